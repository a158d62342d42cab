"""Whistles without signal: who may keep their pages, steps of a seat in order, what a rescue file carries."""

import io
import uuid

from tests.support.html import parse
from tests.support.running.rescue import Device
from tests.whistle.conftest import DISPATCHER, JUSTICE, PAGE, POLICE, WOMEN, Whistles, after
from webapp.core import clock


def kept(house: Whistles, who: str) -> dict[str, str]:
    answer = house.phone(who).get("/kept-pages")
    return dict(answer.json["pages"])


def on_page(house: Whistles, who: str, number: int) -> list[str]:
    page = parse(house.phone(who).get(f"/whistles/{number}", headers=PAGE).data)
    return [one.get("data-keep-page") for one in page.walk() if "data-keep-page" in one.attributes]


def test_the_phones_of_the_called_keep_it_as_long_as_it_runs(house: Whistles) -> None:
    number = house.blown()
    before = kept(house, POLICE)
    assert before == {f"/whistles/{number}": on_page(house, POLICE, number)[0]}
    house.comes(JUSTICE, number)
    assert kept(house, POLICE) == {f"/whistles/{number}": on_page(house, POLICE, number)[0]} != before
    for who in (WOMEN, DISPATCHER):
        assert kept(house, who) == {}
    assert on_page(house, DISPATCHER, number) == []
    house.step(DISPATCHER, number, "stand-down", outcome="都处理好了")
    assert kept(house, POLICE) == {}
    assert on_page(house, POLICE, number) == []


def test_what_was_pressed_on_the_slope_comes_in_its_order_with_its_own_times(house: Whistles) -> None:
    number = house.blown()
    seen = house.seats(number)[POLICE].version
    coming, here, gone = (str(uuid.uuid4()) for _ in range(3))
    pressed = {one: after(minutes=minute).isoformat() for one, minute in ((coming, 2), (here, 9), (gone, 30))}
    with clock.travel(after(minutes=50)):
        house.comes(POLICE, number, client_id=coming, version=seen, at=pressed[coming])
        house.comes(JUSTICE, number)
        house.step(POLICE, number, "leave", status=409, client_id=gone, after=here, at=pressed[gone])
        first = house.step(POLICE, number, "arrive", client_id=here, after=coming, at=pressed[here])
        again = {"client_id": here, "after": coming, "at": pressed[here]}
        assert house.step(POLICE, number, "arrive", status=200, **again)["received_at"] == first["received_at"]
        house.step(POLICE, number, "leave", client_id=gone, after=here, at=pressed[gone])
    seat = house.seats(number)[POLICE]
    assert (seat.answered_at, seat.arrived_at, seat.left_at) == tuple(after(minutes=one) for one in (2, 9, 30))


def test_of_two_phones_of_one_unit_the_second_is_told_what_the_first_said(house: Whistles) -> None:
    number = house.blown()
    mine = str(uuid.uuid4())
    seen = house.seats(number)[POLICE].version
    house.comes(POLICE, number, client_id=mine, version=seen)
    house.step(POLICE, number, "answer", version=seen + 1, answer="cannot", reason="车坏了")
    house.step(POLICE, number, "arrive", status=409, after=mine)
    assert house.seats(number)[POLICE].arrived_at is None


def test_a_rescue_file_carries_an_answer_with_its_authors_own_right(house: Whistles) -> None:
    number = house.blown()
    sent = [["client_id", str(uuid.uuid4())], ["answer", "coming"], ["minutes", "10"]]
    lead = house.phone("grid:201/002")
    for who, problem in ((WOMEN, True), (POLICE, False)):
        file = Device(house.phone(who)).export([{"url": f"/whistles/{number}/answer", "title": "我来", "fields": sent}])
        answer = lead.post("/rescue", {"file": (io.BytesIO(file), "x.onedoor")}, content_type="multipart/form-data")
        assert [bool(one["problem"]) for one in answer.json["items"]] == [problem], answer.json
    assert house.seats(number)[POLICE].minutes == 10
