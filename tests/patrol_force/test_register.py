"""The register: who is in it, counted by kind, linked with an account only because somebody says so."""

from datetime import timedelta

from sqlalchemy import select

from tests.patrol_force.conftest import CENTRE, HERE, INFORMANT, NOON, PAGE, VILLAGE, Force, after
from tests.support.statements import counted_statements
from webapp.core import clock
from webapp.core.db import db
from webapp.operations.service_retention import run_retention
from webapp.patrol_force.models import PatrolMember


def numbers(force: Force) -> dict[str, str]:
    tiles = force.page(CENTRE, "/patrol-force").where(lambda one: "data-count" in one.attributes)
    return {one["data-count"]: one.where(lambda inner: inner.tag == "b")[0].text for one in tiles}


def test_each_kind_has_its_number_and_all_of_them_the_sum(force: Force) -> None:
    assert set(numbers(force).values()) == {"0"}
    force.add()
    force.add("李保", kind="security_guard")
    gone = force.add("吴旧")
    force.change(gone, "end")
    shown = numbers(force)
    assert (shown["all"], shown["patrol_volunteer"], shown["security_guard"], shown["other"]) == ("2", "1", "1", "0")
    assert "吴旧" not in force.page(CENTRE, "/patrol-force").text
    assert "吴旧" in force.page(CENTRE, "/patrol-force?show=ended").text


def test_names_and_numbers_lie_encrypted_and_a_list_shows_no_whole_number(force: Force) -> None:
    number = force.add("赵六", phone="10070009999")
    with force.town.app.app_context():
        raw = db.session().connection().exec_driver_sql("SELECT name, phone FROM patrol_members").one()
    assert "赵六" not in raw[0]
    assert "10070009999" not in raw[1]
    assert "10070009999" not in force.page(CENTRE, "/patrol-force").text
    assert force.member(number).name == "赵六"


def test_a_number_is_one_person(force: Force) -> None:
    force.add(phone="10070009999")
    force.add("又一个", phone="100 7000 9999", status=422)
    assert len(force.members()) == 1


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_stored(force: Force) -> None:
    sent = {
        "name": "郑七",
        "phone": "12",
        "kind": "king",
        "area": "nowhere",
        "since": "2026-02-01",
        "until": "2026-01-01",
    }
    answer = force.phone(CENTRE).post("/patrol-force/members", sent)
    assert answer.status_code == 422
    assert set(answer.json["error"]["fields"]) >= {"phone", "kind", "area"}
    page = force.phone(CENTRE).post("/patrol-force/members", sent, headers=PAGE)
    assert "郑七" in page.text
    assert force.members() == []


def test_an_account_is_linked_only_because_the_grid_centre_says_so(force: Force) -> None:
    number = force.add("本人", phone=force.town.phones[INFORMANT])
    assert force.member(number).user_id is None
    user_id = force.phone(INFORMANT).user_id
    force.change(number, "link", status=422, user=user_id + 1)
    force.change(number, "link", user=user_id)
    assert force.member(number).user_id == user_id
    force.change(number, "unlink")
    assert force.member(number).user_id is None


def test_another_number_ends_the_link(force: Force) -> None:
    number = force.add_account(INFORMANT)
    one = force.member(number)
    sent = {"name": one.name, "phone": "10070008888", "kind": one.kind, "area": HERE, "since": "2026-01-01"}
    force.change(number, "change", version=one.version, **sent)
    assert force.member(number).user_id is None


def test_of_two_who_change_somebody_the_second_is_told(force: Force) -> None:
    number = force.add()
    seen = force.member(number).version
    force.change(number, "end", version=seen)
    force.change(number, "unlink", version=seen, status=409)


def test_an_informant_who_is_a_member_stays_an_informant(force: Force) -> None:
    force.add_account(INFORMANT, kind="village_group_informant")
    assert numbers(force)["village_group_informant"] == "1"
    assert force.phone(INFORMANT).report().status_code == 201


def test_only_the_grid_centre_keeps_it(force: Force) -> None:
    number = force.add()
    for who in (VILLAGE, INFORMANT, "governance_centre", "system_admin"):
        for address in ("/patrol-force", "/patrol-force/sheets", f"/patrol-force/members/{number}"):
            assert force.phone(who).get(address, headers=PAGE).status_code == 404


def test_who_ended_goes_a_year_later(force: Force) -> None:
    number = force.add()
    force.change(number, "end")
    for days, left in ((364, 1), (366, 0)):
        with force.town.app.app_context(), clock.travel(NOON + timedelta(days=days)):
            run_retention()
            assert len(db.session().scalars(select(PatrolMember.id)).all()) == left
    assert force.events("patrol_member", number)[-1] == "patrol_member.ended"


def test_the_page_costs_the_same_with_one_and_with_many(force: Force) -> None:
    force.add()
    force.page(CENTRE, "/patrol-force")
    with counted_statements(force.town.app) as few:
        force.page(CENTRE, "/patrol-force")
    for turn in range(4):
        force.add(f"又{turn}")
    with counted_statements(force.town.app) as many:
        force.page(CENTRE, "/patrol-force")
    assert len(many) == len(few) <= 6, many
    with counted_statements(force.town.app) as one:
        force.page(CENTRE, f"/patrol-force/members/{force.members()[0].id}")
    assert len(one) <= 10


def test_a_member_who_begins_tomorrow_is_not_counted_today(force: Force) -> None:
    force.add(since=clock.local_day(after(days=1)).isoformat())
    assert numbers(force)["all"] == "0"
