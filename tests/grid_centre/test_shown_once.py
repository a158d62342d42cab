"""What is shown once, an invitation or a code: pressed twice it is the same one, and the first answer is not lost."""

import pytest

from tests.support.html import parse
from tests.support.posts import end
from tests.support.town import code
from webapp.core.db import db
from webapp.people.models import User

PAGE = {"Accept": "text/html"}
INFORMANT, LEAD = "informant:200/001/01", "grid:200/001"


@pytest.fixture
def press(town):
    """Return how somebody presses the button of a form twice, and what each answer shows."""

    def twice(key, page, action, **fields):
        phone = town.sign_in(key)
        form = next(one for one in parse(phone.get(page).data).find_all("form") if one.get("action") == action)
        sent = form.fields | fields
        answers = [phone.post(action, sent, headers=PAGE) for _ in range(2)]
        return phone, sent, [(one.status_code, shown(one)) for one in answers]

    return twice


def shown(answer):
    """Return the link or the code on a page."""
    page = parse(answer.data)
    found = page.find_all("p", id="code") or page.where(lambda one: "/join/" in (one.get("value") or one.text))
    return next((words for one in reversed(found) if (words := one.get("value") or one.text)), "")


def test_an_invitation_pressed_twice_is_one_link_that_works(town, client, press):
    person = f"/informants/{town.users[INFORMANT]}"
    _, _, (first, again) = press(LEAD, person, f"{person}/invitation")
    assert first[0] == 200
    assert "/join/" in first[1]
    assert first == again
    assert client.get("/join/" + first[1].rsplit("/join/", 1)[1].split()[0]).status_code == 200


def test_once_the_invitation_is_used_the_same_form_makes_no_other(town, client, press):
    person = f"/informants/{town.users[INFORMANT]}"
    phone, sent, (first, _) = press(LEAD, person, f"{person}/invitation")
    link = "/join/" + first[1].rsplit("/join/", 1)[1].split()[0]
    client.post(link, data={"csrf_token": parse(client.get(link).data).find("input", name="csrf_token")["value"]})
    refused = phone.post(f"{person}/invitation", sent, headers=PAGE)
    assert refused.status_code == 409
    assert "已经用过或者换过了" in refused.get_data(as_text=True)


def test_a_code_pressed_twice_is_one_code(town, press):
    person = f"/people/{town.users['court']}"
    _, _, (first, again) = press("system_admin", person, f"{person}/one-time-code")
    assert first == again
    assert len(first[1].split("-")) == 3


def test_somebody_new_pressed_twice_is_one_person_with_one_code(app, town, press):
    typed = {"phone": "10019990077", "name": "唐新", "role": "court_officer", "unit": "court"}
    _, _, (first, again) = press("system_admin", "/people/new", "/people/new", **typed)
    assert first[0] == 200
    assert first[1]
    assert first == again
    with app.app_context():
        assert len([one for one in db.session().query(User) if one.phone == typed["phone"]]) == 1


def test_an_informant_put_into_a_seat_twice_is_not_told_that_the_seat_is_taken(town, press):
    end(town, "informant:200/001/02")
    address = f"/informants/new/{code('200/001/02')}"
    _, _, (first, again) = press(LEAD, address, address, phone="10019990078", name="唐新员")
    assert first[0] == 200
    assert first == again
