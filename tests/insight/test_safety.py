"""What keeps the villages safe is said by village, adds up to what the registers hold, and never by person."""

import pytest
from sqlalchemy import select

from tests.support.html import Element, parse
from tests.support.statements import counted_statements
from tests.support.town import Town
from webapp.areas.models import Area
from webapp.core.db import db, transaction
from webapp.neighbours.service_groups import add_group
from webapp.people.queries import actor_by_id

VILLAGE, OTHER = "450324106200", "450324106201"


def page(town: Town, who: str, query: str = "") -> Element:
    answer = town.sign_in(who).get(f"/board/safety{query}")
    assert answer.status_code == 200, answer.status_code
    return parse(answer.data)


def number(found: Element, name: str) -> str:
    return str(found.where(lambda one: one.get("data-count") == name)[0].text)


@pytest.fixture
def group(town: Town) -> None:
    with town.app.app_context(), transaction():
        area = (
            db.session().scalars(select(Area).where(Area.code.startswith(VILLAGE), Area.level == "micro_grid")).first()
        )
        actor = actor_by_id(town.users["informant:200/001/01"])
        assert area is not None
        assert actor is not None
        add_group(actor, area, "井边第一组")


def test_each_village_is_a_row_and_the_sums_are_those_of_the_rows(town: Town, group: None) -> None:
    found = page(town, "town")
    assert "才湾村" in found.text
    assert "小塘村" in found.text
    assert (number(found, "groups"), number(found, "members"), number(found, "live")) == ("1", "0", "0")


def test_a_village_sees_its_own_row(town: Town, group: None) -> None:
    found = page(town, "village:200")
    assert "才湾村" in found.text
    assert "小塘村" not in found.text
    assert number(page(town, "village:201"), "groups") == "0"
    assert town.sign_in("village:201").get(f"/board/safety?area={VILLAGE}").status_code == 404


@pytest.mark.parametrize("who", ["informant:200/001/01", "police_station", "court"])
def test_who_reads_no_board_finds_none(town: Town, who: str) -> None:
    assert town.sign_in(who).get("/board/safety").status_code == 404


def test_it_costs_ten_statements(town: Town, group: None) -> None:
    phone = town.sign_in("town")
    phone.get("/board/safety")
    with counted_statements(town.app) as asked:
        assert phone.get("/board/safety").status_code == 200
    assert len(asked) <= 10, asked
