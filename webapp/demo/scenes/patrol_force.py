"""群防群治: a register of 308, and two weeks of shifts around now, a week before it and a week after.

The split over the six kinds is made up, as is everybody in it; no source tells it. Those who have an account are
informants and leads of the demo town; all others are names that belong to nobody.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, partial

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from webapp.areas.models import Area
from webapp.cases.states_steps import Action as CaseAction
from webapp.core.db import db
from webapp.demo import who
from webapp.demo.drawn.boundaries import VILLAGE
from webapp.demo.forms import client_id
from webapp.demo.lives import Step
from webapp.demo.moments import Moments, Scene, on
from webapp.demo.names import name_for, phone
from webapp.demo.planned import PlannedReport, in_order
from webapp.demo.roster import TOWN_CODE, Account, accounts, village_names
from webapp.patrol_force import service
from webapp.patrol_force.models import PatrolMember
from webapp.patrol_force.rota import service as rota
from webapp.patrol_force.rota.models import PatrolSeat
from webapp.patrol_force.rota.service_steps import take
from webapp.patrol_force.rota.states import Action
from webapp.patrol_force.schemas import MemberInput
from webapp.people.actor import Actor
from webapp.people.permissions import Role

# Kind → how many without an account; those with one are counted below.
PLAIN = {
    "security_guard": 46,
    "community_governance_worker": 34,
    "joint_defence_member": 40,
    "patrol_volunteer": 68,
}
INFORMANTS_OF_A_VILLAGE, GROUP_LEADS_OF_A_VILLAGE, VILLAGE_LEADS = 4, 2, 12
EMPLOYERS = {"security_guard": "镇保安服务队", "joint_defence_member": "镇联防队"}
FIRST = (who.INFORMANT, who.FIRST_INFORMANT, who.GROUP_LEAD, who.FIRST_GROUP_LEAD, who.NEIGHBOUR)
"""Whom people look at first: they are on the shifts of their villages."""
TOWNWIDE = who.SPECIAL_LEAD
"""A lead without a village, whom the grid centre puts on shifts of the first one."""
ROUTES = ("老街、小学门口、河边", "公路两边，到桥头回来", "晒谷坪、水塘、后山脚")
_NUMBERS = 300_000
_NIGHT, _EVENING = ("22:00", "01:00"), ("20:00", "22:00")
_RAIN = "下大雨，河边的路走不了"


@dataclass(frozen=True)
class Planned:
    """One shift as it is meant to happen: its number, village, day, hours, and what becomes of it."""

    number: int
    village: str
    turn: int
    day: date
    hours: tuple[str, str]

    @property
    def starts_at(self) -> datetime:
        """When it begins."""
        return on(self.day, time.fromisoformat(self.hours[0]))

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        later = self.day + timedelta(days=self.hours[1] < self.hours[0])
        return on(later, time.fromisoformat(self.hours[1]))


def shifts(today: date) -> list[Planned]:
    """Return the shifts of the two weeks: two a week in each village, on days that differ from village to village."""
    found: list[Planned] = []
    for turn, village in enumerate(village_names()):
        hours = _NIGHT if turn % 3 == 2 else _EVENING
        for offset in (-5, -1, 2, 6):
            day = today + timedelta(days=offset - turn % 3)
            found.append(Planned(_NUMBERS + len(found), village, turn, day, hours))
    return found


def found(moments: Moments) -> list[PlannedReport]:
    """Return what was found on shifts: a hazard on one that is over, reported by who led it."""
    home = next(one.area for one in accounts() if one.phone == who.INFORMANT)
    one = next(one for one in shifts(moments.today) if one.village == home[:VILLAGE])
    steps = [(11.0, CaseAction.ACKNOWLEDGE, "看到了，白天去修"), (14.0, CaseAction.START, "叫了电工")]
    steps.append((20.0, CaseAction.RESOLVE, "换了灯泡，亮了"))
    steps.append((22.0, CaseAction.ANSWER_SOLVED, "走过去看了，亮的"))
    report = PlannedReport(
        one.number + 1_000,
        one.starts_at + timedelta(minutes=40),
        home,
        "hazard",
        "public_facility",
        "normal",
        "桥头的路灯不亮。巡防走到那里要打手电。",
        "桥头",
        found_on=one.number,
        steps=tuple(Step(timedelta(hours=hours), action, note) for hours, action, note in steps),
    )
    return in_order([report], moments.at)


def scenes(areas: Mapping[str, Area], moments: Moments) -> Iterator[Scene]:
    """Yield (moment, what happens): the register first, then the rota, then each shift as it was walked."""
    begun = moments.ago(days=16)
    yield begun, partial(_fill, areas, moments.today - timedelta(days=200))
    made: dict[int, int] = {}
    for number, one in enumerate(shifts(moments.today)):
        planned = begun + timedelta(days=5, minutes=number)
        yield planned, partial(_plan, areas, made, one, moments)
        if number % 16 != 7:  # the last one of some villages is not published yet
            yield planned + timedelta(hours=2), partial(_take, made, one, Action.PUBLISH, moments)
        yield from _walked(made, one, moments)


def _walked(made: dict[int, int], one: Planned, moments: Moments) -> Iterator[Scene]:
    """Yield what is pressed of a shift when its time comes; of one that comes, that somebody can't."""
    which = (one.number - _NUMBERS) % 4
    if one.turn == 6 and which == 0:
        yield one.starts_at - timedelta(hours=3), partial(_take, made, one, Action.DROP, moments, reason=_RAIN)
    elif not (one.turn == 3 and which == 1):  # nobody began that one
        ends = Action.MATTERS if _is_first_of(one, who.INFORMANT) and which == 0 else Action.ALL_NORMAL
        yield one.starts_at + timedelta(minutes=3), partial(_take, made, one, Action.START, moments, ticked="1")
        yield one.ends_at - timedelta(minutes=2), partial(_take, made, one, ends, moments)
    if _is_first_of(one, who.INFORMANT) and which == 3:
        yield moments.ago(hours=5), partial(_take, made, one, Action.SWAP, moments)


def _is_first_of(one: Planned, number: str) -> bool:
    return _homes()[number][:VILLAGE] == one.village


@cache
def _homes() -> dict[str, str]:
    return {one.phone: one.area for one in accounts() if one.area}


@cache
def team_of(village: str) -> tuple[str, ...]:
    """Return the telephones of who has an account in a village's force, those who lead shifts first."""
    here = [one for one in accounts() if one.area.startswith(village)]
    informants = _some(here, Role.MICRO_GRID_INFORMANT, INFORMANTS_OF_A_VILLAGE)
    return _first([*informants, *_some(here, Role.GROUP_GRID_LEAD, GROUP_LEADS_OF_A_VILLAGE)])


def _some(here: Sequence[Account], role: Role, most: int) -> tuple[str, ...]:
    return _first([one.phone for one in here if one.role == role])[:most]


def _first(phones: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(phones, key=lambda one: (one not in FIRST, one)))


def _fill(areas: Mapping[str, Area], since: date) -> None:
    """Write everybody into the register; those with an account are asked, and linked."""
    centre, town = who.person(who.GRID_CENTRE), areas[TOWN_CODE]
    villages = list(village_names())
    for number, (kind, code) in enumerate(
        (kind, villages[turn % len(villages)]) for kind, many in PLAIN.items() for turn in range(many)
    ):
        own = phone("1007", 1_000_001 + number)
        employer = EMPLOYERS.get(kind, "")
        service.store(town, areas[code], _member(own, kind, code, since, employer), centre.id)
    for own, kind in _with_account():
        code = _homes()[own]
        row = service.store(town, areas[code], _member(own, kind, code, since), centre.id)
        service.link_to(row, who.user_of(own).id, centre.id)


def _with_account() -> Iterator[tuple[str, str]]:
    """Yield (telephone, kind) of who has an account: informants and leads of villages, leads of special grids."""
    for village in village_names():
        for own in team_of(village):
            yield own, "village_group_informant" if own.startswith("1001") else "grid_lead"
    everybody = accounts()
    leads = [one.phone for one in everybody if one.role == Role.VILLAGE_GRID_LEAD][:VILLAGE_LEADS]
    for own in (*leads, *(one.phone for one in everybody if one.role == Role.SPECIAL_GRID_LEAD)):
        yield own, "grid_lead"


def _member(own: str, kind: str, code: str, since: date, employer: str = "") -> MemberInput:
    return MemberInput(name=name_for(own), phone=own, kind=kind, area=code, employer=employer, since=since, until=None)


def _plan(areas: Mapping[str, Area], made: dict[int, int], one: Planned, moments: Moments) -> None:
    """Let the lead of the village plan a shift, of the first village the grid centre."""
    which = (one.number - _NUMBERS) % 4
    team = team_of(one.village)
    plain = _plain_of(areas[one.village], which)
    members = [*team[:3], *plain, *([TOWNWIDE] if one.turn == 0 else [])]
    sent = {
        "client_id": client_id(moments.today, one.number),
        "date": one.day.isoformat(),
        "from": one.hours[0],
        "until": one.hours[1],
        "village": one.village,
        "leader": team[which % 2],
        "route": ROUTES[one.turn % len(ROUTES)],
        "wanted": str(len(members)),
    }
    form = MultiDict([*sent.items(), *(("members", own) for own in members)])
    made[one.number] = rota.record(_arranger(one), form)[0].id


def _plain_of(village: Area, which: int) -> list[str]:
    """Return the telephones of two of a village who have no account."""
    query = select(PatrolMember).where(PatrolMember.area_id == village.id, PatrolMember.user_id.is_(None))
    some = db.session().scalars(query.order_by(PatrolMember.id)).all()
    return [one.phone for one in some[which * 2 : which * 2 + 2]]


def _arranger(one: Planned) -> Actor:
    lead = next(each.phone for each in accounts() if each.role == Role.VILLAGE_GRID_LEAD and each.area == one.village)
    return who.person(who.GRID_CENTRE if one.turn == 0 else lead)


def _take(made: dict[int, int], one: Planned, action: Action, moments: Moments, **fields: str) -> None:
    """Take a step: who makes the rota publishes and drops, who leads begins and ends, the third can't come."""
    team, which = team_of(one.village), (one.number - _NUMBERS) % 4
    by_leader = {Action.START, Action.ALL_NORMAL, Action.MATTERS}
    own = team[which % 2] if action in by_leader else team[2]
    actor = _arranger(one) if action in (Action.PUBLISH, Action.DROP) else who.person(own)
    sent = {"client_id": client_id(moments.today, one.number, action), **fields}
    form = MultiDict(sent)
    if action == Action.START:
        query = select(PatrolSeat.member_id).where(PatrolSeat.shift_id == made[one.number])
        form.setlist("there", [str(each) for each in db.session().scalars(query)])
    take(actor, made[one.number], action, form)
