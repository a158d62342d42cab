"""Who may use petitions: the reception, the desk, officers; they read those of their offices; the town lead signs."""

import uuid
from typing import Any

from tests.support.access import Matter
from tests.support.access_rows import Row, about, page

REGISTER = frozenset({"officer", "receptionist", "dispatcher"})
READERS = REGISTER | {"commissioner", "lead"}


def nobody(_key: str, _matter: Matter) -> bool:
    """No petition was registered in the small town of the table: what is not there is the one 404."""
    return False


def fresh(_matter: Matter) -> dict[str, Any]:
    return {"client_id": str(uuid.uuid4()), "petition_type": "report", "about_cadre": "no"}


TABLE: dict[tuple[str, str], Row] = {
    ("GET", "petitions_lists.petitions"): page(READERS, "/petitions"),
    ("GET", "petitions_page.photo"): about(READERS, nobody, lambda m: f"/cases/{m.case_code}/petition/photos/1"),
    ("GET", "petitions.petition"): about(READERS, nobody, lambda m: f"/cases/{m.case_code}/petition"),
    ("POST", "petitions.register"): about(REGISTER, nobody, lambda m: f"/cases/{m.case_code}/petition", data=fresh),
    ("POST", "petitions.act"): about(READERS, nobody, lambda m: f"/cases/{m.case_code}/petition/accept"),
}
