"""Whoever decides first ends it for all: 请您定 turns to 某某已同意, and nothing of it is unread any more."""

import pytest

from tests.support.makers import COMMISSIONER, DESK, Desk
from tests.support.messages import Row, rows_of


def row(desk: Desk, key: str, code: str) -> Row:
    return next(one for one in rows_of(desk.phone(key).get("/messages")) if one.href == f"/cases/{code}")


@pytest.mark.parametrize(("step", "words"), [("approve", "已同意"), ("refuse", "没有同意")])
@pytest.mark.parametrize("who", [DESK, COMMISSIONER])
def test_it_is_ended_for_who_decided_and_for_the_others(desk: Desk, asked: str, who: str, step: str, words: str):
    for key in (DESK, COMMISSIONER):
        assert "请您定" in row(desk, key, asked).text
        assert row(desk, key, asked).unread
    desk.order(who, asked, step, note="材料齐了再办")
    for key in (DESK, COMMISSIONER):
        assert words in row(desk, key, asked).text
        assert not row(desk, key, asked).unread


def test_the_unit_still_hears_it_as_news(desk: Desk, asked: str):
    desk.order(DESK, asked, "approve")
    assert row(desk, "court", asked).unread
