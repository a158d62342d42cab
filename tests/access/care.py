"""Who may see and take the course of a protected matter: the named, on that matter; for others there is none."""

from collections.abc import Callable

from tests.support.access import Matter, sees
from tests.support.access_rows import Row, about, page


def named(key: str, matter: Matter) -> bool:
    return matter.protected and sees(key, matter)


UNFILLED = frozenset({422})
OFFICERS = frozenset({"officer"})
NOTHING_WAITS, NOBODY = frozenset({409}), frozenset[str]()


def _of(path: str) -> Callable[[Matter], str]:
    """Return the address of a page of the course."""
    return lambda matter: f"/cases/{matter.case_code}/care/{path}"


def _no_item(_key: str, _matter: Matter) -> bool:
    """None is open here: the steps of one, and whom they are for, are walked in tests/care/items."""
    return False


TABLE: dict[tuple[str, str], Row] = {
    ("GET", "care_items.new"): about(OFFICERS, named, _of("items/new?kind=medical")),
    ("POST", "care_items.open_item"): about(OFFICERS, named, _of("items"), ok=UNFILLED),
    ("GET", "care_items.item"): about(OFFICERS, _no_item, _of("items/1")),
    ("POST", "care_items.act"): about(OFFICERS, _no_item, _of("items/1/done")),
    ("GET", "care_grants.new"): about(OFFICERS, named, _of("grant")),
    ("POST", "care_grants.ask"): about(OFFICERS, named, _of("grant"), ok=UNFILLED),
    ("POST", "care_grants.decide"): about(OFFICERS, named, _of("agree-grant"), ok=NOTHING_WAITS),
    # Nobody was asked in: there is no list, and no page (tests/care/grants).
    ("GET", "care_grants.mine"): page(NOBODY, "/care"),
    ("GET", "care_grants.grant"): page(NOBODY, "/care/1"),
    ("POST", "care_grants.answer"): page(NOBODY, "/care/1/answer"),
    ("GET", "care.step"): about(OFFICERS, named, lambda m: f"/cases/{m.case_code}/care/contact"),
    ("POST", "care.take"): about(OFFICERS, named, lambda m: f"/cases/{m.case_code}/care/contact", ok=UNFILLED),
}
