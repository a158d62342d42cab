"""The secret under which a person's phones keep their key: one for each person, told to nobody else, kept encrypted."""

import base64

from sqlalchemy import text

from webapp.core.db import db, transaction
from webapp.people import service_vault
from webapp.people.queries import vault_secret_of

ONE, OTHER = "informant:200/001/01", "informant:200/001/02"


def secret_of(phone):
    return phone.get("/session").get_json()["vault_secret"]


def test_the_secret_is_32_bytes_and_stays_the_same_on_every_phone(town):
    first, second = town.sign_in(ONE), town.sign_in(ONE)
    assert len(base64.b64decode(secret_of(first))) == 32
    assert secret_of(first) == secret_of(first) == secret_of(second)


def test_each_person_has_another_secret(town):
    assert secret_of(town.sign_in(ONE)) != secret_of(town.sign_in(OTHER))


def test_two_first_requests_at_once_agree_on_one_secret(town, app):
    with app.app_context():
        with transaction():
            first = service_vault.make_secret(town.users[ONE])
        with transaction():
            second = service_vault.make_secret(town.users[ONE])
        assert first == second == vault_secret_of(town.users[ONE])


def test_the_database_holds_it_encrypted(town, app):
    secret = secret_of(town.sign_in(ONE))
    with app.app_context():
        stored = db.session().execute(text("SELECT vault_secret FROM users")).scalars().all()
    assert any(stored)
    assert not any(secret in (one or "") for one in stored)


def test_session_names_the_area_in_which_the_person_reports(town):
    assert town.sign_in(ONE).get("/session").get_json()["place"] == "才湾村 1 网格 01"
    assert town.sign_in("auditor").get("/session").get_json()["place"] == ""
