"""No link leads to an office: whoever came in by one goes out the moment they are appointed, in whatever way."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.posts import area, post_of, user_of
from tests.support.town import Town
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.people import service, service_posts
from webapp.people.models import Post, Unit
from webapp.people.permissions import Role
from webapp.people.service_invitations import invite, signs_in_by_link

PERSON, LEAD = "informant:200/001/01", "grid:200/001"


def unit(code: str) -> Unit:
    return db.session().scalars(select(Unit).where(Unit.code == code)).one()


def appoint(town: Town) -> None:
    service.appoint(user_of(town, PERSON), Role.MEDIATOR, unit=unit("mediation_committee"))


def in_a_task_group(town: Town) -> None:
    group = service.add_unit(code="task_group_1", name="防汛组", kind="task_group", area=area(""))
    by = town.users["governance_centre"]
    service.appoint(user_of(town, PERSON), Role.UNIT_OFFICER, unit=group, actor_id=by)


def stand_in(town: Town) -> None:
    until, by = clock.now() + timedelta(days=1), town.users["system_admin"]
    service_posts.deputise(post_of(town, "mediation_committee"), user_of(town, PERSON), until, actor_id=by)


def from_a_day_on(town: Town) -> None:
    begins = clock.now() + timedelta(days=7)
    service.appoint(user_of(town, PERSON), Role.VILLAGE_LEGAL_ADVISER, area=area("200"), since=begins)


def reopen(town: Town) -> None:
    query = select(Post).where(Post.user_id == town.users[PERSON], Post.role == Role.MEDIATOR)
    service_posts.reopen(db.session().scalars(query).one(), None, actor_id=town.users["system_admin"])


@pytest.mark.parametrize(
    "way", [appoint, in_a_task_group, stand_in, from_a_day_on, reopen], ids=lambda way: way.__name__
)
def test_who_came_in_by_a_link_is_out_and_no_link_brings_them_back(town: Town, way: Callable[[Town], None]):
    with town.app.app_context(), transaction():
        user_of(town, PERSON).password_hash = ""
        if way is reopen:
            appoint(town)
            query = select(Post).where(Post.user_id == town.users[PERSON], Post.role == Role.MEDIATOR)
            service.end_post(db.session().scalars(query).one())
    with town.app.app_context(), transaction():
        link = "/join/" + invite(user_of(town, PERSON), actor_id=town.users[LEAD])
    phone = town.sign_in(PERSON)
    assert phone.get("/session").status_code == 200
    with town.app.app_context(), transaction():
        way(town)
    assert phone.get("/session").status_code == 401
    assert town.app.test_client().get(link).status_code == 404
    with town.app.app_context():
        assert not signs_in_by_link(town.users[PERSON])


def test_who_has_a_password_stays_in(town: Town):
    phone = town.sign_in(PERSON)
    with town.app.app_context(), transaction():
        appoint(town)
    assert phone.get("/session").status_code == 200
