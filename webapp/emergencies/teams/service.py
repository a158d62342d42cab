"""Every change of a team: formed and changed, then moved by what its leader or the commander presses."""

from datetime import datetime

from sqlalchemy import delete
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from webapp.areas.models import Area
from webapp.core import clock, journal, reading, replay
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transaction
from webapp.core.errors import Problem, invalid
from webapp.emergencies.hq import queries as headquarters_queries
from webapp.emergencies.hq.models import Headquarters
from webapp.emergencies.hq.rules import is_claimed_before_end
from webapp.emergencies.hq.service_phone import carries
from webapp.emergencies.hq.service_steps import Taken, follow, keep, receipt, tell_pages
from webapp.emergencies.hq.states import HEADQUARTERS, OPEN
from webapp.emergencies.teams import queries, schemas, service_sectors
from webapp.emergencies.teams.models import Sector, Team, TeamMember
from webapp.emergencies.teams.rules import check_right, may_form, may_move
from webapp.emergencies.teams.schemas import TeamInput, TeamPress
from webapp.emergencies.teams.service_safe import hear
from webapp.emergencies.teams.states import OUT, TEAMS, THOROUGH_WORDS, TeamAction, TeamState, TeamStep, Thorough
from webapp.people.actor import Actor
from webapp.reports import service as reports
from webapp.reports.models import Submission
from webapp.reports.service_files import sent_with
from webapp.web.fields import client_id
from webapp.web.forms import read_one, read_version

ELSEWHERE = "{}还在{}，先让那个队回来，或者改那个队"


def make(actor: Actor, code: str, form: MultiDict[str, str]) -> tuple[Team, bool]:
    """Form a team; the same client id again gives the same one. Says whether it is new.

    Problem 404 and 403 for who may not, 422 beside a wrong field, 409 once the emergency is over; in this order.
    """
    sent = sent_with(form, ImmutableMultiDict(), sealed=lambda: True)
    with transaction():
        return record(actor, code, form, sent.digest)


def record(actor: Actor, code: str, form: MultiDict[str, str], digest: str) -> tuple[Team, bool]:
    """Form a team in the open transaction, as ``make`` says."""
    seen, area = headquarters_queries.seen_in(actor, code)
    check_right(seen, has=may_form(seen))
    own_id = read_one("client_id", client_id(), form)
    submission, new = reports.claim(actor.id, own_id, "emergency", digest)
    if not new:
        known = queries.by_submission(Team, submission.id)
        if known is None:
            raise Problem("conflict")
        return known, False
    headquarters = seen.headquarters
    wanted = _wanted(headquarters, form)
    _check_open(headquarters, None)
    return _made(headquarters, area, wanted, actor, submission), True


def _wanted(headquarters: Headquarters, form: MultiDict[str, str], team_id: int | None = None) -> TeamInput:
    """Return a team as sent; Problem 422 also for who is in another team that is not back."""
    roll, sectors = headquarters_queries.roll_of(headquarters.id), queries.sectors_of(headquarters.id)
    wanted = schemas.parse_team(form, roll, sectors)
    ids = [one.entry.user_id for one in wanted.members]
    if elsewhere := queries.in_teams(headquarters.id, ids, but=team_id):
        name, team = next(iter(elsewhere.items()))
        raise invalid(members=ELSEWHERE.format(name, team))
    return wanted


def _check_open(headquarters: Headquarters, at: datetime | None) -> None:
    if headquarters.state not in OPEN and not is_claimed_before_end(headquarters, at):
        raise HEADQUARTERS.stale(headquarters)


def _made(headquarters: Headquarters, area: Area, wanted: TeamInput, actor: Actor, submission: Submission) -> Team:
    now = clock.now()
    sector = _sector(headquarters, area, wanted, actor)
    assert wanted.leader is not None, "a team without a leader was let through"
    team = Team(
        headquarters_id=headquarters.id,
        submission_id=submission.id,
        state=TeamState.FORMED,
        name=wanted.name,
        leader_id=wanted.leader.entry.user_id,
        sector_id=sector.id if sector else None,
        task=wanted.task,
        safe_every=wanted.safe_every,
        turn_back_at=wanted.turn_back_at,
        made_by_id=actor.id,
        made_at=now,
    )
    session = db.session()
    session.add(team)
    session.flush()
    _seat(team, wanted)
    keep(headquarters, submission, "team-formed", actor, words=_said(team, sector))
    journal.append("emergency.team_formed", ("field_team", team.id), actor_id=actor.id)
    submit_after_commit("deliver_notices")
    tell_pages(headquarters)
    return team


def _sector(headquarters: Headquarters, area: Area, wanted: TeamInput, actor: Actor) -> Sector | None:
    """Return the sector of a team: of the list, or a new one in words or of a micro-grid."""
    if wanted.sector is not None:
        return wanted.sector
    if wanted.grid is not None and wanted.grid.path.startswith(f"/{'/'.join(area.path.split('/')[1:3])}/"):
        return service_sectors.add(headquarters, actor, name=wanted.grid.label, grids=(wanted.grid.code,))
    return service_sectors.add(headquarters, actor, name=wanted.place) if wanted.place else None


def _seat(team: Team, wanted: TeamInput) -> None:
    session = db.session()
    session.execute(delete(TeamMember).where(TeamMember.team_id == team.id))
    session.add_all(TeamMember(team_id=team.id, user_id=one.entry.user_id) for one in wanted.members)
    session.flush()


def _said(team: Team, sector: Sector | None) -> str:
    return "，".join(filter(None, (team.name, sector.name if sector else "", team.task)))


def act(actor: Actor, code: str, team_id: int, action: TeamAction, form: MultiDict[str, str]) -> replay.Receipt:
    """Take a step of a team; the same client id again gives the same answer and changes nothing.

    Problem 404 and 403 for who may not, 422 beside a wrong field, 409 for a state that does not fit; in this order.
    Nobody in the field is refused because somebody else pressed meanwhile: both are kept, the last by its time counts.
    """
    sent = sent_with(form, ImmutableMultiDict(), sealed=lambda: True)
    with transaction():
        taken = take(actor, code, team_id, action, form, sent.digest)
    return receipt(taken, sent)


def take(actor: Actor, code: str, team_id: int, action: TeamAction, form: MultiDict[str, str], digest: str) -> Taken:
    """Take a step of a team in the open transaction, as ``act`` says."""
    seen, area = headquarters_queries.seen_in(actor, code)
    headquarters = seen.headquarters
    team = queries.team_in(headquarters.id, team_id)
    reaching = action == TeamAction.REACHED and seen.works
    forming = action in (TeamAction.CHANGE, TeamAction.DISBAND)
    check_right(seen, has=may_form(seen) if forming else reaching or may_move(seen, team, actor.id))
    own_id = read_one("client_id", client_id(), form)
    submission, new = reports.claim(actor.id, own_id, "emergency", digest)
    if not new:
        return Taken(headquarters, submission, new)
    step = TEAMS[action]
    if action == TeamAction.CHANGE:
        TEAMS.check_version(team, read_version(form))
        wanted = _wanted(headquarters, form, team.id)
        _check_open(headquarters, None)
        words = _change(headquarters, area, team, wanted, actor)
        keep(headquarters, submission, "team-change", actor, words=words)
    else:
        pressed = schemas.parse_press(form)
        if action != TeamAction.RETURNED:
            _check_open(headquarters, pressed.at)
        late = is_claimed_before_end(headquarters, pressed.at)
        words = _press(headquarters, team, step, pressed, actor)
        keep(
            headquarters,
            submission,
            f"team-{action}",
            actor,
            words=words,
            at=pressed.at,
            late=late,
            position=pressed.position,
        )
    tell_pages(headquarters)
    return Taken(headquarters, submission, new)


def _change(headquarters: Headquarters, area: Area, team: Team, wanted: TeamInput, actor: Actor) -> str:
    step = TEAMS[TeamAction.CHANGE]
    TEAMS.check(team, step)
    sector = _sector(headquarters, area, wanted, actor)
    assert wanted.leader is not None, "a team without a leader was let through"
    with TEAMS.take(team, step):
        team.name, team.leader_id, team.task = wanted.name, wanted.leader.entry.user_id, wanted.task
        team.sector_id = sector.id if sector else None
        team.safe_every, team.turn_back_at = wanted.safe_every, wanted.turn_back_at
        if team.heard_at is not None and team.state in OUT:
            hear(team, team.heard_at, team.heard_from_id)
    _seat(team, wanted)
    if sector is not None and team.state == TeamState.UNDER_WAY:
        service_sectors.begin(sector, team.pressed_at or clock.now(), actor)
    TEAMS.record(team, step, actor_id=actor.id)
    return _said(team, sector)


def _press(headquarters: Headquarters, team: Team, step: TeamStep, pressed: TeamPress, actor: Actor) -> str:
    """Put a team where a press puts it, unless a later one came before it; return it in words.

    A press that was overtaken, or says what is known, changes no state: it only fills in the times.
    """
    at = pressed.at or clock.now()
    overtaken = team.pressed_at is not None and at < team.pressed_at
    if not overtaken:
        TEAMS.check(team, step)
    known = step.target is not None and team.state == step.target
    note = _note_time(team, step.action, at, pressed.thorough, overtaken=overtaken)
    if overtaken or known:
        with TEAMS.saving(team):
            team.pressed_at = max(filter(None, (team.pressed_at, at)))
            hear(team, at, actor.id)
    else:
        with TEAMS.take(team, step):
            team.pressed_at = at if step.target else team.pressed_at
            hear(team, at, actor.id, reached=step.action == TeamAction.REACHED)
    _move_sector(team, step.action, at, pressed.thorough, actor)
    if step.action == TeamAction.START:
        follow(headquarters, "emergency.team_started", actor.id)
    if not (overtaken or known):
        TEAMS.record(team, step, actor_id=actor.id, thorough=note, team=team.name)
    return "，".join(filter(None, (team.name, note, pressed.words)))


def _note_time(team: Team, action: TeamAction, at: datetime, thorough: Thorough | None, *, overtaken: bool) -> str:
    """Keep the first moment of each step, and how thoroughly was searched by the last; return that in words."""
    if action == TeamAction.START:
        team.started_at = min(filter(None, (team.started_at, at)))
    elif action == TeamAction.FOUND:
        team.found_at = min(filter(None, (team.found_at, at)))
    elif action == TeamAction.RETURNED:
        team.returned_at = max(filter(None, (team.returned_at, at)))
    elif action == TeamAction.SEARCHED:
        if team.searched_at is None or at >= team.searched_at:
            team.thorough = thorough or team.thorough or Thorough.ROUGH
        team.searched_at = min(filter(None, (team.searched_at, at)))
        return THOROUGH_WORDS[thorough or Thorough.ROUGH]
    return ""


def _move_sector(team: Team, action: TeamAction, at: datetime, thorough: Thorough | None, actor: Actor) -> None:
    """Let the sector of a team follow it; one that came back without having searched it leaves it to be searched."""
    sector = db.session().get(Sector, team.sector_id) if team.sector_id is not None else None
    if sector is None:
        return
    if action == TeamAction.START:
        service_sectors.begin(sector, at, actor)
    elif action in (TeamAction.SEARCHED, TeamAction.FOUND):
        service_sectors.mark_searched(sector, at, thorough or Thorough.ROUGH, actor)
    elif action == TeamAction.RETURNED and not queries.out_in_sector(sector.id, but=team.id):
        service_sectors.leave(sector, actor)


@carries("teams", 6)
def carry_press(author: Actor, parts: list[str], form: MultiDict[str, str]) -> replay.Receipt:
    """Take a step of a team out of a rescue file."""
    return act(author, parts[2], reading.row_id(parts[4]) or 0, schemas.parse_action(parts[5]), form)
