"""The second step: who needs it, setting it up, and codes that are wrong, used, old or from paper."""

from datetime import timedelta

import pyotp
import pytest

from tests.support.html import parse
from tests.support.sign_in import is_in, try_sign_in
from tests.support.town import PASSWORD, kept_town
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.people.models import SecondFactor
from webapp.people.queries import devices_of
from webapp.people.sign_in.service import TRIES
from webapp.people.sign_in.service_second_factor import forget

OFFICER = "court"


@pytest.fixture
def app(make_app):
    return make_app(SECOND_FACTOR="required")


@pytest.fixture
def town(app, town_instance):
    return kept_town(app, town_instance)


def code_at(secret, seconds=0):
    return pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=seconds))


def first_step(client, town, key=OFFICER):
    """Type the password and return the ticket and, where a code app is to be set up, its secret."""
    page = parse(try_sign_in(client, town.phones[key], PASSWORD).data)
    secret = next((one.text for one in page.find_all("p", class_="secret")), "")
    return page.find("input", name="ticket")["value"], page.find("input", name="csrf_token")["value"], secret


def type_code(client, ticket, token, code):
    return client.post("/sign-in/second", data={"ticket": ticket, "csrf_token": token, "code": code})


def set_up(client, town, key=OFFICER):
    ticket, token, secret = first_step(client, town, key)
    answer = type_code(client, ticket, token, code_at(secret))
    return secret, [one.text for one in parse(answer.data).find_all("li")]


def test_informants_leads_and_advisers_go_straight_in_and_the_offices_do_not(town, app):
    straight = ["informant:200/001/01", "grid:200/001", "village:200", "adviser:200"]
    asked = ["town", "governance_centre", "police_station", "system_admin", "auditor", "political_legal_commissioner"]
    for key in (*straight, *asked):
        client = app.test_client()
        status = try_sign_in(client, town.phones[key], PASSWORD).status_code
        assert (status, is_in(client)) == ((302, True) if key in straight else (200, False)), key


def test_where_it_is_off_nobody_is_asked(make_app, town_instance):
    app = make_app(SECOND_FACTOR="off")
    town = kept_town(app, town_instance)
    assert try_sign_in(app.test_client(), town.phones[OFFICER], PASSWORD).status_code == 302


def test_the_first_time_a_code_app_is_set_up_and_ten_paper_codes_are_shown_once(client, town, app):
    ticket, token, secret = first_step(client, town)
    assert type_code(client, ticket, token, "000000").status_code == 422
    assert not is_in(client)
    secret, paper = set_up(client, town)
    assert is_in(client)
    assert len(set(paper)) == 10
    assert secret not in client.get("/me/second-step").get_data(as_text=True)
    with app.app_context():
        stored = db.session().connection().exec_driver_sql("SELECT secret FROM second_factors").scalar_one()
    assert secret not in stored, "kept encrypted"


def test_a_code_opens_once_and_a_slow_clock_does_no_harm(client, town, app):
    secret, _ = set_up(client, town)
    other = app.test_client()
    now = clock.now()
    with clock.travel(now + timedelta(seconds=60)):
        ticket, token, _ = first_step(other, town)
        slow = code_at(secret, -30)
        assert type_code(other, ticket, token, code_at(secret, -90)).status_code == 422
        assert type_code(other, ticket, token, slow).status_code == 302
        third = app.test_client()
        ticket, token, _ = first_step(third, town)
        assert type_code(third, ticket, token, slow).status_code == 422, "a code that was used is seen through"


def test_a_paper_code_opens_once(client, town, app):
    _, paper = set_up(client, town)
    for status in (302, 422):
        other = app.test_client()
        ticket, token, _ = first_step(other, town)
        assert type_code(other, ticket, token, paper[0].lower()).status_code == status


def test_wrong_codes_are_delayed_and_a_ticket_dies(client, town, app):
    secret, _ = set_up(client, town)
    other = app.test_client()
    ticket, token, _ = first_step(other, town)
    assert [type_code(other, ticket, token, "111111").status_code for _ in range(TRIES)] == [422] * TRIES
    assert type_code(other, ticket, token, code_at(secret, 30)).status_code == 429
    with clock.travel(clock.now() + timedelta(hours=1)):
        assert type_code(other, "made.up.ticket", token, code_at(secret)).status_code == 400


def test_a_new_phone_is_set_up_with_a_code_that_still_works(client, town, app):
    _, paper = set_up(client, town)
    token = parse(client.get("/me/second-step").data).find("input", name="csrf_token")["value"]
    wrong = client.post("/me/second-step/renew", data={"csrf_token": token, "code": "222222"})
    assert wrong.status_code == 422
    assert client.post("/me/second-step/renew", data={"csrf_token": token, "code": paper[1]}).status_code == 303
    assert first_step(app.test_client(), town)[2] != "", "the next sign-in shows a new picture to scan"


def test_who_lost_phone_and_paper_is_let_in_anew_by_the_security_administrator(client, town, app):
    set_up(client, town)
    with app.app_context(), transaction():
        forget(town.users[OFFICER], actor_id=town.users["security_admin"])
        assert db.session().get(SecondFactor, town.users[OFFICER]) is None
    assert first_step(app.test_client(), town)[2] != ""


def test_a_code_that_is_sent_twice_opens_the_same_session_and_is_no_wrong_try(town, app):
    client = app.test_client()
    set_up(client, town)
    with clock.travel(clock.now() + timedelta(minutes=1)):
        client = app.test_client()
        ticket, token, _ = first_step(client, town)
        with app.app_context():
            secret = db.session().get(SecondFactor, town.users[OFFICER]).secret
        code, before = code_at(secret), client.get_cookie("one_door").value
        for _ in range(2):
            client.set_cookie("one_door", before)
            assert type_code(client, ticket, token, code).headers["Location"] == "/todo"
            assert is_in(client)
        with app.app_context():
            assert len(devices_of(town.users[OFFICER])) == 2, "that of setting it up, and one"
