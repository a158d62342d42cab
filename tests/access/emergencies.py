"""Who may see and answer a call for help, start a headquarters or ask for one; none is there for anybody to see."""

import uuid
from typing import Any

from tests.support.access import Matter
from tests.support.access_rows import SIGNED_IN, Row, about, page

STARTERS = frozenset({"dispatcher", "commissioner", "town"})
POLICE = frozenset({"police_station"})
# Who is signed in and sees none in the small town of the table: what is not there is the one 404.
HQ = "/emergencies/hq/AAAA-AAAA-AAAA-AAAA"


def nobody(_key: str, _matter: object) -> bool:
    return False


NO_HQ = "/emergencies/hq/AAAA-AAAA-AAAA-AAA1"  # a headquarters that there is not: the one 404 for everybody


def fresh(_matter: Matter) -> dict[str, Any]:
    return {"client_id": str(uuid.uuid4()), "kind": "lost", "place_name": "大槽岭", "summary": "两个人没回来"}


def in_one(more: str) -> Row:
    return about(SIGNED_IN, nobody, lambda _m: f"{HQ}{more}")


def _hq(matter: Matter, below: str) -> str:
    return f"/emergencies/hq/{matter.case_code}/{below}"


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
    ("POST", "emergencies_feed.look"): about(SIGNED_IN, nobody, lambda _m: f"{NO_HQ}/nearby"),
    ("GET", "emergencies_hq.headquarters_list"): page(SIGNED_IN, "/emergencies"),
    ("GET", "emergencies_hq.new"): page(STARTERS | POLICE, "/emergencies/new"),
    ("POST", "emergencies_hq.make"): page(STARTERS, "/emergencies", data=fresh),
    ("POST", "emergencies_hq.ask"): page(POLICE, "/emergencies/ask", data=fresh),
    ("GET", "emergencies_hq.headquarters"): in_one(""),
    ("GET", "emergencies_hq.roll"): in_one("/roll"),
    ("GET", "emergencies_hq.now"): in_one("/now"),
    ("POST", "emergencies_hq.answer"): in_one("/answer"),
    ("POST", "emergencies_hq.act"): in_one("/stand-down"),
    ("GET", "emergencies_after.review"): in_one("/review"),
    ("POST", "emergencies_after.write_review"): in_one("/review"),
    ("POST", "emergencies_after.finish_review"): in_one("/reviewed"),
    ("GET", "emergencies_after.reports"): in_one("/reports"),
    ("POST", "emergencies_after.make_report"): in_one("/reports"),
    ("GET", "emergencies_after.report"): in_one("/reports/1"),
    ("POST", "emergencies_after.edit_report"): in_one("/reports/1"),
    ("POST", "emergencies_after.send_report"): in_one("/reports/1/send"),
    ("GET", "emergencies_after.paper"): in_one("/papers/report-1"),
    ("GET", "emergencies_after.pdf"): in_one("/papers/report-1.pdf"),
    ("GET", "emergencies_after.cap"): in_one("/cap.xml"),
    ("POST", "emergencies_after.erase"): in_one("/erase"),
    # Rooms of a headquarters: one with the code of a case exists for nobody.
    ("GET", "emergencies_teams.new"): about(SIGNED_IN, nobody, lambda m: _hq(m, "teams/new")),
    ("POST", "emergencies_teams.make"): about(SIGNED_IN, nobody, lambda m: _hq(m, "teams")),
    ("GET", "emergencies_teams.team"): about(SIGNED_IN, nobody, lambda m: _hq(m, "teams/1")),
    ("POST", "emergencies_teams.act"): about(SIGNED_IN, nobody, lambda m: _hq(m, "teams/1/start")),
    ("GET", "emergencies_teams.new_sector"): about(SIGNED_IN, nobody, lambda m: _hq(m, "sectors/new")),
    ("POST", "emergencies_teams.make_sector"): about(SIGNED_IN, nobody, lambda m: _hq(m, "sectors")),
    ("POST", "emergencies_teams.mark_sector"): about(SIGNED_IN, nobody, lambda m: _hq(m, "sectors/1/again")),
    ("GET", "emergencies_persons.new"): about(SIGNED_IN, nobody, lambda m: _hq(m, "people/new")),
    ("POST", "emergencies_persons.add"): about(SIGNED_IN, nobody, lambda m: _hq(m, "people")),
    ("GET", "emergencies_persons.person"): about(SIGNED_IN, nobody, lambda m: _hq(m, "people/1")),
    ("GET", "emergencies_persons.sheet"): about(SIGNED_IN, nobody, lambda m: _hq(m, "people/1/sheet")),
    ("GET", "emergencies_persons.photo"): about(SIGNED_IN, nobody, lambda m: _hq(m, "people/1/photos/1")),
    ("POST", "emergencies_persons.act"): about(SIGNED_IN, nobody, lambda m: _hq(m, "people/1/correct")),
    ("POST", "emergencies_persons.found"): about(SIGNED_IN, nobody, lambda m: _hq(m, "found")),
    ("POST", "emergencies_persons.ambulance"): about(SIGNED_IN, nobody, lambda m: _hq(m, "ambulance")),
}
