"""What may stand in a bulletin, to whom it can go and who is reminded; what is left when a case in it turns."""

import uuid
from typing import Any

from sqlalchemy import select, update

from tests.cases.turning.conftest import REASON
from tests.meetings.bulletins.conftest import (
    COMMISSIONER,
    DISPATCHER,
    JUSTICE,
    PAGE,
    POLICE,
    RECEPTION,
    SAID,
    VILLAGE,
    VILLAGE_CODE,
    WOMEN,
    Bulletins,
    later,
)
from webapp.core import clock
from webapp.core.codes import new_code
from webapp.core.db import db, transaction
from webapp.core.journal import verify
from webapp.documents.models import Document
from webapp.meetings.bulletins.models import Bulletin, BulletinRead, BulletinScope, BulletinSeat, BulletinStep
from webapp.meetings.bulletins.service_sweep import remind
from webapp.operations.service_retention import run_retention
from webapp.people.models import Post
from webapp.people.permissions import Role

NO_CASE = new_code(lambda many: bytes(range(many)))
# What is wrong → beside which field.
WRONG: list[tuple[str, dict[str, Any]]] = [
    ("body", {"body": " "}),
    ("kind", {"kind": "gossip"}),
    ("to", {"to": []}),
    ("to", {"to": ["no_such_unit"]}),
    ("to", {"to": ["court", POLICE], "kind": "urging"}),
    ("to", {"to": [str(n) for n in range(41)]}),
    ("body", {"body": "打 100 9000 0001 问"}),
    ("body", {"body": "打１００９００００００１问"}),
    ("body", {"body": "座机 0773-1234567"}),
    ("title", {"title": "450324199001011234"}),
    ("body", {"body": "请测 试 Town 去看"}),
    ("body", {"body": f"请看 {NO_CASE}"}),
]


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(house: Bulletins) -> None:
    for field, fields in WRONG:
        refused = house.write(status=422, **fields)
        assert list(refused["error"]["fields"]) == [field], fields
        typed = {"client_id": str(uuid.uuid4()), "kind": "situation", "body": SAID, "to": [POLICE]} | fields
        page = house.phone(DISPATCHER).post("/bulletins", typed, headers=PAGE)
        assert page.status_code == 422
        assert f'{field}-error"' in page.text
    assert house.write()["number"] is None


def test_a_code_is_a_link_for_who_may_open_it(house: Bulletins) -> None:
    code = house.at_the_town("hazard")
    number = house.issued(body=f"请看 {code}，尽快", to=[POLICE, VILLAGE_CODE])
    assert f"/cases/{code}" in house.page(VILLAGE, f"/bulletins/{number}").links
    shown = house.page(POLICE, f"/bulletins/{number}")
    assert code in shown.text
    assert f"/cases/{code}" not in shown.links


def test_one_that_urges_begins_with_the_code_or_number_of_what_is_late(house: Bulletins) -> None:
    code = house.at_the_town("hazard")
    asked = {"what": "出租屋查一遍", "lead_unit": POLICE, "due": "2026-12-10"}
    decided = house.phone(DISPATCHER).post("/decisions", asked | {"client_id": str(uuid.uuid4())}).json
    for page, begun in ((f"/cases/{code}", code), (decided["url"], decided["number"]), ("/cases/x", "")):
        form = house.page(DISPATCHER, f"/bulletins/new?kind=urging&about={page}")
        assert begun in form.find("textarea", name="body").text
        assert form.find("input", name="kind", value="urging").get("checked") is not None
        address = f"/bulletins/new?kind=urging&about={page}"
        assert not begun or address in house.page(DISPATCHER, page).links
    number = house.write(kind="urging", about=decided["url"])["id"]
    assert decided["url"] in house.page(DISPATCHER, f"/bulletins/{number}").links


def test_a_unit_without_people_is_not_its_only_reader_and_who_joins_reads_it(house: Bulletins) -> None:
    with house.town.app.app_context(), transaction() as session:
        theirs = update(Post).where(Post.user_id == house.town.users[WOMEN])
        session.execute(theirs.values(ended_at=clock.now()))
    assert "没有人能看" in house.write(to=[WOMEN], status=422)["error"]["fields"]["to"]
    assert "（没人能看）" in house.page(DISPATCHER, "/bulletins/new").text
    number = house.issued(to=[WOMEN, POLICE])
    assert "有单位现在没有人：才联通〔2026〕1号" in house.told(COMMISSIONER)
    empty = house.page(DISPATCHER, f"/bulletins/{number}").find("li", data_unit=WOMEN)
    assert "这个单位现在没有人" in empty.text
    house.appoint(JUSTICE, Role.UNIT_OFFICER, WOMEN)
    with clock.travel(later(60)):
        assert house.counts(JUSTICE)["unread"] == 1
        assert house.counts(POLICE)["unread"] == 1
        house.step(JUSTICE, number, "read")
        house.step(POLICE, number, "read")
        house.appoint("court", Role.POLICE_OFFICER, POLICE)
        assert house.sees("court", number)
        assert house.counts("court")["unread"] == 0


def test_only_units_where_nobody_has_read_it_are_reminded_and_only_once(house: Bulletins) -> None:
    number = house.issued(to=[POLICE, JUSTICE, "court"])
    house.step(POLICE, number, "read")
    told = []
    for days in (0, 3, 4, 9):
        with clock.travel(later(days)), house.town.app.app_context():
            told.append(remind())
    # Two working days after the noon of a Thursday are over at the noon of Monday.
    assert told == [0, 0, 1, 0]
    assert "通报还没人看" in house.told(JUSTICE, later(20))
    for who in (POLICE, "court", DISPATCHER):
        assert "通报还没人看" not in house.told(who, later(20))


def test_of_a_case_that_turns_protected_no_word_is_left_and_it_looks_withdrawn(house: Bulletins) -> None:
    code = house.at_the_town("dispute", description="地界")
    turned = house.issued(body=f"请看 {code}，吵得厉害")
    draft = house.write(body=f"再看 {code}")["id"]
    other = house.issued(body="别的事")
    house.step(DISPATCHER, other, "withdraw", reason="数字写错了")
    answer = house.phone(DISPATCHER).post(f"/cases/{code}/protect", {"version": house.case(code).version, **REASON})
    assert answer.status_code == 201, answer.text
    for who in (DISPATCHER, COMMISSIONER, POLICE):
        assert not house.sees(who, draft)
        pages = [house.page(who, f"/bulletins/{number}") for number in (turned, other)]
        shown = {
            page.find("div", data_state="withdrawn").text.replace(number, "")
            for page, number in zip(pages, ("才联通〔2026〕1号", "才联通〔2026〕2号"), strict=True)
        }
        assert len(shown) == 1, "the cause must not show"
        assert house.listed(who, "issued") == ["withdrawn", "withdrawn"]
        for page in (*pages, house.page(who, "/bulletins"), house.page(who, "/messages")):
            assert code not in page.text
            assert "吵得厉害" not in page.text
        assert house.phone(who).get(f"/bulletins/{turned}/papers/sheet").status_code == 404
    for gone in (turned, other):
        house.step(POLICE, gone, "read", status=409)
    with house.town.app.app_context():
        assert verify().fault is None


def test_nobody_writes_or_issues_a_bulletin_about_a_matter_of_their_own(house: Bulletins) -> None:
    mine = house.report("dispute", party_name="某人", party_phone=house.town.phones[COMMISSIONER])
    number = house.write(body=f"请看 {mine}", to=[POLICE])["id"]
    assert "和您自己有关" in house.step(COMMISSIONER, number, "issue", status=403)["error"]["message"]
    assert "和您自己有关" in house.page(COMMISSIONER, f"/bulletins/{number}").text
    own = house.report("dispute", party_name="某人", party_phone=house.town.phones[DISPATCHER])
    house.write(body=f"请看 {own}", status=403)
    assert house.row(number).state == "signing"


def test_who_came_with_a_case_is_not_named_beside_its_code(house: Bulletins) -> None:
    said = {"about": "dispute:neighbour", "description": "水流到墙根", "channel": "phone"}
    form = {"client_id": str(uuid.uuid4()), "caller_name": "蒋阿公", "caller_phone": "10099990001", **said}
    answer = house.phone(RECEPTION).post("/counter", form, content_type="multipart/form-data")
    code = answer.json["case_code"]
    refused = house.write(body=f"请看 {code}，蒋 阿 公来过", status=422)
    assert "蒋阿公" in refused["error"]["fields"]["body"]
    house.write(body="蒋阿公的桥要修")  # of nobody in a case that it names
    house.write(body=f"请看 {code}，来过一次")


def test_after_ten_years_it_goes_with_its_receipts_and_its_paper(house: Bulletins) -> None:
    number = house.issued()
    house.step(POLICE, number, "read")
    with clock.travel(later(3649)), house.town.app.app_context():
        run_retention()
        assert db.session().get(Bulletin, number) is not None
    with clock.travel(later(3651)), house.town.app.app_context():
        run_retention()
        for model in (Bulletin, BulletinSeat, BulletinRead, BulletinStep, BulletinScope, Document):
            assert db.session().scalars(select(model)).all() == [], model
        assert verify().fault is None
