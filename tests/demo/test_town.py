"""The demo town in the database: its tree, its units, its people."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select

from tests.support.running.demo import build_demo
from webapp.areas.models import Area
from webapp.config import DEMO_PASSWORD
from webapp.core import clock
from webapp.core.db import db
from webapp.core.protection.crypto import current_keyring
from webapp.demo.roster import OFFICERS
from webapp.people.models import NameKind, Post, ProtectedContact, Unit, User
from webapp.people.permissions import PROTECTED_UNITS, Role
from webapp.people.queries import protected_contact_ids, vacant_micro_grids
from webapp.people.queries_units import planned_units
from webapp.people.sign_in.service import Attempt, check_password

TOWN, ANCHOR = "450324106", date(2026, 11, 24)


@pytest.fixture(scope="module")
def built(empty_instance, tmp_path_factory):
    app, _ = build_demo(empty_instance, tmp_path_factory.mktemp("town") / "instance", ANCHOR, [])
    return app


@pytest.fixture
def session(built):
    with clock.travel(clock.day_start(ANCHOR)), built.app_context():
        yield db.session()


def area(session, code):
    return session.scalars(select(Area).where(Area.code == code)).one()


def user(session, phone):
    index = current_keyring().blind_index(phone)
    return session.scalars(select(User).where(User.phone_index == index)).one()


def test_the_tree_has_the_numbers_of_the_town(session):
    counted = Counter(session.execute(select(Area.level, Area.special)).all())
    assert counted == {
        ("county", False): 1,
        ("town", False): 1,
        ("village", False): 17,
        ("grid", False): 102,
        ("micro_grid", False): 333,
        ("grid", True): 6,
    }


def test_every_area_hangs_where_its_code_says_and_special_grids_under_the_town(session):
    codes = dict(session.execute(select(Area.id, Area.code)).all())
    for one in session.scalars(select(Area).where(Area.parent_id.is_not(None))):
        parent = codes[one.parent_id]
        assert one.code.startswith(parent)
        assert one.path.endswith(f"/{one.parent_id}/{one.id}/")
        if one.special:
            assert parent == TOWN


def test_areas_are_named_as_people_say_them_and_drawn(session):
    micro_grid = area(session, "45032410620300203")
    assert micro_grid.label == "南一村 2 网格 03"
    assert micro_grid.boundary["type"] == "Polygon"
    assert 25 < micro_grid.latitude < 27
    assert area(session, f"{TOWN}000901").boundary is None
    assert area(session, f"{TOWN}000901").latitude


def test_every_micro_grid_has_exactly_one_informant(session):
    held = select(Post.area_id, func.count()).where(Post.role == Role.MICRO_GRID_INFORMANT).group_by(Post.area_id)
    assert sorted(count for _, count in session.execute(held)) == [1] * 333
    assert vacant_micro_grids("/") == 0


def test_units_serve_the_town_and_have_their_officers(session):
    root = area(session, TOWN)
    assert set(session.scalars(select(Unit.area_id))) == {root.id}
    assert set(session.scalars(select(Unit.code))) == {one.code for one in planned_units()}
    officers = select(Unit.code, Post.role).join(Post, Post.unit_id == Unit.id)
    held = Counter(tuple(row) for row in session.execute(officers))
    assert held == {
        # two officers, and a head who works as one of them
        **dict.fromkeys(OFFICERS.items(), 3),
        **{(unit, Role.UNIT_HEAD): 1 for unit in OFFICERS},
        ("governance_centre", Role.DISPATCHER): 1,
        ("petition_reception_centre", Role.PETITION_RECEPTIONIST): 1,
        ("grid_centre", Role.GRID_CENTRE_OFFICER): 1,
    }


def test_protected_matters_reach_three_named_people_and_each_has_a_stand_in(session):
    named = select(Unit.code, ProtectedContact.user_id).join(Unit, Unit.id == ProtectedContact.unit_id)
    for kind, phones in (
        (NameKind.NAMED, ("10060000002", "10060000003", "10060000005")),
        (NameKind.STAND_IN, ("10060000012", "10060000013", "10060000015")),
    ):
        found = dict(session.execute(named.where(ProtectedContact.kind == kind)).all())
        assert found == {u: user(session, phone).id for u, phone in zip(PROTECTED_UNITS, phones, strict=True)}
    assert protected_contact_ids() == [user(session, f"1006000000{number}").id for number in (2, 3, 5)]


def test_two_people_named_them(session):
    phones = {"10000000002": "proposed_by", "10080000001": "confirmed_by"}
    for name in session.scalars(select(ProtectedContact)):
        assert {phone: getattr(name, column) for phone, column in phones.items()} == {
            phone: user(session, phone).id for phone in phones
        }


@pytest.mark.parametrize("phone", ["10010000001", "10020000108", "10040000001", "10000000003"])
def test_people_sign_in_with_the_demo_password(session, phone):
    assert check_password(Attempt(phone, DEMO_PASSWORD, "", "")) == user(session, phone).id
    assert check_password(Attempt(phone, "another-password", "", "")) is None


def test_posts_hold_from_the_moment_the_town_was_made(session):
    founded = set(session.scalars(select(Post.started_at)))
    assert founded == set(session.scalars(select(User.created_at)))
    assert max(founded) < clock.day_start(date(2026, 9, 25))
    assert set(session.scalars(select(Post.ended_at))) == {None}
