"""Cases of the demo town that belong together: a pair that is one, a link, and what comes again and again."""

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from webapp.areas.models import Area, Level
from webapp.cases.models import Case
from webapp.cases.states import HANDED_STATES
from webapp.core.db import db
from webapp.people.actor import Actor
from webapp.people.permissions import LEADS
from webapp.people.queries import actor_by_id, leads_of_areas
from webapp.related import service_flags, service_links, service_merge
from webapp.related.schemas import MergeInput
from webapp.reports.models import Report

SAME_WORDS = 6
ALL_AT_ONCE = 100_000


def put_together() -> None:
    """Let a grid lead put two reports of one thing together, and link two others, where there are such."""
    pairs = _pairs()
    same = next((codes for codes, alike in pairs if alike), None)
    if same:
        wanted = MergeInput(same[1], None, None, None, "去看过了，是同一处")
        service_merge.merge(_lead_of(same[0]), same[0], wanted)
    near = next((codes for codes, alike in pairs if not alike and not set(codes) & set(same or ())), None)
    if near:
        service_links.link(_lead_of(near[0]), near[0], near[1], "挨得近，一次看完")
    service_flags.catch_up(batch=ALL_AT_ONCE)


def _pairs() -> list[tuple[tuple[str, str], bool]]:
    """Return pairs of open hazards of one category in one grid, and whether both were reported in the same words."""
    one, other, there = aliased(Case), aliased(Case), aliased(Area)
    said, also_said = aliased(Report), aliased(Report)
    alike = func.substr(said.description, 1, SAME_WORDS) == func.substr(also_said.description, 1, SAME_WORDS)
    query = (
        select(one.code, other.code, alike)
        .join(Area, Area.id == one.area_id)
        .join(there, there.parent_id == Area.parent_id)
        .join(other, other.area_id == there.id)
        .join(said, said.id == one.opening_report_id)
        .join(also_said, also_said.id == other.opening_report_id)
        .where(one.id > other.id, one.kind == "hazard", other.kind == "hazard", one.category == other.category)
        .where(Area.level == Level.MICRO_GRID, one.state.in_(HANDED_STATES), other.state.in_(HANDED_STATES))
        .order_by(func.abs(one.id - other.id), one.id)
        .limit(50)
    )
    return [((source, target), bool(same)) for source, target, same in db.session().execute(query)]


def _lead_of(code: str) -> Actor:
    parent = db.session().scalar(select(Area.parent_id).join(Case, Case.area_id == Area.id).where(Case.code == code))
    seats = leads_of_areas([parent or 0], ["grid"], LEADS)  # type: ignore[list-item]
    actor = actor_by_id(seats[0][4][0])
    if actor is None:
        raise RuntimeError("the demo town has a grid without a lead")
    return actor
