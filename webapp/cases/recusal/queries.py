"""Whether anybody withdrew from a case."""

from sqlalchemy import ColumnElement, exists

from webapp.cases.models import CaseRecusal


def any_recusal(case_id: int) -> ColumnElement[bool]:
    """Say in SQL whether anybody withdrew from a case."""
    return exists().where(CaseRecusal.row_id == case_id)
