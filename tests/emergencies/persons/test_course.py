"""How a search went stands in its review and its reports upwards, and goes with it: what every room adds."""

import io
import uuid
from typing import Any

from sqlalchemy import select

from tests.emergencies.hq.conftest import TOWN
from tests.emergencies.persons.conftest import DISPATCHER, GRID, INFORMANT, NAME, NEIGHBOUR, Lost, after
from tests.support.doors import work
from tests.support.makers import make_case
from tests.support.town import small_jpeg
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.journal import verify
from webapp.core.protection.turning import turn
from webapp.emergencies.persons.models import MissingPerson, PersonStep
from webapp.emergencies.teams.models import Sector, Team, TeamMember
from webapp.inbox.models import Thread
from webapp.reports.models import Photo, Submission


def searched(search: Lost, **fields: Any) -> None:
    """Go through a search for two: found after 80 and 90 minutes, with a team that was silent for a while."""
    if fields:
        search.code = search.house.started(**fields)
    first, second = search.lost(photos=[(io.BytesIO(small_jpeg()), "a.jpg")]), search.lost(name=NEIGHBOUR)
    search.house.step(DISPATCHER, search.code, "facts", key="affected", value="两个人", base="0")
    team = search.out()
    with clock.travel(after(minutes=75)):
        search.sweep()
    with clock.travel(after(minutes=78)):
        search.safe()
    with clock.travel(after(minutes=80)):
        search.find(first)
    with clock.travel(after(minutes=90)):
        search.press(GRID, team, "searched", thorough="thorough")
        search.find(second, condition="awake")
        search.press(GRID, team, "returned")
    with clock.travel(after(minutes=110)):
        search.ambulance(first, handed_over_at=after(minutes=109).isoformat(), hospital="县医院")


def over(search: Lost) -> None:
    with clock.travel(after(minutes=130)):
        search.house.step(DISPATCHER, search.code, "stand-down", reason="都到家了")


def review(search: Lost, who: str = INFORMANT) -> Any:
    return search.house.page(who, f"/emergencies/hq/{search.code}/review")


def test_the_timeline_tells_what_every_room_knows_and_names_nobody_who_was_missing(search: Lost) -> None:
    searched(search)
    entry = {"client_id": str(uuid.uuid4()), "text": "河边有脚印"}
    made = search.house.phone(GRID).post(f"/emergencies/hq/{search.code}/entries", entry).json
    assert made["client_id"] == entry["client_id"]
    (row,) = (
        search.house.phone(GRID)
        .get(f"/emergencies/hq/{search.code}/entries", headers={"Accept": "application/json"})
        .json["entries"]
    )
    search.house.step(DISPATCHER, search.code, f"entries/{row['id']}/pin", status=200)
    over(search)
    page = review(search, TOWN)
    said = [one.text for one in page.find(class_="hq-lines").find_all("li")]
    for words in (
        "写下要找的人",
        "几个人受影响：两个人",
        "一队出发",
        "一队还没报平安",
        "一队报了平安",
        "找到了一个",
        "一队搜过了（细搜",
        "一队回来了",
        "交给救护车了",
        "河边有脚印",
    ):
        assert any(words in one for one in said), words
    assert sum("找到了一个" in one for one in said) == 2
    assert not [word for word in (NAME, NEIGHBOUR, "老炭窑", "县医院", "高血压") if word in page.text]
    stages = {one["data-stage"]: one.text for one in page.where(lambda one: "data-stage" in one.attributes)}
    assert "启动后1小时30分钟" in stages["found"]
    assert "启动后1小时49分钟" in stages["handed_over"]


def test_while_somebody_is_searched_for_no_stage_says_found(search: Lost) -> None:
    person = search.lost()
    search.lost(name=NEIGHBOUR)
    with clock.travel(after(minutes=30)):
        search.find(person)
    over(search)
    assert not [one for one in review(search).where(lambda one: one.attributes.get("data-stage") == "found")]


def test_a_report_upwards_says_how_many_and_what_was_written_for_the_facts(search: Lost) -> None:
    searched(search)
    at = f"/emergencies/hq/{search.code}/reports"
    search.house.phone(DISPATCHER).post(at, {})
    body = search.house.page(DISPATCHER, f"{at}/1").find("textarea").text
    assert "几个人受影响：两个人" in body
    assert "要找的人：2人，找到2人，1人交给救护车" in body
    assert NAME not in body


def test_a_drill_goes_with_its_teams_sectors_persons_entries_and_what_was_told_of_them(search: Lost) -> None:
    searched(search, drill="yes")
    search.house.phone(GRID).post(
        f"/emergencies/hq/{search.code}/entries", {"client_id": str(uuid.uuid4()), "text": "河边有脚印"}
    )
    over(search)
    texts = ("emergency.team_searched", "emergency.sector_searched", "emergency.person_found")
    assert all(search.house.journalled(one) for one in texts)
    search.house.step(DISPATCHER, search.code, "erase", status=200)
    kinds = (Team, TeamMember, Sector, MissingPerson, PersonStep, Photo)
    assert [one.__tablename__ for one in kinds if search.house.rows(select(one))] == []
    assert search.house.rows(select(Submission.kind)) == ["emergency"], "that of the other emergency alone"
    assert [one for one in texts if search.house.journalled(one)] == []
    with search.house.town.app.app_context():
        assert verify().fault is None


def test_when_its_case_turns_nothing_of_teams_and_persons_stays_in_anybodys_messages(search: Lost) -> None:
    case = make_case(search.house.phone(INFORMANT))
    searched(search, case_code=case)
    over(search)
    work(search.house.town.app, "deliver_notices")
    about = select(Thread.key).where(Thread.url == f"/emergencies/hq/{search.code}")
    assert any(key.endswith(":search") for key in search.house.rows(about))
    with search.house.town.app.app_context(), transaction():
        row = db.session().scalars(select(Case).where(Case.code == case)).one()
        row.protected = True
        turn("case", [row.id], clock.now())
    assert search.house.rows(about) == []
