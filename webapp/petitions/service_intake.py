"""A case becomes a petition: as it is written down at the counter, or afterwards for what came by 有事说事."""

from werkzeug.datastructures import FileStorage, MultiDict

from webapp.capture.queries_counter import registration_of
from webapp.cases import queries as cases
from webapp.cases.lists.service import town_of
from webapp.cases.reach.service import set_reach
from webapp.cases.rules import APP
from webapp.cases.states import Reach
from webapp.core.db import transaction
from webapp.core.errors import Problem, not_found
from webapp.core.protection.impartial import refuse
from webapp.people.actor import Actor
from webapp.petitions import queries
from webapp.petitions.models import Petition
from webapp.petitions.schemas import parse_petition
from webapp.petitions.service import Caller, register
from webapp.petitions.states import PetitionType
from webapp.reports import service as reports
from webapp.reports.models import Channel
from webapp.reports.service import Sent
from webapp.reports.service_files import sent_with
from webapp.web.forms import Reader, read_own_id

NOT_LATER = "检举控告不能从这里登记，内容不要写进来，请当面收封好的材料"


def register_later(
    actor: Actor, code: str, form: MultiDict[str, str], files: MultiDict[str, FileStorage]
) -> tuple[Petition, str, bool]:
    """Register a case that came before as a petition; the same client id again gives the same one.

    Says its address and whether it is new. From then on it is seen on the town's level alone. Problem 404 for what the
    actor does not see or a protected matter, 403 on their own, 422 beside a wrong field, 409 where it is one already.
    """
    sent = sent_with(form, files, sealed=lambda: True)
    with transaction():
        return record_later(actor, code, form, sent)


def record_later(actor: Actor, code: str, form: MultiDict[str, str], sent: Sent) -> tuple[Petition, str, bool]:
    """Register a case that came before in the open transaction, as ``register_later`` says."""
    held = cases.get_case_for(actor, code)
    if not actor.can("petition.register") or held.case.protected or held.case.channel == APP:
        raise not_found()
    url, own_id = f"/cases/{code}/petition", read_own_id(form)
    if own_id is None:
        raise Problem("invalid", "编号不完整，请刷新页面再发")
    submission, new = reports.claim(actor.id, own_id, "petition", sent.digest)
    if not new:
        known = queries.by_submission(submission.id)
        if known is None:
            raise Problem("conflict")
        return known, url, False
    refuse(held.barred)
    reports.attach(submission, sent)
    reader = Reader(form)
    wanted = parse_petition(reader, form, proxy_photo=bool(sent.expected))
    if wanted.petition_type == PetitionType.ACCUSATION:
        reader.refuse("petition_type", NOT_LATER)
    reader.finish()
    came = registration_of(held.case)
    caller = Caller(came.caller_name or "", came.caller_phone or "") if came else Caller()
    town_id, channel = town_of(held.area), Channel(held.case.channel)
    petition = register(held.case, town_id, channel, wanted, caller, (actor.id, submission.id))
    set_reach(held.case, Reach.TOWN, actor)
    return petition, url, True
