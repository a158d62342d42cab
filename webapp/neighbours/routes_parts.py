"""Alarms and empty posts on other pages: what is live on first pages, what phones keep, heads among the vacancies."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db
from webapp.grid_centre.queries_vacancies import FURTHER, MOST_VACANCIES, Further, FurtherSeat
from webapp.neighbours import presenters_lists, queries, queries_alarms
from webapp.neighbours.models import NeighbourAlarm, NeighbourGroup
from webapp.neighbours.presenters import kept_version, place_words
from webapp.people.actor import Actor
from webapp.people.permissions import Role
from webapp.reports.queries_kept import MOST, keeps_pages
from webapp.web.looks import first_look


def asking_page(actor: Actor) -> Mapping[str, Any] | None:
    """Return the part that asks again by itself, for those whom an alarm may reach."""
    return {"rows": [], "mark": ""} if actor.can("neighbour.call") else None


@first_look("neighbours/_first.html", order=11, when=queries_alarms.any_live, empty=asking_page)
def live_first(actor: Actor) -> Mapping[str, Any] | None:
    """Pin what is live on the first page of everybody whom it calls."""
    return presenters_lists.look_of(actor)


@keeps_pages("neighbour.call")
def headed_groups(actor: Actor) -> dict[str, str]:
    """Return the pages of the groups of a head: without signal they ring from it, and what they press waits there."""
    found = queries.headed_by(actor)[:MOST]
    if not found:
        return {}
    other = aliased(NeighbourAlarm)
    newest = select(func.max(other.id)).where(other.group_id == NeighbourGroup.id, other.set_aside_at.is_(None))
    last = newest.correlate(NeighbourGroup).scalar_subquery()
    query = select(NeighbourGroup, NeighbourAlarm).outerjoin(NeighbourAlarm, NeighbourAlarm.id == last)
    rows = db.session().execute(query.where(NeighbourGroup.id.in_(found)))
    return {f"/neighbours/{group.id}": kept_version(group, [one] if one else []) for group, one in rows}


def count_vacant(paths: Sequence[str], now: datetime) -> Select[Any]:
    """Count the groups below these paths that have no head, as far as a page shows them."""
    below = queries.vacant_groups(paths, now).with_only_columns(NeighbourGroup.id)
    return select(func.count()).select_from(below.order_by(None).limit(MOST_VACANCIES).subquery())


def vacant_heads(paths: Sequence[str]) -> list[FurtherSeat]:
    """Return the groups below these paths that have no head, by place."""
    rows = db.session().execute(queries.vacant_groups(paths, clock.now()).limit(MOST_VACANCIES))
    return [_seat(group, area) for group, area in rows]


def _seat(group: NeighbourGroup, area: Area) -> FurtherSeat:
    url = f"/neighbours/{group.id}"
    return FurtherSeat(
        place_words(area, group), url, "neighbour.read", f"neighbours-{group.id}", Role.SECURITY_HOUSEHOLD_HEAD
    )


FURTHER.add(Further(count_vacant, vacant_heads), "neighbours")
