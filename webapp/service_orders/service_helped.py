"""An order that a neighbour sends for a resident, with consent: once only, with a receipt, like any report."""

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from webapp.areas.scope import PAGE_SIZE, ListPage
from webapp.capture.service_rescue import carried_by
from webapp.core import replay
from webapp.core.db import db, transaction
from webapp.core.errors import Problem, not_found
from webapp.core.replay import Receipt
from webapp.people.actor import Actor
from webapp.reports.models import Submission
from webapp.reports.service import claim
from webapp.service_orders.models import ServiceOrder
from webapp.service_orders.schemas import parse_order
from webapp.service_orders.service import Source, place_order
from webapp.web.fields import client_id as client_id_field
from webapp.web.forms import read_one

KIND = "order"


def submit_order(actor: Actor, form: MultiDict[str, str]) -> Receipt:
    """Take an order in; the same again gets its receipt again, other words under the same id are a Problem 409."""
    client_id = read_one("client_id", client_id_field(), form)
    incoming = parse_order(form, helped=True)
    digest = replay.digest_of(form)
    with transaction():
        submission, new = claim(actor.id, client_id, KIND, digest)
        source = Source(author_id=actor.id, submission_id=submission.id)
        order = place_order(incoming, source) if new else _known(submission)
        about = {"report_id": order.id, "case_code": order.code}
        return Receipt(client_id, submission.digest, submission.received_at.isoformat(), new, about)


def helped_order(actor: Actor, client_id: str) -> ServiceOrder:
    """Return the order that the actor sent under this id; the one 404 for any other."""
    query = select(ServiceOrder).join(Submission, Submission.id == ServiceOrder.submission_id)
    found = db.session().scalar(query.where(Submission.author_id == actor.id, Submission.client_id == client_id))
    if found is None:
        raise not_found()
    return found


def helped_orders(actor: Actor, after: tuple[int, int] | None) -> ListPage[tuple[str, ServiceOrder]]:
    """Return a page of what the actor ordered for others, the newest first: each with the id it was sent under."""
    query = select(Submission.client_id, Submission.id, ServiceOrder)
    query = query.join(ServiceOrder, ServiceOrder.submission_id == Submission.id)
    query = query.where(Submission.author_id == actor.id, Submission.kind == KIND)
    if after:
        query = query.where(Submission.id < after[1])
    found = db.session().execute(query.order_by(Submission.id.desc()).limit(PAGE_SIZE + 1)).all()
    last = found[PAGE_SIZE - 1].id if len(found) > PAGE_SIZE else None
    return ListPage([(row.client_id, row.ServiceOrder) for row in found[:PAGE_SIZE]], (last, last) if last else None)


def _known(submission: Submission) -> ServiceOrder:
    found = db.session().scalar(select(ServiceOrder).where(ServiceOrder.submission_id == submission.id))
    if found is None:
        raise Problem("conflict")  # the id of something else that was sent
    return found


@carried_by("services", 2)
def carry_order(author: Actor, _parts: list[str], form: MultiDict[str, str]) -> Receipt:
    """Take in an order that came in a rescue file, with its author's own right."""
    if not author.can("service.help"):
        raise not_found()
    return submit_order(author, form)
