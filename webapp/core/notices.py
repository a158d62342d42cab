"""How a package declares the notices about its things, without knowing the inbox that delivers them.

A package names its kind of subject (the one of its journal entries), the sentences for each event, and a function that
looks up what the sentences need. ``inbox`` turns the entries into notices: once each, never to who acted, at a quiet
hour not before the morning.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, cast, literal, select

from webapp.core.hot.forms import Piece
from webapp.core.registry import Registry


@dataclass(frozen=True)
class Outward:
    """What may be said of a thing outside the house, where others read along: no name, no place, no word of anybody.

    ``one`` of one thing, ``many`` of {count}. Only these sentences leave, so nothing else can.
    """

    one: str
    many: str = ""


OUTWARD: Registry[Outward] = Registry(
    "sentences that leave the house",
    {
        "news": Outward("有一件事等您看", "有 {count} 件事等您看"),
        "sign": Outward("有一件事等您签收", "有 {count} 件事等您签收"),
        "do": Outward("有一件事等您办", "有 {count} 件事等您办"),
        "decide": Outward("有一件事等您定", "有 {count} 件事等您定"),
        "protected": Outward("有一件专人的事", "有 {count} 件专人的事"),
        "urgent": Outward("紧急求助，请打开"),
        "whistle": Outward("有人吹哨，请打开"),
        "neighbour": Outward("邻居在喊人，请打开"),
        "try": Outward("这是试发的一条，收到就好了"),
    },
)


@dataclass(frozen=True)
class Wording:
    """A sentence for one side, with a second line; ``quiet`` is the second line where the actor wrote nothing.

    ``to`` names the audience. Words in braces are filled in: ``{who}`` the actor, ``{note}`` their words, and what the
    subject adds. ``outward`` is the sentence of ``OUTWARD`` that says it outside the house.
    """

    to: str
    title: str
    icon: str
    tone: str
    second: str = "{who}：{note}"
    quiet: str = ""
    gathered: bool = False  # shown twice a day in one row with others of its kind
    settles: bool = False  # what was asked is answered: also for who answered, and nothing is unread any more
    outward: str = "news"


def always(to: str, title: str, icon: str, tone: str, second: str) -> Wording:
    """Return a sentence that has the same second line whether or not the actor wrote words."""
    return Wording(to, title, icon, tone, second, second)


def settled(to: str, title: str, icon: str, tone: str, second: str) -> Wording:
    """Return a sentence that ends what an earlier one asked: it stands in its place and is not unread."""
    return Wording(to, title, icon, tone, second, second, settles=True)


def to_sign(wording: Wording) -> Wording:
    """Return a sentence that says outside the house that something waits to be signed for."""
    return replace(wording, outward="sign")


def to_do(wording: Wording) -> Wording:
    """Return a sentence that says outside the house that something waits to be done."""
    return replace(wording, outward="do")


def to_decide(wording: Wording) -> Wording:
    """Return a sentence that says outside the house that something waits for a decision."""
    return replace(wording, outward="decide")


def neutral(wording: Wording, outward: str = "protected") -> Wording:
    """Return a sentence that says outside the house only of which kind it is: a protected matter, a blown whistle."""
    return replace(wording, outward=outward)


@dataclass(frozen=True)
class Entry:
    """A journal entry with what was written beside it and the name of who acted."""

    id: int
    at: datetime
    event: str
    subject_id: int
    actor_id: int | None
    who: str
    content: Mapping[str, Any]
    subject_kind: str = "case"


@dataclass(frozen=True)
class Digest:
    """A row that counts several things and names the newest: its ``key``, ``title`` with {count}, where it leads."""

    key: str
    title: str
    url: str
    icon: str = ""

    def looks(self) -> dict[str, str]:
        """Return what differs from how one of the things would look."""
        found = {"url": self.url, "icon": self.icon}
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True)
class About:
    """What the sentences about one entry need.

    ``audiences`` audience → user ids; ``values`` what fills the braces; ``url`` where the notice leads (``urls`` for
    audiences that it leads elsewhere); ``urgent`` doesn't wait for the morning; ``key`` gathers the notices of one
    thing in one row, by default the subject itself.

    ``wordings`` replaces the sentences of the event for this very thing; ``own`` audience → user id → what fills the
    braces for that person alone. ``overnight`` joins what waits for the morning in one row, ``gathered`` the sentences
    that say so. With ``actor_too`` who acted is notified as well.
    """

    audiences: Mapping[str, Sequence[int]]
    values: Mapping[str, str]
    url: str
    urls: Mapping[str, str] = field(default_factory=dict)
    urgent: bool = False
    key: str = ""
    wordings: Sequence[Wording] | None = None
    own: Mapping[str, Mapping[int, Mapping[str, str]]] = field(default_factory=dict)
    overnight: Digest | None = None
    gathered: Digest | None = None
    actor_too: bool = False


@dataclass(frozen=True)
class Subject:
    """A kind of thing with notices: event → sentences, and the look-up (None: no notice).

    A kind may have several subjects, each with events of its own.
    """

    kind: str
    wordings: Mapping[str, Sequence[Wording]]
    about: Callable[[Entry], About | None]


SUBJECTS: Registry[Subject] = Registry("subjects of notices")


def register(subject: Subject) -> Subject:
    """Let the inbox deliver notices about a kind of subject; KeyError for a sentence outward that there is not."""
    for event, wordings in subject.wordings.items():
        for wording in wordings:
            _ = OUTWARD[wording.outward]
        SUBJECTS.add(subject, (subject.kind, event))
    return subject


def subject_of(entry_kind: str, event: str) -> Subject | None:
    """Return the subject that has sentences for an event; None when there is no notice."""
    return SUBJECTS.get((entry_kind, event))


Deciding = Callable[[Any], Piece | Select[Any] | None]
DECISIONS: Registry[Deciding] = Registry("what waits for a decision")


def decided_by(function: Deciding) -> Deciding:
    """Register a function that says what waits for a person's decision or answer: such rows stand first in 消息.

    ``function(actor)`` returns a SELECT of (key of the row, as ``About.key``, and since when it waits), found by an
    index (``keyed`` makes it of ids), or None where the actor decides nothing of the kind. Where everybody is asked, it
    is a ``Piece`` of such a SELECT.
    """
    return DECISIONS.add(function)


def keyed(kind: str, waiting: Select[*tuple[Any, ...]]) -> Select[Any]:
    """Return a SELECT of (id, since when) as one of (key of the row, since when), for subjects of this kind."""
    found = waiting.subquery()
    number, since = found.c
    return select((literal(f"{kind}:") + cast(number, String)).label("key"), since.label("since"))
