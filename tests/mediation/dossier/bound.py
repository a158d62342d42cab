"""A mediation as its papers find it: rows written as the steps leave them, without walking through every step."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from tests.mediation.conftest import MEDIATOR, POLICE, VILLAGE, Mediations
from tests.support.html import Element, parse
from webapp.areas.scope import unit_scope
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.journal import JournalEntry, JournalText
from webapp.documents.models import Signature
from webapp.mediation.models import (
    Mediation,
    MediationClause,
    MediationFollowUp,
    MediationParty,
    MediationSeat,
    MediationStep,
)
from webapp.mediation.queries import parties_of, seats_of
from webapp.mediation.service_lists import place
from webapp.mediation.states import Action, SeatKind, State
from webapp.people.models import Unit
from webapp.reports.service import claim

PARTIES = (
    {"name": "蒋老大", "role": "applicant", "phone": "10099990011", "birth_year": 1958},
    {"name": "蒋小弟", "role": "respondent", "phone": "10099990012", "birth_year": 1990},
)
ABOUT = {
    "sex": "male",
    "ethnicity": "汉族",
    "occupation": "种田",
    "address": "才湾镇南一村三组",
    "id_number": "450324195801010011",
}
TERMS = (("蒋小弟", "蒋老大", "当面道歉", None, 0), ("蒋小弟", "蒋老大", "付药费", 86_000, 3))


class Bound(Mediations):
    """Mediations with the rows that their papers are made of."""

    @contextmanager
    def changing(self, url: str) -> Iterator[Mediation]:
        """Change the rows of a mediation in one transaction; its lists follow."""
        case_id = self.case(url.split("/")[2]).id
        with self.town.app.app_context(), transaction() as session:
            row = session.scalars(select(Mediation).filter_by(case_id=case_id, n=int(url.rsplit("/", 1)[1]))).one()
            yield row
            session.flush()
            place(row, seats_of(row.id))

    def add(self, row: Any) -> None:
        """Store a row in the open transaction."""
        db.session().add(row)

    def user_id(self, key: str) -> int:
        """Return who somebody is."""
        return self.town.users[key]

    def rename(self, url: str, name: str, words: str) -> None:
        """Give the parties another name, and other words for where they live and what they do."""
        with self.changing(url) as row:
            for party in parties_of(row.id):
                party.name, party.about = name, {**party.about, "address": words, "occupation": words}

    def seat(self, row: Mediation, unit: str, kind: SeatKind, joins: bool | None = None) -> None:
        """Ask a unit in."""
        found = db.session().scalars(select(Unit).where(Unit.code == unit)).one()
        self.add(
            MediationSeat(mediation_id=row.id, seat=unit_scope(found.id), kind=kind, label=found.name, joins=joins)
        )

    def sign(self, row: Mediation, read: str) -> int:
        """Sign on the screen what was read; return which signature it is."""
        kept = {"file": "f" * 64, "key": "k", "read": read, "read_digest": "d" * 64, "signed_at": clock.now()}
        made = Signature(subject="mediation", subject_id=row.id, by_id=self.user_id(MEDIATOR), **kept)
        self.add(made)
        db.session().flush()
        return made.id

    def paper(self, url: str, name: str, who: str = MEDIATOR, status: int = 200) -> Element:
        """Open a paper."""
        answer = self.phone(who).get(f"{url}/papers/{name}".rstrip("/"))
        assert answer.status_code == status, (name, answer.status_code)
        return parse(answer.data)

    def finish(self, url: str, name: str, who: str = MEDIATOR, status: int = 303) -> None:
        """Make a paper final."""
        answer = self.phone(who).post(f"{url}/papers/{name}/final", headers={"Accept": "text/html"})
        assert answer.status_code == status, (name, answer.status_code)

    def journalled(self, event: str) -> list[dict[str, Any]]:
        """Return what was written beside the events of a kind."""
        with self.town.app.app_context():
            query = select(JournalText.content).join(JournalEntry, JournalEntry.id == JournalText.entry_id)
            return list(db.session().scalars(query.where(JournalEntry.event == event).order_by(JournalEntry.id)))

    def made(self, state: State = State.ASKING, **columns: Any) -> str:
        """Return the address of a mediation in a state, with host, police and two parties."""
        url = self.refer(VILLAGE)
        now = clock.now()
        with self.changing(url) as row:
            row.state, row.started_at, row.started_by_id = state, now, row.referred_by_id
            row.mediator_id = self.user_id(MEDIATOR)
            for name, value in columns.items():
                setattr(row, name, value)
            self.seat(row, MEDIATOR, SeatKind.HOST)
            self.seat(row, POLICE, SeatKind.ADMINISTRATIVE)
            for n, party in enumerate(PARTIES, 1):
                self.add(MediationParty(mediation_id=row.id, n=n, about=dict(ABOUT), capacity="full", **party))
        return url

    def agreed(self, form: str = "oral", kept: str | None = None, **columns: Any) -> str:
        """Return the address of one that was agreed, its terms kept or not."""
        now = clock.now()
        signed = {"signed_on": clock.local_day(now), "checked_at": now} if form == "written" else {}
        agreed = {"number": "才人调〔2026〕1号", "form": form, "agreed_at": now, "effective_at": now, "opened_at": now}
        url = self.made(State.EFFECTIVE, **{**signed, **agreed, **columns})
        with self.changing(url) as row:
            for n, (who, to, what, amount, days) in enumerate(TERMS, 1):
                by = clock.local_day(now) + timedelta(days=days)
                term = MediationClause(
                    mediation_id=row.id, n=n, who=who, to_whom=to, what=what, amount=amount, by_on=by
                )
                term.answer, term.answered_on = kept, by if kept else None
                self.add(term)
        self.step_kept(url, Action.AGREE, form=form)
        return url

    def step_kept(self, url: str, action: Action, words: str = "", **answers: Any) -> int:
        """Store a step as it was taken by the mediator; return its submission."""
        with self.changing(url) as row:
            by = self.user_id(MEDIATOR)
            sent, _ = claim(by, str(uuid.uuid4()), "mediation", "0" * 64)
            self.add(
                MediationStep(
                    submission_id=sent.id,
                    mediation_id=row.id,
                    action=action,
                    words=words,
                    answers=answers,
                    by_id=by,
                    at=clock.now(),
                )
            )
            return sent.id

    def looked_at(self, url: str, days: int, **answers: Any) -> None:
        """Store a look at what became of it."""
        sent = self.step_kept(url, Action.FOLLOW_UP, **answers)
        with self.changing(url) as row:
            now = clock.now()
            self.add(MediationFollowUp(mediation_id=row.id, days=days, due_at=now, done_at=now, submission_id=sent))
