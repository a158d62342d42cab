"""What the page of a mediation shows, put together from queries: to each reader exactly what is theirs.

The host and the mediator see all of it; who was asked in and who decides see the course, parties by their family names;
who referred it sees where it stands.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from webapp.cases.matter.presenters_course import Course
from webapp.cases.matter.queries_course import files_sent, taken_on
from webapp.core import clock
from webapp.core.masking import mask_name, mask_phone
from webapp.documents.queries import signatures_about
from webapp.mediation.agreement.clocks import end_of
from webapp.mediation.agreement.presenters import court_of, typed_terms, ways_of
from webapp.mediation.agreement.queries import follow_ups_of
from webapp.mediation.dossier.queries import Dossier
from webapp.mediation.dossier.rules import (
    confirmation_asked,
    confirms,
    keeps,
    polices,
    spoken,
    takes_part,
    unpunished,
    written,
)
from webapp.mediation.models import MediationClause, MediationParty, MediationSeat, MediationStep
from webapp.mediation.page.presenters_course import course_of
from webapp.mediation.page.presenters_forms import ALOUD, PICTURES, Tried, lists_of, sheets_of
from webapp.mediation.page.presenters_standing import Hands, by_day, chip_of, standing, tone_of
from webapp.mediation.parties.rules import speaking
from webapp.mediation.rules import FORCES, MediationAccess, Sees, allowed, kept_version, sees_of
from webapp.mediation.service_signing import READ_ABOVE, SignatureShown, signatures_shown
from webapp.mediation.states import AGREED, Action, SeatKind, State, Step
from webapp.people.actor import Actor
from webapp.reports.catalogue import choices
from webapp.web.formatting import day_words
from webapp.web.tables import Chip

# What can't be taken back, or is seldom wanted, stands last behind 更多.
_RARE = (Action.FAIL, Action.STOP, Action.RECUSE, Action.MEDIATOR)
_ICONS = {
    Action.PARTY: "user",
    Action.EXTEND: "clock",
    Action.FAIL: "x",
    Action.STOP: "x",
    Action.MEDIATOR: "user-star",
    Action.POLICE_VIEW: "shield-lock",
    Action.URGE: "bell-ringing",
    Action.WAYS: "help-circle",
    Action.TO_PAPER: "file-pencil",
    Action.CONFIRM_ASK: "scale",
    Action.CONFIRM_RESULT: "scale",
    Action.RECUSE: "user",
}
# These stand on the card of each party and of each term, not behind 更多.
_BESIDE = frozenset({Action.CONSENT, Action.CLAUSE})
_CONSENTS = {
    "yes": Chip("愿意", "green", "check"),
    "no": Chip("不愿意", "brick", "x"),
    "later": Chip("再想想", "amber", "hourglass"),
    None: Chip("还没问", "neutral", "clock"),
}
_JOINS = {
    True: Chip("参加", "green", "check"),
    False: Chip("不参加", "neutral", "x"),
    None: Chip("还没回", "amber", "hourglass"),
}
_KINDS = {
    SeatKind.HOST: "主持",
    SeatKind.ADMINISTRATIVE: "行政",
    SeatKind.JUDICIAL: "司法",
    SeatKind.POLICE: "公安意见",
    SeatKind.COURT: "司法确认",
}
KEPT, OWED = "fulfilled", "broken"


@dataclass(frozen=True)
class PartyCard:
    """A party as the page shows it: masked, unless the reader mediates."""

    row: MediationParty
    name: str
    role: str
    consent: Chip
    facts: Sequence[str]
    phone: str = ""
    shown: bool = False


@dataclass(frozen=True)
class ClauseRow:
    """A term of the agreement: what it says, how it stands."""

    row: MediationClause
    chip: Chip
    words: str
    late: bool = False


def mediation_page(actor: Actor, seen: MediationAccess, tried: Tried, *, shown: int = 0) -> dict[str, Any]:
    """Return what the page of one mediation shows to this actor; ``shown`` is the party whose number they asked for."""
    row, sees, steps = seen.mediation, sees_of(actor, seen), allowed(actor, seen)
    taken = taken_on(MediationStep, MediationStep.mediation_id == row.id)
    host = seen.host.label if seen.host else ""
    hands = Hands(host, seen.mediator, row.mediator_id == actor.id)
    bar = bar_of(seen, steps, actor, talked=_talked(taken))
    return {
        "seen": seen,
        "row": row,
        "sees": sees,
        "chip": chip_of(row),
        "kind": "三力联调" if row.joint else "人民调解" if row.started_at else "调解",
        "tone": tone_of(row),
        "standing": standing(row, hands),
        "due": clock.local(row.due_at).isoformat() if row.due_at else "",
        "details": _details(seen),
        "seats": [(one, _KINDS[one.kind], _seat_chip(one)) for one in seen.seats],
        "mediator": hands.name,
        "course": _course(actor, seen, taken, sees),
        **(_agreed(actor, seen, sees, shown) if sees != Sees.STANDING else {}),
        "signatures": _signatures(seen, taken) if sees == Sees.ALL else (),
        **_forms(actor, seen, steps, tried),
        "bar": bar,
        "more": _more(steps, bar),
        "keeps": keeps(actor, seen) and row.started_at is not None,
        "kept": kept_version(actor, seen),
    }


def _course(actor: Actor, seen: MediationAccess, taken: Sequence[Any], sees: Sees) -> Course:
    wordless = sees == Sees.STANDING
    files = {} if wordless else files_sent(taken)
    return course_of(seen, taken, files, seen.referrer, viewer_id=actor.id, masked=sees != Sees.ALL, wordless=wordless)


def _talked(taken: Sequence[Any]) -> bool:
    return any(one.step.action == Action.SESSION for one in taken)


def _agreed(actor: Actor, seen: MediationAccess, sees: Sees, shown: int) -> dict[str, Any]:
    """Return what only those see who were asked in or decide: the parties, what was agreed, what became of it."""
    row = seen.mediation
    agreed = row.state in AGREED or row.effective_at is not None
    return {
        "parties": [_party(one, sees, shown) for one in seen.parties],
        "clauses": [_clause(one) for one in seen.clauses],
        "follow_ups": follow_ups_of(row.id) if agreed else (),
        "court": court_of(seen),
        "ways": ways_of(seen),
        "papers": _papers(actor, seen),
    }


def _signatures(seen: MediationAccess, taken: Sequence[Any]) -> list[SignatureShown]:
    """Return what was signed on the screen; it asks only where a step kept some."""
    said = [one.step.answers for one in taken if one.step.answers.get("signatures")]
    return signatures_shown(signatures_about("mediation", seen.mediation.id), said, seen.parties) if said else []


def _forms(actor: Actor, seen: MediationAccess, steps: Sequence[Step], tried: Tried) -> dict[str, Any]:
    """Return the forms of the steps, with what was typed, and how their buttons look."""
    return {
        "sheets": sheets_of(seen, steps, tried, whole=sees_of(actor, seen) == Sees.ALL),
        "lists": lists_of(seen, steps, tried),
        "can": {step.action for step in steps},
        "next_of": _next_of(seen),
        "icons": _ICONS,
        "rare": _RARE,
        "undecided": " ".join(str(one.n) for one in speaking(seen.parties) if one.consent != "yes"),
        "reads": " ".join(READ_ABOVE[Action.AGREE]),
        "aloud": ALOUD,
        "pictures": PICTURES,
        "problem": tried.problem,
        "typed": tried.values,
        "typed_terms": typed_terms(tried.typed),
        "tried": tried,
        "new_id": lambda: str(uuid.uuid4()),
    }


def _papers(actor: Actor, seen: MediationAccess) -> list[tuple[str, str]]:
    """Return (title, address) of the papers for who was asked in; who keeps the dossier finds all of them there."""
    if keeps(actor, seen):
        return []
    asked = [
        (takes_part, written, "人民调解协议书", "agreement"),
        (takes_part, spoken, "口头协议登记表", "oral"),
        (confirms, confirmation_asked, "司法确认申请书", "confirmation"),
        (polices, unpunished, "不予处罚申请书", "no-penalty"),
    ]
    dossier = Dossier(seen)
    return [
        (title, f"{seen.url}/papers/{name}")
        for may, not_yet, title, name in asked
        if may(actor, seen) and not not_yet(dossier)
    ]


def bar_of(seen: MediationAccess, steps: Sequence[Step], actor: Actor, *, talked: bool) -> list[Step]:
    """Return what stands in the bar at the foot, the last one solid: what has to be done next, and beside it."""
    can = {Action(step.action): step for step in steps}
    row = next((pair for pair, wanted in _wanted(seen, actor, talked=talked) if wanted and pair[-1] in can), ())
    return [can[one] for one in row if one in can]


def _wanted(seen: MediationAccess, actor: Actor, *, talked: bool) -> list[tuple[tuple[Action, ...], bool]]:
    """Return pairs of buttons with whether each is what is next, the most pressing first."""
    row = seen.mediation
    unanswered = any(one.joins is None and one.seat in actor.scopes for one in seen.seats if one.kind in FORCES)
    consents = [one.consent for one in seen.parties]
    asking, talking = row.state == State.ASKING, row.state == State.OPEN
    return [
        ((Action.COMMITTEE, Action.START), True),
        ((Action.COMMITTEE,), True),
        ((Action.POLICE_VIEW,), row.police_view is None),
        ((Action.NOT_JOIN, Action.JOIN), unanswered),
        ((Action.CORRECT, Action.CHECK), True),
        ((Action.PARTY,), asking and len(seen.parties) < 2),
        ((Action.PARTY, Action.CONSENT), asking and consents.count("yes") < len(consents)),
        ((Action.SESSION, Action.AGREE), talking and talked),
        ((Action.AGREE, Action.SESSION), talking),
        ((Action.SIGNED,), True),
        ((Action.CONFIRM_RESULT,), row.confirm_asked_at is not None),
        ((Action.CLAUSE,), _next_clause(seen) is not None),
        ((Action.FOLLOW_UP,), True),
    ]


def _next_of(seen: MediationAccess) -> dict[str, str]:
    """Return which party or term the solid button of such a step is about: the end of the address of its sheet."""
    party = next((one for one in seen.parties if one.consent != "yes"), None)
    clause = _next_clause(seen)
    found = {Action.CONSENT: party.n if party else None, Action.CLAUSE: clause.n if clause else None}
    return {str(action): f"-{number}" for action, number in found.items() if number is not None}


def _next_clause(seen: MediationAccess) -> MediationClause | None:
    left = [one for one in seen.clauses if one.answer != KEPT]
    return min(left, key=lambda one: one.by_on, default=None)


def _more(steps: Sequence[Step], bar: Sequence[Step]) -> list[Step]:
    left = [step for step in steps if step not in bar and step.action not in _BESIDE]
    return sorted(left, key=lambda step: step.action in _RARE)


def _details(seen: MediationAccess) -> list[tuple[str, str]]:
    row = seen.mediation
    found = [
        ("怎么来的", choices("mediation_source").get(row.source, "")),
        ("有没有人受伤", choices("mediation_harm").get(row.harm, "")),
        ("公安意见", choices("police_view").get(row.police_view or "", "还没说" if row.harm != "none" else "")),
        ("谁移送的", f"{seen.referrer} {day_words(row.referred_at)}"),
        ("怎么谈", "分开谈" if row.apart else ""),
        ("旁听", "都同意别人旁听" if row.public else ""),
    ]
    return [(word, value) for word, value in found if value]


def _seat_chip(seat: MediationSeat) -> Chip | None:
    return _JOINS[seat.joins] if seat.kind in FORCES else None


def _party(row: MediationParty, sees: Sees, shown: int) -> PartyCard:
    whole = sees == Sees.ALL
    about = row.about or {}
    facts = [
        f"{about['guardian'] if whole else mask_name(str(about['guardian']))} 监护" if about.get("guardian") else "",
        f"{about['proxy'] if whole else mask_name(str(about['proxy']))} 代办" if about.get("proxy") else "",
        "" if row.capacity == "full" else choices("capacity").get(row.capacity, ""),
        "" if row.tie == "none" else f"调解员的{choices('tie').get(row.tie, '')}",
        "" if row.mediator_ok is not False else "不同意这位调解员",
        f"{day_words(clock.day_start(row.died_on))}去世" if row.died_on else "",
    ]
    number = (row.phone or "") if whole else ""
    return PartyCard(
        row,
        row.name if whole else mask_name(row.name),
        choices("party_role").get(row.role, row.role),
        _CONSENTS.get(row.consent, _CONSENTS[None]),
        [one for one in facts if one],
        number if row.n == shown else mask_phone(number) if number else "",
        row.n == shown,
    )


def _clause(row: MediationClause) -> ClauseRow:
    due = end_of(row.by_on)
    late = row.answer is None and due < clock.now()
    if row.answer == KEPT:
        day = day_words(clock.day_start(row.answered_on)) if row.answered_on else ""
        return ClauseRow(row, Chip("履行了", "green", "check"), day)
    if row.answer == OWED:
        before = f"{day_words(clock.day_start(row.by_on))}前"
        return ClauseRow(row, Chip("没履行", "brick", "alert-circle"), before, late=True)
    chip = Chip("到期了", "brick", "alert-circle") if late else Chip("等履行", "neutral", "clock")
    return ClauseRow(row, chip, by_day(due), late)
