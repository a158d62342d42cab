"""What follows of a step of one kind: visits of a letter, the look at an order, an application, the next report."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from flask import current_app
from werkzeug.datastructures import MultiDict

from webapp.care.items import queries
from webapp.care.items.schemas import kept_day
from webapp.care.items.service_opening import open_item
from webapp.care.items.states import Action, Kind
from webapp.care.models import CareItem
from webapp.care.rules import CareAccess
from webapp.care.states import ItemState
from webapp.cases.clocks import calendar, statutory
from webapp.core import clock
from webapp.core.errors import invalid
from webapp.core.protection.at_rest import hide_values
from webapp.core.replay import canonical_text
from webapp.legal_aid.schemas import NO_NAME, ApplicationInput
from webapp.legal_aid.service import apply
from webapp.people.actor import Actor

# What of the matter an application says where nothing is written for it.
ASKED = "受保护的事里申请的，请指定的人当面问"
# Of a protection order the law tells the court 72 hours, where it can't wait 24; here only to be seen.
GUIDES = "protection_order"


class Taken(NamedTuple):
    """A step of an item as it is being taken: what the form said as it is kept, and the form itself."""

    actor: Actor
    access: CareAccess
    item: CareItem
    said: Mapping[str, Any]
    form: MultiDict[str, str]


def _await_receipt(taken: Taken) -> None:
    """After a report the police's receipt is waited for; closing a minor's matter stands on it."""
    course = taken.access.course
    if queries.open_of(course.id, Kind.RECEIPT) is None:
        open_item(course, Kind.RECEIPT, clock.now(), None, {})


def _reported(taken: Taken) -> None:
    """Who has the receipt has reported: the report that was still open is done."""
    report = queries.open_of(taken.access.course.id, Kind.POLICE)
    if report:
        report.state, report.closed_at, report.due_at = ItemState.DONE, clock.now(), None


def _visits(taken: Taken) -> None:
    """Open the visits of a warning letter, by the days after both have it; they run straight, also over holidays."""
    if taken.said.get("answer") != "warned":
        return
    both = max(kept_day(taken.said[name]) or date.min for name in ("served_on_him", "served_on_her"))
    for days in visit_days():
        due = clock.day_start(both + timedelta(days=days + 1))  # until the end of that day
        facts = {"after_days": days, "letter": taken.item.number}
        open_item(taken.access.course, Kind.VISIT, clock.now(), None, facts, due=due)


def visit_days() -> list[int]:
    """Return on which days after a warning letter she is visited; a setting, because the law names none."""
    return sorted({int(one) for one in current_app.config["CARE_VISIT_DAYS"].split(",")})


def _at_the_court(taken: Taken) -> None:
    """The court has it: from here it guides itself, and nothing here is due or late (人民调解法 第五条)."""
    taken.item.due_at = None


def court_guides(taken_at: datetime, *, urgent: bool) -> datetime:
    """Return until when the law tells the court to decide (反家庭暴力法 第二十八条); shown, never asked of it."""
    return calendar().due(taken_at, statutory(GUIDES, urgent=urgent))


def _look_before_the_end(taken: Taken) -> None:
    last = kept_day(taken.said["until"]) or date.min
    ends = clock.day_start(last + timedelta(days=1))
    look = max(ends - statutory("protection_order_look").length, clock.now())
    facts = {"order": taken.item.number, "until": taken.said["until"]}
    open_item(taken.access.course, Kind.ORDER_LOOK, clock.now(), None, facts, due=look)


def _police_again(taken: Taken) -> None:
    """A breach of the order is for the police, at once (反家庭暴力法 第三十四条)."""
    course = taken.access.course
    if queries.open_of(course.id, Kind.POLICE) is None:
        facts = {"breach_of": taken.item.number}
        open_item(course, Kind.POLICE, clock.now(), None, facts, limit="protection_report")


def _apply_for_aid(taken: Taken) -> None:
    """Make a protected application: only the justice office's named person finds it, and nobody is asked for money."""
    case = taken.access.held.case
    village = queries.village_of(taken.access.held.area)
    story = str(taken.said.get("note") or ASKED)
    unit = next((post.unit_name for post in taken.actor.posts if post.unit_id == taken.access.unit_id), "")
    sent = ApplicationInput(
        name=NO_NAME,
        story=story[:1000],
        contact=str(taken.access.facts.get("safe_contact") or ""),
        on_behalf=unit or "指定的人",
        phone="",
        consent=True,
        village=village.code if village else "",
        keep_private=True,
        canonical=canonical_text([("case", str(case.id)), ("item", str(taken.item.number))], (), None),
        answers={"matter": ["harm"], "for_whom": ["other"]},
    )
    application = apply(sent, taken.actor)
    facts = {**taken.item.facts, "application": application.id, "application_code": application.code}
    taken.item.facts, taken.item.application_id = hide_values(facts, True), application.id


def _no_place(taken: Taken) -> None:
    """Where she is sheltered stands nowhere: a form that sends it all the same is refused, and nothing is kept."""
    for name in ("place", "place_name", "address", "latitude", "longitude"):
        if taken.form.get(name):
            raise invalid(**{name: "住在哪里不要写"})


AFTER: dict[tuple[Kind, Action], Callable[[Taken], None]] = {
    (Kind.POLICE, Action.DONE): _await_receipt,
    (Kind.RECEIPT, Action.DONE): _reported,
    (Kind.WARNING_LETTER, Action.DONE): _visits,
    (Kind.PROTECTION_ORDER, Action.NOTE): _at_the_court,
    (Kind.PROTECTION_ORDER, Action.DONE): _look_before_the_end,
    (Kind.PROTECTION_ORDER, Action.BREACH): _police_again,
    (Kind.SHELTER, Action.DONE): _no_place,
}
AFTER_OPENING: dict[Kind, Callable[[Taken], None]] = {
    Kind.LEGAL_AID: _apply_for_aid,
    Kind.SHELTER: _no_place,
}
