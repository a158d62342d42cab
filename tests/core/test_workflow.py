"""The engine of states: what fits, what is written, what a refusal says, and the page of all tables."""

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.support.town import Town
from webapp.core import clock, states_page, workflow
from webapp.core.db import db, transaction
from webapp.core.errors import Problem
from webapp.core.journal import JournalEntry
from webapp.core.workflow import Transition, Workflow
from webapp.suggestions.models import Suggestion
from webapp.suggestions.states import SUGGESTIONS, Action, State


class Lamp(StrEnum):
    OFF = "off"
    ON = "on"


class Press(StrEnum):
    LIGHT = "light"
    PUT_OUT = "put-out"


@pytest.fixture
def alone() -> Iterator[None]:
    with workflow.WORKFLOWS.put_back(empty=True):
        yield


@pytest.fixture
def boxed(town: Town) -> int:
    """A suggestion that waits for an answer."""
    with town.app.app_context(), transaction() as session:
        row = Suggestion(
            author_id=town.users["town"],
            client_id="00000000-0000-4000-8000-000000000001",
            about="app",
            words="字太小",
            state=State.RECEIVED,
            received_at=clock.now(),
        )
        session.add(row)
        session.flush()
        return row.id


def answer(town: Town, row_id: int, by: str, **check: object) -> None:
    with town.app.app_context(), transaction() as session:
        row = session.get_one(Suggestion, row_id)
        with SUGGESTIONS.take(row, SUGGESTIONS[Action.ANSWER], **check):
            row.answer = "已经改了"
        SUGGESTIONS.record(row, SUGGESTIONS[Action.ANSWER], actor_id=town.users[by], nothing="")


def refused(town: Town, row_id: int, **check: object) -> Problem:
    with pytest.raises(Problem) as refusal:
        answer(town, row_id, "grid_centre", **check)
    return refusal.value


def overtaken(town: Town, row_id: int) -> None:
    """Take a step on a row whose version counts up before it is written, as by another writer."""
    with town.app.app_context(), transaction() as session:
        row = session.get_one(Suggestion, row_id)
        with SUGGESTIONS.take(row, SUGGESTIONS[Action.ADOPT]):
            session.execute(update(Suggestion.__table__).values(version=5))


def test_a_step_changes_the_state_with_its_effects_and_is_journalled_once(town: Town, boxed: int) -> None:
    answer(town, boxed, "grid_centre", version=1)
    with town.app.app_context():
        row = db.session().get_one(Suggestion, boxed)
        assert (row.state, row.answer, row.version) == (State.ANSWERED, "已经改了", 2)
        events = db.session().scalars(select(JournalEntry.event).where(JournalEntry.subject_kind == "suggestion"))
        assert list(events) == ["suggestion.answered"]


def test_a_step_from_a_page_that_saw_another_version_changes_nothing(town: Town, boxed: int) -> None:
    assert refused(town, boxed, version=7).status == 409
    with town.app.app_context():
        assert db.session().get_one(Suggestion, boxed).state == State.RECEIVED


def test_a_refusal_says_who_changed_it_when_and_how_it_stands(town: Town, boxed: int) -> None:
    with clock.travel(clock.parse_claimed("2026-06-10T10:32") or clock.now()):
        answer(town, boxed, "grid_centre")
        assert refused(town, boxed, version=1).message == "刚刚被测试grid_centre改过，现在是“已回话”（10:32）"
        tomorrow = clock.now() + timedelta(days=1)
    with clock.travel(tomorrow):
        assert "（6月10日 10:32）" in refused(town, boxed, version=1).message


def test_a_writer_who_was_faster_is_noticed_though_nothing_was_compared(town: Town, boxed: int) -> None:
    with pytest.raises(Problem) as refusal:
        overtaken(town, boxed)
    assert refusal.value.code == "stale"
    with town.app.app_context():
        assert db.session().get_one(Suggestion, boxed).state == State.RECEIVED


def test_words_are_asked_for_where_a_step_needs_them_and_a_form_was_filled_in(app: Flask, alone: None) -> None:
    light = Transition(Press.LIGHT, "开灯", {Lamp.OFF}, Lamp.ON, None, note="写一句为什么开")
    lamps = Workflow("A lamp", "a", "lamp", {Lamp.OFF: ("关着",), Lamp.ON: ("亮着",)}, (Lamp.OFF, "bought"), (light,))
    row = Suggestion(state=Lamp.OFF, version=1)
    lamps.check(row, light, note="天黑了")
    lamps.check(row, light)
    with pytest.raises(Problem) as refusal:
        lamps.check(row, light, note="")
    assert refusal.value.fields == {"note": "写一句为什么开"}


def test_the_page_draws_each_step_and_only_the_columns_that_a_workflow_has(alone: None) -> None:
    Workflow(
        "A lamp",
        "webapp/lamps/states.py",
        "lamp",
        {Lamp.OFF: ("关着",), Lamp.ON: ("亮着",)},
        (Lamp.OFF, "it is bought"),
        (
            Transition(Press.LIGHT, "开灯", {Lamp.OFF}, Lamp.ON, "lamp.lit", "anybody"),
            Transition(Press.PUT_OUT, "关灯", {Lamp.ON}, Lamp.OFF, "lamp.out", note="为什么"),
        ),
        ends=(Lamp.OFF,),
        columns=lambda step: {"why": "sleep"} if step.action == Press.PUT_OUT else {},
    )
    page = states_page.states_markdown()
    assert "    [*] --> off: it is bought\n    off --> on: light\n    on --> off: put-out\n    off --> [*]" in page
    assert "| step | button | from | to | who | verb | needs words | why |" in page
    assert "| `light` | 开灯 | off | on | anybody | – | – | – |" in page
    assert "| `put-out` | 关灯 | on | off | – | – | yes | sleep |" in page


def test_workflows_stand_in_the_order_of_their_files(alone: None) -> None:
    for title, source in (("B", "webapp/b/states.py"), ("A", "webapp/a/states.py"), ("C", "webapp/a/states.py")):
        Workflow(title, source, "lamp", {Lamp.OFF: ("关着",)}, (Lamp.OFF, "it begins"), ())
    assert [one.title for one in workflow.registered()] == ["A", "C", "B"]
