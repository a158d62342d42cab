"""The drawing on which a pin is put: one's own surroundings, as the phone keeps it."""

from typing import Any

import pytest
from sqlalchemy import select, update

from tests.support.boundaries import SOUTH, WEST, draw_boundaries
from tests.support.html import parse
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town
from webapp.areas.models import Area
from webapp.core.db import db, transaction
from webapp.reports.models import Report


@pytest.fixture(autouse=True)
def _boundaries(town: Town) -> None:
    draw_boundaries(town)


def drawn(phone: Phone) -> dict[str, Any]:
    answer = phone.get("/report/map")
    assert answer.status_code == 200
    return dict(answer.json)


@pytest.mark.parametrize(
    ("who", "labels", "own"),
    [
        ("informant:200/001/01", ["才湾村 1 网格 01", "才湾村 1 网格 02"], [True, False]),
        ("grid:200/001", ["才湾村 1 网格 01", "才湾村 1 网格 02"], [True, True]),
        ("village:200", ["才湾村 1 网格 01", "才湾村 1 网格 02"], [True, True]),
        ("informant:201/001/01", ["才湾村", "小塘村"], [False, False]),  # nothing of its village is drawn
        ("town", ["才湾村", "小塘村"], [True, True]),
        ("special:901", ["才湾村", "小塘村"], [False, False]),
    ],
)
def test_one_sees_ones_village_and_without_its_outlines_the_town(
    town: Town, who: str, labels: list[str], own: list[bool]
) -> None:
    zones = drawn(town.sign_in(who))["zones"]
    assert [zone["label"] for zone in zones] == labels
    assert [zone["own"] for zone in zones] == own


def test_the_six_numbers_turn_the_drawing_back_into_degrees(town: Town) -> None:
    found = drawn(town.sign_in("informant:200/001/01"))
    west, north, east_scale, north_scale, left, top = map(float, found["frame"].split())
    corners = [tuple(map(float, one.split(" "))) for one in found["zones"][0]["d"][1:-1].split("L")]
    longitudes = {round(west + (x - left) / east_scale, 3) for x, _ in corners}
    latitudes = {round(north - (y - top) / north_scale, 3) for _, y in corners}
    assert longitudes == {round(WEST, 3), round(WEST + 0.02, 3)}
    assert latitudes == {round(SOUTH, 3), round(SOUTH + 0.02, 3)}


def test_where_nothing_is_drawn_there_is_nothing_to_keep(town: Town) -> None:
    with town.app.app_context(), transaction() as session:
        session.execute(update(Area).values(boundary=None))
    assert town.sign_in("town").get("/report/map").status_code == 204


def test_a_few_statements_are_enough_and_nothing_of_anybody_is_in_it(town: Town) -> None:
    phone = town.sign_in("informant:200/001/01")
    with town.app.app_context(), counted_statements() as seen:
        answer = phone.get("/report/map")
    assert len(seen) <= 6, seen
    assert "测试" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_picked_place_is_kept_as_it_was_sent_with_its_source(town: Town) -> None:
    phone = town.sign_in("informant:200/001/01")
    phone.report(latitude="25.911111", longitude="110.912222", accuracy_m="34", position_source="map")
    with town.app.app_context():
        report = db.session().scalars(select(Report)).one()
    stored = (report.latitude, report.longitude, report.accuracy_m, report.position_source)
    assert stored == (25.911111, 110.912222, 34, "map")


def test_a_pin_clearly_in_another_micro_grid_is_asked_about_like_a_position(town: Town) -> None:
    phone = town.sign_in("informant:200/001/01")
    asked = parse(phone.get("/report/where?latitude=25.93&longitude=110.91&accuracy_m=60").data)
    assert "才湾村 1 网格 02" in asked.text
    assert phone.get("/report/where?latitude=25.9201&longitude=110.91&accuracy_m=60").status_code == 204
