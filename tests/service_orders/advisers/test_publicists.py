"""法治宣传员 and 普法志愿者: given by the justice office, on the menu and on events, with own times."""

from tests.outreach.conftest import event_fields, post
from tests.service_orders.test_times import act, offered, week_from
from tests.support.html import parse
from tests.support.posts import end
from tests.support.resident import Resident
from tests.support.town import Phone, Town, code
from webapp.core.db import db
from webapp.people.models import Post
from webapp.people.permissions import Role

NEW = "10019990077"


def ask(office: Phone, **sent: str):
    return office.post("/orders/people", sent, headers={"Accept": "text/html"})


def posts_of(town: Town, role: Role) -> list[int]:
    with town.app.app_context():
        return [one.id for one in db.session().query(Post).filter(Post.role == role, Post.ended_at.is_(None))]


def test_the_justice_office_asks_somebody_new_and_hands_over_a_code_once(town: Town, office: Phone) -> None:
    before = len(posts_of(town, Role.LAW_VOLUNTEER))
    made = ask(office, role="law_volunteer", phone=NEW, name="唐新来")
    page = parse(made.data)
    assert page.find("p", id="code").text
    back = next(one for one in page.find_all("a") if "data-back" in one.attributes)
    assert back["href"] == "/orders/advisers"
    assert len(posts_of(town, Role.LAW_VOLUNTEER)) == before + 1
    listed = parse(office.get("/orders/advisers").data).find("main").text
    assert "唐新来" in listed
    again = ask(office, role="law_volunteer", phone=NEW, name="")
    assert again.status_code == 422
    assert "已经有这个职务" in parse(again.data).text


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(town: Town, office: Phone) -> None:
    for sent, sentence in (
        ({"role": "", "phone": NEW, "name": "唐新来"}, "选一样"),
        ({"role": "village_legal_adviser", "phone": NEW, "name": "唐新来"}, "选一样"),
        ({"role": "legal_publicist", "phone": NEW, "name": ""}, "请填姓名"),
        ({"role": "legal_publicist", "phone": "12", "name": "唐新来"}, "手机号"),
    ):
        refused = ask(office, **sent)
        page = parse(refused.data)
        assert refused.status_code == 422
        assert sentence in page.find("form", action="/orders/people").text
        assert page.find("input", name="name")["value"] == sent["name"]
    own = ask(office, role="legal_publicist", phone=town.phones["justice_office"], name="")
    assert own.status_code == 403
    assert len(posts_of(town, Role.LEGAL_PUBLICIST)) == 1


def test_nobody_else_gives_these_posts_and_the_office_ends_no_other(town: Town, office: Phone, adviser: Phone) -> None:
    sent = {"role": "law_volunteer", "phone": NEW, "name": "唐新来"}
    for phone in (adviser, town.sign_in("publicist"), town.sign_in("mediation_committee")):
        assert phone.post("/orders/people", sent).status_code == 404
    (seat,) = [one for one in posts_of(town, Role.VILLAGE_LEGAL_ADVISER)][:1]
    assert office.post(f"/orders/people/{seat}/end", {}).status_code == 404
    (publicist,) = posts_of(town, Role.LEGAL_PUBLICIST)
    assert post(office, f"/orders/people/{publicist}/end").status_code == 303
    assert posts_of(town, Role.LEGAL_PUBLICIST) == []
    assert office.post(f"/orders/people/{publicist}/end", {}).status_code == 409


def test_a_lecture_is_ordered_at_the_own_times_of_who_holds_the_post(town: Town, resident: Resident, stored) -> None:
    publicist = town.sign_in("publicist")
    week_from(publicist, "10:00", "10:40")
    slot = offered(resident, "law_talk")[0]
    assert "法治宣传员" in resident.page.text
    found = resident.order("law_talk", slot=slot, meeting="village")
    (order,) = stored()
    assert (order.adviser_id, order.adviser_reason) == (town.users["publicist"], "法治宣传员")
    assert act(publicist, found, "confirm").status_code == 303
    assert stored()[0].state == "scheduled"
    # Who was asked least comes next, whichever of the posts it is.
    second = resident.order("law_talk", phone="10011110002")
    assert stored()[1].code == second
    assert stored()[1].adviser_id == town.users["volunteer"]


def test_while_nobody_holds_such_a_post_the_office_agrees_on_a_time(town: Town, resident: Resident, stored) -> None:
    for key in ("publicist", "volunteer"):
        end(town, key)
    resident.order("law_talk", meeting="village")
    (order,) = stored()
    assert (order.adviser_id, order.slot_at) == (None, None)


def test_the_office_may_give_them_anything_and_gets_it_back_when_they_leave(
    town: Town, office: Phone, resident: Resident, stored
) -> None:
    found = resident.order("psychological_support")
    volunteer = town.sign_in("volunteer")
    assert volunteer.get(f"/orders/{found}").status_code == 404
    assert act(office, found, "assign", adviser=str(town.users["volunteer"])).status_code == 303
    assert volunteer.get(f"/orders/{found}").status_code == 200
    end(town, "volunteer")
    assert "请换人" in parse(office.get("/orders").data).text
    assert town.app.test_client().get(f"/orders/{found}").status_code in (302, 401)


def test_they_speak_at_events_see_them_and_no_legal_aid(town: Town, office: Phone) -> None:
    volunteer = town.sign_in("volunteer")
    choices = parse(office.get("/outreach/events/new").data).find("select", name="lecturer_id").text
    assert "测试volunteer（普法志愿者）" in choices
    made = post(office, "/outreach/events", **event_fields(lecturer_id=str(town.users["volunteer"])))
    assert made.status_code == 303
    event = made.headers["Location"]
    assert volunteer.get(event).status_code == 200
    assert volunteer.get(f"/outreach/plans/{code('200')}").status_code == 200
    assert volunteer.get("/legal-aid").status_code == 404
    assert volunteer.get("/orders/advisers").status_code == 404
