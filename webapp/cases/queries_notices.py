"""What people are notified of cases and their work orders: who hears of it, and what fills the sentences."""

from collections.abc import Iterable, Sequence

from webapp.areas.models import Level
from webapp.cases import queries
from webapp.cases.notices import To
from webapp.cases.queries import CaseRow
from webapp.cases.states_events import PROTECTED
from webapp.cases.states_steps import CASES
from webapp.cases.turning.queries import turn_of
from webapp.cases.work_orders.queries_notices import audience_of, values_of
from webapp.cases.work_orders.states_steps import WORK_ORDERS
from webapp.core.notices import About, Digest, Entry, Subject, Wording, always, neutral, register
from webapp.people import queries as people
from webapp.people.names.notices import NAMERS, NAMES_URL
from webapp.people.names.queries import namers
from webapp.people.permissions import GOVERNANCE, LEADS
from webapp.people.queries_impartial import barred_from
from webapp.reports.catalogue import severities
from webapp.reports.models import Severity

_ARRIVED = ("case.opened", "case.turned_protected")
NOTICE_TEXTS = CASES.notices | WORK_ORDERS.notices
OVERNIGHT = Digest("night", "昨晚到今早有 {count} 件新上报", "/todo", icon="bell")
GATHERED = Digest("due", "有 {count} 件事要抓紧", "/todo")
# To those who look after the names, when nobody could be notified of a protected one: that there is one, and no more.
UNREAD = neutral(
    always(
        NAMERS,
        "有一件受保护的事，没有人看",
        "alert-triangle",
        "brick",
        "现在没有指定的人。请马上指定，或者让候补顶上",
    )
)


def about(entry: Entry) -> About | None:
    """Return who hears of a case and what fills the sentences; of a protected one nothing but that there is one."""
    if entry.content.get("imported") or queries.case_by_id(entry.subject_id) is None:
        return None  # of what came with many others there is one notice for all of them
    row = queries.row_of(entry.subject_id)
    case = row.case
    turn = turn_of(case.merged_into_id or case.id) if case.protected else None
    if turn and entry.at < turn.at:
        return None  # what nobody was told before it turned is no ordinary news any more
    if case.protected and entry.event in _ARRIVED and not people.protected_contact_ids("case", case.id):
        # Also to who opened it: nobody else may be there to name a person.
        unread, key = {NAMERS: namers()}, f"unread:{entry.id}"
        return About(unread, {}, NAMES_URL, urgent=True, key=key, wordings=(UNREAD,), actor_too=True)
    # Who reported what turned may be whom it is about: they hear nothing of it, nor of anything after.
    wordings = [one for one in _wordings(entry, row) if not (turn and one.to == To.REPORTERS)]
    own = To.REPORTERS in {one.to for one in wordings} and not case.protected
    titles = queries.own_titles(case.id) if own else {}
    return About(
        _audiences(wordings, row, entry),
        _values(entry, row),
        f"/cases/{case.code}",
        # Whoever reported a protected matter may not open its case; their own list stays neutral.
        urls={To.REPORTERS: "/reports", To.UNIT: "/todo"} if case.protected else {},
        urgent=case.protected or case.severity == Severity.URGENT,
        wordings=wordings,
        # Those who reported it hear it in their own words.
        own={To.REPORTERS: {user_id: {"title": title} for user_id, title in titles.items()}},
        overnight=OVERNIGHT if entry.event == "case.opened" else None,
        gathered=GATHERED,
        # Who wrote it down hears it like the others, if they are named.
        actor_too=case.protected and entry.event in _ARRIVED,
    )


def _wordings(entry: Entry, row: CaseRow) -> Sequence[Wording]:
    found = (PROTECTED if row.case.protected else NOTICE_TEXTS).get(entry.event, ())
    if entry.event != "case.added":
        return found
    # Words that come later are for the other side; reporters don't hear each other.
    other = To.HOLDERS if entry.actor_id in queries.reporters_of(row.case.id) else To.REPORTERS
    return tuple(wording for wording in found if wording.to == other)


def _audiences(wordings: Sequence[Wording], row: CaseRow, entry: Entry) -> dict[str, list[int]]:
    """Return who hears of it, for each side; of what is to be done nobody who may not do it."""
    found = {one.to: list(_audience(To(one.to), row, entry)) for one in wordings}
    if not set(found) - {To.REPORTERS}:
        return found
    barred = barred_from("case", row.case.id)
    return {to: [one for one in ids if to == To.REPORTERS or one not in barred] for to, ids in found.items()}


def _audience(to: To, row: CaseRow, entry: Entry) -> Iterable[int]:
    if to == To.REPORTERS:
        return queries.reporters_of(row.case.id)
    if row.case.protected and to != To.UNIT:
        return people.protected_contact_ids("case", row.case.id)
    if to == To.FORWARDED:
        return people.who_hold([entry.content["to_id"]], "case.todo")
    if to != To.HOLDERS:
        return audience_of(to, row.case, entry.content)
    seats = people.leads_of_areas([row.case.holder_area_id or 0], list(Level), LEADS | GOVERNANCE)
    return [user_id for *_, leads in seats for user_id in leads]


def _values(entry: Entry, row: CaseRow) -> dict[str, str]:
    return {
        "title": row.title,
        "seat": entry.content.get("seat") or "上级",
        "place": row.area_label,
        "severity": severities()[row.case.severity].name,
        "level": "镇里" if row.case.holder_level == Level.TOWN else "网格长",
        **values_of(entry.content),
    }


register(Subject("case", NOTICE_TEXTS, about))
