"""Invitations for many at once: a card for each, once, and for nobody who signs in with a password."""

from datetime import timedelta

import pytest

from tests.grid_centre.spreadsheets.test_import import apply, send
from tests.support.html import parse
from tests.support.statements import counted_statements
from tests.support.town import code
from tests.support.workbooks import xlsx
from webapp.core import clock
from webapp.people import service_invitations

PAGE = {"Accept": "text/html"}
INFORMANTS = ["informant:200/001/01", "informant:200/001/02"]


@pytest.fixture
def officer(town):
    return town.sign_in("grid_centre")


@pytest.fixture
def links(monkeypatch):
    """Collect the links that are drawn on cards."""
    drawn = []
    monkeypatch.setattr(
        "webapp.grid_centre.queries_invitations.square", lambda link: drawn.append(link) or "data:image/svg+xml,"
    )
    return drawn


def import_new(phone, number, role="村级网格长", position="村支书", place=""):
    """Take in a sheet with so many new people, each with a post."""
    people = [[f"1001999{n:04}", f"新人{n}", position] for n in range(number)]
    posts = [[one[0], role, place or code("200"), "", ""] for one in people]
    return apply(phone, send(phone, xlsx({"人员": people, "职务": posts})))


def form_of(phone):
    page = parse(phone.get("/admin/import").data)
    return next((one for one in page.find_all("form") if one["action"].endswith("/invitations")), None)


def came_in(client, link):
    address = "/join/" + link.rsplit("/join/", 1)[1]
    token = parse(client.get(address).data).find("input", name="csrf_token")["value"]
    return client.post(address, data={"csrf_token": token}).status_code == 302


def test_fifty_who_were_imported_get_a_card_each_that_signs_them_in(town, client, officer, links):
    import_new(officer, 50)
    form = form_of(officer)
    assert "发 50 张邀请" in form.text
    answer = officer.post(form["action"], form.fields, headers=PAGE)
    page = parse(answer.data)
    cards = [one.text for one in page.find_all("li", class_="invitation")]
    assert len(cards) == len(set(links)) == 50
    assert "新人7" in cards[7]
    assert "才湾村 村级网格长" in cards[7]
    assert form_of(officer) is None
    assert came_in(client, links[0])
    assert officer.post(form["action"], form.fields | {"form_id": ""}, headers=PAGE).status_code == 422


def test_pressed_twice_shows_the_same_cards_without_those_used_meanwhile(client, officer, links):
    import_new(officer, 3)
    form = form_of(officer)
    officer.post(form["action"], form.fields, headers=PAGE)
    first = list(links)
    assert came_in(client, first[1])
    links.clear()
    assert officer.post(form["action"], form.fields, headers=PAGE).status_code == 200
    assert links == [first[0], first[2]]


def test_a_card_that_nobody_scanned_in_time_is_offered_again(officer, links):
    import_new(officer, 2)
    form = form_of(officer)
    officer.post(form["action"], form.fields, headers=PAGE)
    with clock.travel(clock.now() + service_invitations.LASTS + timedelta(minutes=1)):
        assert "发 2 张邀请" in form_of(officer).text


def test_who_signs_in_with_a_password_gets_no_card(system):
    assert import_new(system, 2, "民警", "", "police_station").status_code == 303
    assert form_of(system) is None


@pytest.fixture
def system(town):
    return town.sign_in("system_admin")


def test_chosen_people_get_cards_and_who_signs_in_otherwise_is_named(town, system, links):
    chosen = [town.users[one] for one in [*INFORMANTS, "court"]]
    with town.app.app_context(), counted_statements() as few:
        system.post("/people/invitations", {"person": chosen[:1]}, headers=PAGE)
    links.clear()
    with town.app.app_context(), counted_statements() as more:
        answer = system.post("/people/invitations", {"person": chosen}, headers=PAGE)
    page = parse(answer.data).text
    assert len(links) == 2
    assert "用密码登录，没有邀请" in page
    assert len(more) - len(few) <= 4  # an entry of the journal each


def test_people_of_others_are_never_among_the_chosen(town, officer, links):
    answer = officer.post("/people/invitations", {"person": [town.users["court"], 999999, "x"]}, headers=PAGE)
    assert answer.status_code == 422
    assert links == []
    officer.post("/people/invitations", {"person": [town.users["court"], town.users[INFORMANTS[0]]]}, headers=PAGE)
    assert len(links) == 1


def test_the_page_before_shows_a_bounded_number_of_statements(town, officer):
    import_new(officer, 3)
    officer.get("/admin/import")
    with town.app.app_context(), counted_statements() as seen:
        officer.get("/admin/import")
    assert len(seen) <= 6, seen
