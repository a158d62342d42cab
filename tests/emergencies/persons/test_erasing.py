"""Who was missing is erased ninety days after the end, with every picture and word, unless the case is held."""

import io

from sqlalchemy import func, select

from tests.emergencies.persons.conftest import DISPATCHER, GRID, NAME, NEIGHBOUR, Lost, after
from tests.support.town import small_jpeg
from webapp.core import clock
from webapp.core.db import db
from webapp.emergencies.hq.models import Headquarters
from webapp.emergencies.persons.models import MissingPerson, PersonStep
from webapp.operations.service_retention import lift_hold, run_retention, set_hold
from webapp.reports.models import Photo


def left(search: Lost) -> tuple[int, int, int]:
    """Return how many persons, steps about them and pictures there are."""
    with search.house.town.app.app_context():
        kinds = (MissingPerson, PersonStep, Photo)
        first, second, third = (db.session().scalar(select(func.count()).select_from(kind)) or 0 for kind in kinds)
        return first, second, third


def erase(search: Lost, days: int) -> None:
    with clock.travel(after(days=days)), search.house.town.app.app_context():
        run_retention()


def test_after_ninety_days_nothing_is_left_but_the_emergency(search: Lost) -> None:
    person = search.lost(photos=[(io.BytesIO(small_jpeg()), "a.jpg")])
    search.lost(name=NEIGHBOUR)
    search.find(person)
    erase(search, 400)
    assert left(search) == (2, 3, 1)  # it goes on
    search.house.step(DISPATCHER, search.code, "stand-down", reason="石小河自己到家了")
    erase(search, 89)
    assert left(search) == (2, 3, 1)
    erase(search, 91)
    assert left(search) == (0, 0, 0)
    assert search.house.rows(select(Headquarters.state)) == ["stood_down"]
    assert NAME not in search.page(GRID).text


def test_what_is_held_stays_until_it_is_let_go(search: Lost) -> None:
    case = search.house.at_the_town()
    search.code = search.house.started(case_code=case)
    search.find(search.lost())
    search.house.step(DISPATCHER, search.code, "stand-down")
    with search.house.town.app.app_context():
        set_hold(case, "公安要用")
    erase(search, 91)
    assert left(search)[0] == 1
    with search.house.town.app.app_context():
        lift_hold(case)
    erase(search, 91)
    assert left(search) == (0, 0, 0)
