"""What comes in about orders: one typed object, or one sentence beside each wrong field."""

from datetime import UTC, datetime, timedelta

from werkzeug.datastructures import MultiDict

from webapp.core import clock, reading
from webapp.service_orders.menu import TALK_ITEM, groups, items
from webapp.service_orders.states import BODIES, CONSENTS, MEETINGS, TELL, Rating
from webapp.web.fields import (
    Unreadable,
    choice,
    flag,
    member,
    name_text,
    parsed,
    phone,
    row,
    several,
    text,
    whole,
)
from webapp.web.forms import Reader, form_input

LIMITS = {"name": 20, "way": 60, "words": 300, "note": 300, "body_name": 40}
# In microseconds; later than any adviser's week.
_LATEST_SLOT = 2**53
MOST_HEADS = 5_000
NO_TIME = "选一个日子和时间"
NO_SLOT = "选一个时间，不急着定就选尽快"
FURTHEST = timedelta(days=366)
# A hidden field that people leave empty and programs fill in.
HONEYPOT = "website"


def parse_slot(text: str) -> datetime | None:
    """Return the moment in an address or a form, None for none or nonsense."""
    micros = reading.whole(text, _LATEST_SLOT)
    return None if micros is None else clock.from_micros(micros)


def ahead(typed: str) -> datetime | None:
    """Return a moment that was chosen in Shanghai time, None for none; it lies ahead and within a year."""
    day, _, at = typed.partition("T")
    chosen = reading.local_moment(day, at)
    if chosen is None:
        return None
    now = clock.now()
    if not now - timedelta(minutes=5) <= chosen <= now + FURTHEST:
        raise Unreadable("这个时间已经过了，或者太远了")
    return chosen.astimezone(UTC)


@form_input
class OrderInput:
    """An order as it came in, checked. ``slot`` is the time chosen, None for 尽快."""

    item: str = choice(items, "先选要哪一样")
    area_code: str = text(40, "选一下您在哪个村", sent_as="area")
    meeting: str = choice(MEETINGS, "选一下怎么见面")
    slot: datetime | None = parsed(parse_slot, "这个时间看不懂，请重新选", nothing=("soon",))
    name: str = name_text(LIMITS["name"], "写一下怎么称呼您，比如 老蒋、唐阿姨")
    phone: str = phone()
    tell: str = choice(TELL, "选一下可以跟谁说")
    way: str = text(LIMITS["way"], default="")
    words: str = text(LIMITS["words"], default="")
    groups: tuple[str, ...] = several(groups, default=())
    call_only: bool = flag(default=False)
    consent: str | None = choice(CONSENTS, "要本人同意才能替人点，选一下怎么同意的", default=None)
    body: str | None = choice(BODIES, "选一下是哪里点的", default=None)
    body_name: str = name_text(LIMITS["body_name"], "写一下单位的名字", default="")
    heads: int | None = whole(MOST_HEADS, f"写一个大概的数字，1 到 {MOST_HEADS}，不知道就空着", least=1, default=None)

    @property
    def kind(self) -> str:
        """A visit, or 没事谈心."""
        return "talk" if self.item == TALK_ITEM else "visit"


@form_input
class StepInput:
    """What comes with a step: words, a time, a person, a rating; which of them a form has follows from the step."""

    words: str = text(LIMITS["note"], sent_as="note", default="")
    at: datetime | None = parsed(ahead, NO_TIME, needed=NO_TIME, default=None)
    adviser_id: int | None = row(sent_as="adviser", default=None)
    rating: Rating | None = None
    reason: str = text(LIMITS["note"], default="")


@form_input
class MoveInput:
    """Another time, as a resident chooses it."""

    at: datetime | None = parsed(parse_slot, NO_TIME, nothing=("soon",), sent_as="slot")


@form_input
class RatingInput:
    """What a resident chose of the three ratings, and wrote."""

    rating: Rating = member(Rating, "选一个就行")
    words: str = text(LIMITS["words"])


def parse_order(form: MultiDict[str, str], *, helped: bool = False) -> OrderInput:
    """Return the order; Problem 422 naming every wrong field. ``helped``: ordered for a neighbour, with consent.

    What is for many is ordered by a body: no question about the family of whoever calls, and nobody comes first.
    """
    reader = Reader(form)
    for_many = form.get("item") in items() and items()[form["item"]].for_many
    unasked = {"tell": "anyone", "groups": ()} if for_many else {"body": None, "body_name": "", "heads": None}
    order = reader.fill(OrderInput, **unasked, **({} if helped else {"consent": None}))
    reader.finish()
    return order
