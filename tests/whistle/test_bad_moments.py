"""What may happen to a live whistle: its case goes elsewhere, turns protected, is erased; a party is called."""

import io
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.cases.turning.conftest import REASON
from tests.support.makers import GRID, INFORMANT, OTHER_INFORMANT
from tests.support.town import small_jpeg
from tests.whistle.conftest import (
    COMMISSIONER,
    DISPATCHER,
    JUSTICE,
    NOON,
    PAGE,
    POLICE,
    SAID,
    VILLAGE,
    VILLAGE_CODE,
    WOMEN,
    Whistles,
    after,
)
from webapp.cases.models import Case
from webapp.cases.states import State as CaseState
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.journal import JournalEntry, JournalText, verify
from webapp.core.protection.impartial import OWN
from webapp.inbox.models import Notice
from webapp.operations.models import LegalHold
from webapp.operations.service_retention import run_retention
from webapp.people.models import Post
from webapp.people.permissions import Role
from webapp.reports.models import Photo
from webapp.whistle.models import Whistle, WhistleScope, WhistleSeat, WhistleStep

SECRET = "李家夫妻又打起来了"
WHISTLES = (
    "/whistles",
    "/whistles?show=waiting",
    "/whistles?show=working",
    "/whistles?show=done",
    "/whistles?show=all",
)


def protect(house: Whistles, code: str) -> None:
    sent = {"version": house.case(code).version, **REASON}
    answer = house.phone(DISPATCHER).post(f"/cases/{code}/protect", sent)
    assert answer.status_code == 201, answer.text


def timeline(house: Whistles, code: str) -> list[str]:
    query = select(JournalEntry.event).where(
        JournalEntry.subject_kind == "case", JournalEntry.subject_id == house.case(code).id
    )
    return [one for one in house.rows(query.order_by(JournalEntry.id)) if one.startswith("case.whistle")]


def merge(house: Whistles, source: str, target: str) -> None:
    sent = {"into": target, "orders": "move", "version": house.case(source).version}
    answer = house.phone(DISPATCHER).post(f"/cases/{source}/merge", sent, headers=PAGE)
    assert answer.status_code == 303, answer.text


def test_each_step_is_a_line_in_the_course_of_the_case_and_only_there(house: Whistles) -> None:
    code = house.at_the_town("hazard")
    number = house.blown(case_code=code)
    house.here(number, POLICE)
    house.step(JUSTICE, number, "answer", answer="cannot", reason="人不够")
    house.step(POLICE, number, "result", result="封了路")
    house.step(POLICE, number, "leave")
    house.step(DISPATCHER, number, "stand-down", outcome="路通了")
    page = house.page(DISPATCHER, f"/cases/{code}").text
    for line in (
        f"吹哨，叫了{POLICE}、{JUSTICE}",
        f"{POLICE}：我来",
        f"{JUSTICE}：来不了",
        f"{POLICE}到了",
        f"{POLICE}先走了",
        "解哨",
    ):
        assert line in page, line
    for words in ("封了路", "人不够", "路通了", SAID):
        assert words not in page
    assert "吹哨" not in house.page(INFORMANT, f"/cases/{code}").text
    assert house.phone(POLICE).get(f"/cases/{code}").status_code == 404, "asked in, not let in"
    assert code not in house.phone(POLICE).get(f"/whistles/{number}").text
    assert code in house.phone(DISPATCHER).get(f"/whistles/{number}").text


def test_a_whistle_follows_a_case_that_is_put_into_another_and_comes_back(house: Whistles) -> None:
    source = house.at_the_town("hazard", description="护栏断了")
    house.phone(OTHER_INFORMANT)
    target = house.report("hazard", description="护栏断了两根", by=INFORMANT)
    for who, why in ((GRID, "村里才办得了"), (VILLAGE, "要镇里办")):
        house.does(who, target, "escalate", note=why)
    number = house.blown(case_code=source)
    merge(house, source, target)
    assert f"/whistles/{number}" in house.page(DISPATCHER, f"/cases/{target}").links
    house.comes(POLICE, number)
    assert timeline(house, target) == ["case.whistle_coming"]
    assert house.blow(case_code=target, status=200)["id"] == number, "one live whistle on what is one case now"
    assert house.blow(case_code=source, status=200)["id"] == number
    answer = house.phone(DISPATCHER).post(f"/cases/{source}/unmerge", {"note": "不是一件"}, headers=PAGE)
    assert answer.status_code == 303, answer.text
    house.step(POLICE, number, "arrive")
    assert timeline(house, source) == ["case.whistled", "case.whistle_arrived"]
    assert f"/whistles/{number}" not in house.page(DISPATCHER, f"/cases/{target}").links


def test_a_whistle_goes_on_when_its_case_goes_to_another_unit_or_is_settled(house: Whistles) -> None:
    code = house.at_the_town("hazard")
    house.dispatch(code, JUSTICE)
    number = house.blown(case_code=code, units=[POLICE])
    house.order(DISPATCHER, code, "transfer", unit=WOMEN, note="归妇联")
    house.here(number, POLICE)
    assert house.row(number).state == "assembled"
    house.step(DISPATCHER, number, "stand-down", outcome="好了")
    assert timeline(house, code)[-1] == "case.whistle_stood_down"


def test_a_case_that_turns_protected_lets_everybody_go_and_leaves_nothing(house: Whistles) -> None:
    code = house.at_the_town("dispute", description="地界")
    number = house.blown(case_code=code, summary=SECRET, place="李家门口", units=[POLICE, JUSTICE, VILLAGE_CODE])
    house.comes(JUSTICE, number)
    house.step(POLICE, number, "answer", answer="cannot", reason=SECRET)
    asked = house.blown(summary="别的事")
    protect(house, code)
    for who in (DISPATCHER, COMMISSIONER, POLICE, JUSTICE, VILLAGE):
        assert house.phone(who).get(f"/whistles/{number}").status_code == 404
        assert house.phone(who).get(f"/whistles/{number}/now").status_code == 404
        told = house.told(who)
        assert "李家门口" not in told
        for address in WHISTLES:
            page = house.phone(who).get(address).text
            assert SECRET not in page
            assert "李家门口" not in page
            assert f"/whistles/{number}" not in page
    for who in (POLICE, JUSTICE, VILLAGE):
        assert "这次哨不用来了" in house.told(who)
    assert "这次哨不用来了" not in house.told(WOMEN)
    assert house.phone(JUSTICE).get(f"/whistles/{asked}").status_code == 200
    house.step(JUSTICE, number, "arrive", at=NOON.isoformat(), status=404)
    with clock.travel(after(minutes=30)):
        house.sweep()
    with house.town.app.app_context():
        session = db.session()
        kept = "".join(str(row) for row in session.execute(select(JournalText.content)).scalars())
        assert SECRET not in kept
        assert session.scalar(select(Notice.id).where(Notice.text.contains("李家"))) is None
        assert session.scalar(select(WhistleScope.row_id).where(WhistleScope.row_id == number)) is None
        assert verify().fault is None
    refused = house.blow(case_code=code, status=422)
    assert refused == house.blow(case_code="9J1F-AWDD-XH3T-867M", status=422), "as an unknown one"
    assert house.blow(POLICE, case_code=code, status=422) == refused, "also to who is named"


def test_a_protected_case_offers_no_whistle(house: Whistles) -> None:
    code = house.at_the_town("dispute")
    assert f"/whistles/new?case_code={code}" in house.page(DISPATCHER, f"/cases/{code}").links
    protect(house, code)
    page = house.page(POLICE, f"/cases/{code}")
    assert not [link for link in page.links if link.startswith("/whistles/new")]
    for hidden in (code, "9J1F-AWDD-XH3T-867M"):
        house.page(POLICE, f"/whistles/new?case_code={hidden}", 404)


def test_of_an_asked_one_nobody_hears_anything_when_its_case_turns(house: Whistles) -> None:
    code = house.at_the_town("dispute")
    number = house.blown(VILLAGE, case_code=code, units=[POLICE])
    protect(house, code)
    assert "不用来了" not in house.told(POLICE)
    house.step(DISPATCHER, number, "blow", status=404)


def test_who_is_a_party_is_not_called_and_takes_no_step_but_a_colleague_does(house: Whistles) -> None:
    house.appoint("court", Role.POLICE_OFFICER, POLICE)
    code = house.at_the_town("dispute", party_name="某人", party_phone=house.town.phones[POLICE])
    number = house.blown(case_code=code, units=[POLICE])
    assert "吹哨了" not in house.told(POLICE)
    assert "吹哨了" in house.told("court")
    refused = house.comes(POLICE, number, status=403)
    assert refused["error"]["message"] == OWN
    house.step(POLICE, number, "arrive", version=99, status=403)
    page = house.page(POLICE, f"/whistles/{number}")
    assert OWN in page.text
    assert not page.find_all("form", action=f"/whistles/{number}/answer")
    assert not page.where(lambda one: "data-keep-page" in one.attributes)
    house.here(number, "court")
    house.step(POLICE, number, "result", result="我来说", status=403)
    assert house.row(number).state == "assembled"


def test_whose_case_it_is_blows_no_whistle_about_it(house: Whistles) -> None:
    code = house.at_the_town("dispute", party_name="某人", party_phone=house.town.phones[DISPATCHER])
    assert house.blow(case_code=code, status=403)["error"]["message"] == OWN
    assert house.blow(case_code=code, units=[], status=403), "before the fields"


def test_a_picture_of_a_whistle_is_sealed_and_shown_to_who_is_called(house: Whistles) -> None:
    own_id = str(uuid.uuid4())
    sent = {"client_id": own_id, "kind": "urgent", "summary": SAID, "place": "三组", "units": POLICE}
    photo = (io.BytesIO(small_jpeg()), "a.jpg")
    answer = house.phone(DISPATCHER).post("/whistles", sent | {"photos": [photo]}, content_type="multipart/form-data")
    number = answer.json["id"]
    (row,) = house.rows(select(Photo))
    assert row.key, "encrypted before it touches the disk"
    address = f"/whistles/{number}/photos/{row.id}"
    assert house.phone(POLICE).get(address).status_code == 200
    assert house.phone(WOMEN).get(address).status_code == 404
    other = house.blown()
    assert house.phone(POLICE).get(f"/whistles/{other}/photos/{row.id}").status_code == 404
    assert address in house.phone(POLICE).get(f"/whistles/{number}").text


def test_a_whistle_is_erased_three_years_after_its_end_and_one_of_a_held_case_later(house: Whistles) -> None:
    code = house.at_the_town("hazard")
    number, held, live = house.blown(), house.blown(case_code=code), house.blown()
    house.here(number, POLICE)
    house.comes(POLICE, held)
    for one in (number, held):
        house.step(DISPATCHER, one, "stand-down", outcome="好了")
    with house.town.app.app_context(), transaction() as session:
        session.add(LegalHold(case_id=house.case(code).id, reason="", set_at=NOON))
    for days, left in ((1094, [number, held, live]), (1096, [held, live])):
        with clock.travel(NOON + timedelta(days=days)), house.town.app.app_context():
            run_retention()
            assert list(db.session().scalars(select(Whistle.id).order_by(Whistle.id))) == left
    with house.town.app.app_context():
        session = db.session()
        assert set(session.scalars(select(WhistleSeat.whistle_id))) == {held, live}
        assert set(session.scalars(select(WhistleStep.whistle_id))) == {held}
        assert set(session.scalars(select(WhistleScope.row_id))) == {held, live}
        assert verify().fault is None


def test_a_live_whistle_goes_with_its_case_when_that_is_erased(house: Whistles) -> None:
    code = house.report("hazard")
    number = house.blown(case_code=code)
    house.comes(POLICE, number)
    with house.town.app.app_context(), transaction() as session:
        case = session.scalars(select(Case).where(Case.code == code)).one()
        case.state, case.closed_at = CaseState.CLOSED, NOON
    with clock.travel(NOON + timedelta(days=1110)), house.town.app.app_context():
        run_retention()
        assert db.session().scalar(select(Whistle.id).where(Whistle.id == number)) is None
        assert db.session().scalar(select(WhistleScope.row_id).where(WhistleScope.row_id == number)) is None
    for who in (POLICE, DISPATCHER):
        assert house.phone(who).get(f"/whistles/{number}").status_code == 404


@pytest.mark.parametrize("who", [POLICE, VILLAGE, DISPATCHER, COMMISSIONER])
def test_a_person_without_a_post_any_more_finds_nothing(house: Whistles, who: str) -> None:
    number = house.blown(units=[POLICE, VILLAGE_CODE])
    house.phone(who)
    with house.town.app.app_context(), transaction() as session:
        for post in session.scalars(select(Post).where(Post.user_id == house.town.users[who])):
            post.ended_at = NOON
    with clock.travel(after(minutes=1)):
        assert house.phone(who).get(f"/whistles/{number}").status_code == 404
        house.step(who, number, "arrive", status=404)
