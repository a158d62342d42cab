"""What is left open goes over in one step, empty seats are told gently, administrators stay three, pages stay cheap."""

import pytest

from tests.grid_centre.spreadsheets.test_import import plan_of
from tests.support.html import parse
from tests.support.makers import DESK, Desk
from tests.support.statements import counted_statements
from tests.support.town import code
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.grid_centre.spreadsheets.service import carry_out, keep
from webapp.grid_centre.spreadsheets.sheets import POSTS
from webapp.inbox.service import deliver_pending
from webapp.people.models import User
from webapp.people.permissions import Role

UNIT, INFORMANT, PLACE = "justice_office", "informant:200/001/01", "200/001/01"


def form_at(page, ending):
    return next(form for form in page.find_all("form") if form["action"].endswith(ending))


def test_what_an_officer_leaves_open_goes_to_a_colleague_in_one_step(town):
    desk = Desk(town)
    codes = [desk.at_the_town(), desk.at_the_town()]
    for one in codes:
        desk.dispatch(one, UNIT)
        desk.order(UNIT, one, "accept")
    desk.appoint("court", Role.JUSTICE_OFFICER, UNIT)
    system = town.sign_in("system_admin")
    page = parse(system.get(f"/people/{town.users[UNIT]}").data)
    assert "手上还有 2 件没办完" in page.text
    action = form_at(page, "/end")["action"]
    assert system.post(action, {"heir": town.users["police_station"]}, headers={}).status_code == 422
    assert system.post(action, {"heir": town.users["court"]}, headers={}).status_code == 303
    assert {order.officer_id for one in codes for order in desk.orders(one)} == {town.users["court"]}
    assert "换测试court来办" in desk.phone(DESK).get(f"/cases/{codes[0]}").get_data(as_text=True)
    assert desk.phone(UNIT).get(f"/cases/{codes[0]}").status_code == 404
    desk.order("court", codes[1], "finish", note="办好了")
    desk.agrees()


def test_there_are_always_three_administrators_and_they_are_three_people(town):
    system = town.sign_in("system_admin")
    auditor = f"/people/{town.users['auditor']}"
    end = form_at(parse(system.get(auditor).data), "/end")["action"]
    kept = system.post(end, headers={})
    assert kept.status_code == 422
    assert "没有别的审计员了" in kept.get_data(as_text=True)
    both = system.post(f"{auditor}/posts", {"role": "security_admin"}, headers={})
    assert both.status_code == 422
    assert "三个人担任" in both.get_data(as_text=True)
    until = {"phone": "10019990045", "name": "代办人", "until": "2100-01-01"}
    assert system.post(end.replace("/end", "/deputy"), until, headers={}).status_code == 303
    stands_in = {"phone": "10019990045", "role": "security_admin"}
    assert system.post("/people/new", stands_in, headers={}).status_code == 422, "also who stands in"
    assert system.post(end, headers={}).status_code == 422, "who stands in does not make a second one"
    second = {"phone": "10019990046", "name": "第二位", "role": "auditor"}
    assert system.post("/people/new", second, headers={}).status_code == 200
    assert system.post(end, headers={}).status_code == 303


def told(town, key):
    with town.app.app_context():
        deliver_pending()
    return town.sign_in(key).get("/messages").get_data(as_text=True)


@pytest.mark.usefixtures("daytime")
def test_an_empty_seat_is_told_gently_to_the_lead_above_and_a_replaced_one_is_not(make_app, town):
    old, new = town.phones[INFORMANT], town.phones["informant:200/001/02"]
    with town.app.app_context():
        today = clock.local_day(clock.now()).isoformat()
        word = "微网格信息员"
        plan = plan_of({POSTS: [[old, word, code(PLACE), "", today], [new, word, code(PLACE), today, ""]]})
        assert plan.faults == []
        with transaction():
            carry_out(keep(b"x", "a.xlsx", plan, actor_id=None), plan, actor_id=None)
    assert "空着了" not in told(town, "grid:200/001")
    officer = town.sign_in("grid_centre")
    page = parse(officer.get(f"/people/{town.users['informant:200/001/02']}").data)
    assert officer.post(form_at(page, "/end")["action"], headers={}).status_code == 303
    assert "空着了" in told(town, "grid:200/001")
    assert "空着了" not in told(town, "village:200"), "only the lead next above"


def test_the_pages_of_the_desk_and_of_the_administrators_are_bounded(town):
    pages = {
        "grid_centre": ("/areas/" + code("200"), "/people", "/areas/vacant", f"/people/{town.users[INFORMANT]}"),
        "auditor": ("/audit", "/audit?group=people&who=x"),
        "system_admin": ("/operations", "/settings"),
        "security_admin": ("/security",),
        "grid:200/001": ("/informants", "/vacancies"),
    }
    for key, addresses in pages.items():
        phone = town.sign_in(key)
        for address in addresses:
            with town.app.app_context(), counted_statements() as seen:
                assert phone.get(address).status_code == 200
            # Two of them are the session and who is signed in with which posts.
            assert len(seen) <= 8, (address, len(seen), seen)


def test_giving_a_seat_to_somebody_new_costs_few_statements(town):
    officer = town.sign_in("grid_centre")
    with town.app.app_context(), counted_statements() as seen:
        sent = {"phone": "10019990044", "name": "唐新四"}
        assert officer.post(f"/areas/{code(PLACE)}/seat", sent, headers={}).status_code == 303
    assert len(seen) <= 15, len(seen)


def test_the_first_people_are_let_in_from_the_server(town):
    runner = town.app.test_cli_runner()

    def invite(*arguments):
        return runner.invoke(args=["users", "invite", *arguments, "--address", "https://door.example.org/"])

    assert "give --name" in invite("10019990061").output
    assert invite("10019990061", "--name", "唐头一个", "--role", "nobody").exit_code == 2
    wrong = invite("10019990061", "--name", "唐头一个", "--role", "group_grid_lead", "--place", code("200/001"))
    assert wrong.exit_code == 1
    with town.app.app_context():
        assert db.session().query(User).filter_by(name="唐头一个").count() == 0, "nothing half-stored"
    link = invite("10019990061", "--name", "唐头一个", "--role", "micro_grid_informant", "--place", code("201/001/01"))
    assert link.exit_code == 1, "that seat is taken"
    office = invite("10019990062", "--name", "唐管理", "--role", "system_admin")
    assert "/password/new\none-time code:" in office.output
    again = invite(town.phones[INFORMANT])
    address = next(line for line in again.output.splitlines() if line.startswith("https://door.example.org/join/"))
    assert town.app.test_client().get(address.removeprefix("https://door.example.org")).status_code == 200
