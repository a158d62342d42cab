"""Who may be given which post: refused with the field that says why."""

import pytest

from tests.support.posts import area, end, user_of
from webapp.core.db import db
from webapp.core.errors import Problem
from webapp.people import service
from webapp.people.permissions import Position, Role
from webapp.people.queries import actor_by_id

LEAD, INFORMANT = "grid:200/001", "informant:200/001/01"


@pytest.mark.parametrize(
    ("role", "place", "position", "field"),
    [
        (Role.GROUP_GRID_LEAD, "200/001", None, "position"),
        (Role.VILLAGE_GRID_LEAD, "200", None, "position"),
        (Role.TOWN_GRID_LEAD, "", None, "position"),
        (Role.GROUP_GRID_LEAD, "200", Position.TOWN_CADRE, "area"),
        (Role.VILLAGE_GRID_LEAD, "200/001", Position.TOWN_CADRE, "area"),
        (Role.MICRO_GRID_INFORMANT, "200/001", None, "area"),
        (Role.GROUP_GRID_LEAD, "000901", Position.TOWN_CADRE, "area"),
        (Role.SPECIAL_GRID_LEAD, "200/001", Position.TOWN_CADRE, "area"),
        (Role.MICRO_GRID_INFORMANT, "200/001/01", None, "area"),
    ],
)
def test_a_post_that_must_not_be_is_refused_with_its_field(town, writing, role, place, position, field):
    with writing():
        user = service.add_user(name="新来的", phone="10080000001", password_hash="x", position=position)
        with pytest.raises(Problem) as refused:
            service.appoint(user, role, area=area(place))
        db.session().rollback()
    assert refused.value.status == 422
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize("position", list(Position))
def test_town_cadres_and_village_secretaries_may_lead(town, writing, position):
    with writing():
        user = service.add_user(name="新来的", phone="10080000001", password_hash="x", position=position)
        service.appoint(user, Role.GROUP_GRID_LEAD, area=area("200/001"))
        assert actor_by_id(user.id).can("case.acknowledge")


def test_a_vacant_micro_grid_takes_its_next_informant(town, writing):
    end(town, INFORMANT)
    with writing():
        user = service.add_user(name="新来的", phone="10080000001", password_hash="x")
        service.appoint(user, Role.MICRO_GRID_INFORMANT, area=area("200/001/01"))
        assert actor_by_id(user.id).home_post.area_label == "才湾村 1 网格 01"


@pytest.mark.parametrize("second", [Role.SECURITY_ADMIN, Role.AUDITOR])
def test_the_three_administrators_are_three_people(town, writing, second):
    with pytest.raises(Problem) as refused, writing():
        service.appoint(user_of(town, "system_admin"), second)
    assert set(refused.value.fields) == {"role"}


def test_a_number_belongs_to_one_person(town, writing):
    with pytest.raises(Problem) as refused, writing():
        service.add_user(name="又一个", phone=town.phones[LEAD], password_hash="x")
    assert set(refused.value.fields) == {"phone"}
