"""What the pages of whistles show, put together from queries."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from webapp.cases import queries as cases
from webapp.cases.schemas import SPOKEN
from webapp.core import clock
from webapp.core.errors import Problem, not_found
from webapp.core.registry import Registry
from webapp.decisions.queries import who_may_be_asked
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.reports.catalogue import choices
from webapp.reports.models import Photo, Voice
from webapp.reports.queries import Files
from webapp.web.formatting import clock_time, when
from webapp.web.forms import id_for
from webapp.web.maps import ways_there
from webapp.whistle import queries, schemas
from webapp.whistle.models import Whistle, WhistleSeat, WhistleStep
from webapp.whistle.presenters_lists import chip_of
from webapp.whistle.rules import WhistleAccess, allowed, kept_version, seat_steps, town_in, town_of
from webapp.whistle.schemas import USUAL_WITHIN, typed_case
from webapp.whistle.states import OPEN, WHISTLES, Action, State
from webapp.whistle.states_seats import SEAT_LABELS, SEATS, SeatState

# Who comes most often to a slope or a quarrel: big buttons; all others are folded.
USUAL = ("police_station", "justice_office", "mediation_committee", "civil_affairs_office", "womens_federation")
# What stands in the bar at the foot, the last one solid; all else is behind 更多.
_BAR = ((Action.REFUSE, Action.BLOW), (Action.ASSEMBLED, Action.STAND_DOWN), (Action.TAKE_BACK,))
MINUTES = (10, 20, 30, 60)

# What leads on where a whistle is not enough: (actor, code of a case, place) → word and address, None for who may not.
Beyond = Callable[[Actor, str, str], tuple[str, str] | None]
BEYOND: Registry[Beyond] = Registry("what is started where a whistle is not enough")
# A claim is shown beside the time of receipt where they are so far apart.
APART = timedelta(minutes=2)


@dataclass(frozen=True)
class SeatShown:
    """A called unit or village as the page shows it: where it stands, in words."""

    seat: WhistleSeat
    words: str
    second: str
    tone: str
    icon: str


@dataclass(frozen=True)
class Said:
    """One step of a whistle's course: what was done by whom and when, with its words, pictures and voice.

    ``ways`` lead to where somebody said that they are, for who blew.
    """

    words: str
    at: str
    note: str
    photos: Sequence[Photo] = ()
    voice: Voice | None = None
    moment: datetime = field(default_factory=clock.now)
    ways: Sequence[tuple[str, str]] = ()


def form_page(actor: Actor, typed: Mapping[str, str], problem: Problem | None = None) -> dict[str, Any]:
    """Return the form of a whistle, with what was typed and what is wrong with it; about a case with its place."""
    blows = actor.can("whistle.blow")
    held = cases.ordinary_case(actor, typed_case(typed))
    if held is None and problem is None and typed_case(typed):
        raise not_found()
    own = town_of(actor, "whistle.blow" if blows else "whistle.ask")
    town = (held and town_in(held.area.path)) or own
    known = [(code, name) for code, name, _ in who_may_be_asked(town)]
    here = next((code for code, _ in known if held and held.area.code.startswith(code)), "")
    chosen = typed.getlist("units") if hasattr(typed, "getlist") else []
    usual = [one for one in known if one[0] in (*USUAL, here)]
    live = queries.live_of_case(held.case.id) if held else None
    return {
        "usual": sorted(usual, key=lambda one: (one[0] == here, (*USUAL, here).index(one[0]))),
        "others": [one for one in known if one not in usual],
        "chosen": chosen,
        "kinds": schemas.kinds(),
        "within": choices("whistle_answer_within"),
        "usual_within": USUAL_WITHIN,
        "place": typed.get("place") or (held.area.label if held and not problem else ""),
        "typed": typed,
        "problem": problem,
        "client_id": id_for(typed, problem),
        "blows": blows,
        "calls_for_help": actor.can("report.create"),
        "beyond": beyond(
            actor, held.case.code if held else "", typed.get("place") or (held.area.label if held else "")
        ),
        "case_code": held.case.code if held else "",
        "live": live,
        "sees_live": live is not None and queries.sees(actor, live.id),
    }


def beyond(actor: Actor, case_code: str, place: str) -> tuple[str, str] | None:
    """Return the word and the address of what somebody may start where a whistle is not enough; None for nothing."""
    return next((found for one in BEYOND if (found := one(actor, case_code, place))), None)


def whistle_page(
    actor: Actor, seen: WhistleAccess, problem: Problem | None = None, typed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return what the page of one whistle shows to this actor."""
    now, whistle = now_part(actor, seen), seen.whistle
    steps = {step.action: step for step in now["steps"]}
    bar = next(([steps[one] for one in row if one in steps] for row in _BAR if row[-1] in steps), [])
    asked = who_may_be_asked(whistle.town_id) if Action.BLOW in steps else ()
    return {
        **now,
        "kind": schemas.kinds().get(whistle.kind, ""),
        "within": choices("whistle_answer_within").get(whistle.answer_within, ""),
        "mine": [_mine(actor, seen, seat) for seat in seen.mine],
        "kept": kept_version(actor, seen),
        "beyond": beyond(actor, seen.case_code or "", whistle.place) if now["open"] else None,
        "bar": bar,
        "more": [step for step in steps.values() if step not in bar and step.action != Action.RESULT],
        "asked": [(code, name) for code, name, _ in asked],
        "chosen": [seat.code for seat in seen.seats],
        "minutes": MINUTES,
        "words_of": {action: names[0] for action, names in schemas.WORDS.items()},
        "problem": problem,
        "typed": typed or {},
        "new_id": lambda: str(uuid.uuid4()),
    }


def now_part(actor: Actor, seen: WhistleAccess) -> dict[str, Any]:
    """Return what of a page is kept true while it is open: who comes, what was done."""
    whistle, steps = seen.whistle, queries.steps_of(seen.whistle.id)
    files = queries.files_with([whistle.submission_id, *(step.submission_id for step in steps)])
    return {
        "seen": seen,
        "whistle": whistle,
        "steps": allowed(actor, seen),
        "chip": chip_of(whistle),
        "open": whistle.state in OPEN,
        "mark": mark_of(seen),
        "rows": [_shown(whistle, seat) for seat in seen.seats],
        "coming": sum(1 for one in seen.seats if one.answer == "coming"),
        "here": sum(1 for one in seen.seats if one.state == SeatState.HERE),
        "silent": sum(1 for one in seen.seats if one.state == SeatState.CALLED),
        "due": clock.local(whistle.due_at).isoformat() if whistle.due_at else "",
        "course": _course(seen, steps, files),
        "sent": files.get(whistle.submission_id),
        "summary": "" if whistle.summary == SPOKEN and _voice(files.get(whistle.submission_id)) else whistle.summary,
    }


def mark_of(seen: WhistleAccess) -> str:
    """Return what changes whenever an open page has to."""
    late = is_overdue(seen.whistle)
    return f"{seen.whistle.version}-{sum(one.version + one.unmanned for one in seen.seats)}-{late:d}"


def is_overdue(whistle: Whistle) -> bool:
    """Say whether the time for answers is over."""
    return whistle.state == State.RAISED and whistle.due_at is not None and whistle.due_at <= clock.now()


def _shown(whistle: Whistle, seat: WhistleSeat) -> SeatShown:
    word, tone, icon = SEAT_LABELS[seat.state]
    second = ""
    if seat.state == SeatState.CALLED:
        word = "到时间了还没回" if is_overdue(whistle) else word
        tone, second = ("brick", "那里现在没有人能接到，请打电话") if seat.unmanned else (tone, "")
    elif seat.state == SeatState.CANNOT:
        second = "；".join(filter(None, (seat.reason, f"可以找：{seat.instead}" if seat.instead else "")))
    elif seat.state == SeatState.COMING and seat.minutes:
        word = f"{seat.minutes}分钟到"
    times = {"回": seat.answered_at, "到": seat.arrived_at, "走": seat.left_at}
    said = "，".join(f"{clock_time(at)} {what}" for what, at in times.items() if at)
    return SeatShown(seat, word, "，".join(filter(None, (said, second))), tone, icon)


def _mine(actor: Actor, seen: WhistleAccess, seat: WhistleSeat) -> dict[str, Any]:
    steps = {step.action: step for step in seat_steps(actor, seen, seat)}
    return {"seat": seat, "steps": steps, "answered": seat.state in (SeatState.COMING, SeatState.CANNOT)}


def _course(seen: WhistleAccess, steps: Sequence[WhistleStep], files: Mapping[int, Files]) -> list[Said]:
    """Return what was done, the latest first, each with the time that was claimed and that of its receipt."""
    whistle = seen.whistle
    names = people.names_of([whistle.author_id, *(step.by_id for step in steps)])
    seats = {seat.id: seat.label for seat in seen.seats}
    begun = "吹了哨" if whistle.raised_at == whistle.made_at else "请吹哨"
    said = [Said(f"{names[whistle.author_id]} {begun}", when(whistle.made_at), "", moment=whistle.made_at)]
    for step in steps:
        voice = _voice(files.get(step.submission_id))
        note = "" if voice and step.words == SPOKEN else step.words
        photos = files[step.submission_id].stored if step.submission_id in files else ()
        words = _words(step, names[step.by_id], seats.get(step.seat_id or 0, ""))
        ways = _ways(step) if seen.blower else ()
        said.append(Said(words, _times(step), note, photos, voice, step.at, ways))
    return said[::-1]


def _words(step: WhistleStep, who: str, unit: str) -> str:
    flow: Any = SEATS if step.seat_id else WHISTLES
    words = flow[step.action].history[0].format(who=who, unit=unit)
    return f"{words}（{who}）" if step.seat_id else words


def _times(step: WhistleStep) -> str:
    """Return when it was pressed; where it came much later, also when that was."""
    if step.received_at - step.at <= APART:
        return when(step.at)
    late = "，那时已经结束，只记下时间" if step.late else ""
    return f"{when(step.at)}按的，{when(step.received_at)}才收到{late}"


def _ways(step: WhistleStep) -> Sequence[tuple[str, str]]:
    if not step.position:
        return ()
    latitude, longitude, _ = step.position.split(",")
    return ways_there(float(latitude), float(longitude))


def _voice(files: Files | None) -> Voice | None:
    return files.voice if files and files.voice and files.voice.file else None
