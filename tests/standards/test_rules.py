"""For whom a standard is and when a checklist comes round, decided from values."""

from datetime import date

import pytest

from tests.support.actors import actor, area, dispatcher, lead, officer, post
from webapp.areas.models import Level
from webapp.people.actor import Actor
from webapp.people.permissions import Role
from webapp.standards.rules import (
    FREQUENCY_WORDS,
    GROUP_WORDS,
    LEVELS,
    MARK_WORDS,
    ROLES_OF,
    Frequency,
    Group,
    Mark,
    groups_of,
    led_areas,
    period_before,
    period_of,
    period_words,
)

OFFICES = {
    Role.DISPATCHER,
    Role.PETITION_RECEPTIONIST,
    Role.COURT_OFFICER,
    Role.POLICE_OFFICER,
    Role.JUSTICE_OFFICER,
    Role.MEDIATOR,
    Role.UNIT_OFFICER,
    Role.UNIT_HEAD,
}
GROUPS = {
    Role.MICRO_GRID_INFORMANT: Group.INFORMANT,
    Role.GROUP_GRID_LEAD: Group.GROUP,
    Role.SPECIAL_GRID_LEAD: Group.GROUP,
    Role.VILLAGE_GRID_LEAD: Group.VILLAGE,
    Role.TOWN_GRID_LEAD: Group.TOWN,
    **dict.fromkeys(OFFICES, Group.OFFICE),
}


@pytest.mark.parametrize("role", Role)
def test_each_post_belongs_to_its_group_and_others_to_none(role: Role) -> None:
    assert groups_of(actor(post(role))) == ([GROUPS[role]] if role in GROUPS else [])


def test_with_two_posts_one_belongs_to_both_groups_in_their_order() -> None:
    both = actor(post(Role.VILLAGE_GRID_LEAD, "village"), post(Role.MICRO_GRID_INFORMANT, "micro"))
    assert groups_of(both) == [Group.INFORMANT, Group.VILLAGE]


@pytest.mark.parametrize(
    ("who", "level", "led"),
    [
        (lead("village"), Level.VILLAGE, [(3, "village", "village")]),
        (lead("village"), Level.GRID, []),
        (dispatcher(), Level.TOWN, []),
        (officer(3), Level.TOWN, []),
    ],
)
def test_an_area_is_led_by_a_post_of_ones_own_there(who: Actor, level: str, led: list[tuple[int, str, str]]) -> None:
    assert led_areas(who, level) == led
    assert area("village").id == 3


@pytest.mark.parametrize(
    ("frequency", "day", "period", "words", "before"),
    [
        (Frequency.WEEKLY, date(2026, 11, 29), "2026-W48", "11月23日这一周", "2026-W47"),
        (Frequency.WEEKLY, date(2027, 1, 3), "2026-W53", "12月28日这一周", "2026-W52"),
        (Frequency.WEEKLY, date(2026, 2, 23), "2026-W09", "2月23日这一周", "2026-W08"),
        (Frequency.HALF_MONTHLY, date(2026, 11, 15), "2026-11-a", "11月上半月", "2026-10-b"),
        (Frequency.HALF_MONTHLY, date(2026, 11, 16), "2026-11-b", "11月下半月", "2026-11-a"),
        (Frequency.HALF_MONTHLY, date(2026, 1, 1), "2026-01-a", "1月上半月", "2025-12-b"),
        (Frequency.MONTHLY, date(2026, 1, 31), "2026-01", "1月", "2025-12"),
        (Frequency.MONTHLY, date(2026, 3, 31), "2026-03", "3月", "2026-02"),
        (Frequency.QUARTERLY, date(2026, 1, 1), "2026-Q1", "2026年第一季度", "2025-Q4"),
        (Frequency.QUARTERLY, date(2026, 6, 30), "2026-Q2", "2026年第二季度", "2026-Q1"),
        (Frequency.QUARTERLY, date(2026, 9, 1), "2026-Q3", "2026年第三季度", "2026-Q2"),
        (Frequency.QUARTERLY, date(2026, 12, 31), "2026-Q4", "2026年第四季度", "2026-Q3"),
    ],
)
def test_a_day_lies_in_a_period_with_a_name_and_one_before(
    frequency: Frequency, day: date, period: str, words: str, before: str
) -> None:
    assert period_of(frequency, day) == period
    assert period_words(period) == words
    assert period_of(frequency, period_before(frequency, day)) == before
    assert frequency in FREQUENCY_WORDS


def test_every_word_that_is_stored_stays_what_it_was_and_has_words_for_people() -> None:
    assert [str(one) for one in Group] == ["informant", "group", "village", "town", "office"]
    assert [str(one) for one in Frequency] == ["weekly", "half_monthly", "monthly", "quarterly"]
    assert [str(one) for one in Mark] == ["done", "not_applicable"]
    assert set(GROUP_WORDS) == set(ROLES_OF) == set(Group)
    assert set(FREQUENCY_WORDS) == set(Frequency)
    assert set(MARK_WORDS) == set(Mark)
    assert set(LEVELS) == {Level.GRID, Level.VILLAGE, Level.TOWN}
