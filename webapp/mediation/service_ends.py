"""不愿调, 没谈成, 停止: a mediation ends without an agreement, and its order goes back to the desk."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.mediation import service_orders as orders
from webapp.mediation.agreement.queries import category_in_the_open
from webapp.mediation.agreement.ways import FAILED, ways_after
from webapp.mediation.models import Mediation
from webapp.mediation.schemas import form_of
from webapp.mediation.service import Taking, taking
from webapp.mediation.states import STATE_LABELS, Action, State
from webapp.people.actor import Actor
from webapp.reports.catalogue import choices
from webapp.web.fields import choice
from webapp.web.forms import Reader


@form_of(Action.STOP)
def read_stop(reader: Reader, form: MultiDict[str, str]) -> Mapping[str, Any]:
    """Read why it stops."""
    return {"answer": reader.take("answer", choice(lambda: choices("stop_reason"), "请选一样", "选一样：为什么停"))}


@taking(Action.FAIL)
def fail(taking: Taking) -> None:
    """Say that nothing came of it."""
    with ended(taking, State.FAILED, "failed"):
        pass


@taking(Action.STOP)
def stop(taking: Taking) -> None:
    """Stop it: a party wants no more, a crime shows, somebody has to be protected, or can't speak for themselves."""
    with ended(taking, State.STOPPED, taking.answers["answer"]):
        taking.journalled["reason"] = taking.answers["answer"]


@contextmanager
def refused(taking: Taking) -> Iterator[None]:
    """Take the step by which somebody said no: nobody is talked into it, neither before nor after it was opened."""
    before = taking.mediation.state == State.ASKING
    with ended(taking, State.REFUSED if before else State.STOPPED, "asked"):
        yield
    taking.then("mediation.refused" if before else "mediation.stopped")


@contextmanager
def ended(taking: Taking, target: State, reason: str) -> Iterator[None]:
    """Take a step that ends it without an agreement."""
    mediation = taking.mediation
    with taking.take(target):
        yield
        mediation.ended_at, mediation.end_reason = taking.kept.at, reason
    give_back(mediation, taking.actor)


def give_back(mediation: Mediation, actor: Actor | None) -> None:
    """Let the order go back to the desk, with the word for how it ended and the ways that are left."""
    words, category = STATE_LABELS[mediation.state][0], category_in_the_open(mediation.case_id)
    if category is not None:
        words += "。" + "；".join(one.words for one in ways_after(category, FAILED))
    orders.back(mediation, actor, words)
