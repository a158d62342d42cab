"""A mediation as its papers read it: whatever stands on one, read once and only when a paper asks for it."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import func, select

from webapp.core.db import db
from webapp.documents.models import Signature
from webapp.documents.queries import signatures_about
from webapp.mediation.agreement.queries import follow_ups_of
from webapp.mediation.models import Mediation, MediationFollowUp, MediationStep
from webapp.mediation.queries import steps_of
from webapp.mediation.rules import MediationAccess
from webapp.mediation.states import Action
from webapp.people import queries as people
from webapp.reports.catalogue import categories, category_name
from webapp.reports.models import Photo, ReportKind


class Dossier:
    """All that the papers of one mediation are made of, of one that was loaded through its scope."""

    def __init__(self, seen: MediationAccess) -> None:
        """Begin with what the reader sees."""
        self.seen = seen

    @property
    def mediation(self) -> Mediation:
        """The row."""
        return self.seen.mediation

    @cached_property
    def steps(self) -> Sequence[MediationStep]:
        """What was done, the first first."""
        return steps_of(self.mediation.id)

    def taken(self, action: Action) -> list[MediationStep]:
        """Return the steps of one kind, the first first."""
        return [one for one in self.steps if one.action == action]

    def last(self, action: Action) -> MediationStep | None:
        """Return the last step of a kind."""
        return next(reversed(self.taken(action)), None)

    def answers(self, action: Action) -> Mapping[str, Any]:
        """Return what the last step of a kind said; nothing where there is none."""
        last = self.last(action)
        return last.answers if last else {}

    @property
    def category(self) -> str:
        """What kind of dispute it is, in a word: all that a paper tells of the case."""
        code = self.seen.category
        kind = next((one for one in ReportKind if code in categories(one)), ReportKind.DISPUTE)
        return category_name(kind, code)

    @cached_property
    def names(self) -> Mapping[int, str]:
        """Who of the house had a part in it, by their ids."""
        row = self.mediation
        ids = [row.referred_by_id, row.started_by_id, row.mediator_id, row.police_by_id]
        return people.names_of([one for one in (*ids, *(step.by_id for step in self.steps)) if one])

    @property
    def mediator(self) -> str:
        """Who mediates."""
        return self.names.get(self.mediation.mediator_id or 0, "")

    @cached_property
    def follow_ups(self) -> Sequence[MediationFollowUp]:
        """The looks at what became of the agreement, the first first."""
        return follow_ups_of(self.mediation.id)

    @cached_property
    def signatures(self) -> Sequence[Signature]:
        """What was signed on a screen."""
        return signatures_about("mediation", self.mediation.id)

    @cached_property
    def pictures(self) -> Mapping[int, int]:
        """How many pictures came with each step, by its submission."""
        query = select(Photo.submission_id, func.count()).where(
            Photo.submission_id.in_(
                select(MediationStep.submission_id).where(MediationStep.mediation_id == self.mediation.id)
            )
        )
        return {sent: number for sent, number in db.session().execute(query.group_by(Photo.submission_id))}
