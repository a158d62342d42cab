"""What is counted of emergencies: by situation and board, never a drill; each number opens exactly its rows."""

from datetime import timedelta

from sqlalchemy import select

from tests.emergencies.hq.conftest import COMMISSIONER, DISPATCHER, NOON, VILLAGE_CODE
from tests.support.statements import counted_statements
from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db
from webapp.documents.sections import Line, Table
from webapp.emergencies.after.queries_section import emergencies_of_span, numbers_by_village
from webapp.emergencies.hq.models import Headquarters

SPAN = NOON - timedelta(days=10), NOON + timedelta(days=5)


def counted(house):
    """Return what the section of a situation says, and what the board is given."""
    with house.town.app.app_context():
        town = db.session().scalars(select(Area).where(Area.level == "town")).one()
        with counted_statements() as statements:
            items = emergencies_of_span(town, *SPAN)
        assert len(statements) <= 3
        return items, dict(numbers_by_village(town, *SPAN))


def rows_behind(house, url, who=DISPATCHER):
    return {
        one["data-headquarters"] for one in house.page(who, url).where(lambda x: "data-headquarters" in x.attributes)
    }


def test_numbers_open_their_rows_and_drills_are_in_none(house):
    over = house.over(kind="fire")
    live = house.started(place_name="赵家")
    house.start("police_station", to="/emergencies/ask")
    drill = house.over(drill="yes")
    with clock.travel(NOON - timedelta(days=30)):
        early = house.started(kind="flood")
    items, villages = counted(house)
    lines = {one.key: one for one in items if isinstance(one, Line) and one.key}
    assert {key: one.number for key, one in lines.items()} == {"started": 2, "ended": 1, "live": 2}
    expected = {"started": {over, live}, "ended": {over}, "live": {live, early}}
    for key, codes in expected.items():
        assert rows_behind(house, lines[key].url) == codes, key
    (table,) = (one for one in items if isinstance(one, Table))
    assert {row.code: row.counts[0].number for row in table.rows} == {"lost": 1, "fire": 1}
    for row in table.rows:
        assert len(rows_behind(house, row.counts[0].url, COMMISSIONER)) == 1
    named = [one for one in items if isinstance(one, Line) and one.number is None]
    assert {one.url.rpartition("/")[2] for one in named} == {live, early}
    assert [one for one in named if "赵家" in one.words] == [], "no words that somebody typed"
    assert villages == {VILLAGE_CODE: (2, 2)}
    assert drill in rows_behind(house, "/emergencies")


def test_an_open_one_named_goes_when_its_case_turns(house):
    case = house.phone("informant:200/001/01").report("hazard").json["case_code"]
    code = house.started(case_code=case)
    items, _ = counted(house)
    (named,) = (one for one in items if isinstance(one, Line) and one.number is None)
    assert named.case_id == house.row(code).case_id is not None
    assert house.rows(select(Headquarters.code)) == [code]


def test_a_word_that_is_no_filter_is_not_found(house):
    for query in ("started=gestern", "kind=war"):
        house.page(DISPATCHER, f"/emergencies?{query}", 404)
