"""A case as a list shows it: read along with its report, its place and in whose hands it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any, cast

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy import case as either
from sqlalchemy.orm import aliased

from webapp.areas.models import Area
from webapp.cases.matter.queries_hands import hands_in, with_hands
from webapp.cases.matter.standing import Hands, standing
from webapp.cases.models import Case, CaseReport
from webapp.cases.states import OPEN_STATES, STATE_LABELS, Reach, State
from webapp.cases.titles import title_of
from webapp.core import clock
from webapp.people.models import User
from webapp.reports.catalogue import severities
from webapp.reports.models import Photo, Report

SHOWN = (
    *(Case.id, Case.code, Case.kind, Case.category, Case.severity, Case.protected, Case.emergency, Case.author_id),
    *(Case.channel, Case.state, Case.version, Case.holder_level, Case.received_at, Case.held_since, Case.step_due_at),
    *(Case.resolve_due_at, Case.due_at, Case.acknowledged_at, Case.resolved_at, Case.closed_at, Case.came_back_at),
    *(Case.close_reason, Case.latest_note, Case.merged_into_id, Case.waits_for),
)
"""What lists show of a case, and all that is there in a long one: what is to be shown beside it is added here."""
# A light turns amber in the last quarter of the time there was, at least half an hour and at most a day before the end.
_SOON_AT_LEAST, _SOON_AT_MOST = timedelta(minutes=30), timedelta(days=1)


@dataclass(frozen=True)
class CaseRow:
    """A case as a list shows it; ``author_phone`` only where the list dials it. ``case`` may be ``SHOWN`` alone."""

    case: Case
    title: str
    area_label: str
    place_name: str
    author_name: str
    author_phone: str
    photo_id: int | None
    photo_count: int
    hands: Hands

    @property
    def place(self) -> str:
        """Area and place in one line."""
        return f"{self.area_label} · {self.place_name}" if self.place_name else self.area_label

    @property
    def thumb_url(self) -> str | None:
        """Where the small picture lies, if there is one."""
        there = self.photo_id and not self.case.merged_into_id  # its pictures went over with its reports
        return f"/cases/{self.case.code}/photos/{self.photo_id}?size=small" if there else None

    @property
    def words(self) -> tuple[str, str, str]:
        """The state's word, tone and icon."""
        return STATE_LABELS[self.case.state]

    @property
    def state(self) -> str:
        """The state by its identifier in the glossary."""
        return "awaiting_ack" if self.case.state == State.SUBMITTED else self.case.state

    @property
    def severity(self) -> str:
        """How urgent it is, in words."""
        return severities()[self.case.severity].name

    @cached_property
    def standing(self) -> str:
        """Where it stands, in one sentence that names who and until when."""
        return standing(self.case, self.hands)

    @property
    def light(self) -> tuple[str, str] | None:
        """The light and where the case stands; None once there is nothing left to be late for."""
        tone = self._tone
        return (tone, self.standing) if tone else None

    @property
    def _tone(self) -> str | None:
        if self.case.state not in OPEN_STATES:
            return None
        due, remaining = self.case.due_at, self.case.due_at - clock.now()
        if remaining < timedelta():
            return "late"
        quarter = (due - max(self.case.held_since, self.case.received_at)) / 4
        soon = remaining <= min(max(quarter, _SOON_AT_LEAST), _SOON_AT_MOST)
        return "soon" if soon else "good"


def key_order(keys: Any, newest_first: bool) -> tuple[Any, Any]:
    """Return the order of a list by its keys."""
    return (keys.c.sort.desc(), keys.c.row_id.desc()) if newest_first else (keys.c.sort, keys.c.row_id)


def _report_shown(paths: int | None) -> Any:
    """Return the report whose words describe a case: the opening one for who sees the whole, else one's own."""
    if paths is None:
        return Case.opening_report_id
    own = (
        select(func.min(CaseReport.report_id))
        .join(mine := aliased(Report), mine.id == CaseReport.report_id)
        .where(CaseReport.case_id == Case.id, CaseReport.left_at.is_(None), mine.author_id == bindparam("user_id"))
        .correlate(Case)
        .scalar_subquery()
    )
    shown = func.coalesce(own, Case.opening_report_id)
    above = [Area.path.startswith(bindparam(f"path_{n}")) for n in range(paths)]
    inside = [and_(Case.reach == Reach.AREA, or_(*above))] if above else []
    return either((or_(*inside), Case.opening_report_id), else_=shown) if inside else shown


def case_rows(
    listed: Any,
    newest_first: bool,
    *,
    phones: bool = False,
    paths: int | None = None,
    with_pictures: bool = True,
    seat: bool = False,
    of_case: Sequence[Any] = (Case,),
) -> Select[*tuple[Any, ...]]:
    """Select what is shown of the cases whose keys (row_id, sort) are ``listed``; ``of_case``: it or ``SHOWN``."""
    pictures = and_(Photo.submission_id == Report.submission_id, Photo.file.is_not(None))
    first = select(func.min(Photo.id)).where(pictures).correlate(Report).scalar_subquery()
    number = select(func.count(Photo.id)).where(pictures).correlate(Report).scalar_subquery()
    seen = (first.label("photo_id"), number.label("photo_count")) if with_pictures else ()
    # Numbers are encrypted: reading one costs as much as the rest of its row.
    columns = [Area.label, Report.description, Report.place_name, User.name, *([User.phone] if phones else [])]
    return with_hands(
        select(*of_case, *columns, *seen, listed.c.sort, listed.c.row_id)
        .select_from(listed)
        .join(Case, Case.id == listed.c.row_id)
        .join(Area, Area.id == Case.area_id)
        .join(Report, Report.id == _report_shown(paths))
        .join(User, User.id == Report.author_id)
        .order_by(*key_order(listed, newest_first)),
        phones=seat,
    )


def flat_row(values: Any) -> CaseRow:
    """Return what is shown of a row with ``SHOWN``, which stands for the case itself."""
    return case_row(values, cast("Case", values))


def case_row(values: Any, case: Case) -> CaseRow:
    """Return what is shown of a row of ``case_rows``."""
    hidden = case.protected
    return CaseRow(
        case=case,
        title=title_of(
            values.description,
            case.kind,
            case.category,
            values.place_name,
            values.label,
            protected=hidden,
            emergency=case.emergency,
        ),
        area_label="" if hidden else values.label,
        place_name="" if hidden else values.place_name,
        author_name="" if hidden else values.name,
        author_phone="" if hidden else getattr(values, "phone", ""),
        photo_id=None if hidden else getattr(values, "photo_id", None),
        photo_count=0 if hidden else getattr(values, "photo_count", 0),
        hands=hands_in(values, case),
    )
