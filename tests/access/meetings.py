"""Who may use meetings: desk and commissioner keep them, units and villages are asked, some read what was issued."""

import uuid
from typing import Any

from tests.support.access import Matter
from tests.support.access_rows import Row, about, page

KEEPERS = frozenset({"dispatcher", "commissioner"})
INVITED = frozenset({"officer", "receptionist", "grid_centre", "village:200", "village:201"})
READERS = KEEPERS | INVITED | {"town", "auditor"}


def nobody(_key: str, _matter: Matter) -> bool:
    """Nobody meets in the small town of the table: what is not there is the one 404."""
    return False


def fresh(_matter: Matter) -> dict[str, Any]:
    return {"client_id": str(uuid.uuid4()), "kind": "extra", "at": "2027-03-01T09:00", "place": "三楼"}


TABLE: dict[tuple[str, str], Row] = {
    ("GET", "meetings.meetings"): page(READERS, "/meetings"),
    ("GET", "meetings.new"): page(KEEPERS, "/meetings/new"),
    ("POST", "meetings.make"): page(KEEPERS, "/meetings", data=fresh),
    ("GET", "meetings.meeting"): about(READERS, nobody, lambda _m: "/meetings/999999"),
    ("POST", "meetings.act"): about(READERS, nobody, lambda _m: "/meetings/999999/notify"),
    ("GET", "meetings_papers.paper"): about(READERS, nobody, lambda _m: "/meetings/999999/papers/notice"),
    ("GET", "meetings_papers.pdf"): about(READERS, nobody, lambda _m: "/meetings/999999/papers/notice.pdf"),
    ("GET", "meetings_papers.word"): about(READERS, nobody, lambda _m: "/meetings/999999/papers/minutes.docx"),
    ("GET", "meetings_minutes.page"): about(KEEPERS, nobody, lambda _m: "/meetings/999999/minutes"),
    ("POST", "meetings_minutes.add"): about(KEEPERS, nobody, lambda _m: "/meetings/999999/topic"),
    ("POST", "meetings_minutes.gather"): about(KEEPERS, nobody, lambda _m: "/meetings/999999/gather"),
    ("POST", "meetings_minutes.presence"): about(KEEPERS, nobody, lambda _m: "/meetings/999999/presence"),
    ("POST", "meetings_minutes.words"): about(KEEPERS, nobody, lambda _m: "/meetings/999999/topics/1/words"),
    ("POST", "meetings_minutes.order"): about(KEEPERS, nobody, lambda _m: "/meetings/999999/topics/1/up"),
}
