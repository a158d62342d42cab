"""Numbers of a year: one after the other, each once, none left out."""

import threading
from datetime import datetime

import pytest

from webapp.core import clock
from webapp.core.clock import SHANGHAI
from webapp.core.db import transaction
from webapp.core.numbering import next_number


@pytest.fixture(autouse=True)
def _context(app):
    with app.app_context():
        yield


class Undone(Exception):
    """What a test raises on purpose."""


def given(series="decision", error=None):
    with transaction():
        number = next_number(series)
        if error:
            raise error
        return number


def at(*moment):
    return clock.travel(datetime(*moment, tzinfo=SHANGHAI))


def test_each_series_counts_for_itself():
    assert [given(), given(), given("supervision"), given()] == [
        *("才决〔2026〕1号", "才决〔2026〕2号"),
        *("督办〔2026〕1号", "才决〔2026〕3号"),
    ]


@pytest.mark.parametrize("error", [Undone, KeyboardInterrupt])
def test_what_a_failed_transaction_took_is_given_again(error):
    assert given() == "才决〔2026〕1号"
    for _ in range(2):
        with pytest.raises(error):
            given(error=error)
    assert given() == "才决〔2026〕2号"


def test_a_year_begins_at_midnight_in_shanghai():
    with at(2026, 12, 31, 23, 59):
        given()
        assert given() == "才决〔2026〕2号"
    with at(2027, 1, 1, 0, 0):  # in UTC still the old year
        assert given() == "才决〔2027〕1号"
    with at(2027, 12, 31, 9, 0):
        assert given() == "才决〔2027〕2号"


def test_writers_at_once_get_a_number_each_and_leave_no_gap(app):
    taken = []

    def take_some():
        with app.app_context():
            taken.extend(given() for _ in range(5))

    writers = [threading.Thread(target=take_some) for _ in range(4)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert sorted(taken) == sorted(f"才决〔2026〕{number}号" for number in range(1, 21))


def test_no_number_without_the_transaction_of_its_row():
    with pytest.raises(RuntimeError, match="in the transaction"):
        next_number("decision")


def test_the_words_before_it_are_a_setting(make_app):
    with make_app(NUMBER_DECISION="北乡决").app_context():
        assert given() == "北乡决〔2026〕1号"


def test_the_numbers_of_before_go_on_where_they_were_and_can_go_back(app):
    with at(2025, 12, 1, 9, 0):
        given("supervision")
    assert [given("supervision"), given("supervision")] == ["督办〔2026〕1号", "督办〔2026〕2号"]
    for way in (["downgrade", "0040"], ["upgrade"]):
        assert app.test_cli_runner().invoke(args=["db", *way]).exit_code == 0
    assert given("supervision") == "督办〔2026〕3号"
    with at(2025, 12, 1, 9, 0):
        assert given("supervision") == "督办〔2025〕2号"
