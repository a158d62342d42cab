"""Who may make and dissolve units and task groups: the dispatch desk."""

from tests.access.orders import dispatchable
from tests.support.access_rows import DISPATCHERS, Row, about, page

REFUSED = frozenset({422})

TABLE: dict[tuple[str, str], Row] = {
    ("GET", "units.units"): page(DISPATCHERS, "/units"),
    ("POST", "units.add"): page(DISPATCHERS, "/units", ok=REFUSED),
    ("POST", "units.dissolve"): page(DISPATCHERS, "/units/nothing/dissolve", ok=frozenset({404})),
    ("GET", "units.task_group"): about(DISPATCHERS, dispatchable, lambda m: f"/cases/{m.case_code}/task-group"),
    ("POST", "units.form"): about(DISPATCHERS, dispatchable, lambda m: f"/cases/{m.case_code}/task-group", ok=REFUSED),
}
