"""Who may use the routes of running the house; their token is not a sign-in, so here they are closed to everybody."""

from tests.support.access_rows import EVERYBODY, Row, page

SYSTEM = frozenset({"system_admin"})
KEEPERS = SYSTEM | {"grid_centre"}

TABLE: dict[tuple[str, str], Row] = {
    ("GET", "operations.metrics"): page(EVERYBODY, "/metrics", ok=frozenset({404})),
    ("GET", "operations_first_day.page"): page(SYSTEM, "/first-day"),
    ("GET", "operations_health.page"): page(SYSTEM, "/operations"),
    ("GET", "operations_holidays.page"): page(KEEPERS, "/holidays"),
    ("POST", "operations_holidays.put_in"): page(KEEPERS, "/holidays/2027", ok=frozenset({422})),
}
