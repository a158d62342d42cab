"""A mediation is kept for ten years with its case, then goes with all that hangs on it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.mediation.conftest import DISPATCHER, MEDIATOR, Mediations, talk
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.db import db
from webapp.mediation.models import (
    Mediation,
    MediationConsent,
    MediationParty,
    MediationRecusal,
    MediationScope,
    MediationSeat,
    MediationStep,
)
from webapp.operations.queries_retention import rules
from webapp.operations.service_retention import run_retention, set_hold

TABLES = (Mediation, MediationConsent, MediationParty, MediationRecusal, MediationScope, MediationSeat, MediationStep)


def erased(house: Mediations, after_days: int) -> dict[str, int]:
    with clock.travel(clock.now() + timedelta(days=after_days)), house.town.app.app_context():
        return run_retention()


def left(house: Mediations) -> int:
    with house.town.app.app_context():
        return sum(db.session().scalar(select(func.count()).select_from(table)) or 0 for table in TABLES)


@pytest.fixture
def days() -> dict[str, int]:
    return {rule.kind: rule.keep_days for rule in rules()}


def test_it_goes_after_ten_years_with_its_parties_words_and_lists_and_its_case_after_it(
    house: Mediations, days: dict[str, int]
) -> None:
    url = house.open()
    house.step(MEDIATOR, url, "session", **talk())
    house.step(MEDIATOR, url, "fail")
    code = url.split("/")[2]
    house.does(DISPATCHER, code, "close", close_reason="withdrawn", note="各自算了")
    assert erased(house, days["dispute"] + 40)["dispute"] == 0
    done = erased(house, days["mediation"] + 2)
    assert (done["mediation"], left(house)) == (1, 0)
    erased(house, days["mediation"] + 3)
    assert house.rows(select(Case.code).where(Case.code == code)) == []


def test_what_is_held_stays_and_so_does_what_was_agreed_and_is_looked_at(
    house: Mediations, days: dict[str, int]
) -> None:
    url = house.open()
    house.step(MEDIATOR, url, "fail")
    with house.town.app.app_context():
        set_hold(url.split("/")[2], "诉讼")
    assert erased(house, days["mediation"] + 2)["mediation"] == 0
