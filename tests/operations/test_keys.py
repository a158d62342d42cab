"""Keys change while the town works: values move to the newest key, in steps that can be cut and begun again."""

import pytest
from sqlalchemy import Text, select, type_coerce, update

from tests.support.makers import Desk
from tests.support.town import Town, build_town
from webapp.care.models import CareCourse
from webapp.core.db import db, transaction
from webapp.core.protection.crypto import Undecryptable, current_keyring
from webapp.core.protection.impartial import is_own
from webapp.operations import service_keys
from webapp.operations.service_upgrade import find_whom_against
from webapp.people.models import User

WOMEN = "womens_federation"
OTHER_INDEX = "another index key, which is long enough"
OLD, NEW = "the first key, which is long enough", "the second key, which is long enough"


@pytest.fixture
def town_under_the_old_key(make_app) -> Town:
    return build_town(make_app(FIELD_KEYS=OLD))


def tokens() -> list[str]:
    return list(db.session().scalars(select(type_coerce(User.phone, Text)).order_by(User.id)))


def phones() -> list[str]:
    return list(db.session().scalars(select(User.phone).order_by(User.id)))


def test_after_a_rotation_the_old_key_can_go(town_under_the_old_key: Town, make_app):
    both = make_app(FIELD_KEYS=f"{NEW},{OLD}")
    with both.app_context():
        before = phones()
        assert not any(map(current_keyring().is_newest, tokens()))
    done = both.test_cli_runner().invoke(args=["keys", "rotate"])
    assert done.exit_code == 0, done.output
    assert f"{len(before)} values" in done.output
    with make_app(FIELD_KEYS=NEW).app_context():
        assert phones() == before


def test_a_rotation_that_was_cut_is_simply_begun_again(town_under_the_old_key: Town, make_app, monkeypatch):
    app = make_app(FIELD_KEYS=f"{NEW},{OLD}")
    monkeypatch.setattr(service_keys, "BATCH", 5)
    real, steps = service_keys.transaction, iter(range(2))

    def cut():
        if next(steps, None) is None:
            raise KeyboardInterrupt
        return real()

    with app.app_context():
        monkeypatch.setattr(service_keys, "transaction", cut)
        with pytest.raises(KeyboardInterrupt):
            service_keys.rotate()
        assert sum(map(current_keyring().is_newest, tokens())) == 10
        monkeypatch.setattr(service_keys, "transaction", real)
        assert service_keys.rotate() == len(tokens()) - 10
        assert service_keys.rotate() == 0


def test_without_the_old_key_nothing_is_changed(town_under_the_old_key: Town, make_app):
    with make_app(FIELD_KEYS=NEW).app_context():
        before = tokens()
        with pytest.raises(Undecryptable):
            service_keys.rotate()
        assert tokens() == before


def test_every_encrypted_column_is_found_by_its_type(app):
    with app.app_context():
        found = {str(column) for column in service_keys.encrypted_columns()}
    assert {"users.phone", "users.vault_secret", "reports.parties"} <= found


def test_the_state_says_when_the_old_key_may_go(town_under_the_old_key: Town, make_app):
    app = make_app(FIELD_KEYS=f"{NEW},{OLD}")
    runner = app.test_cli_runner()
    assert "users.phone: 0 of" in runner.invoke(args=["keys", "status"]).output
    runner.invoke(args=["keys", "rotate"])
    assert "the older keys can be taken out" in runner.invoke(args=["keys", "status"]).output


def test_a_new_index_key_finds_the_numbers_again(town: Town, make_app):
    app = make_app(INDEX_KEY=OTHER_INDEX)
    phone = town.phones["town"]
    with app.app_context():
        wanted = select(User.id).where(User.phone_index == current_keyring().blind_index(phone))
        assert db.session().scalar(wanted) is None
        db.session().rollback()
        assert service_keys.reindex() > 0
        assert db.session().scalar(wanted) == town.users["town"]
        assert service_keys.reindex() == 0


def against(desk: Desk, key: str) -> str:
    """Return the code of a protected matter that is against somebody of the town."""
    code = desk.report("dispute", someone_hurt="yes")
    sent = {"answer": "reached", "alone": "yes", "against_phone": desk.town.phones[key]}
    for action, fields in (("received", {}), ("contact", sent)):
        form = {"version": desk.case(code).version, **fields}
        assert desk.phone(WOMEN).post(f"/cases/{code}/care/{action}", form).status_code == 201
    return code


def found(phone: str) -> list[bool]:
    """Say of each matter whether it is against the person with a number."""
    index = current_keyring().blind_index(phone)
    return list(
        db.session().scalars(
            select(is_own("case", CareCourse.id, index)).select_from(CareCourse).order_by(CareCourse.id)
        )
    )


def test_whom_a_protected_matter_is_against_is_found_under_a_new_index_key(desk: Desk, make_app):
    against(desk, "police_station")
    phone, other = desk.town.phones["police_station"], desk.town.phones["court"]
    with make_app(INDEX_KEY=OTHER_INDEX).app_context():
        assert found(phone) == [False]
        db.session().rollback()
        service_keys.reindex()
        assert (found(phone), found(other)) == ([True], [False])
        assert service_keys.reindex() == 0


def test_whom_it_is_against_from_before_is_found_after_the_upgrade(desk: Desk, make_app):
    against(desk, "police_station")
    desk.report("dispute", someone_hurt="yes")
    with desk.town.app.app_context():
        with transaction() as session:
            session.execute(update(CareCourse).values(against_phone=None))
        for _ in range(2):
            find_whom_against()
        phones = db.session().scalars(select(CareCourse.against_phone).order_by(CareCourse.id)).all()
        assert phones == [desk.town.phones["police_station"], None]
    with make_app(INDEX_KEY=OTHER_INDEX).app_context():
        service_keys.reindex()
        assert found(desk.town.phones["police_station"]) == [True, False]
