"""Papers and signatures go with their thing."""

from collections.abc import Sequence

from sqlalchemy import delete

from webapp.core.db import db
from webapp.documents.models import Document, Signature


def forget(subject: str, ids: Sequence[int]) -> None:
    """Delete the papers and signatures about things that are erased, in the open transaction."""
    for model in (Document, Signature):
        db.session().execute(delete(model).where(model.subject == subject, model.subject_id.in_(ids)))
