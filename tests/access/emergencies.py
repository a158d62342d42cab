"""Who may see and answer a call for help; the matters of the table are none, so here it exists for nobody."""

from tests.support.access_rows import SIGNED_IN, Row, about, page


def nobody(_key: str, _matter: object) -> bool:
    return False


TABLE: dict[tuple[str, str], Row] = {
    ("GET", "emergencies.now"): page(SIGNED_IN, "/emergencies/now"),
    ("GET", "emergencies.emergency"): about(SIGNED_IN, nobody, lambda m: f"/emergencies/{m.case_code}"),
    ("GET", "emergencies.answers"): about(SIGNED_IN, nobody, lambda m: f"/emergencies/{m.case_code}/answers"),
    ("POST", "emergencies.answer"): about(SIGNED_IN, nobody, lambda m: f"/emergencies/{m.case_code}/answer"),
    ("GET", "emergencies.photo"): about(SIGNED_IN, nobody, lambda m: f"/emergencies/{m.case_code}/photos/{m.photo_id}"),
    ("GET", "emergencies.voice"): about(SIGNED_IN, nobody, lambda m: f"/emergencies/{m.case_code}/voice"),
}
