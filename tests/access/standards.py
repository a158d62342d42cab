"""Who may use 工作规范 and 治理清单: everybody reads theirs, leads follow and note, the grid centre publishes."""

from tests.support.access import Matter
from tests.support.access_rows import SIGNED_IN, WATCHERS, Row, about, page

PUBLISHERS = frozenset({"grid_centre", "system_admin"})


def nobody(_key: str, _matter: Matter) -> bool:
    """Nothing is published in the small town of the table: what is not there is the one 404."""
    return False


TABLE: dict[tuple[str, str], Row] = {
    ("GET", "standards.standards"): page(SIGNED_IN, "/standards"),
    ("GET", "standards.standard"): about(SIGNED_IN, nobody, lambda _m: "/standards/999999"),
    ("POST", "standards.read"): about(SIGNED_IN, nobody, lambda _m: "/standards/999999/read"),
    ("GET", "standards.readers"): about(WATCHERS | PUBLISHERS, nobody, lambda _m: "/standards/999999/readers"),
    ("GET", "standards.unread"): page(PUBLISHERS, "/standards/unread"),
    ("GET", "standards.publish_page"): page(PUBLISHERS, "/standards/publish"),
    ("POST", "standards.publish"): page(PUBLISHERS, "/standards", ok=frozenset({422})),
    ("GET", "standards_checklists.checklists"): page(WATCHERS, "/checklists"),
    ("GET", "standards_checklists.checklist"): about(WATCHERS, nobody, lambda m: f"/checklists/999999/{m.area_code}"),
    ("POST", "standards_checklists.note"): about(WATCHERS, nobody, lambda m: f"/checklists/999999/{m.area_code}"),
    ("GET", "standards_checklists.publish_page"): page(PUBLISHERS, "/checklists/publish"),
    ("POST", "standards_checklists.publish"): page(PUBLISHERS, "/checklists", ok=frozenset({422})),
}
