"""New reports of the village: 并到这里 or 不是一回事; open pages hear of them."""

from sqlalchemy import bindparam, exists, update
from sqlalchemy.orm import aliased
from werkzeug.datastructures import MultiDict

from webapp.areas.models import Area, Level
from webapp.capture.service import with_report
from webapp.cases import queries as cases
from webapp.cases.models import Case
from webapp.core import clock, journal
from webapp.core.db import db, insert, transactional
from webapp.core.errors import Problem, not_found
from webapp.core.hot.writes import HotWrite
from webapp.emergencies.feed import queries_reports, schemas
from webapp.emergencies.feed.models import ReportLook
from webapp.emergencies.feed.service import add
from webapp.emergencies.hq import queries as hq
from webapp.emergencies.hq.models import Headquarters
from webapp.emergencies.hq.service_steps import tell_pages
from webapp.emergencies.hq.states import HEADQUARTERS, OPEN
from webapp.people.actor import Actor
from webapp.related.schemas import parse_merge
from webapp.related.service_merge import merge
from webapp.reports.models import Report

TAKEN_IN = "有一件新的上报说的也是这件事，并到这里了"
# For every report: an emergency that goes on in the village around a place has something new to show.
_place, _village = aliased(Area), aliased(Area)
_TELL_PAGES = HotWrite(
    update(Headquarters)
    .where(
        Headquarters.state.in_(OPEN),
        exists().where(
            _place.id == bindparam("place"),
            _place.path.startswith(_village.path),
            _village.level == Level.VILLAGE,
            _village.id == Headquarters.area_id,
        ),
    )
    .values(news=Headquarters.news + 1)
)


def look(actor: Actor, code: str, form: MultiDict[str, str]) -> tuple[str, bool]:
    """Say of a new report that it is the same matter or another one; return which stands, and whether cases merged.

    Where both have a case and the actor may, the one is put into the other by the service of ``related``; where that
    refuses (another kind, orders on the way), the feed alone says that they belong together. Who comes second changes
    nothing. Problem 404 for what is not theirs to see, 403 for who may not say so, 422 beside a wrong field, 409 after
    the end and in a drill.
    """
    stands, case_code, into = _note(actor, code, form)
    if into is None:
        return stands, False
    try:
        merge(actor, case_code, parse_merge({"into": into, "note": "应急时并到一起"}))
    except Problem:
        return stands, False
    return stands, True


@transactional
def _note(actor: Actor, code: str, form: MultiDict[str, str]) -> tuple[str, str, str | None]:
    """Note what is said of a report; return it, the code of its case, and the case it can be put into, if any."""
    seen = hq.seen(actor, code)
    headquarters = seen.headquarters
    if headquarters.activated_at is None:
        raise not_found()
    if not queries_reports.may_look(seen):
        raise Problem("forbidden", "这一步由指挥的人来定")
    wanted = schemas.parse_look(form)
    held = cases.ordinary_case(actor, wanted.case_code)
    if held is None:
        raise not_found()
    known = db.session().get(ReportLook, (headquarters.id, held.case.id))
    if known is not None:
        return schemas.SAME if known.same else schemas.OTHER, held.case.code, None
    if not seen.open:
        raise HEADQUARTERS.stale(headquarters)
    if headquarters.drill:
        raise Problem("stale", "这是演练，真的上报不并进来")
    same = wanted.answer == schemas.SAME
    row = {"headquarters_id": headquarters.id, "case_id": held.case.id, "same": same, "by_id": actor.id}
    db.session().execute(insert(ReportLook).values(row | {"at": clock.now()}).on_conflict_do_nothing())
    if same:
        add(headquarters, actor, TAKEN_IN, case_id=held.case.id)
    journal.append(
        "emergency.report_taken_in" if same else "emergency.report_put_aside",
        ("headquarters", headquarters.id),
        actor_id=actor.id,
        content={"case": held.case.id},
    )
    tell_pages(headquarters)
    return wanted.answer, held.case.code, hq.open_case_code(actor, headquarters) if same else None


@with_report
def tell_of_report(_report: Report, case: Case | None) -> None:
    """Let open pages of an emergency in the same village offer a new report."""
    if case is None or case.protected:
        return
    _TELL_PAGES.run({"place": case.area_id})
