"""A case turns protected: no situation names it any more; what was frozen stays counted, and nothing tells which."""

from collections.abc import Sequence

from sqlalchemy import delete

from webapp.core.db import db
from webapp.core.erasure import on_erase
from webapp.core.protection.turning import Turned, on_protect
from webapp.meetings.situations.models import SituationMention


@on_protect("case")
def name_no_more(turned: Turned) -> None:
    """Take the lines and topics of cases that turn out of every situation."""
    db.session().execute(delete(SituationMention).where(SituationMention.case_id.in_(turned.ids)))


@on_erase("case")
def name_no_erased(case_ids: Sequence[int]) -> None:
    """Take the lines and topics of cases that are erased out of every situation."""
    db.session().execute(delete(SituationMention).where(SituationMention.case_id.in_(case_ids)))
