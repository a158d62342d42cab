"""Who may use mediations: whoever works on a case refers it; a page is seen by who was asked in."""

from tests.access.decisions import nobody
from tests.support.access import Matter, sees
from tests.support.access_rows import Row, about, page

UNFILLED = frozenset({422})
LEADERS = frozenset({"lead", "officer", "receptionist", "dispatcher"})
MONTH = frozenset({"justice_office", "commissioner"})
WORKERS = frozenset({"officer"})
ASKED = LEADERS | {"commissioner"}


def _one(matter: Matter) -> str:
    return f"/cases/{matter.case_code}/mediations/9"


TABLE: dict[tuple[str, str], Row] = {
    ("POST", "mediation.refer"): about(LEADERS, sees, lambda m: f"/cases/{m.case_code}/mediations", ok=UNFILLED),
    ("GET", "mediation.mediation"): about(ASKED, nobody, lambda m: f"/cases/{m.case_code}/mediations/9"),
    ("GET", "mediation_dossier.papers"): about(ASKED, nobody, lambda m: f"{_one(m)}/papers"),
    ("GET", "mediation_dossier.whole"): about(ASKED, nobody, lambda m: f"{_one(m)}/papers/whole"),
    ("GET", "mediation_dossier.whole_as_pdf"): about(ASKED, nobody, lambda m: f"{_one(m)}/papers/whole.pdf"),
    ("GET", "mediation_dossier.paper"): about(ASKED, nobody, lambda m: f"{_one(m)}/papers/cover"),
    ("GET", "mediation_dossier.pdf"): about(ASKED, nobody, lambda m: f"{_one(m)}/papers/cover.pdf"),
    ("GET", "mediation_dossier_month.month"): page(MONTH, "/mediations/month"),
    ("GET", "mediation_dossier_month.month_xlsx"): page(MONTH, "/mediations/month.xlsx"),
    ("POST", "mediation_dossier.finish"): about(WORKERS, nobody, lambda m: f"{_one(m)}/papers/cover/final"),
    ("GET", "mediation_lists.mediations"): page(ASKED, "/mediations"),
    ("GET", "mediation.new"): about(LEADERS, sees, lambda m: f"/cases/{m.case_code}/mediations/new"),
    ("GET", "mediation_page.photo"): about(ASKED, nobody, lambda m: f"/cases/{m.case_code}/mediations/9/photos/1"),
    ("GET", "mediation_page.voice"): about(ASKED, nobody, lambda m: f"/cases/{m.case_code}/mediations/9/voices/1"),
    ("GET", "mediation_page.signature"): about(
        ASKED, nobody, lambda m: f"/cases/{m.case_code}/mediations/9/signatures/1"
    ),
    ("POST", "mediation_page.phone"): about(ASKED, nobody, lambda m: f"/cases/{m.case_code}/mediations/9/phone"),
    ("GET", "mediation.opened"): about(ASKED, nobody, lambda _: "/care/9/mediation"),
    ("POST", "mediation.act"): about(ASKED, nobody, lambda m: f"/cases/{m.case_code}/mediations/9/start"),
}
