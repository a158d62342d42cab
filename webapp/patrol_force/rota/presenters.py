"""The pages of one shift: its form, who is on it, what can be pressed, what was found."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from webapp.areas import queries as areas
from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.errors import Problem, not_found
from webapp.patrol_force import queries as register
from webapp.patrol_force.rota import queries
from webapp.patrol_force.rota.models import PatrolShift
from webapp.patrol_force.rota.presenters_lists import chip_of
from webapp.patrol_force.rota.queries_notices import when_of
from webapp.patrol_force.rota.rules import WAITED, OnIt, ShiftAccess, allowed, is_unrecorded
from webapp.patrol_force.rota.service import grids_of, is_day_off, village_of
from webapp.patrol_force.rota.service_phone import kept_version
from webapp.patrol_force.rota.service_steps import candidates
from webapp.patrol_force.rota.states import SHIFTS, Action, SeatState, State
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.web.fields import day as day_field
from webapp.web.formatting import clock_time, stamp, when
from webapp.web.forms import Reader, id_for

USUAL_BEGINS, USUAL_ENDS = "20:00", "22:00"
SEAT_WORDS = {SeatState.ON: "", SeatState.ASKED: "来不了", SeatState.OUT: "有人顶了"}


def form_page(
    actor: Actor, typed: Mapping[str, str], problem: Problem | None = None, known: ShiftAccess | None = None
) -> dict[str, Any]:
    """Return the form of a shift: of a village that was chosen, or the only one; else the villages to choose from."""
    villages = areas.villages_within(actor.paths_for("force.arrange"))
    village = known.village if known else village_of(actor, typed.get("village", ""))
    day = Reader(typed).take("date", day_field()) or (known.shift.day if known else register.today())
    members = register.within(actor.paths_for("force.arrange"), day) if village else []
    leads = register.able_to_lead([one for one, _ in members])
    stands = _stands(known) if known and problem is None else typed
    chosen = [str(one.member.id) for one in known.standing] if known and problem is None else _listed(typed, "members")
    here = [(one, label) for one, label in members if village and label.startswith(village.name)]
    others = [one for one in members if one not in here]
    return {
        "known": known,
        "village": village,
        "villages": villages,
        "typed": stands,
        "day": day.isoformat(),
        "day_off": is_day_off(day),
        "begins": stands.get("from") or USUAL_BEGINS,
        "ends": stands.get("until") or USUAL_ENDS,
        "leaders": [
            ("", "请选"),
            *((str(one.id), f"{one.name}，{label}") for one, label in members if one.id in leads),
        ],
        "here": [(one, label.removeprefix(village.name).strip()) for one, label in here] if village else [],
        "others": others,
        "chosen": chosen,
        "grids": grids_of(village) if village else [],
        "chosen_grids": known.shift.grids if known and problem is None else _listed(typed, "grids"),
        "problem": problem,
        "errors": problem.fields if problem else {},
        "client_id": id_for(typed, problem),
    }


def _stands(known: ShiftAccess) -> dict[str, str]:
    """Return a shift as its form says it."""
    shift = known.shift
    return {
        "date": shift.day.isoformat(),
        "from": clock_time(shift.starts_at),
        "until": clock_time(shift.ends_at),
        "route": shift.route,
        "wanted": str(shift.wanted or ""),
        "leader": str(shift.leader_id or ""),
    }


def _listed(typed: Mapping[str, str], name: str) -> list[str]:
    return list(typed.getlist(name)) if hasattr(typed, "getlist") else []


def shift_page(
    actor: Actor, seen: ShiftAccess, problem: Problem | None = None, typed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return what the page of one shift shows to this actor."""
    shift = seen.shift
    steps = {Action(step.action): step for step in allowed(actor, seen)}
    finds = Action.REPLACE in steps
    free = queries.free_on(shift.day, candidates(actor, seen)) if finds else []
    free = [one for one in free if one.id not in {on.member.id for on in seen.standing}]
    leads = register.able_to_lead(free) if finds else set()
    steps_sent = queries.steps_of(shift.id)
    found = queries.found_on_shift(actor, seen) if shift.begun_at else []
    return {
        "seen": seen,
        "shift": shift,
        "at": f"/patrol-force/shifts/{shift.id}",
        "when": when_of(shift),
        "overnight": clock.local_day(shift.ends_at) != shift.day,
        "chip": chip_of(shift),
        "unrecorded": is_unrecorded(shift),
        "grids": _grid_words(seen.village, shift.grids),
        "steps": steps,
        "people": [_person(one, seen) for one in seen.standing],
        "missing": max((shift.wanted or 0) - len(seen.standing), 0) if shift.state != State.DONE else 0,
        "calls": seen.arranger or seen.leader,
        "free": [(one.id, one.name) for one in free],
        "free_to_lead": [(one.id, one.name) for one in free if one.id in leads],
        "times": _times(shift),
        "late": [_late(shift, step) for step in steps_sent if step.late],
        "found": found,
        "kept": kept_version(seen),
        "problem": problem,
        "typed": typed or {},
        "new_id": lambda: str(uuid.uuid4()),
    }


def _grid_words(village: Area, codes: Sequence[str]) -> str:
    if not codes:
        return ""
    known = dict(grids_of(village))
    return "、".join(known[code] for code in codes if code in known)


def _person(one: OnIt, seen: ShiftAccess) -> dict[str, Any]:
    leads = one.member.id == seen.shift.leader_id
    gone = not one.member.belongs_on(seen.shift.day)
    there = {True: "到了", False: "没到", None: ""}[one.seat.there]
    words = "不在册了，要换人" if gone and one.seat.state == SeatState.ASKED else SEAT_WORDS[one.seat.state] or there
    return {
        "id": one.member.id,
        "name": one.member.name,
        "phone": one.member.phone,
        "place": one.place,
        "leads": leads,
        "words": words,
        "asked": one.seat.state == SeatState.ASKED,
        "own": seen.own is not None and one.member.id == seen.own.member.id,
    }


def _times(shift: PatrolShift) -> str:
    """Return when a shift began and ended, as it was pressed."""
    begun = f"{when(shift.begun_at)}开始" if shift.begun_at else ""
    ended = f"{clock_time(shift.ended_at)}走完" if shift.ended_at else ""
    return "，".join(filter(None, (begun, ended)))


def _late(shift: PatrolShift, step: Any) -> str:
    """Return what was pressed without signal while the shift was dropped, with both of its times."""
    word = SHIFTS[step.action].word
    came = f"，{when(step.received_at)}才收到" if step.received_at - step.at > WAITED else ""
    return f"带班的{when(step.at)}按了“{word}”{came}，那时已经取消，只记下来"


def first_look(rows: Sequence[tuple[PatrolShift, str]]) -> list[dict[str, Any]]:
    """Return the shifts that stand first on somebody's first page."""
    return [
        {"url": f"/patrol-force/shifts/{shift.id}", "when": when_of(shift), "village": village, "chip": chip_of(shift)}
        for shift, village in rows
    ]


def paper_page(actor: Actor, code: str, monday: date) -> dict[str, Any]:
    """Return a week of a village for one sheet on A4: names and hours, no telephone; the one 404 without a village."""
    village = village_of(actor, code)
    if village is None:
        raise not_found()
    since = clock.day_start(monday)
    shifts = [
        one for one in queries.of_week(village.id, since, since + timedelta(days=7)) if one.state != State.PLANNED
    ]
    seats = queries.seats_of([one.id for one in shifts])
    members = {
        one.id: one.name for one in register.by_ids({seat.member_id for some in seats.values() for seat in some})
    }
    last = monday + timedelta(days=6)
    return {
        "village": village,
        "monday": monday,
        "heading": f"{village.name}巡防排班",
        "span": f"{monday.month}月{monday.day}日–{last.month}月{last.day}日",
        "back": f"/patrol-force/shifts?show=week&week={monday.isoformat()}&village={village.code}",
        "rows": [
            {
                "when": when_of(one),
                "route": one.route or _grid_words(village, one.grids),
                "leader": members.get(one.leader_id or 0, ""),
                "others": "、".join(
                    members[seat.member_id] for seat in seats[one.id] if seat.member_id != one.leader_id
                ),
            }
            for one in shifts
        ],
        "printed": f"{people.name_of(actor.id)} {stamp(clock.now())} 打印",
    }
