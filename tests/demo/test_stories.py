"""Two planned months: believable in number, words, hours and fates, and legal step by step."""

import re
from collections import Counter
from datetime import UTC, date, timedelta
from itertools import pairwise

import pytest

from webapp.cases.states import OPEN_STATES, Clock, State
from webapp.cases.states_steps import CASES, Action
from webapp.core.clock import day_start, local
from webapp.demo.corpus import disputes, hazards, protected, words
from webapp.demo.drawn.boundaries import micro_grid_codes
from webapp.demo.drawn.pictures import variants
from webapp.demo.lives import due
from webapp.demo.names import known_phones, name_for
from webapp.demo.stories import plan
from webapp.reports.catalogue import categories, checklist
from webapp.reports.models import ReportKind, Severity

ANCHORS = (date(2026, 11, 24), date(2026, 7, 20), date(2027, 2, 20))
TOP = 2  # levels above the group lead: village, town
FORBIDDEN = ("打卡", "积分", "排名", "考核", "智能", "赋能", "闭环")


@pytest.fixture(scope="module", params=ANCHORS, ids=str)
def anchor(request):
    return request.param


@pytest.fixture(scope="module")
def planned(anchor):
    return plan(day_start(anchor), micro_grid_codes())


@pytest.fixture(scope="module")
def cases(planned):
    return [r for r in planned if r.kind != "patrol" and not r.joins_previous and not r.protected]


def played(report, end):
    """Follow the transition table with the clocks as the services do; return state, level, overdue, levels climbed."""
    state, level, climbed = State.SUBMITTED, 0, 0
    step_due, resolve_due = (due(report.at, report.severity, clock) for clock in (Clock.ACKNOWLEDGE, Clock.RESOLVE))
    for step in [*report.steps, None]:
        moment = report.at + step.after if step else end
        while state == State.SUBMITTED and level < TOP and step_due <= moment:
            level, climbed = level + 1, climbed + 1
            step_due = due(step_due, report.severity, Clock.ACKNOWLEDGE)
        if step is None:
            break
        rule = CASES[step.action]
        assert state in rule.sources, (report, step)
        state, level = rule.target, level + rule.move
        assert 0 <= level <= TOP, report
        assert step.note or not rule.note, step
        step_due = due(moment, report.severity, rule.clock) if rule.clock not in (None, Clock.RESOLVE) else None
        if rule.clock == Clock.RESOLVE and rule.action != Action.START:
            resolve_due = due(moment, report.severity, Clock.RESOLVE)
    late = state in OPEN_STATES and (resolve_due < end or (step_due is not None and step_due < end))
    return state, level, late, climbed


# The corpus


@pytest.mark.parametrize(("kind", "topics", "least"), [("hazard", hazards(), 10), ("dispute", disputes(), 5)])
def test_every_category_has_enough_stories(kind, topics, least):
    assert set(topics) == set(categories(ReportKind(kind)))
    for topic in topics.values():
        texts = [story.text for story in topic.stories]
        assert len(set(texts)) == len(texts) >= least
        assert set(topic.severities) <= set(Severity)


def test_every_first_sentence_makes_a_title():
    matters = [story.text for topic in (*hazards().values(), *disputes().values()) for story in topic.stories]
    for text in [*matters, *words("joins"), *(matter["description"] for matter in protected())]:
        assert 4 <= len(re.split("[。！？]", text)[0]) <= 20, text


def test_words_are_plain_and_name_nobody(planned):
    said = {r.description for r in planned} | {step.note for r in planned for step in r.steps}
    said |= {r.round.household_note for r in planned if r.round}
    names = {name_for(one) for one in known_phones()}
    for text in said:
        assert not any(word in text for word in FORBIDDEN), text
        assert not any(name in text for name in names), text
        assert not re.search(r"1\d{10}|\d{15}", text), text


def test_protected_words_stand_apart_and_are_discreet():
    ordinary = {story.text for topic in disputes().values() for story in topic.stories}
    assert 6 <= len(protected()) <= 8
    for matter in protected():
        assert matter["description"] not in ordinary
        assert matter["category"] in categories(ReportKind.DISPUTE)
        assert not re.search("强奸|性侵|杀|血", matter["description"])


# The plan


def test_the_same_anchor_gives_the_same_plan_and_another_one_another():
    first = plan(day_start(ANCHORS[0]), micro_grid_codes())
    assert plan(day_start(ANCHORS[0]), micro_grid_codes()) == first
    assert plan(day_start(ANCHORS[0] + timedelta(days=1)), micro_grid_codes()) != first


def test_about_three_thousand_reports_in_sixty_days_sorted_by_time(planned, anchor):
    times = [r.at for r in planned]
    assert 2_800 < len(planned) < 3_200
    assert all(a <= b for a, b in pairwise(times))
    assert all(at.tzinfo is UTC for at in times)
    assert local(times[0]).date() == anchor - timedelta(days=60)
    assert day_start(anchor) - timedelta(hours=12) < times[-1] < day_start(anchor)


def test_kinds_come_in_their_proportions(planned):
    share = Counter(r.kind for r in planned)
    assert share["patrol"] / len(planned) == pytest.approx(0.60, abs=0.03)
    assert share["hazard"] / len(planned) == pytest.approx(0.28, abs=0.03)
    assert share["dispute"] / len(planned) == pytest.approx(0.12, abs=0.02)


def test_every_category_occurs_and_the_season_shows(planned, anchor):
    seen = Counter(r.category for r in planned if r.kind == "hazard")
    assert set(seen) == set(categories(ReportKind.HAZARD))
    assert {r.category for r in planned if r.kind == "dispute"} == set(categories(ReportKind.DISPUTE))
    if anchor.month == 7:
        assert seen["flood"] > 3 * seen["forest_fire"]
        assert seen["drowning"] > 30
    else:
        assert seen["forest_fire"] > seen["flood"]


def test_people_report_in_the_morning_and_at_dusk(planned):
    hours = Counter(local(r.at).hour for r in planned)
    assert sum(hours[h] for h in range(6, 11)) > 0.35 * len(planned)
    assert sum(hours[h] for h in range(16, 20)) > 0.25 * len(planned)
    assert sum(hours[h] for h in (23, 0, 1, 2, 3, 4)) < 0.03 * len(planned)


def test_every_micro_grid_takes_part(planned):
    counts = Counter(r.micro_grid for r in planned)
    assert set(counts) == set(micro_grid_codes())
    assert max(counts.values()) < 50


def test_numbers_are_unique(planned):
    assert len({r.number for r in planned}) == len(planned)


def test_a_report_fits_its_kind(planned):
    for r in planned:
        if r.kind == "patrol":
            assert r.round
            assert (r.category, r.severity, r.steps) == (None, None, ())
        else:
            assert r.round is None
            assert r.description
            assert r.severity in set(Severity)
        assert len(r.pictures) <= 3
        assert all(variant in variants(category) for category, variant in r.pictures)
        assert r.offset is None or all(0 <= part <= 1 for part in r.offset)
        assert (r.offset is None) == (r.accuracy_m is None)


def test_patrols_answer_the_checklist_of_their_month(planned):
    for r in planned:
        if r.round and r.round.kind == "today":
            assert set(r.round.answers) == {item.code for item in checklist(local(r.at).month).items}
            assert set(r.round.answers.values()) <= {"ok", "issue"}


def test_what_a_patrol_found_is_reported_right_after_it(planned):
    patrols = {r.number: r for r in planned if r.kind == "patrol"}
    found = [r for r in planned if r.found_on is not None]
    assert len(found) >= 10
    assert len({r.found_on for r in found}) == sum("issue" in p.round.answers.values() for p in patrols.values())
    for r in found:
        patrol = patrols[r.found_on]
        assert patrol.micro_grid == r.micro_grid
        assert timedelta(0) < r.at - patrol.at < timedelta(minutes=10)


def test_who_joins_joins_an_open_case_of_the_same_grid_and_category(planned):
    known = {r.number: r for r in planned}
    joining = [r for r in planned if r.joins_previous]
    assert 20 <= len(joining) <= 60
    for r in joining:
        first = known[r.joins]
        done = first.after(Action.RESOLVE)
        assert (first.category, first.micro_grid[:15]) == (r.category, r.micro_grid[:15])
        assert first.at < r.at
        assert done is None or r.at < first.at + done
        assert not r.steps


def test_six_to_eight_protected_matters_carry_their_answers(planned):
    matters = [r for r in planned if r.protected]
    assert 6 <= len(matters) <= 8
    for r in matters:
        assert r.kind == "dispute"
        assert not r.pictures
        assert r.offset is None
        assert {step.action for step in r.steps} <= {Action.ACKNOWLEDGE}


# What becomes of the cases


def test_nothing_happens_at_or_after_the_anchor(planned, anchor):
    for r in planned:
        for after in [step.after for step in r.steps] + ([r.addition[0]] if r.addition else []):
            assert timedelta(0) < after
            assert r.at + after < day_start(anchor)


def test_every_step_is_legal_and_every_state_is_present_at_the_end(cases, anchor):
    states = Counter(played(r, day_start(anchor))[0] for r in cases)
    # What units work on is told apart from the plan's steps; the played history proves those states.
    assert set(states) == set(State) - {State.DISPATCHED, State.PENDING_RECHECK}
    assert min(states.values()) >= 5


def test_most_cases_are_acknowledged_within_hours(cases):
    waited = [r.after(Action.ACKNOWLEDGE) for r in cases]
    quick = sum(after is not None and after < timedelta(hours=12) for after in waited)
    assert quick > 0.8 * len(cases)


def test_most_cases_are_done_some_are_open_few_overdue(cases, anchor):
    ends = [played(r, day_start(anchor)) for r in cases]
    done = sum(state not in OPEN_STATES for state, *_ in ends)
    late = sum(end[2] for end in ends)
    assert 0.65 < done / len(cases) < 0.92
    assert len(cases) - done > 80
    assert 0.015 < late / len(cases) < 0.04


def test_a_few_climb_because_nobody_acknowledges(cases, anchor):
    climbs = Counter(played(r, day_start(anchor))[3] for r in cases)
    assert 0.02 < climbs[1] / len(cases) < 0.06
    assert 0.005 < climbs[2] / len(cases) < 0.03


def test_answers_escalations_and_returns_all_occur(cases):
    taken = Counter(step.action for r in cases for step in r.steps)
    assert taken[Action.ANSWER_SOLVED] > 400
    assert min(taken[a] for a in (Action.ANSWER_PARTLY, Action.ANSWER_NOT_SOLVED, Action.ESCALATE, Action.RETURN)) > 8


def test_a_town_of_few_micro_grids_can_be_planned_too():
    few = micro_grid_codes()[:4]
    assert {r.micro_grid for r in plan(day_start(ANCHORS[0]), few)} == set(few)


def test_the_stories_of_the_screens_are_told(planned, anchor):
    texts = {(r.micro_grid, r.description.split("。")[0]): r for r in planned}
    well = texts["45032410620300203", "连心井边上的护栏松了"]
    assert local(well.at).date() == anchor - timedelta(days=2)
    assert [step.action for step in well.steps] == [Action.ACKNOWLEDGE, Action.START]
    assert texts["45032410620300203", "村口路灯不亮"].steps[-1].note == "电工换好了灯泡"
    assert not texts["45032410620300203", "村道塌了一块"].steps
