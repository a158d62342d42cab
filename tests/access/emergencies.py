"""Who may see and answer a call for help; the matters of the table are none, so here it exists for nobody."""

from tests.support.access_rows import SIGNED_IN, Row, about, page


def nobody(_key: str, _matter: object) -> bool:
    return False


NO_HQ = "/emergencies/hq/AAAA-AAAA-AAAA-AAA1"  # a headquarters that there is not: the one 404 for everybody

TABLE: dict[tuple[str, str], Row] = {
    ("GET", "emergencies.now"): page(SIGNED_IN, "/emergencies/now"),
    ("GET", "emergencies.emergency"): about(SIGNED_IN, nobody, lambda m: f"/emergencies/{m.case_code}"),
    ("GET", "emergencies.answers"): about(SIGNED_IN, nobody, lambda m: f"/emergencies/{m.case_code}/answers"),
    ("POST", "emergencies.answer"): about(SIGNED_IN, nobody, lambda m: f"/emergencies/{m.case_code}/answer"),
    ("GET", "emergencies.photo"): about(SIGNED_IN, nobody, lambda m: f"/emergencies/{m.case_code}/photos/{m.photo_id}"),
    ("GET", "emergencies.voice"): about(SIGNED_IN, nobody, lambda m: f"/emergencies/{m.case_code}/voice"),
    ("GET", "emergencies_feed.entries"): about(SIGNED_IN, nobody, lambda _m: f"{NO_HQ}/entries"),
    ("POST", "emergencies_feed.write_entry"): about(SIGNED_IN, nobody, lambda _m: f"{NO_HQ}/entries"),
    ("POST", "emergencies_feed.pin"): about(SIGNED_IN, nobody, lambda _m: f"{NO_HQ}/entries/1/pin"),
    ("GET", "emergencies_feed.photo"): about(SIGNED_IN, nobody, lambda _m: f"{NO_HQ}/entries/1/photos/1"),
    ("GET", "emergencies_feed.voice"): about(SIGNED_IN, nobody, lambda _m: f"{NO_HQ}/entries/1/voice"),
    ("GET", "emergencies_feed.facts"): about(SIGNED_IN, nobody, lambda _m: f"{NO_HQ}/facts"),
    ("POST", "emergencies_feed.change_fact"): about(SIGNED_IN, nobody, lambda _m: f"{NO_HQ}/facts"),
    ("POST", "emergencies_feed.look"): about(SIGNED_IN, nobody, lambda _m: f"{NO_HQ}/reports"),
}
