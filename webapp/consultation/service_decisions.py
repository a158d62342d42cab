"""What is decided with a conclusion: each a decision of its own, with who leads and until when."""

import hashlib
import uuid
from collections.abc import Sequence

from webapp.consultation.models import Consultation, ConsultationDecision
from webapp.consultation.schemas import DecisionRow
from webapp.core.db import db
from webapp.core.errors import Problem, invalid
from webapp.decisions.schemas import DecisionInput
from webapp.decisions.service import record
from webapp.people.actor import Actor


def decide(actor: Actor, consultation: Consultation, rows: Sequence[DecisionRow], own_id: str) -> None:
    """Write down what was decided, in the open transaction; 422 beside the field of its row."""
    for row in rows:
        one_id = str(uuid.uuid5(uuid.UUID(own_id), f"decision {row.row}"))
        wanted = DecisionInput(one_id, row.what, row.lead_unit, (), row.due, None)
        digest = hashlib.sha256(f"{row.what}\n{row.lead_unit}\n{row.due}".encode()).hexdigest()
        try:
            made, _ = record(actor, wanted, digest)
        except Problem as problem:
            if not problem.fields:
                raise
            at = f"decisions-{row.row}"
            raise invalid(**{f"{at}-{name}": why for name, why in problem.fields.items()}) from problem
        db.session().add(ConsultationDecision(decision_id=made.id, consultation_id=consultation.id))
        db.session().flush()
