"""Who may use mediations: whoever works on a case refers it; a page is seen by who was asked in."""

from tests.access.decisions import nobody
from tests.support.access import Matter, sees
from tests.support.access_rows import Row, about

UNFILLED = frozenset({422})
LEADERS = frozenset({"lead", "officer", "receptionist", "dispatcher"})
ASKED = LEADERS | {"commissioner"}


def sees_in_the_open(key: str, matter: Matter) -> bool:
    """A protected matter is never referred: mediation of one begins with its course."""
    return sees(key, matter) and not matter.protected


TABLE: dict[tuple[str, str], Row] = {
    ("POST", "mediation.refer"): about(
        LEADERS, sees_in_the_open, lambda m: f"/cases/{m.case_code}/mediations", ok=UNFILLED
    ),
    ("GET", "mediation.mediation"): about(ASKED, nobody, lambda m: f"/cases/{m.case_code}/mediations/9"),
    ("POST", "mediation.act"): about(ASKED, nobody, lambda m: f"/cases/{m.case_code}/mediations/9/start"),
}
