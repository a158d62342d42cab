"""检举控告: no word of it, only where its sealed paper went; for its registrar and the commissioner, or not him."""

import io
import re
import uuid
from typing import Any

from sqlalchemy import select

from tests.petitions.conftest import COMMISSIONER, DISPATCHER, RECEPTION, TOWN_LEAD, Petitions
from tests.petitions.intake.test_counter_switch import sends
from tests.support.html import parse
from tests.support.town import small_jpeg
from webapp.cases.models import Case
from webapp.core.db import db
from webapp.core.journal import JournalEntry
from webapp.inbox.models import Notice
from webapp.petitions.models import Petition

SEALED = "交给纪委信箱第三格"
HANDED_IN: dict[str, Any] = {
    "petition_type": "accusation",
    "description": None,
    "demand": None,
    "about_cadre": None,
    "about": None,
    "sealed_to": SEALED,
    "caller_name": "唐大山",
    "caller_phone": "10099995566",
}


def handed_in(house: Petitions, **fields: Any) -> int:
    """Hand one in, and return the number of its row."""
    answer = sends(house, **HANDED_IN | fields)
    assert answer.status_code == 201, answer.text
    assert (answer.json["case_code"], answer.json["petition_number"]) == (None, None)
    return int(house.rows(select(Petition.id).order_by(Petition.id.desc()))[0])


def test_whatever_could_say_what_it_is_about_is_refused_and_where_it_went_is_asked(house: Petitions) -> None:
    picture = [(io.BytesIO(small_jpeg()), "1.jpg")]
    for fields, field in (
        ({"description": "他拿了钱"}, "description"),
        ({"demand": "查他"}, "demand"),
        ({"against": "某某"}, "against"),
        ({"photos": picture}, "photos"),
        ({"photo_digests": "a" * 64}, "photos"),
        ({"sealed_to": " "}, "sealed_to"),
    ):
        answer = sends(house, **HANDED_IN | fields)
        assert (answer.status_code, list(answer.json["error"]["fields"])) == (422, [field]), fields
    assert house.rows(select(Petition.id)) == []
    protected = sends(house, **HANDED_IN | {"someone_hurt": "yes", "description": "他打我", "about": "dispute:other"})
    assert protected.status_code == 201
    assert house.rows(select(Petition.id)) == []


def test_it_keeps_a_number_no_case_and_leaves_no_trace_where_others_look(house: Petitions) -> None:
    board = [house.phone(COMMISSIONER).get("/board").data]
    client_id = str(uuid.uuid4())
    made = handed_in(house, client_id=client_id)
    assert handed_in_again(house, client_id) == 200
    assert sends(house, **HANDED_IN | {"client_id": client_id, "sealed_to": "别处"}).status_code == 409
    assert house.rows(select(Case.id)) == []
    assert house.rows(select(Notice.id)) == []
    board.append(house.phone(COMMISSIONER).get("/board").data)
    assert numbers_on(board[0]) == numbers_on(board[1])
    for who, at in (
        (DISPATCHER, "/todo"),
        (COMMISSIONER, "/todo"),
        (DISPATCHER, "/messages"),
        (TOWN_LEAD, "/search?q=唐大山"),
    ):
        found = parse(house.phone(who).get(at).data).find("main").text
        assert [one for one in (SEALED, "检举", "才访", "10099995566") if one in found] == [], (who, at)
    for who in (RECEPTION, COMMISSIONER):
        page = house.phone(who).get(f"/petitions/{made}")
        assert (page.status_code, SEALED in page.text, "10099995566" in page.text) == (200, True, False)
    for who in (DISPATCHER, TOWN_LEAD, "justice_office"):
        assert house.phone(who).get(f"/petitions/{made}").status_code == 404
    assert sends(house).json["petition_number"] == "才访〔2026〕2号", "it took a number of the series"


def numbers_on(page: bytes) -> list[str]:
    """Return what a board counts."""
    return re.findall(r'data-count="[^"]*"', page.decode())


def handed_in_again(house: Petitions, client_id: str) -> int:
    return int(sends(house, **HANDED_IN | {"client_id": client_id}).status_code)


def test_one_about_the_commissioner_is_seen_by_the_town_lead_and_nothing_tells_the_commissioner(
    house: Petitions,
) -> None:
    made = handed_in(house, about_commissioner="1")
    other = handed_in(house)
    assert house.phone(COMMISSIONER).get(f"/petitions/{made}").status_code == 404
    assert house.phone(COMMISSIONER).get("/petitions/999999").status_code == 404
    assert house.phone(TOWN_LEAD).get(f"/petitions/{made}").status_code == 200
    assert house.phone(RECEPTION).get(f"/petitions/{made}").status_code == 200
    assert house.phone(TOWN_LEAD).get(f"/petitions/{other}").status_code == 404
    with house.town.app.app_context():
        query = select(JournalEntry.event, JournalEntry.subject_kind).where(JournalEntry.subject_kind == "petition")
        entries = db.session().execute(query.order_by(JournalEntry.id)).all()
    assert entries[0] == entries[1], "the journal has the same of both"
    assert house.rows(select(Notice.id)) == []


def test_everybody_else_sees_of_each_the_same_stub_as_of_one_that_turned_protected(house: Petitions) -> None:
    turned = sends(house).json["case_code"]
    house.does(DISPATCHER, turned, "protect", reason="violence_at_home", words="他打她")
    handed_in(house)
    handed_in(house, about_commissioner="1")
    page = house.phone(DISPATCHER).get("/petitions?show=all").text
    rows = [one for one in re.findall(r"<tr\b.*?</tr>", page, re.DOTALL) if "才访" in one]
    assert len(rows) == 3
    assert len({re.sub(r"\d+号", "", one) for one in rows}) == 1, rows
    assert "已另行办理" in rows[0]
    assert SEALED not in page
    whole = house.phone(COMMISSIONER).get("/petitions?show=apart").text
    assert "3号" not in whole
