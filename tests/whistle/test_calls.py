"""Who is called when: at once, when it is due, ten minutes later; and that nobody is left in silence."""

from datetime import datetime

from sqlalchemy import select

from tests.support.html import parse
from tests.whistle.conftest import (
    COMMISSIONER,
    DISPATCHER,
    JUSTICE,
    NOON,
    POLICE,
    VILLAGE,
    VILLAGE_CODE,
    Whistles,
    after,
)
from webapp.core import clock
from webapp.core.db import transaction
from webapp.core.journal import JournalEntry
from webapp.people.models import Post, Unit
from webapp.people.permissions import Role

EMPTY = "civil_affairs_office"
HEAD = "court"  # whoever is free in the small town
AGAIN, LAST = "还没回话：三组水井边", "一直没回话：三组水井边"


def open_empty_unit(house: Whistles) -> None:
    with house.town.app.app_context(), transaction() as session:
        session.add(Unit(code=EMPTY, name="民政办", kind="linked", area_id=2))


def calls(house: Whistles) -> list[str]:
    query = select(JournalEntry.event).where(JournalEntry.event.startswith("whistle.called_"))
    return house.rows(query.order_by(JournalEntry.id))


def swept(house: Whistles, at: datetime) -> list[str]:
    with clock.travel(at):
        house.sweep()
    return calls(house)


def test_who_says_nothing_is_called_again_when_due_and_once_more(house: Whistles) -> None:
    house.appoint(HEAD, Role.UNIT_HEAD, POLICE)
    number = house.blown()
    house.comes(JUSTICE, number)
    assert swept(house, after(minutes=14)) == []
    assert swept(house, after(minutes=15)) == ["whistle.called_again"]
    assert "还没回话：当场急事，三组水井边" in house.told(POLICE)
    for who in (HEAD, DISPATCHER, COMMISSIONER):
        assert f"{POLICE}{AGAIN}" in house.told(who)
    assert AGAIN not in house.told(JUSTICE)
    assert swept(house, after(minutes=24)) == ["whistle.called_again"]
    for _ in range(2):
        assert swept(house, after(minutes=25)) == ["whistle.called_again", "whistle.called_last"]
    for who in (HEAD, COMMISSIONER):
        assert f"{POLICE}{LAST}" in house.told(who)
    assert swept(house, after(days=2)) == ["whistle.called_again", "whistle.called_last"]


def test_after_a_gap_only_the_last_call_goes_out(house: Whistles) -> None:
    house.blown(units=[POLICE])
    assert swept(house, after(hours=3)) == ["whistle.called_last"]


def test_nobody_is_called_again_for_what_was_answered_or_is_over(house: Whistles) -> None:
    answered, ended = house.blown(units=[POLICE]), house.blown(units=[POLICE])
    house.step(POLICE, answered, "answer", answer="cannot", reason="出警")
    house.step(DISPATCHER, ended, "stand-down", outcome="不用了")
    house.blown(VILLAGE, units=[POLICE])
    assert swept(house, after(hours=1)) == []


def test_a_page_that_is_open_goes_on_after_a_call(house: Whistles) -> None:
    number = house.blown(units=[POLICE])
    seat, whistle = house.seats(number)[POLICE].version, house.row(number).version
    swept(house, after(minutes=15))
    with clock.travel(after(minutes=16)):
        assert "到时间了还没回" in house.page(DISPATCHER, f"/whistles/{number}").text
        house.comes(POLICE, number, version=seat)
    assert house.row(number).version == whistle + 1


def test_a_unit_with_nobody_is_said_at_once_to_desk_and_commissioner(house: Whistles) -> None:
    open_empty_unit(house)
    number = house.blown(units=[POLICE, EMPTY])
    for who in (DISPATCHER, COMMISSIONER):
        assert "叫不到人：民政办" in house.told(who)
        assert "现在没有人能接到" in house.told(who)
    assert "叫不到人" not in house.told(POLICE)
    assert "那里现在没有人能接到，请打电话" in house.page(DISPATCHER, f"/whistles/{number}").text
    swept(house, after(minutes=15))
    told = house.told(COMMISSIONER)
    assert "民政办还没回话" in told
    assert "那里没有人能接到" in told
    assert f"{POLICE}{AGAIN}" in told
    assert "那里没有负责人可以叫" in told, "nobody stands above them"


def test_where_the_last_one_left_meanwhile_it_is_said_when_it_is_due(house: Whistles) -> None:
    number = house.blown(units=[VILLAGE_CODE])
    assert not house.seats(number)[VILLAGE_CODE].unmanned
    with house.town.app.app_context(), transaction() as session:
        for post in session.scalars(select(Post).where(Post.user_id == house.town.users[VILLAGE])):
            post.ended_at = NOON
    swept(house, after(minutes=15))
    assert house.seats(number)[VILLAGE_CODE].unmanned
    assert "那里没有人能接到" in house.told(DISPATCHER)


def test_in_the_night_it_is_heard_at_once(house: Whistles) -> None:
    night = NOON.replace(hour=23, minute=30)
    with clock.travel(night):
        house.blown(units=[POLICE])
        assert "吹哨了：当场急事" in house.told(POLICE, night)
        house.sweep()
    with clock.travel(night.replace(minute=45)):
        house.sweep()
        assert AGAIN in house.told(COMMISSIONER, clock.now())


def test_the_called_find_it_first_on_their_first_page_until_they_answer(house: Whistles) -> None:
    number = house.blown(units=[POLICE, VILLAGE_CODE])
    for who, first in ((POLICE, "/"), (VILLAGE, "/todo")):
        assert f"/whistles/{number}" in house.page(who, first).links
    assert house.page(JUSTICE, "/").text.count("吹哨了") == 0
    cards = house.phone(POLICE).get("/whistles/waiting")
    mark = cards.text.split('data-seen="')[1].split('"')[0]
    assert house.phone(POLICE).get(f"/whistles/waiting?seen={mark}").status_code == 204
    house.comes(POLICE, number)
    again = house.phone(POLICE).get(f"/whistles/waiting?seen={mark}")
    assert (again.status_code, parse(again.data).links) == (200, [])
