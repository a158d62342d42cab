"""A protected application of the very officer who is named is for their stand-in alone, and told to nobody else."""

from sqlalchemy import select

from tests.legal_aid.conftest import Resident, the_application
from tests.people.names.test_kept_out import stand_in
from tests.support.makers import Desk
from tests.support.town import Town
from webapp.core.db import db, transaction
from webapp.core.erasure import clear_traces
from webapp.people.models import KeptOut
from webapp.people.permissions import Role

OFFICE, STANDS_IN = "justice_office", "court"


def test_the_officers_own_application_is_out_of_their_sight(town: Town, resident: Resident) -> None:
    desk = Desk(town)
    stand_in(town, STANDS_IN, OFFICE, Role.JUSTICE_OFFICER)
    assert resident.apply(phone=town.phones[OFFICE], matter="harm").status_code == 200
    code = the_application(town).code
    assert desk.phone(OFFICE).get(f"/legal-aid/{code}").status_code == 404
    assert code not in desk.phone(OFFICE).get("/legal-aid").text
    assert code in desk.phone(STANDS_IN).get("/legal-aid").text
    assert desk.phone(STANDS_IN).post(f"/legal-aid/{code}/grant", {"version": 1}).status_code in (200, 201, 303)
    assert "一件要专人办的事" not in desk.told(OFFICE)
    assert "一件要专人办的事" in desk.told(STANDS_IN)
    with town.app.app_context():
        with transaction():
            clear_traces("aid", [the_application(town).id])
        assert db.session().scalars(select(KeptOut)).all() == []
