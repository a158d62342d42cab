"""Visits, orders, applications and suggestions have their time too."""

import uuid
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select

from tests.support.makers import make_case, make_visit
from tests.support.town import Town, small_jpeg
from webapp.core import clock
from webapp.core.db import db
from webapp.emergencies.standing.models import EmergencyDuty, EmergencyMember, EmergencySwap
from webapp.operations.queries_retention import rules
from webapp.operations.service_retention import run_retention
from webapp.suggestions.models import Suggestion
from webapp.visits.models import Visit, VisitScope


def erased(town: Town, after_days: int) -> dict[str, int]:
    with clock.travel(clock.now() + timedelta(days=after_days)), town.app.app_context():
        return run_retention()


def number(town: Town, model: type) -> int:
    with town.app.app_context():
        return db.session().scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def days() -> dict[str, int]:
    return {rule.kind: rule.keep_days for rule in rules()}


def test_a_visit_goes_with_its_lists_after_its_day(town: Town, days: dict[str, int]):
    make_visit(town.sign_in("village:200"))
    assert erased(town, days["visit"])["visit"] == 0
    assert erased(town, days["visit"] + 2)["visit"] == 1
    assert number(town, Visit) == number(town, VisitScope) == 0


def test_a_suggestion_goes_after_it_was_settled(town: Town, days: dict[str, int]):
    author = town.sign_in("informant:200/001/01")
    sent = {"client_id": str(uuid.uuid4()), "about": "burden", "words": "表太多"}
    one = author.post("/suggestions", sent).headers["Location"].rsplit("/", 1)[1]
    assert erased(town, days["suggestion"] + 1)["suggestion"] == 0
    keeper = town.sign_in("system_admin")
    assert keeper.post(f"/suggestions/box/{one}/adopt", {"version": "1", "words": "并成一张"}).status_code == 303
    assert erased(town, days["suggestion"] + 1)["suggestion"] == 1
    assert number(town, Suggestion) == 0


def test_a_visit_goes_with_the_case_it_was_planned_for(town: Town, days: dict[str, int]):
    reporter, lead = town.sign_in("informant:200/001/01"), town.sign_in("grid:200/001")
    code = make_case(reporter, description="电线垂下来了")
    lead.act(code, "acknowledge")
    later = clock.local_day(clock.now()) + timedelta(days=100)
    visit = f"/visits/{make_visit(lead, 'field', case=code, day=later.isoformat())}"
    held = {"client_id": str(uuid.uuid4()), "note": "看过了", "photos": [(BytesIO(small_jpeg()), "a.jpg")]}
    with clock.travel(clock.now() + timedelta(days=100)):
        assert lead.post(f"{visit}/hold", held).status_code == 303
    assert town.app.extensions["files"].digests()
    lead.act(code, "resolve", note="修好了")
    reporter.act(code, "answer", answer="solved")
    done = erased(town, days["hazard"] + 1)
    assert (done["hazard"], done["visit"]) == (1, 0)
    assert number(town, Visit) == number(town, VisitScope) == 0
    assert set(town.app.extensions["files"].digests()) == set()


def test_days_of_duty_and_those_who_left_the_emergency_team_go_after_their_time(town: Town, days: dict[str, int]):
    desk, officers = town.sign_in("governance_centre"), ("police_station", "justice_office", "court")
    today = clock.local_day(clock.now())
    made = [desk.post("/emergencies/team", {"user": town.users[one]}).json["id"] for one in officers]
    planned = {"from": today.isoformat(), "main": town.users[officers[0]], "deputy": town.users[officers[1]]}
    assert desk.post("/emergencies/duty", planned).status_code == 200
    asked = {"other": town.users[officers[2]]}
    assert town.sign_in(officers[0]).post(f"/emergencies/duty/{today}/swap", asked).status_code == 201
    until = (today + timedelta(days=1)).isoformat()
    assert desk.post(f"/emergencies/team/{made[0]}/end", {"until": until}).status_code == 303

    assert erased(town, days["emergency_member"])["emergency_member"] == 0
    assert erased(town, days["emergency_member"] + 2)["emergency_member"] == 1
    assert number(town, EmergencyMember) == 2
    assert erased(town, days["emergency_duty"] - 1)["emergency_duty"] == 0
    assert erased(town, days["emergency_duty"] + 1)["emergency_duty"] == 1
    assert number(town, EmergencyDuty) == number(town, EmergencySwap) == 0
