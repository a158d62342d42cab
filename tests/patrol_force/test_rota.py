"""The rota: planned, copied forward, published; who sees what; who can't come and who comes instead."""

import uuid
from datetime import date, timedelta

import pytest

from tests.patrol_force.conftest import (
    CENTRE,
    GRID,
    HERE,
    INFORMANT,
    OTHER_VILLAGE,
    PAGE,
    SECOND,
    THERE,
    TODAY,
    TOWN_LEAD,
    VILLAGE,
    Force,
    after,
)
from tests.support.statements import counted_statements
from webapp.areas.scope import Window
from webapp.core import clock
from webapp.patrol_force.rota.queries import page
from webapp.patrol_force.rota.states import SeatState, State
from webapp.people.queries import actor_by_id

MONDAY = date(2026, 11, 23)
NATIONAL_DAY = date(2026, 10, 1)


def week(force: Force, action: str, *, who: str = VILLAGE, monday: date = MONDAY, **fields: str) -> str:
    """Do something with a week; return where it leads."""
    sent = {"village": HERE, "week": monday.isoformat(), "form_id": str(uuid.uuid4())} | fields
    answer = force.phone(who).post(f"/patrol-force/shifts/{action}", sent, headers=PAGE)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def test_a_shift_over_midnight_ends_the_next_day(force: Force) -> None:
    leader, second, third = force.team()
    one = force.row(force.plan(leader, second, third))
    assert (one.day, one.starts_at, one.ends_at) == (TODAY, after(hours=8), after(hours=14))
    assert one.state == State.PLANNED
    assert one.leader_id == leader
    assert set(force.seats(one.id)) == {leader, second, third}


def test_the_same_form_again_is_the_same_shift(force: Force) -> None:
    leader, second, _ = force.team()
    own = str(uuid.uuid4())
    first = force.plan(leader, second, client_id=own)
    assert force.plan(leader, second, client_id=own, status=200) == first
    assert len(force.shifts()) == 1
    force.plan(leader, client_id=own, status=409)


def test_people_may_be_named_by_their_telephone(force: Force) -> None:
    leader, second, third = force.team()
    phones = [force.member(one).phone for one in (second, third)]
    number = force.plan(force.town.phones[INFORMANT], members=",".join(phones))
    assert set(force.seats(number)) == {leader, second, third}


def test_who_leads_has_an_account_and_a_post_of_the_grid(force: Force) -> None:
    plain = force.add("没账号")
    member = force.add_account(INFORMANT)
    force.plan(plain, member, status=422)
    force.plan(member, 99999, status=422)
    assert force.shifts() == []


def test_wrong_fields_are_named_and_nothing_is_stored(force: Force) -> None:
    leader, second, _ = force.team()
    for fields in ({"date": ""}, {"from": "25:00"}, {"until": "20:00"}, {"date": "2026-11-01"}, {"until": "19:00"}):
        force.plan(leader, second, status=422, **fields)
    force.plan(leader, second, village="1", by=CENTRE, status=422)
    assert force.shifts() == []


def test_nobody_is_on_two_shifts_at_once(force: Force) -> None:
    leader, second, third = force.team()
    force.plan(leader, second)
    other = force.add_account(GRID)
    force.plan(other, second, status=422, **{"from": "01:00", "until": "03:00", "date": "2026-11-27"})
    force.plan(other, second, **{"from": "02:00", "until": "03:00", "date": "2026-11-27"})
    force.plan(other, third)


def test_a_village_lead_makes_the_rota_of_that_village_alone(force: Force) -> None:
    leader, second, _ = force.team()
    force.plan(leader, second, by=OTHER_VILLAGE, status=404)
    force.plan(leader, second, village=THERE, status=404)
    number = force.plan(leader, second, by=CENTRE)
    force.step(OTHER_VILLAGE, number, "publish", status=404)
    for who in (INFORMANT, GRID, TOWN_LEAD, "governance_centre"):
        assert force.phone(who).post("/patrol-force/shifts", {}).status_code == 404
    assert force.page(TOWN_LEAD, f"/patrol-force/shifts/{number}")
    force.page(OTHER_VILLAGE, f"/patrol-force/shifts/{number}", status=404)


def test_who_is_on_it_sees_it_once_it_is_published_and_hears_so(force: Force) -> None:
    leader, second, third = force.team()
    number = force.plan(leader, second, third)
    for who in (INFORMANT, SECOND):
        force.page(who, f"/patrol-force/shifts/{number}", status=404)
        assert force.listed(who) == {}
    force.step(VILLAGE, number, "publish")
    for who in (INFORMANT, SECOND):
        assert force.listed(who) == {str(number): "published"}
        assert "排了您巡防" in " ".join(force.told(who))
    force.page(GRID, f"/patrol-force/shifts/{number}", status=404)


def test_notices_and_calendars_name_nobody(force: Force) -> None:
    leader, second, third = force.team()
    number = force.published(leader, second, third, route="王大爷家后面")
    words = " ".join(force.told(SECOND))
    assert "王大爷" not in words
    assert force.member(leader).name not in words
    phone = force.phone(SECOND)
    phone.post("/me/calendar", headers=PAGE)
    address = force.page(SECOND, "/me/calendar").text
    feed = next(one for one in address.split() if one.endswith(".ics"))
    file = phone.get(feed[feed.index("/calendar/") :]).text
    assert "SUMMARY:巡防" in file
    assert f"patrol-shift-{number}@one-door" in file
    assert "王大爷" not in file
    assert "才湾村" not in file


def test_two_leads_who_publish_at_once_publish_once(force: Force) -> None:
    leader, second, _ = force.team()
    number = force.plan(leader, second)
    seen = force.row(number).version
    force.step(VILLAGE, number, "publish", version=seen)
    force.step(CENTRE, number, "publish", version=seen, status=409)
    force.step(CENTRE, number, "publish", status=409)
    week(force, "publish", who=CENTRE)
    assert force.events("patrol_shift", number).count("patrol_shift.published") == 1
    assert len([one for one in force.told(SECOND) if "排了您巡防" in one]) == 1


def test_a_week_is_published_at_once_but_for_what_is_not_ready(force: Force) -> None:
    leader, second, third = force.team()
    ready = force.plan(leader, second)
    torn = force.plan(leader, third, **{"date": "2026-11-27", "from": "20:00", "until": "22:00"})
    force.change(third, "end")
    week(force, "publish")
    assert (force.row(ready).state, force.row(torn).state) == (State.PUBLISHED, State.PLANNED)


def test_a_week_copied_forward_is_the_same_people_and_hours(force: Force) -> None:
    leader, second, third = force.team()
    force.published(leader, second, third, route="老街", wanted="4")
    week(force, "copy", weeks="2")
    one, *copies = force.shifts()
    assert [copy.starts_at - one.starts_at for copy in copies] == [timedelta(7), timedelta(14)]
    assert {copy.state for copy in copies} == {State.PLANNED}
    for copy in copies:
        assert (copy.route, copy.wanted, copy.leader_id) == ("老街", 4, leader)
        assert set(force.seats(copy.id)) == {leader, second, third}
    assert len({one.round_id, *(copy.round_id for copy in copies)}) == 3


def test_copied_twice_or_by_two_is_once(force: Force) -> None:
    leader, second, _ = force.team()
    force.plan(leader, second)
    week(force, "copy", weeks="1")
    week(force, "copy", weeks="2", who=CENTRE)
    assert len(force.shifts()) == 3


@pytest.mark.parametrize(("wanted", "made"), [("", 0), ("yes", 1)])
def test_a_day_off_is_left_out_unless_it_is_wanted(force: Force, wanted: str, made: int) -> None:
    leader, second, _ = force.team()
    with clock.travel(clock.day_start(date(2026, 9, 24))):
        force.plan(leader, second, date="2026-09-24")
        week(force, "copy", weeks="1", holidays=wanted, monday=date(2026, 9, 21))
        assert [one.day for one in force.shifts()][1:] == [NATIONAL_DAY][:made]
        assert "国庆节" in force.page(VILLAGE, "/patrol-force/shifts?show=week&week=2026-10-01").text


def test_who_left_the_force_is_not_copied_and_a_shift_without_leader_is_not_published(force: Force) -> None:
    leader, second, third = force.team()
    force.plan(leader, second, third)
    for one in (leader, third):
        force.change(one, "change", **stands(force, one, until="2026-12-01"))
    week(force, "copy", weeks="1")
    copy = force.shifts()[1]
    assert set(force.seats(copy.id)) == {second}
    assert copy.leader_id is None
    force.step(VILLAGE, copy.id, "publish", status=409)


def stands(force: Force, number: int, **fields: str) -> dict[str, str]:
    one = force.member(number)
    kept = {"name": one.name, "phone": one.phone, "kind": one.kind, "area": HERE, "since": one.since.isoformat()}
    return kept | fields


def test_one_tap_says_that_somebody_cant_come_and_the_leader_finds_who_is_free(force: Force) -> None:
    leader, second, third = force.team()
    fourth, fifth = force.add("顶班的"), force.add("也排了的")
    number = force.published(leader, second, third)
    other = force.add_account(GRID)
    force.published(other, fifth, **{"from": "14:00", "until": "16:00"})
    force.step(SECOND, number, "swap")
    assert force.seats(number)[second].state == SeatState.ASKED
    assert "有人来不了" in " ".join(force.told(INFORMANT))
    assert "有人来不了" in " ".join(force.told(VILLAGE))
    page = force.page(INFORMANT, f"/patrol-force/shifts/{number}").text
    assert "顶班的" in page
    assert "也排了的" not in page
    force.step(SECOND, number, "replace", member=second, by=fourth, status=404)
    force.step(INFORMANT, number, "replace", member=second, by=fourth)
    seats = force.seats(number)
    assert (seats[second].state, seats[fourth].state) == (SeatState.OUT, SeatState.ON)
    assert "有人顶班了" in " ".join(force.told(SECOND))
    force.page(SECOND, f"/patrol-force/shifts/{number}", status=404)
    force.step(VILLAGE, number, "replace", member=second, by=third, status=409)


def test_who_comes_after_all_stays(force: Force) -> None:
    leader, second, third = force.team()
    number = force.published(leader, second, third)
    force.step(SECOND, number, "stay", status=409)
    force.step(SECOND, number, "swap")
    force.step(SECOND, number, "swap", status=409)
    force.step(SECOND, number, "stay")
    assert force.seats(number)[second].state == SeatState.ON
    force.step(SECOND, number, "swap", member=third, status=422)
    force.step(INFORMANT, number, "swap", member=third)
    assert force.seats(number)[third].state == SeatState.ASKED


def test_another_leader_must_be_able_to_lead(force: Force) -> None:
    leader, second, third = force.team()
    number = force.published(leader, third)
    force.step(INFORMANT, number, "swap")
    plain = force.add("没账号")
    force.step(VILLAGE, number, "replace", member=leader, by=plain, status=422)
    force.step(VILLAGE, number, "replace", member=leader, by=second)
    assert force.row(number).leader_id == second


def test_what_needs_somebody_waits_for_who_finds_them(force: Force) -> None:
    leader, second, third = force.team()
    number = force.published(leader, second, third)
    assert force.listed(INFORMANT, "/patrol-force/shifts?show=swaps") == {}
    force.step(SECOND, number, "swap")
    for who in (INFORMANT, VILLAGE, CENTRE):
        assert force.listed(who, "/patrol-force/shifts?show=swaps") == {str(number): "published"}
    assert force.listed(SECOND, "/patrol-force/shifts?show=swaps") == {}


def test_a_member_who_ends_while_on_the_rota_has_to_be_replaced(force: Force) -> None:
    leader, second, third = force.team()
    number = force.published(leader, second, third)
    force.change(third, "end")
    assert force.seats(number)[third].state == SeatState.ASKED
    assert "巡防要换人" in " ".join(force.told(VILLAGE))
    assert "不在册了，要换人" in force.page(VILLAGE, f"/patrol-force/shifts/{number}").text
    fourth = force.add("顶班的")
    force.step(VILLAGE, number, "replace", member=third, by=third, status=422)
    force.step(VILLAGE, number, "replace", member=third, by=fourth)


def test_a_changed_shift_says_so_and_a_dropped_one_why(force: Force) -> None:
    leader, second, third = force.team()
    number = force.published(leader, second)
    seen = force.row(number).version
    sent = {"date": "2026-11-27", "from": "19:00", "until": "21:00", "leader": str(leader), "members": [str(third)]}
    force.step(VILLAGE, number, "change", version=seen, **sent)
    force.step(CENTRE, number, "change", version=seen, status=409, **sent)
    assert {one: seat.state for one, seat in force.seats(number).items()} == {
        leader: SeatState.ON,
        second: SeatState.OUT,
        third: SeatState.ON,
    }
    assert "巡防改了" in " ".join(force.told(INFORMANT))
    force.step(VILLAGE, number, "drop", status=422)
    force.step(VILLAGE, number, "drop", reason="下大雨")
    assert "下大雨" in force.page(INFORMANT, f"/patrol-force/shifts/{number}").text
    assert "巡防取消了" in " ".join(force.told(INFORMANT))


def test_a_refused_form_keeps_what_was_typed(force: Force) -> None:
    leader, second, _ = force.team()
    sent = {
        "client_id": str(uuid.uuid4()),
        "date": TODAY.isoformat(),
        "from": "20:00",
        "until": "20:00",
        "village": HERE,
    }
    sent |= {"leader": str(leader), "members": [str(second)], "route": "沿河走一圈"}
    answer = force.phone(VILLAGE).post("/patrol-force/shifts", sent, headers=PAGE)
    assert answer.status_code == 422
    assert "沿河走一圈" in answer.text
    assert "一班最长 14 小时" in answer.text


def test_the_sheet_for_the_wall_has_names_and_no_telephone(force: Force) -> None:
    leader, second, third = force.team()
    force.published(leader, second, third)
    paper = force.page(VILLAGE, f"/patrol-force/shifts/paper?village={HERE}&week=2026-11-26").text
    assert "周纸" in paper
    assert "20:00" in paper
    assert not any(one.phone in paper for one in force.members())
    force.page(OTHER_VILLAGE, f"/patrol-force/shifts/paper?village={HERE}", status=404)


def test_pages_cost_the_same_with_one_and_with_many(force: Force) -> None:
    leader, second, third = force.team()
    number = force.published(leader, second, third)
    force.step(SECOND, number, "swap")
    pages = {
        "/patrol-force/shifts": 6,
        "/patrol-force/shifts?show=week": 8,
        f"/patrol-force/shifts/{number}": 10,
        "/patrol-force/shifts/new": 10,
    }
    for who in (VILLAGE, INFORMANT):
        for address, most in pages.items():
            if who == INFORMANT and address.endswith("new"):
                continue
            force.page(who, address)
            with counted_statements(force.town.app) as seen:
                force.page(who, address)
            assert len(seen) <= most, (who, address, len(seen), seen)
    week(force, "copy", weeks="3")
    force.page(VILLAGE, "/patrol-force/shifts")
    with counted_statements(force.town.app) as seen:
        force.page(VILLAGE, "/patrol-force/shifts")
    assert len(seen) <= 6


def test_a_list_goes_on_where_its_page_ended(force: Force) -> None:
    leader, second, _ = force.team()
    made = [force.plan(leader, second, date=f"2026-11-{day}") for day in (27, 28, 29)]
    actor_id = force.phone(VILLAGE).user_id
    with force.town.app.app_context():
        actor = actor_by_id(actor_id)
        assert actor is not None
        for newest, expected in ((False, made), (True, made[::-1])):
            after, seen = None, []
            while not seen or after:
                found = page(actor, [], Window(after=after, newest_first=newest), 1)
                seen += [row.shift.id for row in found.rows]
                after = found.after
            assert seen == expected
