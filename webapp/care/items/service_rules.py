"""What happens to items without anybody's hand: the law wants a report, she takes a wish back."""

from collections.abc import Mapping
from typing import Any

from webapp.care.clocks import DAY
from webapp.care.items import queries, rules
from webapp.care.items.service_opening import end, open_item
from webapp.care.items.states import Kind
from webapp.care.models import CareCourse, CareItem
from webapp.care.rules import compulsory
from webapp.care.service import begins_course, follows_course
from webapp.care.states import ItemState
from webapp.care.states_steps import Step
from webapp.cases.clocks import calendar, statutory
from webapp.cases.models import Case
from webapp.cases.queries import case_by_id
from webapp.core import clock, journal
from webapp.core.protection.at_rest import hide_values
from webapp.people.actor import Actor

AT_ONCE = "protection_report"
CHANGED_HER_MIND = "她改了主意"


@begins_course
def report_from_the_start(case: Case, course: CareCourse) -> None:
    """Open the report to the police with the course where whoever reported it said that a child is harmed."""
    _want_report(course, queries.reported(case))


@follows_course
def follow(course: CareCourse, _step: Step, _answers: Mapping[str, Any], _actor: Actor) -> None:
    """Open the report once it is known that the law wants it; end, or ask about, what she does not want any more."""
    case = case_by_id(course.id)
    reported = queries.reported(case) if case else {}
    opened = _want_report(course, reported)
    if opened:
        _note(course, "care.item_due", opened)
    for item in queries.items_of(course.id):
        if item.state == ItemState.OPEN and rules.does_not_want(course, Kind(item.kind)):
            _take_back(course, item, reported)


def _want_report(course: CareCourse, reported: Mapping[str, Any]) -> CareItem | None:
    """Open the report that the law wants, due within the hour, or let the one that is open be due as soon."""
    if not compulsory(course, reported):
        return None
    now, last = clock.now(), queries.last_of(course.id, Kind.POLICE)
    if last is None or last.state in (ItemState.NOT_WANTED, ItemState.REFUSED):
        return open_item(course, Kind.POLICE, now, None, {"compulsory": True}, limit=AT_ONCE)
    at_once = calendar().due(now, statutory(AT_ONCE))
    if last.state != ItemState.OPEN or (last.due_at and last.due_at <= at_once):
        return None
    last.due_at, last.facts = at_once, hide_values({**last.facts, "compulsory": True}, True)
    return last


def _take_back(course: CareCourse, item: CareItem, reported: Mapping[str, Any]) -> None:
    """End what nobody outside has yet; of the rest ask her, within a day, whether it is to be stopped."""
    if item.kind == Kind.POLICE and compulsory(course, reported):
        return
    now = clock.now()
    if rules.under_way(item):
        if "taken_back" not in item.facts:
            item.facts = hide_values({**item.facts, "taken_back": clock.to_micros(now)}, True)
            item.due_at = now + DAY
            _note(course, "care.item_due", item)
        return
    end(item, CHANGED_HER_MIND, now)
    _note(course, "care.item_ended", item)


def _note(course: CareCourse, event: str, item: CareItem) -> None:
    journal.append(event, ("case", course.id), content={"number": item.number})
