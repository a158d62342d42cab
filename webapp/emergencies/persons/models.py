"""Who is missing, found and handed to the ambulance: encrypted, seen by those who were called, erased after 90 days."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.at_rest import protects
from webapp.core.protection.crypto import EncryptedText
from webapp.emergencies.persons.states import PersonState


class MissingPerson(Model):
    """One person who is searched for. What describes them is encrypted; in the clear are only times and the state.

    ``found_*`` is what the first who pressed 找到了 said, with when they were found as they say.
    """

    __tablename__ = "emergency_persons"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    headquarters_id: Mapped[int] = mapped_column(ForeignKey("emergency_headquarters.id"), index=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    state: Mapped[PersonState] = mapped_column(Word(PersonState, 12))
    version: Mapped[int] = mapped_column()
    name: Mapped[str] = mapped_column(EncryptedText)
    age: Mapped[str] = mapped_column(EncryptedText, default="")
    sex: Mapped[str] = mapped_column(EncryptedText, default="")
    looks: Mapped[str] = mapped_column(EncryptedText, default="")
    illness: Mapped[str] = mapped_column(EncryptedText, default="")
    phone: Mapped[str] = mapped_column(EncryptedText, default="")
    carries: Mapped[str] = mapped_column(EncryptedText, default="")
    last_seen: Mapped[str] = mapped_column(EncryptedText, default="")
    last_seen_at: Mapped[datetime | None] = mapped_column(Moment)
    likely_places: Mapped[str] = mapped_column(EncryptedText, default="")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    found_at: Mapped[datetime | None] = mapped_column(Moment)
    found_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    condition: Mapped[str] = mapped_column(EncryptedText, default="")
    found_place: Mapped[str] = mapped_column(EncryptedText, default="")
    first_aid: Mapped[str] = mapped_column(EncryptedText, default="")
    called_at: Mapped[datetime | None] = mapped_column(Moment)
    meeting_place: Mapped[str] = mapped_column(EncryptedText, default="")
    handed_over_at: Mapped[datetime | None] = mapped_column(Moment)
    hospital: Mapped[str] = mapped_column(EncryptedText, default="")
    to_whom: Mapped[str] = mapped_column(EncryptedText, default="")

    __mapper_args__ = {"version_id_col": version}


class PersonStep(Model):
    """What was written or pressed about a missing person, once by its own id; ``words`` in plain words, encrypted.

    ``second``: somebody had said 找到了 before; the first stands, this is kept.
    """

    __tablename__ = "emergency_person_steps"
    __table_args__ = (Index("ix_emergency_person_steps_person", "person_id", "at"),)

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("emergency_persons.id"))
    action: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(EncryptedText, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)
    second: Mapped[bool] = mapped_column(default=False)


# Pictures of who is missing are sealed, whatever it is about.
protects("submission", select(MissingPerson.submission_id))
protects("submission", select(PersonStep.submission_id))
