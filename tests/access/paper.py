"""Who may use the routes of visits and calendars, of spreadsheets and paper.

Which visit somebody sees depends on who goes and who is invited, not on where a matter lies (tests/visits), so here
they ask for one that nobody has planned.
"""

from tests.support.access import Matter, sees, watches
from tests.support.access_rows import CASE_READERS, EVERYBODY, SIGNED_IN, WATCHERS, WORKERS, Row, about, page

ABSENT = frozenset({404})
PLANNERS = WORKERS | {"commissioner"}


def at_the_town(key: str, _matter: Matter) -> bool:
    """Say whether somebody fills what upper levels ask for: the town's lead and the governance centre."""
    return key in ("town", "governance_centre")


TABLE: dict[tuple[str, str], Row] = {
    ("GET", "visits.visits"): page(SIGNED_IN, "/visits"),
    ("GET", "visits.new"): page(PLANNERS, "/visits/new?kind=invited"),
    ("POST", "visits.plan"): page(PLANNERS, "/visits", data=lambda _m: {"kind": "field"}, ok=frozenset({422})),
    ("GET", "visits.visit"): page(SIGNED_IN, "/visits/4711", ok=ABSENT),
    ("GET", "visits.photo"): page(SIGNED_IN, "/visits/4711/photos/1", ok=ABSENT),
    ("GET", "visits.voice"): page(SIGNED_IN, "/visits/4711/voices/1", ok=ABSENT),
    ("GET", "visits.one_calendar"): page(SIGNED_IN, "/visits/4711/calendar.ics", ok=ABSENT),
    ("POST", "visits.show_phone"): page(
        SIGNED_IN, "/visits/4711/phone", data=lambda _m: {"reason": "约时间"}, ok=ABSENT
    ),
    ("POST", "visits.act"): page(SIGNED_IN, "/visits/4711/accept", ok=ABSENT),
    ("GET", "visits_calendar.mine"): page(SIGNED_IN, "/me/calendar"),
    ("POST", "visits_calendar.renew"): page(SIGNED_IN, "/me/calendar"),
    ("POST", "visits_calendar.end"): page(SIGNED_IN, "/me/calendar/end"),
    # A spreadsheet holds what its page holds; the 台账 is the town's: a grid's lead has no such page.
    ("GET", "paper.cases"): page(WORKERS, "/sheets/cases"),
    ("GET", "paper.todo"): page(WORKERS, "/sheets/todo"),
    ("GET", "paper.flags"): page(WATCHERS | {"commissioner"}, "/sheets/flags"),
    ("GET", "paper.patrols"): page(WATCHERS, "/sheets/patrols"),
    ("GET", "paper.roll_up"): about(WATCHERS, watches, lambda m: f"/sheets/roll-up/{m.area_code}"),
    ("GET", "insight.said"): about(WATCHERS, watches, lambda m: f"/roll-up/{m.area_code}/answers"),
    ("GET", "insight.said_cases"): about(WATCHERS, watches, lambda m: f"/roll-up/{m.area_code}/answers/solved"),
    ("GET", "paper_ledger.page"): about(WATCHERS, at_the_town, lambda _m: "/ledger"),
    ("GET", "paper_ledger.look"): about(
        WATCHERS,
        at_the_town,
        lambda m: f"/ledger/look?template=矛盾纠纷排查化解台账&month=2026-11&area={m.area_code}",
    ),
    ("GET", "paper_ledger.filled"): about(
        WATCHERS,
        at_the_town,
        lambda m: f"/ledger/file?template=矛盾纠纷排查化解台账&month=2026-11&area={m.area_code}",
    ),
    ("POST", "paper_ledger.add"): about(WATCHERS, at_the_town, lambda _m: "/ledger/templates", ok=frozenset({422})),
    ("POST", "paper_ledger.end"): page(frozenset(), "/ledger/templates/4711/end"),
    ("GET", "paper_print.page"): about(CASE_READERS, sees, lambda m: f"/cases/{m.case_code}/print"),
    ("GET", "paper_print.pdf"): about(CASE_READERS, sees, lambda m: f"/cases/{m.case_code}/print.pdf"),
    ("GET", "visits_calendar.feed"): page(EVERYBODY, "/calendar/nobody-s.ics", ok=ABSENT),
}
