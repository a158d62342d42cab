"""Until when the court can be asked, and what of an agreement is still to come; over the Spring Festival of 2026."""

from datetime import date, datetime, time, timedelta

import pytest

from webapp.core.clock import SHANGHAI
from webapp.core.deadlines import WorkCalendar
from webapp.mediation.agreement.clocks import end_of, of_night, open_clocks
from webapp.mediation.models import Mediation, MediationClause, MediationFollowUp

# Off: 15 to 23 February 2026; worked: Saturday the 14th and Saturday the 28th.
AFTER = date(2026, 2, 24)


@pytest.mark.parametrize(
    ("effect", "last"),
    [
        (date(2026, 1, 15), date(2026, 2, 14)),  # a Saturday that is worked
        (date(2026, 1, 16), AFTER),
        (date(2026, 1, 20), AFTER),
        (date(2026, 1, 24), AFTER),
        (date(2026, 1, 25), AFTER),  # the thirtieth day itself
        (date(2026, 1, 29), date(2026, 2, 28)),
        (date(2026, 3, 5), date(2026, 4, 7)),  # 清明, with its weekend
        (date(2026, 11, 26), date(2026, 12, 28)),  # a plain weekend
    ],
)
def test_the_thirtieth_day_after_that_of_effect_moves_to_the_next_working_day(effect: date, last: date) -> None:
    assert WorkCalendar().last_day_of_right(effect, 30) == last


def test_a_day_ends_in_its_last_second() -> None:
    assert end_of(AFTER) == datetime(2026, 2, 24, 23, 59, 59, tzinfo=SHANGHAI)


def test_a_term_is_reminded_of_before_on_and_after_its_day() -> None:
    effect = datetime(2026, 11, 26, 12, tzinfo=SHANGHAI)
    clause = MediationClause(by_on=date(2026, 12, 4), answer=None)
    (found,) = open_clocks(Mediation(effective_at=effect), [clause], [], time(8))
    rungs = [(rung.name, f"{rung.at:%m-%d %H}", rung.event) for rung in found.rungs]
    assert rungs == [
        ("-3", "12-01 08", "mediation.term_soon"),
        ("0", "12-04 08", "mediation.term_soon"),
        ("3", "12-07 08", "mediation.term_late"),
    ]


@pytest.mark.parametrize(
    ("agreed", "opens"),
    [
        (datetime(2026, 2, 13, 23, 30, tzinfo=SHANGHAI), "02-14 08"),  # a Saturday that is worked
        (datetime(2026, 2, 14, 21, 0, tzinfo=SHANGHAI), "02-24 08"),  # the eve of the festival
        (datetime(2026, 2, 25, 12, 0, tzinfo=SHANGHAI), None),  # by day
    ],
)
def test_what_was_agreed_at_night_leads_to_a_visit_on_the_next_working_day(agreed, opens) -> None:
    found = list(of_night(Mediation(form="oral", on_paper=False), agreed, WorkCalendar()))
    assert [f"{rung.at:%m-%d %H}" for one in found for rung in one.rungs] == ([opens] if opens else [])
    assert not [one for one in found if one.duty]
    assert not list(of_night(Mediation(form="oral", on_paper=True), agreed, WorkCalendar()))


def test_open_is_each_term_without_an_answer_and_each_look_to_come() -> None:
    effect = datetime(2026, 11, 26, 12, tzinfo=SHANGHAI)
    clauses = [MediationClause(by_on=date(2026, 11, day), answer=answer)
               for day, answer in ((26, "fulfilled"), (27, None), (28, "broken"))]  # fmt: skip
    looks = [MediationFollowUp(due_at=effect + timedelta(days=days), done_at=done)
             for days, done in ((7, effect), (30, None))]  # fmt: skip
    found = list(open_clocks(Mediation(effective_at=effect), clauses, looks, time(8)))
    assert [(one.waits_for, one.due) for one in found] == [
        ("clause", end_of(date(2026, 11, 27))),
        ("follow_up", effect + timedelta(days=30)),
    ]
    late = [f"{rung.at:%d %H}" for rung in found[0].rungs]
    assert late == ["27 08", "30 08"], "three days before lies before the effect"
