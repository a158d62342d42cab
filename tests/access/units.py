"""Who may set up, add and name units (the desk and the system administrator), and dissolve them (the desk)."""

from tests.access.orders import dispatchable
from tests.support.access_rows import DISPATCHERS, Row, about, page

REFUSED = frozenset({422})
ABSENT = frozenset({404})
FOUNDERS = DISPATCHERS | {"system_admin"}

TABLE: dict[tuple[str, str], Row] = {
    ("GET", "dispatch_units.units"): page(FOUNDERS, "/units"),
    ("GET", "dispatch_units.unit"): page(FOUNDERS, "/units/court"),
    ("POST", "dispatch_units.add"): page(FOUNDERS, "/units", ok=REFUSED),
    ("POST", "dispatch_units.set_up"): page(FOUNDERS, "/units/set-up", data=lambda _m: {"code": "nothing"}, ok=ABSENT),
    ("POST", "dispatch_units.rename"): page(FOUNDERS, "/units/nothing/name", ok=ABSENT),
    ("POST", "dispatch_units.dissolve"): page(DISPATCHERS, "/units/nothing/dissolve", ok=ABSENT),
    ("GET", "dispatch_units.task_group"): about(
        DISPATCHERS, dispatchable, lambda m: f"/cases/{m.case_code}/task-group"
    ),
    ("POST", "dispatch_units.form"): about(
        DISPATCHERS, dispatchable, lambda m: f"/cases/{m.case_code}/task-group", ok=REFUSED
    ),
}
