"""The one condition that says whose name is in force: which of two, from when, and what ends it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.town import CHEAP_HASH, Town, name_for_protected
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.people import service
from webapp.people.models import NameKind, Post, ProtectedContact, Unit, User
from webapp.people.permissions import Role
from webapp.people.queries import name_in_force, protected_contact_ids, protected_unit_names, protected_units

NAMED, STAND_IN = "police_station", "second officer"
Pair = Callable[[], AbstractContextManager[tuple[ProtectedContact, ProtectedContact]]]


@pytest.fixture
def pair(town: Town) -> Pair:
    """Opens the two names of the police station, the named one and the stand-in, to be changed."""
    with town.app.app_context(), transaction() as session:
        user = service.add_user(name="测试第二人", phone="10060000099", password_hash=CHEAP_HASH)
        town.users[STAND_IN] = user.id
        unit = session.scalars(select(Unit).where(Unit.code == "police_station")).one()
        service.appoint(user, Role.POLICE_OFFICER, unit=unit)
        name_for_protected(town, "police_station", STAND_IN, NameKind.STAND_IN)

    @contextmanager
    def opened() -> Iterator[tuple[ProtectedContact, ProtectedContact]]:
        with town.app.app_context(), transaction() as session:
            found = {one.user_id: one for one in session.scalars(select(ProtectedContact))}
            yield found[town.users[NAMED]], found[town.users[STAND_IN]]

    return opened


def receives(town: Town) -> list[str]:
    """Return who of the station's two receives now."""
    with town.app.app_context():
        now = set(protected_contact_ids())
        return [key for key in (NAMED, STAND_IN) if town.users[key] in now]


def post_of(town: Town, key: str) -> Post:
    return db.session().scalars(select(Post).where(Post.user_id == town.users[key])).one()


def test_the_named_person_receives_and_the_stand_in_waits(town: Town, pair: Pair) -> None:
    assert receives(town) == [NAMED]


@pytest.mark.parametrize(
    ("since", "until", "who"),
    [
        (timedelta(0), None, STAND_IN),
        (timedelta(seconds=1), None, NAMED),
        (timedelta(0), timedelta(seconds=1), STAND_IN),
        (timedelta(hours=-1), timedelta(0), NAMED),
    ],
)
def test_a_stand_in_receives_from_the_call_until_its_end(
    town: Town, pair: Pair, since: timedelta, until: timedelta | None, who: str
) -> None:
    with clock.travel(clock.now()):
        with pair() as (_, stand_in):
            stand_in.called_in_at = clock.now() + since
            stand_in.called_until = None if until is None else clock.now() + until
        assert receives(town) == [who]


def test_only_a_stand_in_can_be_called_in(town: Town, pair: Pair) -> None:
    with pair() as (named, stand_in):
        named.called_in_at = stand_in.called_in_at = clock.now() - timedelta(hours=1)
    assert receives(town) == [STAND_IN]


@pytest.mark.parametrize("change", ["not agreed", "ended"])
def test_a_name_that_is_not_agreed_to_or_has_ended_leaves_it_to_the_stand_in(
    town: Town, pair: Pair, change: str
) -> None:
    with pair() as (named, _):
        named.confirmed_at = None if change == "not agreed" else named.confirmed_at
        named.ended_at = clock.now() if change == "ended" else None
    assert receives(town) == [STAND_IN]


@pytest.mark.parametrize("change", ["not agreed", "ended"])
def test_a_stand_in_who_is_none_any_more_changes_nothing_though_called_in(town: Town, pair: Pair, change: str) -> None:
    with pair() as (_, stand_in):
        stand_in.called_in_at = clock.now() - timedelta(hours=1)
        stand_in.confirmed_at = None if change == "not agreed" else stand_in.confirmed_at
        stand_in.ended_at = clock.now() if change == "ended" else None
    assert receives(town) == [NAMED]


@pytest.mark.parametrize("change", ["post over", "post to come", "account closed", "another unit", "no officer's post"])
def test_who_is_no_officer_of_that_unit_now_does_not_receive(town: Town, pair: Pair, change: str) -> None:
    with town.app.app_context(), transaction() as session:
        post = post_of(town, NAMED)
        if change == "post over":
            post.ended_at = clock.now()
        elif change == "post to come":
            post.started_at = clock.now() + timedelta(days=1)
        elif change == "account closed":
            session.get_one(User, town.users[NAMED]).active = False
        elif change == "another unit":
            post.unit_id = session.scalars(select(Unit.id).where(Unit.code == "court")).one()
        else:
            post.role = Role.PETITION_RECEPTIONIST
    assert receives(town) == [STAND_IN]


def test_a_post_counts_from_the_moment_it_begins_until_the_moment_it_ends(town: Town, pair: Pair) -> None:
    with clock.travel(clock.now()):
        with town.app.app_context(), transaction():
            post_of(town, NAMED).started_at = clock.now()
            post_of(town, NAMED).ended_at = clock.now() + timedelta(seconds=1)
        assert receives(town) == [NAMED]


def test_each_unit_has_its_own_and_the_promise_names_them(town: Town, pair: Pair) -> None:
    with pair() as (_, stand_in):
        stand_in.called_in_at = clock.now() - timedelta(hours=1)
    with town.app.app_context():
        others = {town.users[key] for key in ("justice_office", "womens_federation")}
        assert set(protected_contact_ids()) == {*others, town.users[STAND_IN]}
        assert protected_contact_ids() == sorted(protected_contact_ids())
        assert list(protected_units()) == protected_unit_names()
        rows = db.session().scalars(select(ProtectedContact.user_id).where(name_in_force(clock.now())))
        assert sorted(rows) == protected_contact_ids()


def test_when_neither_is_left_nobody_receives(town: Town, pair: Pair) -> None:
    with pair() as (named, stand_in):
        named.ended_at = stand_in.ended_at = clock.now()
    assert receives(town) == []
    with town.app.app_context():
        assert "police_station" not in protected_units()
