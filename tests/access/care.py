"""Who may see and take the course of a protected matter: the named, on that matter; for others there is none."""

from tests.support.access import Matter, sees
from tests.support.access_rows import Row, about


def named(key: str, matter: Matter) -> bool:
    return matter.protected and sees(key, matter)


UNFILLED = frozenset({422})
OFFICERS = frozenset({"officer"})
TABLE: dict[tuple[str, str], Row] = {
    ("GET", "care.step"): about(OFFICERS, named, lambda m: f"/cases/{m.case_code}/care/contact"),
    ("POST", "care.take"): about(OFFICERS, named, lambda m: f"/cases/{m.case_code}/care/contact", ok=UNFILLED),
}
