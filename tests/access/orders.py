"""Who may dispatch, and who reaches the orders of a case."""

from tests.support.access import Matter, sees
from tests.support.access_rows import CASE_READERS, DISPATCHERS, Row, about


def dispatchable(key: str, matter: Matter) -> bool:
    """A protected matter never goes this way."""
    return sees(key, matter) and not matter.protected


TABLE: dict[tuple[str, str], Row] = {
    ("POST", "dispatch.dispatch"): about(
        DISPATCHERS, dispatchable, lambda m: f"/cases/{m.case_code}/dispatch", ok=frozenset({409, 422})
    ),
    # No matter of the table has an order: who sees the case and who does not get the same answer.
    ("POST", "cases_work_orders.act"): about(
        CASE_READERS, sees, lambda m: f"/cases/{m.case_code}/orders/1/remind", ok=frozenset({404})
    ),
}
