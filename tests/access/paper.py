"""Who may use the routes of visits and calendars, of spreadsheets and paper.

Which visit somebody sees depends on who goes and who is invited, not on where a matter lies (tests/visits), so here
they ask for one that nobody has planned.
"""

from tests.support.access_rows import EVERYBODY, SIGNED_IN, WORKERS, Row, page

ABSENT = frozenset({404})
PLANNERS = WORKERS | {"commissioner"}

TABLE: dict[tuple[str, str], Row] = {
    ("GET", "visits.visits"): page(SIGNED_IN, "/visits"),
    ("GET", "visits.new"): page(PLANNERS, "/visits/new?kind=invited"),
    ("POST", "visits.plan"): page(PLANNERS, "/visits", data=lambda _m: {"kind": "field"}, ok=frozenset({422})),
    ("GET", "visits.visit"): page(SIGNED_IN, "/visits/4711", ok=ABSENT),
    ("GET", "visits.photo"): page(SIGNED_IN, "/visits/4711/photos/1", ok=ABSENT),
    ("GET", "visits.one_calendar"): page(SIGNED_IN, "/visits/4711/calendar.ics", ok=ABSENT),
    ("POST", "visits.show_phone"): page(
        SIGNED_IN, "/visits/4711/phone", data=lambda _m: {"reason": "约时间"}, ok=ABSENT
    ),
    ("POST", "visits.act"): page(SIGNED_IN, "/visits/4711/accept", ok=ABSENT),
    ("GET", "calendar.mine"): page(SIGNED_IN, "/me/calendar"),
    ("POST", "calendar.renew"): page(SIGNED_IN, "/me/calendar"),
    ("POST", "calendar.end"): page(SIGNED_IN, "/me/calendar/end"),
    ("GET", "calendar.feed"): page(EVERYBODY, "/calendar/nobody-s.ics", ok=ABSENT),
}
