"""Who may use petitions: the reception, the desk, officers; they read those of their offices; the town lead signs."""

import uuid
from typing import Any

from tests.support.access import Matter
from tests.support.access_rows import Row, about

REGISTER = frozenset({"officer", "receptionist", "dispatcher"})
READERS = REGISTER | {"commissioner", "lead"}


YEAR = frozenset({"receptionist", "dispatcher", "commissioner", "lead"})


def town_level(key: str, _matter: Matter) -> bool:
    """Of the leads only the town's reads them all, of the units not the court, which guides."""
    return key not in {"grid:200/001", "grid:200/002", "special:901", "village:200", "village:201", "court"}


def nobody(_key: str, _matter: Matter) -> bool:
    """No petition was registered in the small town of the table: what is not there is the one 404."""
    return False


def paper(matter: Matter) -> str:
    return f"/cases/{matter.case_code}/petition/papers/opinion"


def fresh(_matter: Matter) -> dict[str, Any]:
    return {"client_id": str(uuid.uuid4()), "petition_type": "report", "about_cadre": "no"}


TABLE: dict[tuple[str, str], Row] = {
    ("GET", "petitions_papers_year.year"): about(YEAR, town_level, lambda _m: "/petitions/year"),
    ("GET", "petitions_papers_year.year_xlsx"): about(YEAR, town_level, lambda _m: "/petitions/year.xlsx"),
    ("GET", "petitions_papers.paper"): about(
        READERS, nobody, lambda m: f"/cases/{m.case_code}/petition/papers/opinion"
    ),
    ("GET", "petitions_papers.pdf"): about(
        READERS, nobody, lambda m: f"/cases/{m.case_code}/petition/papers/opinion.pdf"
    ),
    ("POST", "petitions_papers.finish"): about(
        REGISTER, nobody, lambda m: f"/cases/{m.case_code}/petition/papers/opinion/final"
    ),
    ("GET", "petitions_lists.petitions"): about(READERS, town_level, lambda _m: "/petitions"),
    ("GET", "petitions_page.photo"): about(READERS, nobody, lambda m: f"/cases/{m.case_code}/petition/photos/1"),
    ("GET", "petitions.petition"): about(READERS, nobody, lambda m: f"/cases/{m.case_code}/petition"),
    ("POST", "petitions_intake.register"): about(
        REGISTER, nobody, lambda m: f"/cases/{m.case_code}/petition", data=fresh
    ),
    ("GET", "petitions_intake.new"): about(REGISTER, nobody, lambda m: f"/cases/{m.case_code}/petition/new"),
    ("GET", "petitions_intake.accusation"): about(READERS, nobody, lambda m: "/petitions/1"),
    ("POST", "petitions_intake.phone"): about(REGISTER, nobody, lambda m: f"/cases/{m.case_code}/petition/phone"),
    ("POST", "petitions_intake.id_number"): about(
        REGISTER, nobody, lambda m: f"/cases/{m.case_code}/petition/id-number"
    ),
    ("POST", "petitions.act"): about(READERS, nobody, lambda m: f"/cases/{m.case_code}/petition/accept"),
}
