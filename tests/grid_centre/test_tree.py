"""An area on a desk: the tree around it, who sits and sat there, and the seat's form beside it."""

import pytest

from tests.support.html import parse
from tests.support.posts import end
from tests.support.statements import counted_statements
from tests.support.town import code
from webapp.web.tables import DESK_COOKIE

INFORMANT = "informant:200/001/01"


@pytest.fixture
def desk(town):
    """Return how somebody reads a page on a desk."""

    def sit(key="grid_centre"):
        phone = town.sign_in(key)
        phone.client.set_cookie(DESK_COOKIE, "1")
        return phone

    return sit


def tree_of(answer):
    """Return name → address of what the tree shows."""
    tree = parse(answer.data).find("nav", class_="tree")
    return {link["href"].rsplit("/", 1)[1]: link for link in tree.find_all("a")}


def test_the_tree_shows_the_whole_of_the_open_village_and_what_lies_beside(desk):
    shown = tree_of(desk().get(f"/areas/{code('200/001/01')}"))
    for place in ("200", "200/001", "200/001/01", "200/001/02", "200/002", "201"):
        assert code(place) in shown, place
    assert code("201/001") not in shown
    assert [key for key, link in shown.items() if link.get("aria-current")] == [code("200/001/01")]
    assert code("200/001/01") in tree_of(desk().get(f"/areas/{code('200')}"))


def test_empty_seats_say_so_in_words(town, desk):
    end(town, INFORMANT)
    shown = tree_of(desk().get(f"/areas/{code('200/001')}"))
    assert "空" in shown[code("200/001/01")].text
    assert "空" not in shown[code("200/001/02")].text


def test_the_seat_is_filled_beside_the_tree_and_who_sat_there_is_named(town, desk):
    phone, place = desk(), f"/areas/{code('200/001/01')}"
    wrong = phone.post(f"{place}/seat", {"phone": "12", "name": "唐新"}, headers={})
    page = parse(wrong.data)
    assert wrong.status_code == 422
    assert page.find("nav", class_="tree")
    assert next(one for one in page.find_all("input") if one.get("name") == "name")["value"] == "唐新"
    assert phone.post(f"{place}/seat", {"phone": "10019990701", "name": "唐新"}, headers={}).status_code == 303
    shown = parse(phone.get(place).data)
    assert "以前是谁" in shown.text
    assert [link for link in shown.find_all("a") if link.get("href") == f"/people/{town.users[INFORMANT]}"]


def test_nobody_is_a_link_who_may_not_be_opened(town, desk):
    phone = desk()
    for place in ("", "200", "200/001", "200/001/01"):
        answer = phone.get(f"/areas/{code(place) if place else '450324106'}")
        page = parse(answer.data)
        assert answer.status_code == 200
        people = [link["href"] for link in page.find_all("a") if link.get("href", "").startswith("/people/")]
        assert all(phone.get(address).status_code == 200 for address in people), place


@pytest.mark.parametrize("key", ["grid_centre", "system_admin"])
def test_an_area_costs_as_many_statements_with_more_below_it(town, desk, key):
    phone = desk(key)
    for place in ("200/001/01", "200"):
        with town.app.app_context(), counted_statements() as seen:
            assert phone.get(f"/areas/{code(place)}").status_code == 200
        assert len(seen) <= 6, seen


def test_a_phone_has_no_tree(town):
    page = parse(town.sign_in("grid_centre").get(f"/areas/{code('200')}").data)
    assert not page.find_all("nav", class_="tree")
    assert page.link("换人")
