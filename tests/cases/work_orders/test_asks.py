"""A second person: somebody asks, another decides. A table of two states on rows that are there, through the engine."""

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from tests.support.makers import Desk
from webapp.cases.models import OrderRequest, WorkOrder
from webapp.core import clock, workflow
from webapp.core.asks import Answer, Asking, Waiting, one_waiting
from webapp.core.db import db, transaction
from webapp.core.errors import Problem
from webapp.core.workflow import Transition, Workflow


class State(StrEnum):
    OPEN = "dispatched"
    OVER = "withdrawn"


class Action(StrEnum):
    ASK = "ask-decline"
    AGREE = "agree-decline"
    REFUSE = "refuse-decline"
    TAKE_BACK = "take-back"
    ASK_TIME = "ask-time"
    END = "end"


ASKER, OTHER = "justice_office", "governance_centre"
_OPEN, _DECLINE = {State.OPEN}, {"decides": ("decline",), "another": "您请的，要由别人定"}
STEPS: tuple[Transition[State, Action], ...] = (
    Transition(Action.ASK, "请不予受理", _OPEN, None, None, ask="decline", note="写一句"),
    Transition(Action.AGREE, "同意", _OPEN, State.OVER, None, answer=Answer.YES, **_DECLINE),
    Transition(Action.REFUSE, "不同意", _OPEN, None, None, answer=Answer.NO, note="写一句", **_DECLINE),
    Transition(Action.TAKE_BACK, "不请了", _OPEN, None, None, answer=Answer.BACK, **_DECLINE),
    Transition(Action.ASK_TIME, "请延期", _OPEN, None, None, ask="time"),
    Transition(Action.END, "办完", _OPEN, State.OVER, None),
)
WORDS = {"decline": "不予受理", "time": "延期"}


class Table:
    """One row with its table of steps, and what people do to it."""

    def __init__(self, desk: Desk, flow: Workflow[Any]) -> None:
        code = desk.at_the_town()
        desk.dispatch(code)
        self.desk, self.flow, self.id = desk, flow, desk.orders(code)[0].id

    def does(self, key: str, action: Action, words: str = "因为", *, version: int | None = None) -> int:
        """Take a step as somebody; returns the id of what is asked for."""
        step, person = self.flow[action], self.desk.town.users[key]
        with self.desk.town.app.app_context(), transaction() as session:
            row = session.get_one(WorkOrder, self.id)
            take = self.flow.ask if step.ask else self.flow.decide
            with take(row, step, person, words, version=version) as ask:
                pass
            session.flush()
            return ask.id

    def refused(self, key: str, action: Action, words: str = "因为", **more: Any) -> Problem:
        """Return why a step is refused."""
        with pytest.raises(Problem) as refusal:
            self.does(key, action, words, **more)
        return refusal.value

    def ask(self, ask_id: int) -> OrderRequest:
        """Return what was asked for as it stands."""
        with self.desk.town.app.app_context():
            return db.session().get_one(OrderRequest, ask_id)

    def row(self) -> WorkOrder:
        """Return the row as it stands."""
        with self.desk.town.app.app_context():
            return db.session().get_one(WorkOrder, self.id)


@pytest.fixture
def make(desk: Desk) -> Iterator[Any]:
    def make(*, alone: bool = False) -> Table:
        labels = {State.OPEN: ("开着",), State.OVER: ("完了",)}
        flow = Workflow("A row of two", "tests", "case", labels, (State.OPEN, "it begins"), STEPS)
        flow.asking = Asking(OrderRequest, WORDS, alone=alone)
        return Table(desk, flow)

    with workflow.WORKFLOWS.put_back():
        yield make


def test_who_asked_is_not_the_one_who_decides(make) -> None:
    table = make()
    table.does(ASKER, Action.ASK)
    for action in (Action.AGREE, Action.REFUSE):
        refusal = table.refused(ASKER, action)
        assert (refusal.status, refusal.message) == (403, "您请的，要由别人定")
    assert table.row().state == State.OPEN


def test_a_yes_takes_the_row_where_the_step_leads_and_keeps_who_said_it(make) -> None:
    table = make()
    asked = table.does(ASKER, Action.ASK, "不归我们")
    table.does(OTHER, Action.AGREE, "可以")
    kept, users = table.ask(asked), table.desk.town.users
    assert (kept.kind, kept.reason, kept.words, kept.approved) == ("decline", "不归我们", "可以", True)
    assert (kept.asked_by_id, kept.decided_by_id) == (users[ASKER], users[OTHER])
    assert table.row().state == State.OVER


def test_a_no_leaves_the_row_as_it_is_and_it_may_be_asked_again(make) -> None:
    table = make()
    asked = table.does(ASKER, Action.ASK)
    assert table.refused(OTHER, Action.REFUSE, "").fields == {"note": "写一句"}
    table.does(OTHER, Action.REFUSE, "是你们的")
    assert table.ask(asked).approved is False
    assert table.row().state == State.OPEN
    assert table.does(ASKER, Action.ASK) != asked


def test_of_each_kind_one_waits_at_a_time_or_one_of_all(make) -> None:
    table = make()
    table.does(ASKER, Action.ASK)
    assert table.refused(ASKER, Action.ASK).message == "已经申请过不予受理，等定下来再说"
    table.does(ASKER, Action.ASK_TIME)
    table.flow.asking = Asking(OrderRequest, WORDS, alone=True)
    assert table.refused(ASKER, Action.ASK).message == "已经申请过延期，等定下来再说"


def test_the_database_itself_keeps_two_of_a_kind_from_waiting(make) -> None:
    table = make()
    table.does(ASKER, Action.ASK)
    again = {"row_id": table.id, "kind": "decline", "reason": "再来", "asked_by_id": 1, "asked_at": clock.now()}
    with pytest.raises(IntegrityError), table.desk.town.app.app_context(), transaction() as session:
        session.add(OrderRequest(**again))


def test_only_who_asked_takes_it_back(make) -> None:
    table = make()
    asked = table.does(ASKER, Action.ASK)
    assert table.refused(OTHER, Action.TAKE_BACK).status == 403
    table.does(ASKER, Action.TAKE_BACK)
    kept = table.ask(asked)
    assert (kept.approved, kept.decided_by_id) == (None, table.desk.town.users[ASKER])


def test_what_waits_lapses_when_its_row_moves_on(make) -> None:
    table = make()
    asked = table.does(ASKER, Action.ASK_TIME)
    declined = table.does(ASKER, Action.ASK)
    table.does(OTHER, Action.AGREE)
    kept = table.ask(asked)
    assert kept.decided_at is not None
    assert (kept.approved, kept.decided_by_id) == (None, None)
    assert table.ask(declined).approved is True
    assert "现在是“完了”" in table.refused(OTHER, Action.AGREE).message


def test_nothing_waits_any_more_when_another_was_faster(make) -> None:
    table = make()
    table.does(ASKER, Action.ASK)
    seen = table.row().version
    table.does(OTHER, Action.REFUSE)
    assert table.refused(OTHER, Action.AGREE).message == "这个申请已经有人定了"
    table.does(ASKER, Action.ASK)
    assert table.refused(OTHER, Action.AGREE, version=seen).status == 409


def test_what_was_not_answered_in_time_is_found(make) -> None:
    table = make()
    asked = table.does(ASKER, Action.ASK)
    table.does(ASKER, Action.ASK_TIME)
    now = clock.now()
    with table.desk.town.app.app_context():
        with transaction() as session:
            session.get_one(OrderRequest, asked).answer_by = now
        asking = table.flow.asking
        assert [one.id for one in asking.unanswered(now, 10)] == [asked]
        assert asking.unanswered(now - timedelta(seconds=1), 10) == []
        assert [one.kind for one in asking.waiting_on([table.id])[table.id]] == ["decline", "time"]
        assert asking.waiting_on([]) == {}


def test_the_buttons_follow_what_waits_and_who_asked(make) -> None:
    flow = make().flow

    def shown(person: int, *waiting: Waiting) -> list[str]:
        return [step.action for step in STEPS if flow.open_to(step, waiting, person)]

    assert shown(1) == [Action.ASK, Action.ASK_TIME, Action.END]
    assert shown(1, Waiting("decline", 1)) == [Action.TAKE_BACK, Action.ASK_TIME, Action.END]
    assert shown(2, Waiting("decline", 1)) == [Action.AGREE, Action.REFUSE, Action.ASK_TIME, Action.END]
    flow.asking = Asking(OrderRequest, WORDS, alone=True)
    assert shown(2, Waiting("time", 1)) == [Action.END]


def test_the_database_keeps_one_of_a_kind_waiting_and_two_kinds_beside_each_other() -> None:
    index = one_waiting("order_requests", "order_id")
    assert (index.name, index.unique) == ("uq_order_requests_waiting", True)
    assert list(index.expressions) == ["order_id", "kind"]
    for dialect in ("sqlite", "postgresql"):
        assert str(index.dialect_options[dialect]["where"]) == "decided_at IS NULL"
    assert not Asking(OrderRequest, WORDS).alone
    assert OrderRequest.__table__.c.words.default.arg == ""
