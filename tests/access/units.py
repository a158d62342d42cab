"""Who may set up, add and name units (the desk and the system administrator), and dissolve them (the desk)."""

from tests.access.orders import dispatchable
from tests.support.access_rows import DISPATCHERS, Row, about, page

REFUSED = frozenset({422})
ABSENT = frozenset({404})
FOUNDERS = DISPATCHERS | {"system_admin"}

TABLE: dict[tuple[str, str], Row] = {
    ("GET", "units.units"): page(FOUNDERS, "/units"),
    ("POST", "units.add"): page(FOUNDERS, "/units", ok=REFUSED),
    ("POST", "units.set_up"): page(FOUNDERS, "/units/set-up", data=lambda _m: {"code": "nothing"}, ok=ABSENT),
    ("POST", "units.rename"): page(FOUNDERS, "/units/nothing/name", ok=ABSENT),
    ("POST", "units.dissolve"): page(DISPATCHERS, "/units/nothing/dissolve", ok=ABSENT),
    ("GET", "units.task_group"): about(DISPATCHERS, dispatchable, lambda m: f"/cases/{m.case_code}/task-group"),
    ("POST", "units.form"): about(DISPATCHERS, dispatchable, lambda m: f"/cases/{m.case_code}/task-group", ok=REFUSED),
}
