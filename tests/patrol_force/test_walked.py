"""A shift that is walked: begun and ended on a phone, also without signal; what was found; what is counted."""

import io
import uuid
from datetime import date, timedelta

from sqlalchemy import func, select

from tests.patrol_force.conftest import (
    CENTRE,
    GRID,
    HERE,
    INFORMANT,
    OTHER_VILLAGE,
    PAGE,
    SECOND,
    TOWN_LEAD,
    VILLAGE,
    Force,
    after,
)
from tests.support.html import parse
from tests.support.running.rescue import Device
from webapp.areas.queries import by_code
from webapp.core import clock
from webapp.core.db import db
from webapp.documents.sections import sections_of
from webapp.operations.service_retention import run_retention
from webapp.patrol_force.models import PatrolMember
from webapp.patrol_force.queries import numbers_by_village
from webapp.patrol_force.rota.models import PatrolSeat, PatrolShift, PatrolStep
from webapp.patrol_force.rota.queries_notices import entries
from webapp.patrol_force.rota.states import State

DESK = "governance_centre"


def in_november(force: Force) -> dict[str, tuple[int, int, int, int]]:
    """Return village → members, planned, held, found of the month."""
    with force.town.app.app_context():
        town = by_code(HERE[:9])
        assert town is not None
        months = (clock.day_start(date(2026, month, 1)) for month in (11, 12))
        rows, _ = numbers_by_village(town, *months)
        return {one.code: (one.members, one.planned, one.held, one.found) for one in rows}


def kept(force: Force, who: str) -> dict[str, str]:
    return dict(force.phone(who).get("/kept-pages").json["pages"])


def test_begun_with_who_is_there_and_ended_with_all_normal(force: Force) -> None:
    leader, second, third = force.team()
    number = force.published(leader, second, third)
    with clock.travel(after(hours=8)):
        force.step(SECOND, number, "start", status=404)
        force.step(VILLAGE, number, "start", status=404)
        force.step(INFORMANT, number, "start", ticked="1", there=[leader, third])
        assert force.listed(INFORMANT) == {str(number): "under_way"}
    with clock.travel(after(hours=13)):
        force.step(INFORMANT, number, "all-normal")
    one = force.row(number)
    assert (one.state, one.begun_at, one.ended_at) == (State.DONE, after(hours=8), after(hours=13))
    assert {seat.member_id: seat.there for seat in force.seats(number).values()} == {
        leader: True,
        second: False,
        third: True,
    }
    assert not one.matters


def test_nobody_has_to_be_ticked(force: Force) -> None:
    leader, second, _ = force.team()
    number = force.published(leader, second)
    force.step(INFORMANT, number, "start")
    assert {seat.there for seat in force.seats(number).values()} == {None}


def test_the_same_press_twice_is_once_and_another_words_the_one_409(force: Force) -> None:
    leader, second, _ = force.team()
    number = force.published(leader, second)
    own = str(uuid.uuid4())
    first = force.step(INFORMANT, number, "start", client_id=own)
    again = force.step(INFORMANT, number, "start", client_id=own, status=200)
    assert first["received_at"] == again["received_at"]
    assert len(force.steps(number)) == 1
    force.step(INFORMANT, number, "start", client_id=own, ticked="1", status=409)


def test_begun_on_two_phones_it_begins_once(force: Force) -> None:
    leader, second, _ = force.team()
    number = force.published(leader, second)
    seen = force.row(number).version
    with clock.travel(after(hours=8)):
        force.step(INFORMANT, number, "start", version=seen)
    with clock.travel(after(hours=8, minutes=1)):
        refused = force.step(INFORMANT, number, "start", version=seen, status=409)
    assert "在巡防" in refused["error"]["message"]
    assert force.row(number).begun_at == after(hours=8)
    assert len(force.steps(number)) == 1


def test_what_was_pressed_without_signal_comes_in_its_order_with_its_own_times(force: Force) -> None:
    leader, second, _ = force.team()
    number = force.published(leader, second)
    seen = force.row(number).version
    begun, ended = str(uuid.uuid4()), str(uuid.uuid4())
    pressed = {begun: after(hours=8, minutes=3).isoformat(), ended: after(hours=13, minutes=40).isoformat()}
    with clock.travel(after(hours=20)):
        force.step(INFORMANT, number, "all-normal", client_id=ended, after=begun, at=pressed[ended], status=409)
        force.step(INFORMANT, number, "start", client_id=begun, version=seen, at=pressed[begun])
        force.step(INFORMANT, number, "all-normal", client_id=ended, after=begun, at=pressed[ended])
        force.step(INFORMANT, number, "all-normal", client_id=ended, after=begun, at=pressed[ended], status=200)
    one = force.row(number)
    assert (one.state, one.begun_at, one.ended_at) == (
        State.DONE,
        after(hours=8, minutes=3),
        after(hours=13, minutes=40),
    )


def test_somebody_who_cant_come_does_not_stop_what_the_leader_pressed_out_there(force: Force) -> None:
    leader, second, _ = force.team()
    number = force.published(leader, second)
    seen = force.row(number).version
    force.step(SECOND, number, "swap")
    force.step(INFORMANT, number, "start", version=seen, at=after().isoformat())
    assert force.row(number).state == State.UNDER_WAY


def test_what_arrives_after_the_shift_was_dropped_is_kept_and_changes_no_state(force: Force) -> None:
    leader, second, _ = force.team()
    number = force.published(leader, second)
    seen = force.row(number).version
    begun, ended = str(uuid.uuid4()), str(uuid.uuid4())
    with clock.travel(after(hours=7)):
        force.step(VILLAGE, number, "drop", reason="下大雨")
    with clock.travel(after(hours=15)):
        force.step(INFORMANT, number, "start", client_id=begun, version=seen, at=after(hours=8).isoformat())
        sent = {"client_id": ended, "after": begun, "at": after(hours=13).isoformat()}
        force.step(INFORMANT, number, "all-normal", **sent)
        force.step(INFORMANT, number, "all-normal", **sent, status=200)
        force.step(INFORMANT, number, "start", status=409)
        page = force.page(VILLAGE, f"/patrol-force/shifts/{number}").text
    one = force.row(number)
    assert (one.state, one.begun_at, [step.late for step in force.steps(number)]) == (State.DROPPED, None, [True, True])
    assert page.count("那时已经取消，只记下来") == 2
    assert in_november(force)[HERE][1:] == (0, 0, 0)


def test_a_moment_to_come_is_refused(force: Force) -> None:
    leader, second, _ = force.team()
    number = force.published(leader, second)
    force.step(INFORMANT, number, "start", at=after(hours=3).isoformat(), status=422)
    assert force.row(number).state == State.PUBLISHED


def test_a_shift_that_nobody_began_is_not_recorded_and_nobodys_fault(force: Force) -> None:
    leader, second, third = force.team()
    number = force.published(leader, second, third)
    with clock.travel(after(hours=15)):
        for who in (VILLAGE, INFORMANT, SECOND):
            page = force.page(who, f"/patrol-force/shifts/{number}")
            assert "没记录" in page.text
            assert "不说明没走" in page.text
            for word in ("未履职", "缺勤", "逾期", "超期", "迟到", "没去"):
                assert word not in page.text
        assert (
            "没记录" in force.page(VILLAGE, "/patrol-force/shifts?show=past").text
            or "没记录" in force.page(VILLAGE, "/patrol-force/shifts").text
        )
        assert force.row(number).state == State.PUBLISHED
        force.step(INFORMANT, number, "start")
        assert "没记录" not in force.page(VILLAGE, f"/patrol-force/shifts/{number}").text


def test_what_was_found_is_the_ordinary_report_linked_to_the_shift(force: Force) -> None:
    leader, second, _ = force.team()
    number = force.published(leader, second)
    force.step(INFORMANT, number, "start")
    round_id = force.row(number).round_id
    page = force.page(INFORMANT, f"/patrol-force/shifts/{number}")
    assert {f"/report/{kind}?patrol={round_id}" for kind in ("hazard", "dispute")} <= set(page.links)
    code = force.report(by=SECOND, patrol=round_id)
    force.report(by=GRID, patrol=round_id)
    force.step(INFORMANT, number, "matters")
    assert force.row(number).matters
    assert "巡防走完了，有事" in " ".join(force.told(VILLAGE))
    assert f"/cases/{code}" in force.page(VILLAGE, f"/patrol-force/shifts/{number}").links
    assert in_november(force) == {HERE: (3, 1, 1, 1), HERE[:-1] + "1": (0, 0, 0, 0)}


def test_a_protected_matter_found_is_counted_and_shown_nowhere(force: Force) -> None:
    leader, second, _ = force.team()
    number = force.published(leader, second)
    force.step(INFORMANT, number, "start")
    sent = {"patrol": force.row(number).round_id, "protected": "yes", "category": "family"}
    assert force.phone(INFORMANT).report("dispute", **sent).status_code in (201, 422)
    assert in_november(force)[HERE][3] == 0


def test_numbers_are_by_village_and_month_and_each_opens_its_shifts(force: Force) -> None:
    leader, second, third = force.team()
    walked = force.published(leader, second)
    force.published(second, third, date="2026-11-28")
    force.plan(leader, third, date="2026-11-29")
    dropped = force.published(leader, second, date="2026-11-30")
    force.step(VILLAGE, dropped, "drop", reason="有雨")
    force.step(INFORMANT, walked, "start")
    page = force.page(CENTRE, "/patrol-force/numbers?month=2026-11")
    (row,) = page.where(lambda one: one.get("data-area") == HERE)
    numbers = {one["data-count"]: one for one in row.where(lambda one: "data-count" in one.attributes)}
    assert {name: one.text.strip() for name, one in numbers.items()} == {
        "members": "3",
        "planned": "2",
        "held": "1",
        "found": "0",
    }
    for name in ("planned", "held"):
        assert len(force.listed(CENTRE, numbers[name]["href"])) == int(numbers[name].text)
    assert {
        one.text for one in force.page(OTHER_VILLAGE, "/patrol-force/numbers").where(lambda one: one.tag == "th")
    } & {"才湾村"} == set()


def test_a_situation_says_how_many_shifts_there_were(force: Force) -> None:
    leader, second, _ = force.team()
    number = force.published(leader, second)
    force.step(INFORMANT, number, "start")
    force.step(INFORMANT, number, "matters")
    with force.town.app.app_context():
        town = by_code(HERE[:9])
        assert town is not None
        since, until = clock.day_start(date(2026, 11, 16)), clock.day_start(date(2026, 12, 1))
        section, lines = next(
            (one, lines) for one, lines in sections_of(town, since, until) if one.key == "patrol_force"
        )
    assert section.heading == "群防群治"
    assert {line.key: line.number for line in lines} == {"planned": 1, "held": 1, "matters": 1}
    for line in lines:
        assert len(force.listed(DESK, line.url)) == 1


def test_the_leaders_phone_keeps_the_page_of_tonight_and_nobody_elses(force: Force) -> None:
    leader, second, _ = force.team()
    number = force.published(leader, second)
    page = parse(force.phone(INFORMANT).get(f"/patrol-force/shifts/{number}", headers=PAGE).data)
    version = next(one["data-keep-page"] for one in page.walk() if "data-keep-page" in one.attributes)
    assert kept(force, INFORMANT) == {f"/patrol-force/shifts/{number}": version}
    assert kept(force, SECOND) == {}
    force.step(INFORMANT, number, "start")
    force.step(INFORMANT, number, "all-normal")
    assert kept(force, INFORMANT) == {}


def test_a_telephone_stands_only_on_the_page_of_who_has_to_ring_and_is_not_kept(force: Force) -> None:
    leader, second, third = force.team()
    number = force.published(leader, second, third)
    phone = force.member(third).phone
    for who, shown in ((INFORMANT, True), (VILLAGE, True), (SECOND, False)):
        page = force.page(who, f"/patrol-force/shifts/{number}")
        links = [one for one in page.find_all("a") if one["href"] == f"tel:{phone}"]
        assert bool(links) == shown
        assert all("data-not-kept" in one.attributes for one in links)


def test_a_rescue_file_carries_a_press_with_its_authors_own_right(force: Force) -> None:
    leader, second, _ = force.team()
    number = force.published(leader, second)
    sent = [["client_id", str(uuid.uuid4())], ["at", after(minutes=-1).isoformat()]]
    lead = force.phone(GRID)
    for who, problem in ((SECOND, True), (INFORMANT, False)):
        item = {"url": f"/patrol-force/shifts/{number}/start", "title": "开始", "fields": sent}
        file = Device(force.phone(who)).export([item])
        answer = lead.post("/rescue", {"file": (io.BytesIO(file), "x.onedoor")}, content_type="multipart/form-data")
        assert [bool(one["problem"]) for one in answer.json["items"]] == [problem], answer.json
    assert force.row(number).state == State.UNDER_WAY


def test_the_next_shift_stands_first_on_the_first_page(force: Force) -> None:
    leader, second, _ = force.team()
    number = force.published(leader, second)
    assert f"/patrol-force/shifts/{number}" in force.page(INFORMANT, "/").links
    assert f"/patrol-force/shifts/{number}" not in force.page(GRID, "/todo").links


def test_a_shift_goes_a_year_after_it_and_members_that_are_still_there_stay(force: Force) -> None:
    leader, second, _ = force.team()
    number = force.published(leader, second)
    force.step(INFORMANT, number, "start")
    for days, left in ((364, 1), (366, 0)):
        with force.town.app.app_context(), clock.travel(after(days=days, hours=14)):
            run_retention()
            session = db.session()
            for model in (PatrolShift, PatrolStep):
                assert session.scalar(select(func.count()).select_from(model)) == left
    with force.town.app.app_context():
        assert db.session().scalar(select(func.count()).select_from(PatrolSeat)) == 0
        assert db.session().scalar(select(func.count()).select_from(PatrolMember)) == 3


def test_a_member_who_goes_leaves_a_shift_that_is_still_kept(force: Force) -> None:
    leader, second, third = force.team()
    number = force.published(leader, second, third)
    force.change(third, "end")
    with force.town.app.app_context(), clock.travel(after(days=365)):
        run_retention()
    assert third not in force.seats(number)
    assert force.row(number).leader_id == leader


def test_a_shift_stays_one_for_its_calendar_when_it_is_dropped(force: Force) -> None:
    leader, second, _ = force.team()
    number = force.published(leader, second)
    user = force.phone(SECOND).user_id
    with force.town.app.app_context():
        (before,) = entries(user, after(), after(days=2))
    force.step(VILLAGE, number, "drop", reason="有雨")
    with force.town.app.app_context():
        (later,) = entries(user, after(), after(days=2))
    assert before.uid == later.uid
    assert later.sequence > before.sequence
    assert later.cancelled
    assert not before.cancelled
    assert before.ends_at - before.starts_at == timedelta(hours=6)


def test_who_belongs_to_no_village_stands_below_the_villages_and_in_the_whole(force: Force) -> None:
    force.add("周村里")
    force.add("孙校门", area="450324106000901")

    def said(who: str, address: str, name: str) -> list[str]:
        page = force.page(who, address)
        return [one.text for one in page.where(lambda one: one.get("data-count") == name)]

    assert said(CENTRE, "/patrol-force/numbers", "of-no-village") == ["1"]
    assert said(OTHER_VILLAGE, "/patrol-force/numbers", "of-no-village") == []
    assert said(TOWN_LEAD, "/board/safety", "members") == ["2"]
    assert said(VILLAGE, "/board/safety", "members") == ["1"]
