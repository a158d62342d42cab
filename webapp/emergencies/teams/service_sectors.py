"""The list of sectors: put on it, searched as teams move, marked 要再搜; the last by its own time counts."""

from collections.abc import Sequence
from datetime import datetime

from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from webapp.areas.models import Area
from webapp.core import clock, journal, replay
from webapp.core.db import db, transaction
from webapp.core.errors import Problem
from webapp.emergencies.hq import queries as headquarters_queries
from webapp.emergencies.hq.models import Headquarters
from webapp.emergencies.hq.service_steps import Taken, keep, receipt, tell_pages
from webapp.emergencies.hq.states import HEADQUARTERS, OPEN
from webapp.emergencies.teams import queries, schemas
from webapp.emergencies.teams.models import Sector
from webapp.emergencies.teams.rules import check_right, may_form
from webapp.emergencies.teams.states import SECTORS, THOROUGH_WORDS, SectorAction, SectorState, Thorough
from webapp.people.actor import Actor
from webapp.reports import service as reports
from webapp.reports.service_files import sent_with
from webapp.web.fields import client_id
from webapp.web.forms import read_one


def make(actor: Actor, code: str, form: MultiDict[str, str]) -> tuple[Sector, bool]:
    """Put a sector on the list; the same client id again gives the same one. Says whether it is new.

    Problem 404 and 403 for who may not, 422 beside a wrong field, 409 once the emergency is over; in this order.
    """
    sent = sent_with(form, ImmutableMultiDict(), sealed=lambda: True)
    with transaction() as session:
        seen = headquarters_queries.seen(actor, code)
        headquarters = seen.headquarters
        check_right(seen, has=may_form(seen))
        own_id = read_one("client_id", client_id(), form)
        submission, new = reports.claim(actor.id, own_id, "emergency", sent.digest)
        if not new:
            known = queries.by_submission(Sector, submission.id)
            if known is None:
                raise Problem("conflict")
            return known, False
        wanted, areas = schemas.parse_sector(form, session.get_one(Area, headquarters.town_id))
        if headquarters.state not in OPEN:
            raise HEADQUARTERS.stale(headquarters)
        name = wanted.name or "、".join(one.label for one in areas)
        made = add(headquarters, actor, name=name, grids=wanted.grids)
        made.submission_id, made.position, made.radius_m = submission.id, wanted.position, wanted.radius_m
        keep(headquarters, submission, "sector-made", actor, words=name)
        tell_pages(headquarters)
        return made, True


def add(headquarters: Headquarters, actor: Actor, *, name: str, grids: Sequence[str] = ()) -> Sector:
    """Put a sector on the list in the open transaction."""
    made = Sector(
        headquarters_id=headquarters.id,
        state=SectorState.OPEN,
        name=name,
        grids=" ".join(grids),
        made_by_id=actor.id,
        made_at=clock.now(),
    )
    db.session().add(made)
    db.session().flush()
    journal.append("emergency.sector_made", ("emergency_sector", made.id), actor_id=actor.id)
    return made


def mark(actor: Actor, code: str, sector_id: int, action: SectorAction, form: MultiDict[str, str]) -> replay.Receipt:
    """Mark a sector as to be searched again, or as searched; the same client id again changes nothing."""
    sent = sent_with(form, ImmutableMultiDict(), sealed=lambda: True)
    with transaction():
        seen = headquarters_queries.seen(actor, code)
        headquarters = seen.headquarters
        sector = queries.sector_in(headquarters.id, sector_id)
        check_right(seen, has=may_form(seen))
        own_id = read_one("client_id", client_id(), form)
        submission, new = reports.claim(actor.id, own_id, "emergency", sent.digest)
        taken = Taken(headquarters, submission, new)
        if new:
            pressed = schemas.parse_press(form)
            if headquarters.state not in OPEN:
                raise HEADQUARTERS.stale(headquarters)
            at = pressed.at or clock.now()
            if action == SectorAction.SEARCHED:
                mark_searched(sector, at, pressed.thorough or Thorough.ROUGH, actor)
            elif _is_news(sector, at):
                _move(sector, action, at, actor)
            keep(headquarters, submission, f"sector-{action}", actor, words=sector.name, at=at)
            tell_pages(headquarters)
    return receipt(taken, sent)


def begin(sector: Sector, at: datetime, actor: Actor) -> None:
    """Let a sector be searched by a team, unless something later was said of it."""
    if _is_news(sector, at) and sector.state != SectorState.SEARCHING:
        _move(sector, SectorAction.SEARCH, at, actor)


def mark_searched(sector: Sector, at: datetime, thorough: Thorough, actor: Actor) -> None:
    """Let a sector be searched, so thoroughly, unless something later was said of it."""
    if not _is_news(sector, at):
        return
    if sector.state == SectorState.SEARCHED:
        with SECTORS.saving(sector):
            sector.thorough, sector.marked_at = thorough, at
        return
    _move(sector, SectorAction.SEARCHED, at, actor, thorough)


def leave(sector: Sector, actor: Actor) -> None:
    """Let a sector be searched again that its team left without saying that it was searched."""
    if sector.state == SectorState.SEARCHING:
        _move(sector, SectorAction.AGAIN, sector.marked_at, actor)


def _is_news(sector: Sector, at: datetime) -> bool:
    return sector.marked_at is None or at >= sector.marked_at


def _move(
    sector: Sector, action: SectorAction, at: datetime | None, actor: Actor, thorough: Thorough | None = None
) -> None:
    step = SECTORS[action]
    with SECTORS.take(sector, step):
        sector.marked_at, sector.thorough = at, thorough
    words = THOROUGH_WORDS[thorough] if thorough else ""
    SECTORS.record(sector, step, actor_id=actor.id, thorough=words)
