"""An office is entered by its own door: who came in by less than that signs in anew, by whatever way the post came."""

from datetime import timedelta

from sqlalchemy import select

from tests.people.test_own_posts import apply, sheet
from tests.support.posts import user_of
from tests.support.sign_in import is_in, try_sign_in
from tests.support.town import PASSWORD, Town, kept_town
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.people import service
from webapp.people.models import Unit
from webapp.people.permissions import Role

INFORMANT, STATION = "informant:200/001/01", "police_station"
LATER = "2199-01-01"


def station() -> Unit:
    return db.session().scalars(select(Unit).where(Unit.code == STATION)).one()


def by_sheet_for_a_day_to_come(town: Town, who: str) -> int:
    system = town.sign_in("system_admin")
    return apply(system, sheet(system, [[town.phones[who], "民警", STATION, LATER, ""]])).status_code


def without_password(town: Town, who: str) -> None:
    with town.app.app_context(), transaction():
        user_of(town, who).password_hash = ""


def test_who_gets_an_office_on_a_day_to_come_is_no_more_the_grid_centres_nor_comes_in_by_a_link(town: Town):
    without_password(town, INFORMANT)
    assert by_sheet_for_a_day_to_come(town, INFORMANT) == 303
    page, centre = f"/people/{town.users[INFORMANT]}", town.sign_in("grid_centre")
    assert centre.post(f"{page}/invitation", headers={}).status_code == 404
    assert centre.post(page, {"name": "测试", "phone": "10019995555"}, headers={}).status_code == 404
    lead = town.sign_in("grid:200/001")
    assert lead.post(f"/informants/{town.users[INFORMANT]}/invitation", headers={}).status_code == 404
    assert town.sign_in("system_admin").post(f"{page}/invitation", headers={}).status_code == 422


def test_where_a_second_step_is_asked_the_first_office_is_entered_with_it(make_app, town_instance):
    town = kept_town(make_app(SECOND_FACTOR="required"), town_instance)
    adviser, officer = town.sign_in("adviser:200"), town.sign_in("justice_office")
    with town.app.app_context(), transaction():
        for who in ("adviser:200", "justice_office"):
            service.appoint(
                user_of(town, who), Role.POLICE_OFFICER, unit=station(), since=clock.now() + timedelta(days=1)
            )
    assert adviser.get("/session").status_code == 401
    assert officer.get("/session").status_code == 200, "came in with it"
    client = town.app.test_client()
    assert try_sign_in(client, town.phones["adviser:200"], PASSWORD).status_code == 200, "the second step is asked"
    assert not is_in(client)
