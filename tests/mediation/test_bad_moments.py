"""Bad moments: a mediator who leaves or withdraws, an order that is taken back, two at once, nothing done in time."""

from datetime import timedelta

from tests.mediation.conftest import (
    COMMISSIONER,
    DISPATCHER,
    JUSTICE,
    MEDIATOR,
    NOON,
    POLICE,
    VILLAGE,
    Mediations,
    said,
    talk,
)
from webapp.core import clock
from webapp.core.db import transaction
from webapp.core.protection.impartial import RECUSED
from webapp.mediation.states import State
from webapp.people import service as people
from webapp.people.models import Post
from webapp.people.permissions import Role

COLLEAGUE, HEAD = "adviser:201", "volunteer"
WHY = "当事人是我表哥"


def test_a_mediator_withdraws_and_the_head_of_the_host_names_another(house: Mediations) -> None:
    house.appoint(COLLEAGUE, Role.MEDIATOR, MEDIATOR)
    house.appoint(HEAD, Role.UNIT_HEAD, MEDIATOR)
    url = house.open()
    due = house.row(url).due_at
    house.step(MEDIATOR, url, "recuse", status=422)
    house.step(MEDIATOR, url, "recuse", reason=WHY)
    for action, sent in (("session", talk()), ("recuse", {"reason": WHY}), ("fail", {})):
        assert house.step(MEDIATOR, url, action, **sent, status=403)["error"]["message"] == RECUSED
    house.step(COLLEAGUE, url, "session", **talk(), status=409)
    house.step(COLLEAGUE, url, "mediator", mediator=house.town.phones[COLLEAGUE], status=404)
    house.step(HEAD, url, "mediator", mediator=house.town.phones[MEDIATOR], status=422)
    house.step(HEAD, url, "mediator", mediator=house.town.phones[POLICE], status=422)
    house.step(HEAD, url, "mediator", mediator=house.town.phones[COLLEAGUE])
    house.step(COLLEAGUE, url, "session", **talk())
    assert house.row(url).due_at == due
    assert "要回避" in house.told(COMMISSIONER)
    assert WHY not in house.told(COMMISSIONER)
    assert "请您来调解" in house.told(COLLEAGUE)


def test_an_officer_of_a_force_withdraws_and_colleagues_go_on(house: Mediations) -> None:
    house.appoint(COLLEAGUE, Role.POLICE_OFFICER, POLICE)
    url = house.asking(harm="yes")
    house.step(POLICE, url, "recuse", reason=WHY)
    house.step(POLICE, url, "police-view", answer="allowed", basis="轻微伤", status=403)
    house.step(COLLEAGUE, url, "police-view", answer="allowed", basis="轻微伤")
    assert house.row(url).mediator_id is not None


def test_a_mediator_whose_post_ends_leaves_the_place_free_and_the_host_hears(house: Mediations) -> None:
    house.appoint(COLLEAGUE, Role.MEDIATOR, MEDIATOR)
    url = house.open()
    with house.town.app.app_context(), transaction() as session:
        post = session.query(Post).filter_by(user_id=house.town.users[MEDIATOR]).one()
        people.end_post(post)
    house.works()
    row = house.row(url)
    assert (row.mediator_id, row.state) == (None, State.OPEN)
    assert "没有调解员了" in house.told(COLLEAGUE)
    house.step(COLLEAGUE, url, "session", **talk(), status=409)
    house.step(COMMISSIONER, url, "mediator", mediator=house.town.phones[COLLEAGUE])
    house.step(COLLEAGUE, url, "session", **talk())


def test_an_order_handed_on_takes_the_mediation_along_and_one_that_comes_back_stops_it(
    house: Mediations,
) -> None:
    url, other = house.asking(), house.asking()
    code = url.split("/")[2]
    house.order(MEDIATOR, code, "accept")
    house.order(MEDIATOR, code, "transfer", unit=JUSTICE, note="他们更熟")
    house.order(DISPATCHER, other.split("/")[2], "recall")
    house.works()
    row = house.row(url)
    assert (row.state, row.mediator_id) == (State.ASKING, None)
    house.step(JUSTICE, url, "consent", **said(1))
    assert house.phone(MEDIATOR).get(url).status_code == 404
    assert (house.row(other).state, house.row(other).end_reason) == (State.STOPPED, "recalled")


def test_the_order_that_the_host_has_already_is_used_and_another_unit_goes_on_leading(house: Mediations) -> None:
    code = house.at_the_town("dispute")
    house.dispatch(code, MEDIATOR)
    url = house.asking(who=DISPATCHER, code=code)
    assert len(house.orders(code)) == 1
    other = house.at_the_town("dispute")
    house.dispatch(other, JUSTICE)
    house.asking(who=DISPATCHER, code=other)
    assert [one.leading for one in house.orders(other)] == [True, False]
    house.step(MEDIATOR, url, "fail")
    assert house.states(code) == ["acknowledged", "returned"]


def test_while_it_is_talked_over_the_case_stays_open_and_its_order_runs_as_long(house: Mediations) -> None:
    url = house.open()
    code = url.split("/")[2]
    assert house.orders(code)[0].due_at >= house.row(url).until_at
    house.step(MEDIATOR, url, "extend", until="2027-01-20", yes=["1", "2"])
    assert house.orders(code)[0].due_at == house.row(url).until_at
    house.order(MEDIATOR, code, "accept")
    house.order(MEDIATOR, code, "finish", note="谈好了")
    house.order(DISPATCHER, code, "check", status=409)
    suggested = house.refer(VILLAGE)
    house.does(VILLAGE, suggested.split("/")[2], "acknowledge")
    house.does(VILLAGE, suggested.split("/")[2], "resolve", note="谈好了", status=409)


def test_of_two_mediators_at_once_the_second_gets_a_409_and_keeps_what_was_typed(house: Mediations) -> None:
    url = house.open()
    seen = str(house.row(url).version)
    house.step(MEDIATOR, url, "session", **talk(), version=seen)
    answer = house.phone(MEDIATOR).post(
        f"{url}/session", {**talk(said="第二个人写的"), "version": seen}, headers={"Accept": "text/html"}
    )
    assert answer.status_code == 409
    house.step(MEDIATOR, url, "session", **talk(said="第二个人写的"), version=str(house.row(url).version))


def test_the_same_step_twice_is_taken_once(house: Mediations) -> None:
    url = house.asking()
    sent = {"client_id": "0b0d4c0e-0000-4000-8000-000000000001", **said(1)}
    first = house.step(MEDIATOR, url, "consent", **sent)
    assert house.step(MEDIATOR, url, "consent", **sent, status=200)["version"] == first["version"]
    house.step(MEDIATOR, url, "consent", **{**sent, "answer": "no"}, status=409)
    assert house.row(url).state == State.ASKING


def test_the_commissioner_is_reminded_of_what_waits_and_the_mediator_of_the_thirty_days(house: Mediations) -> None:
    waiting = house.refer(VILLAGE)
    assert "等启动调解：邻里" in house.told(COMMISSIONER)
    assert house.row(waiting).due_at == NOON + timedelta(days=1)
    url = house.open()
    until = house.row(url).until_at
    with clock.travel(until - timedelta(days=3)):
        house.works()
        house.works()
    assert house.told(MEDIATOR, until).count("快到期了") == 1
    with clock.travel(until):
        house.works()
    with clock.travel(until + timedelta(days=4)):
        house.works()
        assert "超期一个工作日了" in house.told(COMMISSIONER)
        assert "叔侄为地界动了手" not in house.told(COMMISSIONER)


def test_what_the_police_handed_over_is_carried_along(house: Mediations) -> None:
    sent = {
        "about": "dispute:neighbour",
        "channel": "police",
        "description": "叔侄为地界动了手",
        "someone_hurt": "yes",
        "live_together": "no",
        "police_view": "not_allowed",
        "basis": "轻伤，要立案",
        "caller_name": "蒋老大",
        "caller_phone": "10099990011",
        "client_id": "0b0d4c0e-0000-4000-8000-000000000002",
    }
    answer = house.phone(POLICE).post("/counter", sent)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    url = house.refer(POLICE, answer.json["case_code"], harm="yes", source="police")
    row = house.row(url)
    assert (row.police_view, row.police_basis) == ("not_allowed", "轻伤，要立案")
    house.step(COMMISSIONER, url, "committee", status=409)
    house.step(COMMISSIONER, url, "decline", where="等公安办")


def test_nobody_refers_what_is_over(house: Mediations) -> None:
    code = house.report("dispute")
    house.does(VILLAGE, code, "acknowledge")
    house.does(VILLAGE, code, "resolve", note="自己谈好了")
    house.refer(VILLAGE, code, status=409)


def test_a_mediator_who_turns_out_to_be_a_party_is_out_and_the_host_names_another(house: Mediations) -> None:
    house.appoint(COLLEAGUE, Role.MEDIATOR, MEDIATOR)
    url = house.open()
    house.step(MEDIATOR, url, "party", party="2", phone=house.town.phones[MEDIATOR])
    assert house.row(url).mediator_id is None
    house.step(MEDIATOR, url, "session", **talk(), status=403)
    house.step(COMMISSIONER, url, "mediator", mediator=house.town.phones[MEDIATOR], status=422)
    assert "没有调解员了" in house.told(COLLEAGUE)
    code = url.split("/")[2]
    house.order(MEDIATOR, code, "accept", status=403)


def test_the_head_of_the_host_hears_what_is_late(house: Mediations) -> None:
    house.appoint(HEAD, Role.UNIT_HEAD, MEDIATOR)
    url = house.open()
    with clock.travel(house.row(url).until_at + timedelta(days=4)):
        house.works()
        assert "超期一个工作日了" in house.told(HEAD)
        assert "请今天就办" not in house.told(HEAD)


def test_a_case_that_is_being_mediated_is_not_put_into_another(house: Mediations) -> None:
    code = house.at_the_town("dispute")
    other = house.at_the_town("dispute", by="informant:200/001/02")
    url = house.asking(who=DISPATCHER, code=code)
    sent = {"into": other, "note": "同一件事", "orders": "withdraw", "version": house.case(code).version}
    answer = house.phone(DISPATCHER).post(f"/cases/{code}/merge", sent)
    assert answer.status_code == 409, answer.text
    house.step(MEDIATOR, url, "fail")
    sent["version"] = house.case(code).version
    assert house.phone(DISPATCHER).post(f"/cases/{code}/merge", sent).status_code in (201, 303)
    assert house.phone(MEDIATOR).get(url).status_code == 200
