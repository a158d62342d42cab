"""What the pages of headquarters show, put together from queries."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.areas.models import Area
from webapp.areas.queries import villages_within
from webapp.cases import queries as cases
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import Problem, not_found
from webapp.emergencies.hq import queries, queries_people, schemas
from webapp.emergencies.hq.models import Headquarters, RollEntry
from webapp.emergencies.hq.parts import parts_for, rows_for
from webapp.emergencies.hq.queries import Called
from webapp.emergencies.hq.rules import Access, allowed, kept_version, may_ask, may_start, title_of, unanswered
from webapp.emergencies.hq.service_ending import unfinished
from webapp.emergencies.hq.states import ENDED, OPEN, STATE_LABELS, Action, State
from webapp.emergencies.hq.states_roll import ROLL_LABELS, RollState
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.web.formatting import clock_time, when
from webapp.web.forms import id_for
from webapp.web.lists.filters import DaySpan, Filter, Filters, filters_of, moments_of
from webapp.web.tables import Chip

# What the numbers of a situation and of the board lead to.
FILTERS = (
    DaySpan("started", "{days}启动的"),
    DaySpan("ended", "{days}结束的"),
    DaySpan("live", "{days}还在处置的"),
    Filter("kind", "什么事", schemas.kind_names()),
)
# What stands in the bar at the foot, the last one solid; all else is behind 更多.
_BAR = (
    (Action.REFUSE, Action.START),
    (Action.TAKE_BACK,),
    (Action.KEEP_COMMAND,),
    (Action.TAKE_COMMAND,),
    (Action.CALL, Action.CONTROL),
    (Action.GO_ON, Action.STAND_DOWN),
)
# The numbers of the roll-call: (key, word, the states that count for it).
_NUMBERS: tuple[tuple[str, str, tuple[RollState, ...]], ...] = (
    ("called", "叫了", tuple(RollState)),
    ("coming", "在来", (RollState.COMING,)),
    ("here", "到了", (RollState.HERE,)),
    ("cannot", "来不了", (RollState.CANNOT,)),
    ("silent", "还没回", (RollState.CALLED,)),
    ("left", "走了", (RollState.LEFT,)),
    ("back", "回来了", (RollState.BACK,)),
)
_AFTER = ("left", "back")
VIEWS = {key: word for key, word, _ in _NUMBERS}
# What one notes for another who said it by telephone.
_NOTED = (("coming", "来"), ("cannot", "来不了"), ("here", "到了"), ("left", "先走了"), ("back", "回来了"))


@dataclass(frozen=True)
class RollRow:
    """One of the called as the page shows it: where they stand in words, and what is behind it."""

    called: Called
    word: str
    words: str
    second: str
    tone: str
    icon: str


@dataclass(frozen=True)
class RollNumber:
    """A number of the roll-call, which opens its people."""

    key: str
    word: str
    count: int


def form_page(actor: Actor, typed: Mapping[str, str], problem: Problem | None = None) -> dict[str, Any]:
    """Return the form that starts a headquarters or asks for one, with whom it would call now.

    The one 404 for who may neither, and for a case that they don't see.
    """
    held = cases.ordinary_case(actor, schemas.typed_case(typed))
    if held is None and problem is None and schemas.typed_case(typed):
        raise not_found()
    home = next((post for post in actor.posts if post.area_path and may_start(actor, post.area_path)), None)
    if home is None and not may_ask(actor):
        raise not_found()
    village = next((a for a in _lineage(held.area) if a.level == "village"), held.area) if held else None
    town = home and db.session().get(Area, int(home.area_path.split("/")[2]) if home.area_path.count("/") > 2 else 0)
    area = village or town
    live = queries.open_of_case(held.case.id) if held else None
    return {
        "kinds": schemas.kinds(),
        "starts": home is not None,
        "typed": typed,
        "problem": problem,
        "client_id": id_for(typed, problem),
        "case_code": held.case.code if held else "",
        "place": typed.get("place_name") or (held.area.label if held and not problem else ""),
        "villages": villages_within([town.path]) if town else (),
        "area": typed.get("area") or (village.code if village else ""),
        "wanted": _grouped(queries_people.to_be_called(area)) if area and home else {},
        "groups": queries_people.GROUPS,
        "live": live,
    }


def _lineage(area: Area) -> list[Area]:
    return [db.session().get_one(Area, one) for one in area.lineage]


def _grouped(wanted: Sequence[queries_people.Wanted]) -> dict[str, list[queries_people.Wanted]]:
    found: dict[str, list[queries_people.Wanted]] = {}
    for one in wanted:
        found.setdefault(one.group, []).append(one)
    return found


def hq_page(
    actor: Actor,
    seen: Access,
    area: Area,
    problem: Problem | None = None,
    typed: Mapping[str, str] | None = None,
    *,
    calling: bool = False,
) -> dict[str, Any]:
    """Return what the page of one headquarters shows to this actor; ``calling``: with whom else they could call."""
    now = now_part(actor, seen, area)
    steps = {step.action: step for step in now["steps"]}
    bar = next(([steps[one] for one in row if one in steps] for row in _BAR if row[-1] in steps), [])
    headquarters = seen.headquarters
    return {
        **now,
        "bar": bar,
        "more": [step for step in steps.values() if step not in bar],
        "rows": rows_for(actor, seen),
        "others": _others(area, headquarters) if calling and Action.CALL in steps else [],
        "villages": villages_within([_town_path(area)]) if calling and Action.CALL in steps else [],
        "problem": problem,
        "typed": typed or {},
    }


def _town_path(area: Area) -> str:
    return f"/{'/'.join(map(str, area.lineage[:2]))}/"


def _others(area: Area, headquarters: Headquarters) -> list[queries_people.Wanted]:
    """Return who could be called besides: of those who are called by themselves whoever was left out."""
    known = set(queries.called_ids(headquarters.id))
    return [one for one in queries_people.to_be_called(area) if one.user_id not in known]


def now_part(actor: Actor, seen: Access, area: Area) -> dict[str, Any]:
    """Return what of a page is kept true while it is open: where it stands, the roll-call, its other parts."""
    headquarters = seen.headquarters
    names = _names(actor, headquarters)
    kind = schemas.kinds()[headquarters.kind]
    parts, steps = parts_for(actor, seen), allowed(actor, seen)
    return {
        "seen": seen,
        "headquarters": headquarters,
        "at": f"/emergencies/hq/{headquarters.code}",
        "title": title_of(headquarters),
        "kind": kind,
        "area": area,
        "chip": Chip(*STATE_LABELS[headquarters.state]),
        "mark": mark_of(seen),
        "over": headquarters.state in ENDED,
        "commander": names.get(headquarters.commander_id or 0, ""),
        "author": names.get(headquarters.author_id, ""),
        "asked": _asked(actor, headquarters, names),
        "case_code": queries.open_case_code(actor, headquarters),
        "numbers": numbers_of(headquarters) if headquarters.activated_at else [],
        "mine": seen.mine,
        "mine_words": _row(Called(seen.mine, actor.name, ""), names) if seen.mine else None,
        "minutes": schemas.MINUTES,
        "kept": kept_version(headquarters) if seen.open and seen.mine else "",
        "parts": parts,
        "steps": steps,
        "unfinished": unfinished(headquarters) if any(one.action == Action.STAND_DOWN for one in steps) else [],
        "going_back": any(one.context.get("going_back") for column in parts.values() for one in column),
        "new_id": lambda: str(uuid.uuid4()),
    }


def numbers_of(headquarters: Headquarters) -> list[RollNumber]:
    """Return the numbers of a roll-call; who left and who is back once there is anybody."""
    counts = queries.counts_of(headquarters.id)
    found = [RollNumber(key, word, sum(counts.get(one, 0) for one in states)) for key, word, states in _NUMBERS]
    return [one for one in found if one.count or one.key not in _AFTER]


def roll_page(actor: Actor, seen: Access, show: str | None, noting: int | None) -> dict[str, Any]:
    """Return the people behind a number of the roll-call, whom one can ring or note an answer for (``noting``)."""
    headquarters = seen.headquarters
    numbers = numbers_of(headquarters)
    show = show or next((one.key for one in numbers if one.key in ("silent", "coming") and one.count), "called")
    states = next(states for key, _, states in _NUMBERS if key == show)
    roll = queries.roll_of(headquarters.id, RollEntry.state.in_(states))
    noted = {one.entry.noted_by_id for one in roll if one.entry.noted_by_id}
    names = people.names_of(noted) if noted else {}
    rows = [_row(one, names) for one in roll]
    return {
        "seen": seen,
        "at": f"/emergencies/hq/{headquarters.code}",
        "title": title_of(headquarters),
        "rows": rows,
        "show": show,
        "views": [_view(one, headquarters.code, show) for one in numbers],
        "noted": next((row for row in rows if row.called.entry.id == noting), None) if seen.works else None,
        "answers": _NOTED,
        "new_id": lambda: str(uuid.uuid4()),
    }


def _view(one: RollNumber, code: str, show: str) -> dict[str, Any]:
    url = f"/emergencies/hq/{code}/roll?show={one.key}"
    return {"word": one.word, "url": url, "count": one.count, "active": one.key == show}


def mark_of(seen: Access) -> str:
    """Return what changes whenever an open page has to: also when the command may be taken over."""
    headquarters = seen.headquarters
    return f"{headquarters.version}-{headquarters.news}-{unanswered(headquarters, clock.now()):d}"


def list_page(actor: Actor, before: int | None) -> dict[str, Any]:
    """Return what goes on and what is over, of what the actor sees; what a link asks for in one list."""
    filters = filters_of(FILTERS)
    wanted = wanted_of(filters)
    over = queries.page(actor, live=None if wanted else False, before=before, wanted=wanted)
    more = len(over) > queries.MOST_LISTED
    over = over[: queries.MOST_LISTED]
    starts = any(post.area_path and may_start(actor, post.area_path) for post in actor.posts)
    live = queries.page(actor, live=True)[: queries.MOST_LISTED] if before is None and not wanted else []
    return {
        "live": live,
        "over": over,
        "more": over[-1].headquarters.id if more else None,
        "filters": filters,
        "starts": starts,
        "asks": may_ask(actor) and not starts,
        "titled": title_of,
        "chip_of": lambda one: Chip(*STATE_LABELS[one.state]),
        "lasted": lasted,
    }


def wanted_of(filters: Filters) -> list[Any]:
    """Return what a link asks of a headquarters, in SQL: drills and what was only asked for answer to none."""
    found: list[Any] = []
    if started := moments_of(filters["started"]):
        found += [Headquarters.activated_at >= started[0], Headquarters.activated_at < started[1]]
    if ended := moments_of(filters["ended"]):
        found += [Headquarters.ended_at >= ended[0], Headquarters.ended_at < ended[1]]
    if live := moments_of(filters["live"]):
        found += [Headquarters.state.in_(OPEN), Headquarters.activated_at < live[1]]
    if filters["kind"]:
        found.append(Headquarters.kind == filters["kind"])
    return [*found, Headquarters.activated_at.is_not(None), ~Headquarters.drill] if found else []


def cards(actor: Actor) -> dict[str, Any]:
    """Return what of headquarters stands first on a person's first page, and a mark that changes with it."""
    rows = queries.waiting(actor)
    mark = "-".join(f"{one.code}.{one.version}.{mine.version if mine else 0}" for one, _, mine in rows)
    titled = [(one, title_of(one), label, mine, mine and ROLL_LABELS[mine.state][0]) for one, label, mine in rows]
    return {"rows": titled, "mark": mark, "asked": State.ASKED, "new_id": lambda: str(uuid.uuid4())}


def lasted(headquarters: Headquarters) -> str:
    """Return when it began, and how long it went on."""
    begun = headquarters.activated_at or headquarters.made_at
    if headquarters.ended_at is None:
        return when(begun)
    minutes = max(1, round((headquarters.ended_at - begun).total_seconds() / 60))
    hours, rest = divmod(minutes, 60)
    return f"{when(begun)}，{f'{hours}小时' if hours else ''}{f'{rest}分钟' if rest else ''}"


def _asked(actor: Actor, headquarters: Headquarters, names: Mapping[int, str]) -> str:
    """Return in words who was asked about the command, and since when."""
    asked, at = headquarters.command_asked_id, headquarters.command_asked_at
    if asked is None or at is None:
        return ""
    who = "您" if asked == actor.id else names.get(asked, "")
    if asked == headquarters.commander_id:
        return f"{clock_time(at)} 问{who}还在不在指挥，还没回"
    return f"{clock_time(at)} 请{who}接指挥，还没接"


def _names(actor: Actor, headquarters: Headquarters) -> dict[int, str]:
    """Return the names that the page says, in one statement."""
    asked = (headquarters.commander_id, headquarters.author_id, headquarters.command_asked_id)
    missing = {one for one in asked if one is not None and one != actor.id}
    return {actor.id: actor.name} | (people.names_of(missing) if missing else {})


def _row(one: Called, names: Mapping[int, str]) -> RollRow:
    entry = one.entry
    word, tone, icon = ROLL_LABELS[entry.state]
    words = word
    if entry.state == RollState.COMING and entry.minutes:
        words = f"{entry.minutes}分钟到"
    said = [f"{clock_time(at)} {what}" for what, at in _times(entry) if at]
    if entry.reason:
        said.append(entry.reason)
    if entry.noted_by_id:
        said.append(f"{names.get(entry.noted_by_id, '')} 代记")
    return RollRow(one, word, words, "，".join([entry.label, *said] if entry.label else said), tone, icon)


def _times(entry: Any) -> Sequence[tuple[str, datetime | None]]:
    return (("回", entry.answered_at), ("到", entry.arrived_at), ("走", entry.left_at), ("回来", entry.back_at))
