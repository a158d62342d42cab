"""Ten households (十户联防): groups of households with a head, the keys of their phones, and alarms."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.at_rest import protects
from webapp.core.protection.crypto import EncryptedText
from webapp.neighbours.states import State

_STANDING = text("ended_on IS NULL")


class NeighbourGroup(Model):
    """A group of households in a micro-grid, and who is its head and deputy: people who hold that post there."""

    __tablename__ = "neighbour_groups"
    __table_args__ = (
        Index(
            "uq_neighbour_groups_name",
            "area_id",
            "name",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    name: Mapped[str] = mapped_column(String(40))
    head_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    begun_on: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class NeighbourHousehold(Model):
    """A household of a group: its door, up to two contacts, whether it wishes not to be rung. All words are sealed."""

    __tablename__ = "neighbour_households"
    __table_args__ = (Index("ix_neighbour_households_ended", "ended_at", "id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("neighbour_groups.id"), index=True)
    door: Mapped[str] = mapped_column(EncryptedText)
    name: Mapped[str] = mapped_column(EncryptedText, default="")
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    phone_index: Mapped[str | None] = mapped_column(String(64), index=True)
    second_name: Mapped[str] = mapped_column(EncryptedText, default="")
    second_phone: Mapped[str | None] = mapped_column(EncryptedText)
    second_phone_index: Mapped[str | None] = mapped_column(String(64), index=True)
    no_calls: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class NeighbourKey(Model):
    """The square by which a household's phone opens its page without an account: one at a time, until it is revoked."""

    __tablename__ = "neighbour_keys"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("neighbour_households.id"), index=True)
    token: Mapped[str] = mapped_column(EncryptedText)
    token_index: Mapped[str] = mapped_column(String(64), unique=True)
    made_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class NeighbourAlarm(Model):
    """An alarm of a group. ``caller``: p9 a person, h5 a household; ``pressed_at`` as the phone claims it.

    ``next_call_at``: when the leads above are called because nobody has answered, each once. ``case_id``: what it was
    passed on as. Who called is asked for the bound of an hour alone, and counted nowhere.
    """

    __tablename__ = "neighbour_alarms"
    __table_args__ = (
        Index("ix_neighbour_alarms_caller", "caller", "raised_at"),
        Index("ix_neighbour_alarms_group", "group_id", "raised_at"),
        Index("ix_neighbour_alarms_next_call", "next_call_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("neighbour_groups.id"))
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    caller: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(EncryptedText, default="")
    place: Mapped[str] = mapped_column(EncryptedText, default="")
    state: Mapped[State] = mapped_column(Word(State, 12))
    version: Mapped[int] = mapped_column()
    raised_at: Mapped[datetime] = mapped_column(Moment)
    pressed_at: Mapped[datetime | None] = mapped_column(Moment)
    next_call_at: Mapped[datetime | None] = mapped_column(Moment)
    lead_called_at: Mapped[datetime | None] = mapped_column(Moment)
    village_called_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    set_aside_at: Mapped[datetime | None] = mapped_column(Moment)

    __mapper_args__ = {"version_id_col": version}


class NeighbourStep(Model):
    """What was sent about an alarm, once by its own id: an answer (the last one of each counts), or what ended it.

    ``late``: it came after the alarm was over; it is kept and changes nothing.
    """

    __tablename__ = "neighbour_steps"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True, autoincrement=False)
    alarm_id: Mapped[int] = mapped_column(ForeignKey("neighbour_alarms.id"), index=True)
    by: Mapped[str] = mapped_column(String(20))
    action: Mapped[str] = mapped_column(String(12))
    answer: Mapped[str | None] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)
    late: Mapped[bool] = mapped_column(default=False)


class NeighbourImport(Model):
    """A sheet of groups and households that was sent in: its cells, sealed, for a day; what came in of it."""

    __tablename__ = "neighbour_imports"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    file_name: Mapped[str] = mapped_column(String(120))
    cells: Mapped[str | None] = mapped_column(EncryptedText)
    made_by: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    groups: Mapped[int] = mapped_column(default=0)
    households: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)


# What was photographed of an alarm is sealed, whatever it is about.
protects("submission", select(NeighbourAlarm.submission_id))
protects("submission", select(NeighbourStep.submission_id))
