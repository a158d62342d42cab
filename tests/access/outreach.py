"""Who may use legal aid: anybody the public pages, the justice office and those whom it assigns the rest."""

from tests.support.access import Matter
from tests.support.access_rows import EVERYBODY, Row, about, page, words

JUSTICE = frozenset({"justice_office"})
AID_READERS = JUSTICE | {"adviser:200"}
NO_SUCH = "0000-0000-0000-0000"


def nothing(_key: str, _matter: Matter) -> bool:
    """Say that nobody reaches an application that does not exist; those that do are in tests/legal_aid."""
    return False


TABLE: dict[tuple[str, str], Row] = {
    ("GET", "legal_aid_public.start"): page(EVERYBODY, "/services/legal-aid"),
    ("POST", "legal_aid_public.step"): page(EVERYBODY, "/services/legal-aid"),
    ("GET", "legal_aid_public.basis"): page(EVERYBODY, "/services/legal-aid/basis"),
    ("POST", "legal_aid_public.form"): page(EVERYBODY, "/services/legal-aid/form"),
    ("POST", "legal_aid_public.apply"): page(
        EVERYBODY, "/services/legal-aid/apply", data=words(phone="10011112222", matter="wages")
    ),
    ("GET", "legal_aid.applications"): page(AID_READERS, "/legal-aid"),
    ("GET", "legal_aid.one"): about(AID_READERS, nothing, lambda _m: f"/legal-aid/{NO_SUCH}"),
    ("POST", "legal_aid.phone"): about(AID_READERS, nothing, lambda _m: f"/legal-aid/{NO_SUCH}/phone"),
    ("GET", "legal_aid.paper"): about(JUSTICE, nothing, lambda _m: f"/legal-aid/{NO_SUCH}/papers/1"),
    ("POST", "legal_aid.add_papers"): about(JUSTICE, nothing, lambda _m: f"/legal-aid/{NO_SUCH}/papers"),
    ("POST", "legal_aid.hold"): about(JUSTICE, nothing, lambda _m: f"/legal-aid/{NO_SUCH}/hold"),
    ("GET", "legal_aid.refusal"): about(JUSTICE, nothing, lambda _m: f"/legal-aid/{NO_SUCH}/refusal"),
    ("POST", "legal_aid.act"): about(AID_READERS, nothing, lambda _m: f"/legal-aid/{NO_SUCH}/grant"),
}
