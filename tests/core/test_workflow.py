"""The engine of states: what fits, what is written, what a refusal says, and the page of all tables."""

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.support.town import Town
from webapp.cli import states_markdown
from webapp.core import clock, journal, workflow
from webapp.core.db import db, transaction
from webapp.core.errors import Problem
from webapp.core.journal import JournalEntry, JournalText
from webapp.core.notices import Wording
from webapp.core.workflow import Event, Transition, Workflow
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
    page = states_markdown()
    assert "    [*] --> off: it is bought\n    off --> on: light\n    on --> off: put-out\n    off --> [*]" in page
    assert "| step | button | from | to | who | verb | needs words | said to whoever takes it | why |" in page
    assert "| `light` | 开灯 | off | on | anybody | – | – | – | – |" in page
    assert "| `put-out` | 关灯 | on | off | – | – | yes | – | sleep |" in page


def test_the_page_says_what_is_told_of_each_event_and_where_a_second_person_is_needed(alone: None) -> None:
    light = Transition(
        Press.LIGHT, "开灯", {Lamp.OFF}, Lamp.ON, "lamp.lit", "anybody", not_by=("maker_id",), another="请别人开"
    )
    Workflow(
        "A lamp",
        "webapp/lamps/states.py",
        "lamp",
        {Lamp.OFF: ("关着",), Lamp.ON: ("亮着",)},
        (Lamp.OFF, "it is bought"),
        (light.says("开了灯", Wording("family", "灯亮了", "bulb", "green"), flash="亮了", history=("{who} 开了灯",)),),
        events=(Event("lamp.broken", "坏了"),),
    )
    page = states_markdown()
    assert "| said to whoever takes it | second person |" in page
    assert "| `light` | 开灯 | off | on | anybody | – | – | 亮了 | not by maker_id |" in page
    assert "| `lamp.lit` | {who} 开了灯 | family: 灯亮了 | 开了灯 |" in page
    assert "| `lamp.broken` | – | – | 坏了 |" in page


def test_workflows_stand_in_the_order_of_their_files(alone: None) -> None:
    for title, source in (("B", "webapp/b/states.py"), ("A", "webapp/a/states.py"), ("C", "webapp/a/states.py")):
        Workflow(title, source, "lamp", {Lamp.OFF: ("关着",)}, (Lamp.OFF, "it begins"), ())
    assert [one.title for one in workflow.registered()] == ["A", "C", "B"]


STAYS = Transition(Action.ANSWER, "记一笔", {State.RECEIVED}, None, None)


@pytest.fixture
def called(alone: None) -> Workflow:
    """A table of suggestions in which each has a code."""
    return Workflow(
        "A suggestion with a code",
        "webapp/suggestions/states.py",
        "suggestion",
        SUGGESTIONS.labels,
        (State.RECEIVED, "it is made"),
        (STAYS,),
        quiet=("suggestion.looked_at",),
        standing=lambda row: workflow.Standing(row.id, "这条意见", "AB-12"),
    )


def test_a_step_without_a_target_leaves_the_state_and_is_news_all_the_same(
    town: Town, boxed: int, called: Workflow
) -> None:
    with town.app.app_context(), transaction() as session:
        row = session.get_one(Suggestion, boxed)
        with called.take(row, STAYS):
            pass
        assert (row.state, row.version) == (State.RECEIVED, 2)


def test_a_step_leads_where_its_caller_says_when_that_depends_on_the_row(town: Town, boxed: int) -> None:
    with town.app.app_context(), transaction() as session:
        row = session.get_one(Suggestion, boxed)
        with SUGGESTIONS.take(row, SUGGESTIONS[Action.ANSWER], target=State.ADOPTED):
            pass
        assert row.state == State.ADOPTED


def test_what_is_offered_fits_the_state_and_is_let_through(called: Workflow) -> None:
    row, other = Suggestion(state=State.RECEIVED, version=1), Suggestion(state="elsewhere", version=1)
    assert called.steps_from(row) == [STAYS]
    assert called.steps_from(row, lambda step: step.action != Action.ANSWER) == []
    assert called.steps_from(other) == []
    assert called.steps_from(other, lambda _step: True) == []


def test_a_step_that_needs_no_words_takes_none_and_one_of_another_state_is_refused(
    monkeypatch, called: Workflow
) -> None:
    monkeypatch.setattr(called, "stale", lambda _row: Problem("stale"))
    called.check(Suggestion(state=State.RECEIVED, version=1), STAYS, version=1, note="")
    with pytest.raises(Problem):
        called.check(Suggestion(state=State.ANSWERED, version=1), STAYS)


def test_the_journal_keeps_what_says_something_and_notices_follow(
    town: Town, boxed: int, monkeypatch, called: Workflow
) -> None:
    later: list[str] = []
    monkeypatch.setattr(workflow, "submit_after_commit", later.append)
    with town.app.app_context(), transaction() as session:
        row, by = session.get_one(Suggestion, boxed), town.users["grid_centre"]
        SUGGESTIONS.record(row, SUGGESTIONS[Action.ANSWER], actor_id=by, note="改了", empty="", nothing=None)
        called.record(row, STAYS, actor_id=by)
    with town.app.app_context():
        query = select(JournalText.content).join(JournalEntry, JournalEntry.id == JournalText.entry_id)
        assert list(db.session().scalars(query.where(JournalEntry.subject_kind == "suggestion"))) == [{"note": "改了"}]
    assert later == ["deliver_notices", "deliver_notices"]


def stale(town: Town, row_id: int, flow: Workflow) -> Problem:
    with town.app.app_context():
        return flow.stale(db.session().get_one(Suggestion, row_id))


def test_a_refusal_names_the_row_and_the_code_that_leads_to_it(town: Town, boxed: int, called: Workflow) -> None:
    assert stale(town, boxed, called).message == "刚刚被别人改过，这条意见现在是“等回话”"
    assert stale(town, boxed, called).extra == {"code": "AB-12"}
    assert stale(town, boxed, SUGGESTIONS).extra == {}
    assert stale(town, boxed, called).code == "stale"


def test_a_refusal_names_who_changed_this_very_row_last(town: Town, boxed: int, monkeypatch, called: Workflow) -> None:
    names = {town.users[key]: key for key in ("town", "grid_centre", "court")}
    monkeypatch.setattr(workflow, "NAMERS", [names.__getitem__])

    def noted(kind: str, row_id: int, event: str, key: str | None) -> None:
        with town.app.app_context(), transaction():
            journal.append(event, (kind, row_id), actor_id=town.users[key] if key else None)

    noted("suggestion", boxed, "suggestion.made", "town")
    noted("suggestion", boxed, "suggestion.answered", "grid_centre")
    noted("suggestion", boxed, "suggestion.looked_at", "court")
    noted("suggestion", boxed + 1, "suggestion.answered", "court")
    noted("case", boxed, "case.closed", "court")
    with clock.travel(clock.now()):
        assert "刚刚被grid_centre改过" in stale(town, boxed, called).message
        noted("suggestion", boxed, "suggestion.swept", None)
        assert stale(town, boxed, called).message == "刚刚被别人改过，这条意见现在是“等回话”"


def test_whoever_names_people_stays_a_function() -> None:
    def namer(user_id: int) -> str:
        return str(user_id)

    with workflow.NAMERS.put_back(empty=True):
        assert workflow.names_people(namer) is namer
        assert list(workflow.NAMERS) == [namer]


def test_a_table_gives_the_words_of_its_steps_and_of_what_happens_without_one(alone: None) -> None:
    lit, other = Wording("all", "亮了", "sun", "green"), Wording("all", "灯坏了", "sun", "amber")
    bare = Transition(Press.LIGHT, "开灯", {Lamp.OFF}, Lamp.ON, "lamp.lit", prompt=("为什么",))
    light = bare.says("开了灯", lit, flash="灯亮了", history=("有人开了灯",))
    assert (light.audit, light.notice, light.flash, light.history) == ("开了灯", (lit,), "灯亮了", ("有人开了灯",))
    assert light.prompt == ("为什么",)
    assert light.says(prompt=("几点",)).prompt == ("几点",)
    assert light.says(prompt=("几点",)).audit == "开了灯"
    quiet = Transition(Press.PUT_OUT, "关灯", {Lamp.ON}, Lamp.OFF, None)
    broke, seen = Event("lamp.broke", "坏了", ("灯坏了",), (other,)), Event("lamp.seen")
    labels = {Lamp.OFF: ("关着",), Lamp.ON: ("亮着",)}
    lamps = Workflow("A lamp", "a", "lamp", labels, (Lamp.OFF, "bought"), (light, quiet), events=(broke, seen))
    assert lamps.said == {"lamp.lit": light, "lamp.broke": broke, "lamp.seen": seen}
    assert lamps.histories == {"lamp.lit": ("有人开了灯",), "lamp.broke": ("灯坏了",)}
    assert lamps.notices == {"lamp.lit": (lit,), "lamp.broke": (other,)}
    assert [lamps.flash(action) for action in (Press.LIGHT, Press.PUT_OUT, "unknown")] == ["灯亮了", "", ""]
    assert workflow.audit_words() == {"lamp.lit": "开了灯", "lamp.broke": "坏了"}
