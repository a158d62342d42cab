"""The further course of a protected matter: the row beside its case, what was asked and said, items, and grants."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from webapp.areas.models import ScopeEntry
from webapp.care.states import Danger, GrantState, ItemState, State
from webapp.cases.models import Case
from webapp.core.asks import Ask, one_waiting
from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.at_rest import SealableJson, SealableText, protects
from webapp.core.protection.crypto import EncryptedText
from webapp.core.protection.impartial import concerns

_COURSE = "care_courses.id"


class CareCourse(Model):
    """The course of a protected matter. Its id is that of the case, so its events stand in the case's history.

    ``facts`` is what is known of her as last said: ``capacity``, ``birth_year``, ``live_together``, ``child_present``;
    ``against`` whom it is against; ``wishes`` what she wants as last said. The moments are what clocks run from:
    ``due_at`` is the nearest open clock, its own or an item's, ``waits_for`` what it is for, ``clock_from`` its start.
    """

    __tablename__ = "care_courses"
    __protected_by__ = ("id", "case")
    __table_args__ = (Index("ix_care_courses_due", "due_at"),)

    id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    state: Mapped[State] = mapped_column(Word(State, 12))
    version: Mapped[int] = mapped_column()
    began_at: Mapped[datetime] = mapped_column(Moment)
    received_at: Mapped[datetime | None] = mapped_column(Moment)
    tried_at: Mapped[datetime | None] = mapped_column(Moment)  # the last try to reach her, whether or not it did
    contacted_at: Mapped[datetime | None] = mapped_column(Moment)  # the last time she was reached
    checked_at: Mapped[datetime | None] = mapped_column(Moment)  # the last time she was asked how safe she is
    danger: Mapped[Danger | None] = mapped_column(Word(Danger, 10))  # what a person chose then
    look_at: Mapped[datetime | None] = mapped_column(Moment)  # when she is to be asked again
    planned_at: Mapped[datetime | None] = mapped_column(Moment)
    incident_at: Mapped[datetime | None] = mapped_column(Moment)  # the last new incident
    watched_at: Mapped[datetime | None] = mapped_column(Moment)  # watching since
    unlocked_until: Mapped[datetime | None] = mapped_column(Moment)  # mediation may be begun until then
    keep_until: Mapped[datetime | None] = mapped_column(Moment)  # of a minor: kept at least so long
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    waits_for: Mapped[str | None] = mapped_column(String(12))
    clock_from: Mapped[datetime | None] = mapped_column(Moment)
    facts: Mapped[dict[str, Any]] = mapped_column(SealableJson, default=dict)
    wishes: Mapped[dict[str, Any]] = mapped_column(SealableJson, default=dict)
    against: Mapped[dict[str, Any]] = mapped_column(SealableJson, default=dict)  # name, phone, relation
    against_phone: Mapped[str | None] = mapped_column(EncryptedText)  # once more, so that a new index key reaches it
    against_phone_index: Mapped[str | None] = mapped_column(String(64), index=True)

    __mapper_args__ = {"version_id_col": version}


class CareEntry(Model):
    """What was asked, said or done once, in words; never changed. ``kind`` is the action that wrote it."""

    __tablename__ = "care_entries"
    __protected_by__ = ("course_id", "case")

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey(_COURSE), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(SealableJson, default=dict)
    words: Mapped[str] = mapped_column(SealableText, default="")
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"))


class CareItem(Model):
    """One thing that is done for her: a report to the police, a warning letter, a protection order, a shelter …

    ``due_at`` is its clock while it is open; ``facts`` holds dates, numbers and whatever else is of one kind only.
    """

    __tablename__ = "care_items"
    __protected_by__ = ("course_id", "case")
    __table_args__ = (UniqueConstraint("course_id", "number"), Index("ix_care_items_due", "state", "due_at"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey(_COURSE))
    number: Mapped[int] = mapped_column()
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[ItemState] = mapped_column(Word(ItemState, 12))
    version: Mapped[int] = mapped_column()
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # nobody: a rule opened it
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(SealableJson, default=dict)
    words: Mapped[str] = mapped_column(SealableText, default="")
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("aid_applications.id"), index=True)  # legal aid's

    __mapper_args__ = {"version_id_col": version}


class CareGrant(Model):
    """One part of a protected matter opened to one person, for a while, with her yes; never the case."""

    __tablename__ = "care_grants"
    __protected_by__ = ("course_id", "case")
    __table_args__ = (Index("ix_care_grants_until", "state", "until"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey(_COURSE), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"))
    part: Mapped[str] = mapped_column(String(12))
    state: Mapped[GrantState] = mapped_column(Word(GrantState, 12))
    version: Mapped[int] = mapped_column()
    until: Mapped[datetime] = mapped_column(Moment)
    her_yes: Mapped[str] = mapped_column(SealableText)
    summary: Mapped[str] = mapped_column(SealableText, default="")
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asked_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    seen_at: Mapped[datetime | None] = mapped_column(Moment)  # when the person opened it first
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    words: Mapped[str] = mapped_column(SealableText, default="")  # what came of it, in that person's words
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"))  # with which it was asked for

    __mapper_args__ = {"version_id_col": version}


class CareGrantScope(ScopeEntry, Model):
    """In which lists a grant is, for the person it was given to: ``waiting``, ``working``, ``done``."""

    __tablename__ = "care_grant_scope"
    __table_args__ = {"sqlite_with_rowid": False}


class CareAsk(Ask, Model):
    """What one named person asked for and one of another unit decides: to close, to release, to unlock mediation.

    ``wanted`` holds what exactly: the text of the ordinary case that a release opens.
    """

    __tablename__ = "care_asks"
    __protected_by__ = ("row_id", "case")
    __table_args__ = (one_waiting("care_asks", "course_id"),)

    row_id: Mapped[int] = mapped_column("course_id", ForeignKey(_COURSE), index=True)
    reason: Mapped[str] = mapped_column(SealableText)
    words: Mapped[str] = mapped_column(SealableText, default="")
    asked_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    wanted: Mapped[dict[str, Any]] = mapped_column(SealableJson, default=dict)


def _of_protected(submission: Any, course: Any) -> Any:
    """Select the submissions of rows whose case is protected."""
    query = select(submission).join(Case, Case.id == course)
    return query.where(Case.protected, submission.is_not(None))


_against = aliased(CareCourse)  # under a name of its own: whoever asks reads courses itself
concerns("case", select(_against.id, _against.against_phone_index))
protects("care_grant", select(CareGrant.id).join(Case, Case.id == CareGrant.course_id).where(Case.protected))
protects("submission", _of_protected(CareEntry.submission_id, CareEntry.course_id))
protects("submission", _of_protected(CareItem.submission_id, CareItem.course_id))
