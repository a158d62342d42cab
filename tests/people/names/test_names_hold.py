"""A name for protected matters holds with a current post in the unit that named the person, and no longer."""

from tests.support.html import parse
from tests.support.makers import make_case
from tests.support.posts import area, end, user_of
from webapp.core.db import db
from webapp.people import service
from webapp.people.models import User
from webapp.people.permissions import Role

INFORMANT = "informant:200/001/01"


def protected_case(town):
    """Report a protected matter and return the address of its case."""
    code = make_case(town.sign_in(INFORMANT), "dispute", category="marriage_family", someone_hurt="yes")
    return f"/cases/{code}"


def unread(phone):
    return phone.get("/messages").get_data(as_text=True).count("有一件要专人办的事")


def test_after_the_post_ended_nothing_of_it_is_open_from_the_next_request_on(town):
    address = protected_case(town)
    phone = town.sign_in("police_station")
    assert phone.get(address).status_code == 200
    end(town, "police_station")
    assert phone.get(address).status_code == 404
    assert "受保护" not in phone.get("/todo").get_data(as_text=True)


def test_after_the_post_ended_nothing_new_is_told(town):
    protected_case(town)
    phone, colleague = town.sign_in("police_station"), town.sign_in("justice_office")
    assert (unread(phone), unread(colleague)) == (1, 1)
    end(town, "police_station")
    protected_case(town)
    assert (unread(phone), unread(colleague)) == (1, 2)


def test_a_post_in_another_unit_reads_nothing_of_it(town, writing):
    address = protected_case(town)
    end(town, "police_station")
    with writing():
        other = service.add_unit(code="civil_affairs_office", name="民政办", kind="linked", area=area(""))
        service.appoint(user_of(town, "police_station"), Role.UNIT_OFFICER, unit=other)
    phone = town.sign_in("police_station")
    assert phone.get(address).status_code == 404
    assert "受保护" not in phone.get("/todo").get_data(as_text=True)
    assert parse(phone.get("/cases").data).find_all(data_protected="yes") == []


def test_the_promise_leaves_out_a_unit_whose_person_has_gone(town):
    end(town, "police_station")
    text = parse(town.sign_in(INFORMANT).get("/report/dispute").data).text
    assert "只有justice_office、womens_federation各一名指定的人能看" in text


def test_an_account_that_was_closed_holds_no_name(town, writing):
    with writing():
        db.session().get_one(User, town.users["police_station"]).active = False
    text = parse(town.sign_in(INFORMANT).get("/report/dispute").data).text
    assert "police_station" not in text
