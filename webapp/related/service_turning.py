"""A case turns protected: it is linked with nothing any more, counts for no flag, and how it was merged is sealed."""

from sqlalchemy import or_, select, update

from webapp.cases.models import Case
from webapp.core.db import db
from webapp.core.protection.turning import Turned, on_protect, turn
from webapp.related.models import CaseFlag, CaseLink, CaseMerge, FlaggedCase
from webapp.related.service_flags import PLACE, let_go
from webapp.reports.models import Report


@on_protect("case")
def forget_what_it_belonged_to(turned: Turned) -> None:
    """Take links away with their words, and take the case out of what happens again and again."""
    session, ids = db.session(), turned.ids
    links = update(CaseLink).where(or_(CaseLink.first_id.in_(ids), CaseLink.second_id.in_(ids)))
    session.execute(links.where(CaseLink.removed_at.is_(None)).values(removed_at=turned.at))
    session.execute(links.values(why=""))
    for flag_id in let_go(ids):
        _rename(session.get_one(CaseFlag, flag_id))
    merges = select(CaseMerge.id).where(or_(CaseMerge.source_id.in_(ids), CaseMerge.target_id.in_(ids)))
    turn("merge", session.scalars(merges), turned.at)


def _rename(flag: CaseFlag) -> None:
    """Let a flag be called by a case that still counts for it: its place may have been named by the one that went."""
    if flag.what != PLACE:
        return
    names = select(Report.place_name).join(Case, Case.opening_report_id == Report.id)
    counting = names.join(FlaggedCase, FlaggedCase.case_id == Case.id).where(FlaggedCase.flag_id == flag.id)
    flag.place_name = db.session().scalar(counting.order_by(Case.id.desc()).limit(1)) or ""
