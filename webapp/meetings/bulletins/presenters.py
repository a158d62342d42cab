"""What the pages of bulletins show, put together from queries."""

import re
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from webapp.core.codes import WRITTEN, all_in, found_in, normalise
from webapp.core.errors import Problem, not_found
from webapp.decisions import queries as decisions
from webapp.documents.queries import papers_about
from webapp.meetings.bulletins import queries
from webapp.meetings.bulletins.models import Bulletin, BulletinSeat
from webapp.meetings.bulletins.papers import thing_of
from webapp.meetings.bulletins.presenters_lists import chip_of, state_of
from webapp.meetings.bulletins.queries import BulletinRow
from webapp.meetings.bulletins.queries_people import Goal, goals_of, sitting_in
from webapp.meetings.bulletins.rules import BulletinAccess, allowed, kinds_of, town_of
from webapp.meetings.bulletins.schemas import LONGEST, kinds
from webapp.meetings.bulletins.states import STATE_LABELS, UNDER_WAY, Action, State
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.web.forms import id_for

# What stands in the bar at the foot, the last one solid; all else is behind 更多.
_BAR = ((Action.READ,), (Action.REFUSE_ISSUE, Action.ISSUE), (Action.CHANGE, Action.ASK_ISSUE), (Action.CHANGE,))


class Part(NamedTuple):
    """A piece of a text: words, or a case code with the page that it leads to."""

    words: str
    url: str = ""


class Receipt(NamedTuple):
    """Who of a seat has read it when; ``empty``: nobody sits there now."""

    label: str
    code: str
    readers: Sequence[tuple[str, Any]]
    empty: bool


def form_page(
    actor: Actor, typed: Mapping[str, str], problem: Problem | None = None, bulletin: Bulletin | None = None
) -> dict[str, Any]:
    """Return the form of a bulletin, with what was typed and what is wrong with it; or of one that is changed."""
    town = bulletin.town_id if bulletin else town_of(actor)
    goals = goals_of(town)
    empty = {seat for seat, sitting in sitting_in([one.seat for one in goals]).items() if not sitting}
    mine = kinds_of(actor, kinds())
    body = typed.get("body") or ("" if bulletin or problem else _begun(actor, typed.get("about", "")))
    return {
        "kinds": [(code, word) for code, word in kinds().items() if code in mine],
        "groups": [(words, open_, _of_kind(goals, kind)) for kind, words, open_ in _GROUPS],
        "empty": empty,
        "typed": typed,
        "body": body,
        "chosen": typed.getlist("to") if hasattr(typed, "getlist") else typed.get("to", ()),
        "problem": problem,
        "client_id": id_for(typed, problem),
        "bulletin": bulletin,
        "longest": LONGEST,
    }


def _begun(actor: Actor, about: str) -> str:
    """Return how a bulletin about a case or a decision begins: with its code or number.

    The one 404 for a case that the actor does not see, or does not see any more.
    """
    found = _DECISION.fullmatch(about)
    if found:
        with suppress(Problem):
            return f"{decisions.seen(actor, int(found[1])).decision.number}："
    code = found_in(about) if about.startswith("/cases/") else None
    if code and not queries.openable(actor, [code]):
        raise not_found()
    return f"{code}：" if code else ""


_DECISION = re.compile(r"/decisions/([1-9]\d{0,9})")
_GROUPS = (("unit", "单位", True), ("post", "镇里的岗位", True), ("village", "村（社区）", False))


def typed_of(seen: BulletinAccess) -> dict[str, Any]:
    """Return what stands in a bulletin as its form would have sent it."""
    bulletin = seen.bulletin
    to = [seat.code for seat in seen.seats]
    return {"kind": bulletin.kind, "title": bulletin.title, "body": bulletin.body, "to": to}


def bulletin_page(
    actor: Actor, seen: BulletinAccess, problem: Problem | None = None, typed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return what the page of one bulletin shows to this actor; of one that is gone its number and nothing else."""
    bulletin, steps = seen.bulletin, {step.action: step for step in allowed(actor, seen)}
    bar = next(([steps[one] for one in row if one in steps] for row in _BAR if row[-1] in steps), [])
    shown = {
        "seen": seen,
        "bulletin": bulletin,
        "state": state_of(bulletin),
        "gone": bulletin.gone,
        "problem": problem,
        "typed": typed or {},
        "new_id": lambda: str(uuid.uuid4()),
    }
    if bulletin.gone:
        chip = STATE_LABELS[State.WITHDRAWN]
        return shown | {"chip": chip, "bar": [], "steps": [], "more": [], "papers": [], "receipts": []}
    receipts = _receipts(seen) if seen.signer and bulletin.state == State.ISSUED else []
    names = people.names_of(filter(None, (bulletin.author_id, bulletin.issued_by_id)))
    return shown | {
        "chip": chip_of(BulletinRow(bulletin)),
        "kind": kinds().get(bulletin.kind, ""),
        "parts": parts_of(actor, bulletin),
        "papers": papers_about("bulletin", thing_of(seen), actor),
        "writer": names.get(bulletin.author_id, ""),
        "signer": names.get(bulletin.issued_by_id or 0, ""),
        "receipts": receipts,
        "bar": bar,
        "steps": list(steps.values()),
        "more": [step for step in steps.values() if step not in bar],
        "under_way": bulletin.state in UNDER_WAY,
    }


def parts_of(actor: Actor, bulletin: Bulletin) -> list[Part]:
    """Return the words of a bulletin with the codes that this reader may open as links."""
    open_ = queries.openable(actor, all_in(bulletin.body))
    parts, end = list[Part](), 0
    for found in WRITTEN.finditer(bulletin.body):
        if (code := normalise(found[0])) in open_:
            parts += [Part(bulletin.body[end : found.start()]), Part(found[0], f"/cases/{code}")]
            end = found.end()
    return [*parts, Part(bulletin.body[end:])]


def _receipts(seen: BulletinAccess) -> list[Receipt]:
    read = queries.readers_of(seen.bulletin.id)
    sitting = sitting_in([seat.seat for seat in seen.seats])
    return [_receipt(seat, read.get(seat.id, []), sitting[seat.seat]) for seat in seen.seats]


def _receipt(seat: BulletinSeat, readers: Sequence[tuple[str, Any]], sitting: Sequence[int]) -> Receipt:
    return Receipt(seat.label, seat.code, readers, not sitting)


def _of_kind(goals: Sequence[Goal], kind: str) -> list[Goal]:
    return [one for one in goals if one.kind == kind]
