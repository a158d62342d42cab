"""What a page shows of the items of a protected matter: each with what was said, its clock, and the steps that fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from webapp.care.items import queries, rules
from webapp.care.items.queries import POLICE_UNIT
from webapp.care.items.schemas import Asked, fields_of, kept_day
from webapp.care.items.service_kinds import court_guides
from webapp.care.items.states import BY_THEMSELVES, ITEM_LABELS, KINDS, About, Action, Kind, Step, steps_of
from webapp.care.models import CareItem
from webapp.care.presenters import beside_items
from webapp.care.rules import CareAccess
from webapp.care.states import HELD_STATES, OPEN_STATES, ItemState
from webapp.cases.matter.presenters import new_id
from webapp.cases.panels import MenuItem
from webapp.core import clock
from webapp.people.actor import Actor
from webapp.reports.catalogue import choices
from webapp.reports.queries import Files
from webapp.web.formatting import day_words

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    """One thing that is known of an item: what it is, and what was said."""

    word: str
    value: str


@dataclass(frozen=True)
class Form:
    """A step as a page asks for it."""

    step: Step
    fields: Sequence[Asked]

    @property
    def papers(self) -> bool:
        """Whether pictures of papers may go with it."""
        return self.step.action in (Action.DONE, Action.NOTE, Action.REFUSED)


@dataclass(frozen=True)
class Row:
    """An item in a list: its row, what it is, how it stands."""

    item: CareItem
    word: str
    about: About
    state: tuple[str, str, str]
    due: str
    second: str

    @property
    def runs(self) -> bool:
        """Whether a clock runs on it."""
        return self.item.due_at is not None and self.item.state == ItemState.OPEN

    @property
    def late(self) -> bool:
        """Whether its clock ran out."""
        return self.runs and self.item.due_at is not None and self.item.due_at < clock.now()


@dataclass(frozen=True)
class Choice:
    """A kind that may be opened by hand, and whether she wants it."""

    kind: Kind
    word: str
    icon: str
    wanted: bool


def rows_of(items: Sequence[CareItem]) -> list[Row]:
    """Return items as a list shows them: what is to be done first, the nearest due on top."""
    order = sorted(items, key=lambda one: (one.state != ItemState.OPEN, one.due_at or _NEVER, one.number))
    return [_row(item) for item in order]


def _row(item: CareItem) -> Row:
    kind = Kind(item.kind)
    due = f"{day_words(item.due_at)}前" if item.due_at and item.state == ItemState.OPEN else ""
    second = due or (day_words(item.closed_at) if item.closed_at else "")
    if item.facts.get("taken_back"):
        second = "她改了主意，问清楚要不要停"
    elif item.state == ItemState.OPEN and item.facts.get("taken_at"):
        second = "法庭收了，等法庭定"
    return Row(item, choices("care_item")[kind], KINDS[kind], ITEM_LABELS[item.state], due, second)


def choices_for(access: CareAccess, items: Sequence[CareItem]) -> list[Choice]:
    """Return what may be opened by hand now, what she wants first; nothing once the matter is over."""
    if access.course.state not in HELD_STATES:
        return []
    taken = {item.kind for item in items if item.state == ItemState.OPEN}
    found = [
        Choice(kind, choices("care_item")[kind], KINDS[kind].icon, rules.still_wants(access.course, kind, items))
        for kind in Kind
        if kind not in taken | BY_THEMSELVES | {Kind.RECEIPT} and not rules.is_refused(access, kind)
    ]
    return sorted(found, key=lambda one: not one.wanted)


def part_of_case(access: CareAccess) -> dict[str, Any]:
    """Return what the page of a case shows of its items."""
    items = queries.items_of(access.course.id) if access.items else []
    rows, found = rows_of(items), choices_for(access, items)
    wanted = [one for one in found if one.wanted]
    ask = MenuItem("请一个人", f"/cases/{access.held.case.code}/care/grant", "user-star")
    return {
        "menu": [ask] if found else [],
        "next_step": _next_step(access, rows, wanted),
        "rows": rows,
        "wanted": wanted,
        "others": [one for one in found if not one.wanted],
    }


def _next_step(access: CareAccess, rows: Sequence[Row], wanted: Sequence[Choice]) -> MenuItem | None:
    """Return the item that is due first and that the reader can do, else what she wants and nobody began."""
    at = f"/cases/{access.held.case.code}/care/items"
    if access.course.state not in HELD_STATES:
        return None
    for row in rows:
        if row.runs and (row.item.kind != Kind.RECEIPT or queries.unit_code(access.unit_id) == POLICE_UNIT):
            return MenuItem(row.word, f"{at}/{row.item.number}", row.about.icon)
    if wanted:
        return MenuItem(wanted[0].word, f"{at}/new?kind={wanted[0].kind}", wanted[0].icon)
    return beside_items(access)


def item_page(actor: Actor, access: CareAccess, item: CareItem) -> dict[str, Any]:
    """Return what the page of an item shows."""
    police = queries.unit_code(access.unit_id) == POLICE_UNIT
    forms = forms_of(access, item, police=police)
    return {
        "case": access.held.case,
        "row": _row(item),
        "lines": lines_of(item, police=police),
        "forms": forms,
        "main": _main(item, forms),
        "files": _files(item),
        "aid": _aid_link(actor, item),
        "closer": _closer(item),
        "new_id": new_id,
    }


def _main(item: CareItem, forms: Sequence[Form]) -> Form | None:
    """Return the form that stands open: what is next; of a protection order first that the court took it.

    Of what is done only the letter has something next, until she and the village heard of it.
    """
    by_action = {form.step.action: form for form in forms}
    if item.state != ItemState.OPEN:
        heard = item.kind != Kind.WARNING_LETTER or {"heard_on", "village_on"} <= item.facts.keys()
        return None if heard else by_action.get(Action.NOTE)
    at_court = item.kind != Kind.PROTECTION_ORDER or "taken_at" in item.facts
    return by_action.get(Action.DONE if at_court else Action.NOTE)


def forms_of(access: CareAccess, item: CareItem, *, police: bool) -> list[Form]:
    """Return the steps that the actor may take on an item now, each with its fields."""
    if access.course.state not in OPEN_STATES:
        return []
    law = rules.is_compulsory(item, access)
    steps = [
        step
        for step in steps_of(item)
        if not (law and step.action != Action.DONE) and (police or not rules.is_of_police(item, step))
    ]
    return [Form(step, fields_of(Kind(item.kind), step.action)) for step in steps]


_APART = ("note", "reason")


def lines_of(item: CareItem, *, police: bool) -> list[Line]:
    """Return what is known of an item, in the order in which it is asked; who reported is for the police alone."""
    kind, facts = Kind(item.kind), item.facts
    asked = [*fields_of(kind), *(one for action in Action for one in fields_of(kind, action))]
    words: dict[str, Asked] = {}
    for one in asked:  # a correction asks for the same again, in other words
        words.setdefault(one.name, one)
    found = [
        Line(one.word, said_of(one, facts[name]))
        for name, one in words.items()
        if name in facts and name not in _APART and (police or name != "reporter")
    ]
    if facts.get("reason"):
        found.append(Line("为什么报", facts["reason"]))
    if facts.get("taken_at"):
        until = court_guides(clock.from_micros(facts["taken_at"]), urgent=bool(facts.get("urgent")))
        found.append(Line("法律给法庭的时间", f"到{day_words(until)}，只供参考，不催法庭"))
    found += [Line(f"{day_words(clock.from_micros(one['at']))}记", one["note"]) for one in facts.get("notes", [])]
    if item.words:
        found.append(Line("说明", item.words))
    return found + _before(kind, facts)


def _before(kind: Kind, facts: Mapping[str, Any]) -> list[Line]:
    """Return what was there before it was corrected, with when and why: both stay."""
    words = {one.name: one for action in Action for one in fields_of(kind, action) if one.name != "note"}
    found = []
    for was in facts.get("before", []):
        said = [
            f"{words[name].word.removeprefix('对的')} {said_of(words[name], was[name])}"
            for name in was
            if name in words
        ]
        when = day_words(clock.from_micros(was["at"]))
        found.append(Line(f"{when}改正，原来是", "，".join([*said, was["note"]] if was["note"] else said)))
    return found


def said_of(one: Asked, value: Any) -> str:
    """Return what was answered, as people read it."""
    if value is True:
        return "是"
    if one.of:
        return choices(one.of).get(value, "")
    if isinstance(value, int):
        moment = clock.local(clock.from_micros(value))
        return f"{day_words(moment)} {moment:%H:%M}"
    return day_words(clock.day_start(kept_day(value) or date.max)) if one.how == "day" else str(value)


def _files(item: CareItem) -> Files | None:
    return queries.papers_of([item]).get(item.submission_id or 0)


def _aid_link(actor: Actor, item: CareItem) -> str:
    """Return where the application is, for whom the justice office named; nothing for the others."""
    code = item.facts.get("application_code")
    return f"/legal-aid/{code}" if code and actor.can("aid.read") else ""


def _closer(item: CareItem) -> str:
    """Return who closed it; of a report to the police nobody (反家庭暴力法 第十四条)."""
    return "" if item.kind == Kind.POLICE else queries.names_of_closers([item]).get(item.closed_by_id or 0, "")
