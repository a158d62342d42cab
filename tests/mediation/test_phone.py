"""Mediations without signal: whose phone keeps them, steps in order, two phones, a rescue file."""

import io
import uuid
from typing import Any

import pytest

from tests.mediation.conftest import MEDIATOR, NEPHEW, POLICE, UNCLE, Mediations, said, talk
from tests.support.running.rescue import Device

CARRIER = "grid:201/002"


def kept(house: Mediations, who: str = MEDIATOR) -> dict[str, str]:
    return dict(house.phone(who).get("/kept-pages").json["pages"])


def ids(count: int) -> list[str]:
    return [str(uuid.uuid4()) for _ in range(count)]


def test_only_the_phone_of_who_mediates_keeps_its_page_and_only_while_it_is_worked_on(house: Mediations) -> None:
    url = house.refer()
    assert kept(house) == {}
    url = house.asking()
    assert kept(house) == {url: str(house.row(url).version)}
    assert kept(house, POLICE) == {}
    house.step(MEDIATOR, url, "consent", **said(1, "no"))
    assert kept(house) == {}


def test_two_yes_and_a_talk_of_one_phone_come_in_order_and_the_same_again_changes_nothing(house: Mediations) -> None:
    url = house.asking()
    first, second, third = ids(3)
    steps: list[tuple[str, dict[str, Any]]] = [
        ("consent", said(1, client_id=first, version=str(house.row(url).version))),
        ("consent", said(2, client_id=second, after=first)),
        ("session", talk(client_id=third, after=second)),
    ]
    house.step(MEDIATOR, url, "session", status=409, **talk(after=second))
    answers = [house.step(MEDIATOR, url, action, **fields) for action, fields in steps]
    assert answers[0]["number"] is None
    assert answers[1]["number"].startswith("才人调"), "the number comes with the receipt"
    versions = house.row(url).version
    for (action, fields), answer in zip(steps, answers, strict=True):
        again = house.step(MEDIATOR, url, action, status=200, **fields)
        assert (again["digest"], again["received_at"]) == (answer["digest"], answer["received_at"])
    assert house.row(url).version == versions


def test_what_was_recorded_after_a_step_that_did_not_come_is_refused(house: Mediations) -> None:
    url = house.asking()
    mine, never = ids(2)
    house.step(MEDIATOR, url, "consent", **said(1, client_id=mine))
    for after in (never, "x", str(house.row(url).version)):
        refused = house.step(MEDIATOR, url, "consent", status=409, **said(2, after=after))
        assert "刚刚被" in refused["error"]["message"]
    other = house.asking()
    house.step(MEDIATOR, other, "consent", status=409, **said(1, after=mine))
    assert house.row(other).state == house.row(url).state == "asking"


def test_of_two_phones_the_second_is_refused_and_the_first_one_s_words_stand(house: Mediations) -> None:
    url = house.open()
    mine, theirs = ids(2)
    house.step(MEDIATOR, url, "session", **talk(client_id=mine, said="各让一尺"))
    house.step(MEDIATOR, url, "session", **talk(client_id=theirs, after=mine, said="第二部手机先到"))
    house.step(MEDIATOR, url, "session", status=409, **talk(after=mine, said="第一部手机后到"))
    page = house.phone(MEDIATOR).get(url, headers={"Accept": "text/html"}).text
    assert "第一部手机后到" not in page


def test_a_change_of_the_house_between_two_steps_makes_the_second_too_late(house: Mediations) -> None:
    url = house.asking()
    mine = ids(1)[0]
    house.step(MEDIATOR, url, "consent", **said(1, client_id=mine))
    house.step(POLICE, url, "join")
    house.step(MEDIATOR, url, "consent", status=409, **said(2, after=mine))


@pytest.mark.parametrize(("who", "problem"), [(MEDIATOR, False), (POLICE, True)])
def test_a_rescue_file_carries_a_step_with_its_authors_own_right(house: Mediations, who: str, problem: bool) -> None:
    url = house.asking()
    fields = [list(one) for one in said(1, client_id=ids(1)[0]).items()]
    file = Device(house.phone(who)).export([{"url": f"{url}/consent", "title": "记意愿", "fields": fields}])
    sent = {"file": (io.BytesIO(file), "x.onedoor")}
    items = house.phone(CARRIER).post("/rescue", sent, content_type="multipart/form-data").json["items"]
    assert [bool(one["problem"]) for one in items] == [problem], items
    assert UNCLE["name"] not in str(items)
    assert NEPHEW["name"] not in str(items)
