"""The terms of an agreement as a form sends them: what is wrong is said beside its field."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from tests.mediation.agreement.conftest import APOLOGY, MEDICINE, terms
from webapp.mediation.agreement.schemas import MOST_CLAUSES, Term, days_wrong, read_terms
from webapp.web.forms import Reader


def read(form: dict[str, str]) -> tuple[tuple[Term, ...], dict[str, str]]:
    reader = Reader(MultiDict(form))
    return read_terms(reader, reader.form), reader.faults


def test_rows_that_say_nothing_count_for_nothing_and_the_others_keep_their_order() -> None:
    empty = dict.fromkeys(APOLOGY, " ")
    found, faults = read(terms(empty, MEDICINE, empty, APOLOGY))
    assert [(one.row, one.what, one.amount) for one in found] == [(1, "付药费", 86000), (3, "当面道歉", None)]
    assert not faults
    assert set(read({"answer": "oral"})[1]) == {"clauses"}


@pytest.mark.parametrize("typed", ["0.005", "-1", "860.123", "1e3", "八百", "20000000.01"])
def test_an_amount_that_nobody_can_pay_is_refused_beside_its_field(typed: str) -> None:
    assert set(read(terms(APOLOGY, MEDICINE | {"amount": typed}))[1]) == {"clauses-1-amount"}


@pytest.mark.parametrize(("typed", "fen"), [("0", 0), ("0.01", 1), ("860.5", 86050), ("20,000,000", 2_000_000_000)])
def test_an_amount_is_kept_to_the_fen(typed: str, fen: int) -> None:
    (found,), faults = read(terms(MEDICINE | {"amount": typed}))
    assert (found.amount, faults) == (fen, {})


def test_thirty_terms_and_not_one_more() -> None:
    assert len(read(terms(*[APOLOGY] * MOST_CLAUSES))[0]) == MOST_CLAUSES
    assert set(read(terms(*[APOLOGY] * (MOST_CLAUSES + 1)))[1]) == {"clauses"}


def test_each_missing_word_is_asked_for_beside_its_field() -> None:
    faults = read(terms({"to_whom": "蒋老大"}, MEDICINE | {"by": "2026-02-30"}))[1]
    assert set(faults) == {"clauses-0-who", "clauses-0-what", "clauses-0-by", "clauses-1-by"}


def test_a_term_is_due_from_the_day_of_effect_on_and_within_ten_years() -> None:
    effect = date(2028, 2, 29)
    for by, fits in (
        (date(2028, 2, 28), False),
        (effect, True),
        (date(2038, 2, 28), True),
        (date(2038, 3, 1), False),
    ):
        assert (days_wrong([Term(4, "甲", "乙", "还", None, by)], effect) == {}) == fits
    assert set(days_wrong([Term(4, "甲", "乙", "还", None, date(2027, 1, 1))], effect)) == {"clauses-4-by"}
