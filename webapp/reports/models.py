"""What people log. A report is evidence: once stored, its words and pictures never change."""

import json
from dataclasses import astuple, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, aliased, mapped_column

from webapp.areas.models import ScopeEntry
from webapp.core import clock, journal
from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.at_rest import SealableJson, SealableText, protects
from webapp.core.protection.crypto import EncryptedText
from webapp.core.protection.impartial import concerns

_NO_THUMBNAIL = text("file IS NOT NULL AND thumbnail IS NULL")


class ReportKind(StrEnum):
    """巡查, 隐患, 纠纷; and 诉求, which residents say at the counter and in 有事说事 alone."""

    PATROL = "patrol"
    HAZARD = "hazard"
    DISPUTE = "dispute"
    APPEAL = "appeal"


ON_PHONES = (ReportKind.PATROL, ReportKind.HAZARD, ReportKind.DISPUTE)
"""What has a form of its own under 上报, which every phone keeps."""


class Severity(StrEnum):
    """不急, 一般, 较急, 紧急."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Channel(StrEnum):
    """How a resident came who does not report themselves: 来访, 来电, 网信, 来信; or the police hand over: 警情移交."""

    WALK_IN = "walk_in"
    PHONE = "phone"
    ONLINE = "online"
    LETTER = "letter"
    POLICE = "police"


@dataclass(frozen=True)
class Position:
    """Where it is: WGS-84, with accuracy in metres and where the point came from."""

    latitude: float
    longitude: float
    accuracy_m: float | None
    source: str


class Submission(Model):
    """Anything a phone sends once only: a report, an addition, an action on a case.

    (author, client_id) is unique and ``digest`` is that of the canonical text (contract), so that a repeat differs from
    a conflict without ever checking first.
    """

    __tablename__ = "submissions"
    __table_args__ = (UniqueConstraint("author_id", "client_id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    client_id: Mapped[str] = mapped_column(String(36))
    kind: Mapped[str] = mapped_column(String(10))  # report, addition, action
    digest: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime] = mapped_column(Moment)


class Photo(Model):
    """A picture that belongs to a submission: announced by the digest of its bytes as sent, then stored or given up.

    With a ``key`` the file and its thumbnail lie encrypted under it (a protected matter).
    """

    __tablename__ = "photos"
    __protected_by__ = ("submission_id", "submission")
    __table_args__ = (
        UniqueConstraint("submission_id", "sha256"),
        Index("ix_photos_without_thumbnail", "id", sqlite_where=_NO_THUMBNAIL, postgresql_where=_NO_THUMBNAIL),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"))
    position: Mapped[int] = mapped_column()
    sha256: Mapped[str] = mapped_column(String(64))
    file: Mapped[str | None] = mapped_column(String(64))  # digest of what we store and serve
    mime: Mapped[str | None] = mapped_column(String(20))
    width: Mapped[int | None] = mapped_column()
    height: Mapped[int | None] = mapped_column()
    thumbnail: Mapped[str | None] = mapped_column(String(64))
    key: Mapped[str | None] = mapped_column(EncryptedText)
    given_up_at: Mapped[datetime | None] = mapped_column(Moment)
    give_up_reason: Mapped[str | None] = mapped_column(SealableText)


class Voice(Model):
    """A voice note that belongs to a submission: announced by its digest, then stored or given up; ``key`` as above."""

    __tablename__ = "voices"
    __protected_by__ = ("submission_id", "submission")

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    file: Mapped[str | None] = mapped_column(String(64))
    mime: Mapped[str | None] = mapped_column(String(20))
    seconds: Mapped[float | None] = mapped_column()
    key: Mapped[str | None] = mapped_column(EncryptedText)
    given_up_at: Mapped[datetime | None] = mapped_column(Moment)
    give_up_reason: Mapped[str | None] = mapped_column(SealableText)

    @property
    def lost(self) -> bool:
        """Whether it was announced, is not here and won't come."""
        return self.file is None and self.given_up_at is not None


class Report(Model):
    """What a reporter saw and said. ``details`` holds what only its kind has (schemas: PatrolDetails, DisputeDetails).

    Of a protected one the words are sealed, and where it lies is in ``sealed_position`` alone.
    """

    __tablename__ = "reports"
    __protected_by__ = ("id", "report")
    __table_args__ = (
        Index("ix_reports_mine", "author_id", "received_at", "id"),
        Index(
            "ix_reports_found_on_patrol",
            "patrol_client_id",
            sqlite_where=text("patrol_client_id IS NOT NULL"),
            postgresql_where=text("patrol_client_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    kind: Mapped[ReportKind] = mapped_column(Word(ReportKind, 10))
    protected: Mapped[bool] = mapped_column(default=False)
    category: Mapped[str | None] = mapped_column(String(40))
    severity: Mapped[Severity | None] = mapped_column(Word(Severity, 10))
    description: Mapped[str] = mapped_column(SealableText, default="")
    place_name: Mapped[str] = mapped_column(SealableText, default="")
    latitude: Mapped[float | None] = mapped_column()
    longitude: Mapped[float | None] = mapped_column()
    accuracy_m: Mapped[float | None] = mapped_column()
    position_source: Mapped[str | None] = mapped_column(String(10))
    sealed_position: Mapped[str | None] = mapped_column(EncryptedText)  # JSON of the four above
    received_at: Mapped[datetime] = mapped_column(Moment)
    claimed_at: Mapped[datetime | None] = mapped_column(Moment)  # the phone's own time, kept as claimed
    claim_doubtful: Mapped[bool] = mapped_column(default=False)
    details: Mapped[dict[str, Any]] = mapped_column(SealableJson, default=dict)
    parties: Mapped[str | None] = mapped_column(EncryptedText)  # JSON list of {name, phone}
    # Found on this patrol; by the patrol's own id, because what was found may arrive first.
    patrol_client_id: Mapped[str | None] = mapped_column(String(36))

    @property
    def calls_for_help(self) -> bool:
        """Whether it was sent by 紧急求助, which calls many people at once; a protected one never is."""
        return not self.protected and (self.details or {}).get("emergency") == "yes"

    @property
    def position(self) -> Position | None:
        """Where it is, sealed or not; None when nobody gave it."""
        if self.sealed_position:
            return Position(*json.loads(self.sealed_position))
        if self.latitude is None or self.longitude is None:
            return None
        return Position(self.latitude, self.longitude, self.accuracy_m, self.position_source or "map")

    @position.setter
    def position(self, there: Position | None) -> None:
        """Keep where it is; ``protected`` has to be set before."""
        hidden, shown = (there, None) if self.protected else (None, there)
        self.sealed_position = json.dumps(astuple(hidden)) if hidden else None
        self.latitude, self.longitude, self.accuracy_m, self.position_source = astuple(shown) if shown else (None,) * 4

    @property
    def parties_named(self) -> list[dict[str, str]]:
        """The parties to a dispute, each with name and phone."""
        return json.loads(self.parties) if self.parties else []

    @property
    def kept(self) -> str:
        """The digest of what was reported and where, as it is stored: the journal notes it, and proves it for ever."""
        there = astuple(self.position) if self.position else ()
        return journal.digest_of(
            {
                "who": [self.author_id, self.submission_id, self.area_id, self.patrol_client_id],
                "what": [self.kind, self.category, self.severity, self.description, self.place_name],
                "where": [float(one) if isinstance(one, int) else one for one in there],
                "claimed": clock.to_micros(self.claimed_at) if self.claimed_at else None,
                "details": self.details,
                "parties": self.parties,
            }
        )


class Registration(Model):
    """Who came to the courtyard with a report that another person wrote down, and how: beside the report, not in it.

    A table of its own, because few reports have one and because what it holds of a person goes at another time than the
    words. ``registered_by_id`` is None for what a resident wrote into the public page themselves.
    """

    __tablename__ = "registrations"

    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), primary_key=True, autoincrement=False)
    channel: Mapped[Channel] = mapped_column(Word(Channel, 10))
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    caller_name: Mapped[str | None] = mapped_column(EncryptedText)  # as they like to be called
    caller_phone: Mapped[str | None] = mapped_column(EncryptedText)
    caller_phone_index: Mapped[str | None] = mapped_column(String(64), index=True)
    call_back: Mapped[bool] = mapped_column(default=False)  # agreed to be called about the outcome
    police_view: Mapped[str | None] = mapped_column(String(20))  # of 警情移交: whether it may be mediated, and why
    police_basis: Mapped[str | None] = mapped_column(EncryptedText)


class PartyNumber(Model):
    """The telephone of a party to a dispute, beside the report that names it, so that it can be found by its index."""

    __tablename__ = "party_numbers"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), index=True)
    phone: Mapped[str] = mapped_column(EncryptedText)
    phone_index: Mapped[str] = mapped_column(String(64), index=True)


class Addition(Model):
    """补充说明: words and pictures that came later, from the author or a holder of the case."""

    __tablename__ = "additions"
    __protected_by__ = ("report_id", "report")

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    description: Mapped[str] = mapped_column(SealableText, default="")
    received_at: Mapped[datetime] = mapped_column(Moment)


class PatrolScope(ScopeEntry, Model):
    """In which lists a patrol is: bucket ``all``, by the time it was received."""

    __tablename__ = "patrol_scope"
    __table_args__ = {"sqlite_with_rowid": False}


class ErasedFile(Model):
    """A file whose last row was erased; the row here goes once the file itself is gone, so that a cut loses nothing."""

    __tablename__ = "erased_files"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    erased_at: Mapped[datetime] = mapped_column(Moment)


protects("report", select(Report.id).where(Report.protected))
protects("submission", select(Report.submission_id).where(Report.protected))
_added = select(Addition.submission_id).join(Report, Report.id == Addition.report_id)
protects("submission", _added.where(Report.protected))
# Under names of their own: whoever asks reads these tables themselves.
_party, _came = aliased(PartyNumber), aliased(Registration)
concerns("report", select(_party.report_id, _party.phone_index))
concerns("report", select(_came.report_id, _came.caller_phone_index))
