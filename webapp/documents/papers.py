"""Kinds of paper: what a package says of each paper that its things have.

    SLIP = register(Paper("decision", "slip", "交办单", "decisions/_slip.html", load, fill, may_finish=may_finish))

Its sheet is a template of the package, filled from the thing as it is now while the paper is a draft, and the same for
ever once it was made final (``service.finish``).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from webapp.core.erasure import on_erase
from webapp.core.registry import Registry
from webapp.documents.service_traces import forget
from webapp.people.actor import Actor


@dataclass(frozen=True)
class Thing:
    """What a paper is about, as its package loaded it: where its page is, its number, the case that it belongs to."""

    id: int
    url: str
    row: Any
    number: str | None = None
    case_id: int | None = None
    protected: bool = False


@dataclass(frozen=True)
class Paper:
    """A kind of paper: the thing it is about (as the journal names it), its name in the address, and its title.

    ``load`` finds the thing through the actor's scope, or is the one 404. ``fill`` returns what the ``template`` of its
    sheet shows: full names stand there and nowhere else. ``may_see`` and ``may_finish`` say who of those who see the
    thing; ``not_yet`` why there is nothing to print yet, and ``lacks`` why it can't be made final yet, in a sentence.
    While it is ``inked``, it is signed as it is: a draft without 草稿 across it. The sheet of a ``sealed`` one is
    encrypted always, not only that of a protected matter.
    """

    subject: str
    name: str
    title: str
    template: str
    load: Callable[[Actor, Any], Thing]
    fill: Callable[[Thing], Mapping[str, Any]]
    may_see: Callable[[Actor, Thing], bool] = lambda _actor, _thing: True
    may_finish: Callable[[Actor, Thing], bool] = lambda _actor, _thing: False
    not_yet: Callable[[Thing], str] = lambda _thing: ""
    lacks: Callable[[Thing], str] = lambda _thing: ""
    inked: Callable[[Thing], bool] = lambda _thing: False
    sealed: bool = False


@dataclass(frozen=True)
class Several:
    """Papers of one kind of which a thing has several, as one for each talk: ``talk-2`` is the second.

    ``numbers`` says which there are, ``one`` makes the kind of one of them; its ``not_yet`` speaks of any other number.
    """

    subject: str
    name: str
    numbers: Callable[[Thing], Sequence[int]]
    one: Callable[[int], Paper]


_NUMBER = re.compile("[1-9][0-9]{0,2}")
PAPERS: Registry[Paper | Several] = Registry("papers")
_SUBJECTS: Registry[str] = Registry("things that have papers")


def of_subject(subject: str) -> str:
    """Let papers and signatures about a kind of thing go when it is erased; every such kind says so once."""
    if subject not in _SUBJECTS:
        _SUBJECTS.add(subject)
        on_erase(subject)(partial(forget, subject))
    return subject


def register(paper: Paper | Several) -> None:
    """Add a kind of paper; ValueError when its thing has one of this name already."""
    of_subject(paper.subject)
    PAPERS.add(paper, (paper.subject, paper.name))


def named(subject: str, name: str) -> Paper | None:
    """Return the kind of paper that an address names."""
    found = PAPERS.get((subject, name))
    if isinstance(found, Paper):
        return found
    stem, _, number = name.rpartition("-")
    several = PAPERS.get((subject, stem))
    return several.one(int(number)) if isinstance(several, Several) and _NUMBER.fullmatch(number) else None


def kinds_of(subject: str, thing: Thing) -> Iterator[Paper]:
    """Yield the kinds of paper of a thing in the order in which they were registered, each of several by its number."""
    for one in PAPERS:
        if one.subject == subject:
            yield from [one] if isinstance(one, Paper) else map(one.one, one.numbers(thing))
