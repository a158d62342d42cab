"""A case turns protected, or a person has had their time: of a consultation nothing but its number is left."""

from collections.abc import Sequence

from sqlalchemy import select, update

from webapp.consultation.models import (
    Consultation,
    ConsultationAsk,
    ConsultationPerson,
    ConsultationRecusal,
    ConsultationStep,
)
from webapp.consultation.service_lists import place
from webapp.core import clock, journal
from webapp.core.db import db
from webapp.core.erasure import clear_traces, erase
from webapp.core.protection.turning import Turned, on_protect, turn


@on_protect("case")
def set_consultations_aside(turned: Turned) -> None:
    """Leave the numbers of consultations about cases that turn in the register, as those of mistakes are."""
    session = db.session()
    query = select(Consultation).where(Consultation.case_id.in_(turned.ids), Consultation.set_aside_at.is_(None))
    consultations = session.scalars(query.order_by(Consultation.id)).all()
    for one in consultations:
        one.set_aside_at, one.next_rung_at = turned.at, None
        one.ended_at = one.ended_at or turned.at
        session.flush()
        place(one, ())
        journal.append("consultation.set_aside", ("consultation", one.id))
    ids = [one.id for one in consultations]
    turn("consultation", ids, turned.at)
    steps = select(ConsultationStep.submission_id).where(ConsultationStep.consultation_id.in_(ids))
    turn("submission", [*(one.submission_id for one in consultations), *session.scalars(steps)], turned.at)


def erase_words(consultation_id: int) -> None:
    """Erase the person and every word of a consultation on one, in the open transaction; its number stays as a stub."""
    session = db.session()
    consultation = session.get_one(Consultation, consultation_id)
    clear_traces("consultation", [consultation_id])
    erase(ConsultationPerson.__table__, [consultation_id])
    for model in (ConsultationAsk, ConsultationRecusal):
        erase(model.__table__, _ids_of(model, consultation_id))
    bare = {"words": "", "place": "", "present": "", "held_at": None}
    steps = update(ConsultationStep).where(ConsultationStep.consultation_id == consultation_id)
    session.execute(steps.values(bare))
    consultation.question = consultation.summary = ""
    consultation.next_rung_at = None
    consultation.ended_at = consultation.ended_at or clock.now()
    consultation.set_aside_at = consultation.set_aside_at or clock.now()
    session.flush()
    place(consultation, ())
    journal.append("consultation.words_erased", ("consultation", consultation_id))


def _ids_of(model: type[ConsultationAsk | ConsultationRecusal], consultation_id: int) -> Sequence[int]:
    return db.session().scalars(select(model.id).where(model.row_id == consultation_id)).all()
