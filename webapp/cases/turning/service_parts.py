"""What turns protected with a case: its reports, what was sent for it, its work orders."""

from sqlalchemy import select

from webapp.cases.models import CaseAction, CaseReport, WorkOrder
from webapp.core.db import db
from webapp.core.protection.turning import Turned, on_protect, turn


@on_protect("case")
def turn_parts(turned: Turned) -> None:
    """Hand on what belongs to a case that turns."""
    session = db.session()
    reports = select(CaseReport.report_id).where(CaseReport.case_id.in_(turned.ids), CaseReport.left_at.is_(None))
    turn("report", session.scalars(reports), turned.at)
    actions = select(CaseAction.submission_id).where(CaseAction.case_id.in_(turned.ids))
    turn("submission", session.scalars(actions), turned.at)
    turn("work_order", session.scalars(select(WorkOrder.id).where(WorkOrder.case_id.in_(turned.ids))), turned.at)
