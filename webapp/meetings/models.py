"""Joint meetings (联席会议): when and where, who was asked and came, what was spoken of and decided."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.areas.models import ScopeEntry
from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.crypto import EncryptedText
from webapp.decisions.models import Drafted
from webapp.documents.models import Numbered
from webapp.meetings.states import State
from webapp.meetings.states_seats import SeatState


class Meeting(Numbered, Model):
    """One meeting. ``slot`` is the half of a month (2026-12a) whose regular one it is; others have none.

    What happened between ``since`` and ``until`` is before it: the span of its situation. ``fixed``: somebody chose its
    time, so no notice of holidays moves it. ``sequence`` counts what calendars have to hear.
    """

    __tablename__ = "meetings"
    __table_args__ = (UniqueConstraint("town_id", "slot"), Index("ix_meetings_town_starts", "town_id", "starts_at"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"), index=True)
    state: Mapped[State] = mapped_column(Word(State, 12))
    version: Mapped[int] = mapped_column()
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(120), default="")
    slot: Mapped[str | None] = mapped_column(String(8))
    town_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    starts_at: Mapped[datetime] = mapped_column(Moment)
    place: Mapped[str] = mapped_column(String(120), default="")
    fixed: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime | None] = mapped_column(Moment)
    until: Mapped[datetime | None] = mapped_column(Moment)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    notified_at: Mapped[datetime | None] = mapped_column(Moment)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    minutes_at: Mapped[datetime | None] = mapped_column(Moment)
    minutes_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    issued_at: Mapped[datetime | None] = mapped_column(Moment)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)  # issued, or not held
    changed_at: Mapped[datetime] = mapped_column(Moment)

    # Every change counts the version up, and fails when the row moved since it was read.
    __mapper_args__ = {"version_id_col": version}

    @property
    def uid(self) -> str:
        """Its name in calendars, the same for ever."""
        return f"meeting-{self.id}@one-door"


class MeetingSeat(Model):
    """Who is asked: a unit (u3) or a village (a7), as it was called then; its own version, for its own answer alone.

    ``person`` says who comes, ``instead`` who comes in their place; ``came`` and ``attendee`` what the desk noted.
    """

    __tablename__ = "meeting_seats"
    __table_args__ = (UniqueConstraint("meeting_id", "seat"), Index("ix_meeting_seats_seat", "seat", "meeting_id"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    seat: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(120))
    state: Mapped[SeatState] = mapped_column(Word(SeatState, 8))
    version: Mapped[int] = mapped_column()
    person: Mapped[str] = mapped_column(EncryptedText, default="")
    reason: Mapped[str] = mapped_column(EncryptedText, default="")
    instead: Mapped[str] = mapped_column(EncryptedText, default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    came: Mapped[bool] = mapped_column(default=False)
    attendee: Mapped[str] = mapped_column(EncryptedText, default="")

    __mapper_args__ = {"version_id_col": version}


class MeetingStep(Model):
    """A step as it was sent: once by its own id, with its words; a correction stands beside the minutes by this."""

    __tablename__ = "meeting_steps"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("meeting_seats.id"))
    action: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(EncryptedText, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class MeetingTopic(Model):
    """One topic with its words; each has a version of its own, so two who write at once never lose a word.

    ``source``: typed by ``hand``, from the ``situation``, or an earlier ``decision``, with the ``key`` it has there.
    """

    __tablename__ = "meeting_topics"
    __table_args__ = (UniqueConstraint("meeting_id", "source", "key"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    rank: Mapped[int] = mapped_column()
    source: Mapped[str] = mapped_column(String(12))
    key: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(EncryptedText)
    url: Mapped[str] = mapped_column(String(200), default="")
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    words: Mapped[str] = mapped_column(EncryptedText, default="")
    version: Mapped[int] = mapped_column()
    dropped_at: Mapped[datetime | None] = mapped_column(Moment)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime | None] = mapped_column(Moment)

    __mapper_args__ = {"version_id_col": version}


class MeetingDecision(Drafted, Model):
    """What was decided on a topic, as it was typed; once the minutes are issued it is the decision ``decision_id``."""

    __tablename__ = "meeting_decisions"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("meeting_topics.id"), index=True)


class MeetingScope(ScopeEntry, Model):
    """In which lists a meeting is: ``all``, ``waiting``, ``issue``, ``coming``, ``done``; see ``service_lists``."""

    __tablename__ = "meeting_scope"
    __table_args__ = {"sqlite_with_rowid": False}
