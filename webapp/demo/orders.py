"""Steps of the desk and of units in the demo town, taken through the real services."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from webapp.cases.models import Case, CaseAction
from webapp.cases.queries import orders_of
from webapp.cases.service import act
from webapp.cases.states_steps import Action
from webapp.cases.work_orders.schemas import DispatchInput, OrderStepInput
from webapp.cases.work_orders.service import act_on_order, dispatch
from webapp.cases.work_orders.states_steps import OrderAction
from webapp.core import clock
from webapp.core.db import db
from webapp.demo.drawn.album import Album
from webapp.demo.forms import client_id, payload_of, words_form
from webapp.demo.lives import REPORTER, UnitStep
from webapp.demo.waits import next_order_step
from webapp.people.actor import Actor
from webapp.reports import service as reports
from webapp.reports.service import Sent


def take(actor: Actor, code: str, step: UnitStep, send: Callable[[Actor, UnitStep], int | None]) -> Case:
    """Take one step; ``send`` stores the picture that goes with it and returns its submission's id."""
    if step.action == Action.DISPATCH:
        wanted = DispatchInput(step.unit, step.helpers, step.note, None, "", None, None)
        return dispatch(actor, code, wanted)
    if step.who == REPORTER:
        return act(actor, code, Action(step.action), version=None, note=step.note)
    due = clock.local_day(clock.now() + timedelta(days=step.days)) if step.days else None
    asked = OrderStepInput(OrderAction(step.action), None, step.note, due, None, None)
    submission_id = send(actor, step)
    case = act_on_order(actor, code, step.number, asked, submission_id)
    if submission_id:
        db.session().add(
            CaseAction(submission_id=submission_id, case_id=case.id, action=f"{step.number}:{step.action}")
        )
    return case


def next_rungs(case: Case) -> list[datetime]:
    """Return when time alone will do something to the orders of a case."""
    return [moment for order in orders_of(case.id) if (moment := next_order_step(order))]


def sender(album: Album, anchor: date, number: int) -> Callable[[Actor, UnitStep], int | None]:
    """Return what stores the picture of a step of the matter with this number."""

    def send(actor: Actor, step: UnitStep) -> int | None:
        if step.view is None:
            return None
        photos = [album.photo(step.view)]
        own_id = client_id(anchor, number, f"order {step.number} {step.action}")
        digest = payload_of(words_form(own_id, step.note), [photo.sha256 for photo in photos]).digest
        submission, _ = reports.claim(actor.id, own_id, "action", digest)
        reports.attach(submission, Sent(digest, photos))
        return submission.id

    return send
