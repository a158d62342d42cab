"""A bulletin made of a frozen situation or of issued minutes: its kind and where it comes from are there already."""

import uuid

from tests.meetings.bulletins.conftest import COMMISSIONER, DISPATCHER, JUSTICE, PAGE, Bulletins
from tests.meetings.conftest import Meetings
from webapp.meetings.situations.service import write_ended

SITUATION = "/situations/2026-11a"


def test_a_frozen_situation_and_issued_minutes_lead_to_a_bulletin_of_their_kind(house: Bulletins) -> None:
    with house.town.app.app_context():
        write_ended()
    meetings = Meetings(house.town)
    number = meetings.written()
    minutes = f"/meetings/{number}"
    for address in (SITUATION, minutes):
        assert not _ways(house, DISPATCHER, address)
    freeze = {"form_id": str(uuid.uuid4()), "version": 1}
    assert house.phone(DISPATCHER).post(f"{SITUATION}/freeze", freeze, headers=PAGE).status_code == 303
    meetings.step(COMMISSIONER, number, "issue")
    for address, kind in ((SITUATION, "situation"), (minutes, "minutes")):
        (way,) = _ways(house, COMMISSIONER, address)
        form = house.page(COMMISSIONER, way)
        assert form.find("input", name="about")["value"] == address
        made = house.write(COMMISSIONER, kind=kind, about=address, to=[JUSTICE])["url"]
        assert address in house.page(DISPATCHER, made).links
        house.step(DISPATCHER, int(made.rsplit("/", 1)[1]), "issue")
        assert address not in house.page(JUSTICE, made).links
    assert not house.write(about="https://example.org/", status=201)["number"]


def _ways(house: Bulletins, who: str, address: str) -> list[str]:
    return [link for link in house.page(who, address).links if link.startswith("/bulletins/new")]
