"""To whom bulletins can go, who sits there now, and whose names the house knows."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import func, literal, or_, select

from webapp.areas.models import Area, Level
from webapp.cases.models import CaseReport
from webapp.core import clock
from webapp.core.db import db
from webapp.core.letters.characters import folded, runs
from webapp.mediation.models import Mediation, MediationParty
from webapp.meetings.bulletins.rules import TOWN_POSTS, seat_of
from webapp.people.models import Post, Unit, User
from webapp.people.permissions import DECIDERS, Role, roles_with
from webapp.people.queries import in_force, leads_of_areas, unit_rank
from webapp.reports.models import Registration

VERB = "bulletin.read"


class Goal(NamedTuple):
    """Somebody to whom a bulletin can go: its code in a form, its name, its seat, and its kind."""

    code: str
    name: str
    seat: str
    kind: str


def goals_of(town_id: int) -> list[Goal]:
    """Return the units, the posts of a town and its villages, in two statements."""
    units = db.session().scalars(select(Unit).where(Unit.dissolved_at.is_(None), Unit.made_for.is_(None)))
    villages = select(Area).where(Area.parent_id == town_id, Area.level == Level.VILLAGE, Area.active)
    areas = db.session().scalars(villages.order_by(Area.code))
    return [
        *(Goal(one.code, one.name, f"u{one.id}", "unit") for one in sorted(units, key=unit_rank)),
        *(Goal(code, name, f"{letter}{town_id}", "post") for letter, code, name in TOWN_POSTS.values()),
        *(Goal(one.code, one.name, f"a{one.id}", "village") for one in areas),
    ]


def sitting_in(seats: Iterable[str]) -> dict[str, list[int]]:
    """Return seat → who sits there now, in one statement."""
    found: dict[str, list[int]] = {seat: [] for seat in seats}
    units = [int(seat[1:]) for seat in found if seat[0] == "u"]
    areas = [int(seat[1:]) for seat in found if seat[0] != "u"]
    place = func.coalesce(Post.area_id, Unit.area_id)
    query = (
        select(Post.role, Post.unit_id, place.label("area_id"), Post.user_id)
        .join(User, User.id == Post.user_id)
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .where(or_(Post.unit_id.in_(units), place.in_(areas)), Post.role.in_(roles_with(VERB)))
        .where(in_force(clock.now()), User.active)
    )
    for row in db.session().execute(query.order_by(Post.id)):
        people = found.get(seat_of(Role(row.role), row.unit_id, row.area_id) or "")
        if people is not None and row.user_id not in people:
            people.append(row.user_id)
    return found


def signers_of(town_id: int) -> list[int]:
    """Return who signs the bulletins of a town now: its desk and the commissioner."""
    return [user_id for *_, seat in leads_of_areas([town_id], list(Level), DECIDERS) for user_id in seat]


def names_in(words: str, case_ids: Sequence[int]) -> list[str]:
    """Return the names that stand in a text: of whoever has an account, and of who is in one of these cases.

    However they are written: spaces, punctuation and what nobody sees between their characters do not matter.
    """
    bare = "".join(runs(words))
    session = db.session()
    accounts = select(User.name).where(
        or_(literal(words).contains(User.name), literal(bare).contains(func.lower(User.name))), User.name != ""
    )
    names = set(session.scalars(accounts))
    reports = select(CaseReport.report_id).where(CaseReport.case_id.in_(case_ids), CaseReport.left_at.is_(None))
    callers = select(Registration.caller_name).where(Registration.report_id.in_(reports))
    parties = select(MediationParty.name).join(Mediation, Mediation.id == MediationParty.mediation_id)
    for query in (callers, parties.where(Mediation.case_id.in_(case_ids))) if case_ids else ():
        names |= {name for name in session.scalars(query) if name and _stands_in(name, bare)}
    return sorted(name for name in names if len("".join(runs(name))) > 1)


def _stands_in(name: str, bare: str) -> bool:
    plain = "".join(runs(name))
    return len(plain) > 1 and folded(plain) in bare
