"""What residents order, when the advisers have time, and what guards the public door against being flooded."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, aliased, mapped_column

from webapp.areas.models import ScopeEntry
from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.crypto import EncryptedText
from webapp.core.protection.impartial import Recusal, concerns, recuses
from webapp.service_orders.states import State

_SLOT_TAKEN = text("slot_at IS NOT NULL")


def uid_of(order_id: int) -> str:
    """Return the name of an order in calendars, the same for ever."""
    return f"order-{order_id}@one-door"


class ServiceOrder(Model):
    """One order (点餐) of a resident, from asking to rating; whom and what it is about is encrypted.

    ``slot_at`` holds the adviser's time while the order is alive, so that no time is given twice. ``origin`` is the
    device (or, in a flood, the address) it came from, as a keyed digest. A protected matter is never an order: it is a
    protected case, and nothing of it is here.
    """

    __tablename__ = "service_orders"
    __table_args__ = (
        Index(
            "uq_service_orders_slot",
            "adviser_id",
            "slot_at",
            unique=True,
            sqlite_where=_SLOT_TAKEN,
            postgresql_where=_SLOT_TAKEN,
        ),
        Index("ix_service_orders_phone", "phone_index", "received_at"),
        Index("ix_service_orders_origin", "origin", "received_at"),
        Index("ix_service_orders_address", "address", "received_at"),
        Index("ix_service_orders_received", "received_at"),
        Index("ix_service_orders_sweep", "state", "confirm_due_at"),
        Index("ix_service_orders_log", "adviser_id", "finished_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    code: Mapped[str] = mapped_column(String(19), unique=True)
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"), unique=True)
    form_id: Mapped[str | None] = mapped_column(String(36), unique=True)  # empty; its form before web/once
    kind: Mapped[str] = mapped_column(String(10))  # visit, talk (没事谈心)
    item: Mapped[str] = mapped_column(String(40))  # legal_menu.csv
    state: Mapped[State] = mapped_column(Word(State, 20))
    version: Mapped[int] = mapped_column()
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))  # whose list it is in beside the adviser's
    adviser_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    adviser_reason: Mapped[str] = mapped_column(String(120), default="")  # why this one: own, standing in, assigned
    # Who ordered for a neighbour, with the neighbour's recorded consent.
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    consent: Mapped[str | None] = mapped_column(String(20))
    meeting: Mapped[str] = mapped_column(String(10))  # home, village, courtyard, phone
    way: Mapped[str | None] = mapped_column(EncryptedText)  # how to find the house
    name: Mapped[str] = mapped_column(EncryptedText)
    phone: Mapped[str] = mapped_column(EncryptedText)
    phone_index: Mapped[str] = mapped_column(String(64))
    tell: Mapped[str] = mapped_column(String(10))  # anyone, self, secret (不想让家里人知道)
    groups: Mapped[str | None] = mapped_column(EncryptedText)  # JSON list of priority_groups.csv
    priority: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str | None] = mapped_column(EncryptedText)
    # Of what is ordered for many: who orders (states.BODIES), its name, about how many will listen.
    body: Mapped[str | None] = mapped_column(String(12))
    body_name: Mapped[str | None] = mapped_column(EncryptedText)
    heads: Mapped[int | None] = mapped_column()
    call_only: Mapped[bool] = mapped_column(default=False)  # no smartphone: news come by a call
    urgent: Mapped[bool] = mapped_column(default=False)  # 尽快
    origin: Mapped[str] = mapped_column(String(64), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    crowd: Mapped[bool] = mapped_column(default=False)  # on top of several unconfirmed ones of the same origin
    received_at: Mapped[datetime] = mapped_column(Moment)
    confirm_due_at: Mapped[datetime] = mapped_column(Moment)
    late_at: Mapped[datetime | None] = mapped_column(Moment)  # when the sweep brought it to the justice office
    proved_at: Mapped[datetime | None] = mapped_column(Moment)  # an officer called back and it was the right person
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    meet_at: Mapped[datetime | None] = mapped_column(Moment)
    slot_at: Mapped[datetime | None] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)  # completed, cancelled or not met
    changed_at: Mapped[datetime] = mapped_column(Moment)
    to_call: Mapped[str | None] = mapped_column(String(20))  # what is still to be reported by a call
    reason: Mapped[str | None] = mapped_column(EncryptedText)  # why cancelled, put off, not met
    result: Mapped[str | None] = mapped_column(EncryptedText)
    rating: Mapped[str | None] = mapped_column(String(20))
    rating_words: Mapped[str | None] = mapped_column(EncryptedText)
    follow_up: Mapped[str | None] = mapped_column(String(10))  # open, done: after 不满意
    follow_up_words: Mapped[str | None] = mapped_column(EncryptedText)
    case_code: Mapped[str | None] = mapped_column(String(19))  # opened from a talk because the person asked for it

    # Every change counts the version up, and fails when the row moved since it was read.
    __mapper_args__ = {"version_id_col": version}

    @property
    def uid(self) -> str:
        """Its name in calendars, the same for ever."""
        return uid_of(self.id)


class OrderRecusal(Recusal, Model):
    """That who serves, or an officer, withdrew from an order (我要回避), and why."""

    __tablename__ = "service_recusals"
    __table_args__ = (UniqueConstraint("order_id", "user_id"),)

    row_id: Mapped[int] = mapped_column("order_id", ForeignKey("service_orders.id"))
    reason: Mapped[str] = mapped_column(EncryptedText)


class OrderNote(Model):
    """What an adviser writes for the service alone; never shown to residents, never exported."""

    __tablename__ = "service_notes"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("service_orders.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    words: Mapped[str] = mapped_column(EncryptedText)


class OrderScope(ScopeEntry, Model):
    """In which lists an order is (``p`` the adviser, ``u`` the unit); buckets in ``service_lists``."""

    __tablename__ = "service_scope"
    __table_args__ = {"sqlite_with_rowid": False}


class AdviserHours(Model):
    """A stretch of an adviser's week in which residents may order; minutes since midnight, Shanghai time."""

    __tablename__ = "adviser_hours"
    __table_args__ = (Index("ix_adviser_hours_user", "user_id", "weekday"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    weekday: Mapped[int] = mapped_column()  # 0 is Monday
    opens: Mapped[int] = mapped_column()
    closes: Mapped[int] = mapped_column()


class AdviserAbsence(Model):
    """Days on which an adviser is away (both included); why is nobody's business."""

    __tablename__ = "adviser_absences"
    __table_args__ = (Index("ix_adviser_absences_user", "user_id", "until"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)


class LookUp(Model):
    """Tries to look a code up from one device (or address) in an hour; keys are keyed digests."""

    __tablename__ = "service_look_ups"
    __table_args__ = {"sqlite_with_rowid": False}

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    tries: Mapped[int] = mapped_column()
    since: Mapped[datetime] = mapped_column(Moment, index=True)


_one = aliased(ServiceOrder)
concerns("order", select(_one.id, _one.phone_index))
recuses("order", OrderRecusal)
