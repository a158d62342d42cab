"""The same person, whatever the channel: found by number of telephone or card, or by how a name sounds; accusations."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from webapp.areas.scope import in_list
from webapp.cases.models import Case, CaseReport, CaseScope
from webapp.cases.states import STATE_LABELS as CASE_LABELS
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.protection.crypto import current_keyring
from webapp.people.actor import Actor
from webapp.people.permissions import Role
from webapp.petitions.models import Petition, PetitionPerson, PetitionScope
from webapp.petitions.service_people import sounding
from webapp.petitions.states import STATE_LABELS, Action, PersonRole, State
from webapp.petitions.states_steps import PETITIONS
from webapp.reports.catalogue import categories
from webapp.reports.models import Registration, ReportKind

MOST = 5


@dataclass(frozen=True)
class Sought:
    """Whom to look for; empty where it was not typed."""

    phone: str = ""
    id_number: str = ""
    name: str = ""

    def __bool__(self) -> bool:
        return bool(self.phone or self.id_number or self.name)


@dataclass(frozen=True)
class Known:
    """A matter of what may be the same person, without a word of it: code, date, category, state.

    ``visited``: it is a petition that a visit may be noted on, or that came to its last end. ``by_name``: only the name
    sounds alike, so they have to be asked.
    """

    code: str
    number: str | None
    came_at: datetime
    category: str
    state: tuple[str, str]
    by_name: bool
    visited: bool = False
    ended: bool = False

    @property
    def url(self) -> str:
        """Return where it is read."""
        return f"/cases/{self.code}/petition" if self.number else f"/cases/{self.code}"


def petitions_of(actor: Actor, sought: Sought) -> list[Known]:
    """Return the petitions that the actor sees of whoever that may be, the newest first, in one statement."""
    ring, person = current_keyring(), PetitionPerson
    numbers: list[Any] = []
    if sought.phone:
        numbers.append(person.phone_index == ring.blind_index(sought.phone))
    if sought.id_number:
        numbers.append(person.id_index == ring.blind_index(sought.id_number))
    alike = list(numbers)
    if sought.name:
        alike.append(person.name_index.in_([ring.blind_index(one) for one in sounding(sought.name)]))
    if not alike:
        return []
    sure = select(person.petition_id).where(or_(*numbers), person.role != PersonRole.AGAINST) if numbers else None
    certain = Petition.id.in_(sure).label("certain") if sure is not None else (Petition.id < 0).label("certain")
    theirs = select(person.petition_id).where(or_(*alike), person.role != PersonRole.AGAINST)
    query = (
        select(Petition, Case.code, Case.kind, certain)
        .join(Case, Case.id == Petition.case_id)
        .where(Petition.id.in_(theirs), Petition.set_aside_at.is_(None), ~Case.protected)
        .where(in_list(PetitionScope, actor.scopes, "all", Petition.registered_at, Petition.id))
        .order_by(Petition.id.desc())
        .limit(MOST)
    )
    sources = PETITIONS[Action.VISIT].sources
    return [
        Known(
            row.code,
            row.Petition.number,
            row.Petition.registered_at,
            _called(row.kind, row.Petition.category),
            STATE_LABELS[row.Petition.state][:2],
            not row.certain,
            visited=row.Petition.state in sources or row.Petition.state == State.ENDED,
            ended=row.Petition.state == State.ENDED,
        )
        for row in db.session().execute(query)
    ]


def cases_of(actor: Actor, phone: str, known: Collection[str], *, themselves: bool = False) -> list[Known]:
    """Return the other cases that the actor sees, registered under a number by whomever; one statement.

    ``known`` are codes of those that are shown already. ``themselves``: only what residents wrote themselves.
    """
    scopes = [scope for scope in actor.scopes if scope not in actor.named]
    query = (
        select(Case)
        .join(CaseReport, and_(CaseReport.case_id == Case.id, CaseReport.left_at.is_(None)))
        .join(Registration, Registration.report_id == CaseReport.report_id)
        .where(Registration.caller_phone_index == current_keyring().blind_index(phone), ~Case.protected)
        .where(in_list(CaseScope, scopes, "all", Case.received_at, Case.id), Case.code.not_in(known))
        .distinct()
        .order_by(Case.id.desc())
        .limit(MOST)
    )
    if themselves:
        query = query.where(Registration.registered_by_id.is_(None))
    return [
        Known(one.code, None, one.received_at, _called(one.kind, one.category), CASE_LABELS[one.state][:2], False)
        for one in db.session().scalars(query)
    ]


def _called(kind: ReportKind, category: str) -> str:
    found = categories(kind).get(category)
    return found.name if found else ""


def accusation(actor: Actor, petition_id: int) -> Petition:
    """Return 检举控告 for who may see where it went; the one 404 for everybody and everything else."""
    petition = db.session().get(Petition, petition_id)
    if petition is None or not petition.is_accusation or not sees(actor, petition):
        raise not_found()
    return petition


def sees(actor: Actor, petition: Petition) -> bool:
    """Say whether an actor sees where an accusation went: who registered it, and the commissioner.

    Of one about the commissioner the town's lead stands in their place, and they find nothing of it.
    """
    roles = {post.role for post in actor.posts}
    if petition.about_commissioner and Role.POLITICAL_LEGAL_COMMISSIONER in roles:
        return False
    role = Role.TOWN_GRID_LEAD if petition.about_commissioner else Role.POLITICAL_LEGAL_COMMISSIONER
    return petition.registered_by_id == actor.id or role in roles


def handed_in_by(petition: Petition) -> PetitionPerson | None:
    """Return who handed an accusation in, if they said who they are."""
    query = select(PetitionPerson).where(PetitionPerson.petition_id == petition.id)
    return db.session().scalar(query.where(PetitionPerson.role == PersonRole.CALLER))


def number_of(people: Sequence[PetitionPerson], what: str) -> str | None:
    """Return the telephone (``phone``) or ID number (``id_number``) of who came, or of the heir who goes on."""
    found = [one for one in people if one.role in (PersonRole.HEIR, PersonRole.CALLER)]
    found.sort(key=lambda one: (one.role != PersonRole.HEIR, -one.n))
    return next((value for one in found if (value := getattr(one, what))), None)
