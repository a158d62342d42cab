"""What stands on the papers of the course: talks, what was agreed, what was kept, visits afterwards, the end."""

from typing import Any

from webapp.core import clock
from webapp.documents.papers import Thing
from webapp.mediation.agreement.ways import FAILED, ways_after
from webapp.mediation.dossier.presenters import day, heading, on_day
from webapp.mediation.dossier.queries import Dossier
from webapp.mediation.models import MediationClause, MediationStep
from webapp.mediation.service_signing import signatures_shown
from webapp.mediation.states import STATE_LABELS, Action, SeatKind, State
from webapp.reports.catalogue import choices
from webapp.web.formatting import stamp

POLICE = "派出所"
_SENTENCES = {
    State.REFUSED: "有一方明确表示不愿意调解",
    State.FAILED: "经调解，各方没有达成协议",
    State.STOPPED: "调解已经停止",
}


def session(thing: Thing, number: int) -> dict[str, Any]:
    """Return the record of one talk."""
    dossier: Dossier = thing.row
    step = dossier.taken(Action.SESSION)[number - 1]
    answers = step.answers
    return {
        **heading(dossier),
        "which": number,
        "at": stamp(step.claimed_at or moment_in(answers.get("at")) or step.at),
        "place": answers.get("place", ""),
        "present": "、".join(filter(None, (answers.get("present"), answers.get("helpers")))),
        "said": answers.get("said") or step.words,
        "told": bool(answers.get("rights_read")),
        "public": dossier.mediation.public,
        "writer": dossier.names.get(step.by_id, ""),
        "pictures": dossier.pictures.get(step.submission_id, 0),
    }


def moment_in(kept: Any) -> Any:
    """Return the moment that a step kept among its answers; None for none."""
    return clock.parse_claimed(kept) if isinstance(kept, str) else kept


def agreement(thing: Thing) -> dict[str, Any]:
    """Return what was agreed: on paper, or by word of mouth with what was signed on the screen."""
    dossier: Dossier = thing.row
    row, said = dossier.mediation, dossier.answers(Action.AGREE)
    return {
        **heading(dossier),
        "facts": said.get("facts") or "",
        "dispute": row.summary,
        "liability": said.get("liability") or "",
        "copies": said.get("copies") or "",
        "rows": [term(one) for one in dossier.seen.clauses],
        "agreed": stamp(row.agreed_at),
        "effective": stamp(row.effective_at),
        "effective_on": day(row.effective_at),
        "doubtful": row.doubtful,
        "signed": on_day(row.signed_on),
        "signatures": signatures_shown(
            dossier.signatures, (one.answers for one in dossier.steps), dossier.seen.parties
        ),
    }


def term(clause: MediationClause) -> dict[str, Any]:
    """Return a term of the agreement as a row, with what became of it."""
    return {
        "n": clause.n,
        "who": clause.who,
        "to": clause.to_whom,
        "what": clause.what,
        "amount": yuan(clause.amount),
        "by": on_day(clause.by_on),
        "answer": choices("clause_answer").get(clause.answer or "", ""),
        "on": on_day(clause.answered_on),
    }


def yuan(fen: int | None) -> str:
    """Return an amount as papers write it: 860.00 元; nothing for none."""
    return "" if fen is None else f"{fen // 100:,}.{fen % 100:02d} 元"


def fulfilment(thing: Thing) -> dict[str, Any]:
    """Return what was kept of each term, with what was handed in as proof."""
    dossier: Dossier = thing.row
    proofs = [_proof(dossier, one) for one in dossier.taken(Action.CLAUSE)]
    urged = [{"at": day(one.at), "words": one.words} for one in dossier.taken(Action.URGE)]
    return {**heading(dossier), "rows": [term(one) for one in dossier.seen.clauses], "proofs": proofs, "urged": urged}


def _proof(dossier: Dossier, step: MediationStep) -> dict[str, Any]:
    answers = step.answers
    return {
        "n": answers.get("no", ""),
        "answer": choices("clause_answer").get(answers.get("answer", ""), ""),
        "noted": stamp(step.at),
        "by": dossier.names.get(step.by_id, ""),
        "words": step.words,
        "pictures": dossier.pictures.get(step.submission_id, 0),
    }


def follow_up(thing: Thing, days: int) -> dict[str, Any]:
    """Return what was found so many days after the agreement took effect."""
    dossier: Dossier = thing.row
    visit = next(one for one in dossier.follow_ups if one.days == days)
    step = next((one for one in dossier.steps if one.submission_id == visit.submission_id), None)
    answers = step.answers if step else {}
    return {
        **heading(dossier),
        "days": days,
        "at": stamp(visit.done_at),
        "kept": choices("follow_up_kept").get(answers.get("kept", ""), ""),
        "content": answers.get("content", ""),
        "trouble": answers.get("trouble_left", ""),
        "visitor": dossier.names.get(step.by_id, "") if step else "",
    }


def confirmation(thing: Thing) -> dict[str, Any]:
    """Return the joint application to the court."""
    dossier: Dossier = thing.row
    return {**agreement(thing), "asked": day(dossier.mediation.confirm_asked_at), "court": _court(dossier)}


def _court(dossier: Dossier) -> str:
    return next((one.label for one in dossier.seen.seats if one.kind == SeatKind.COURT), "")


def no_penalty(thing: Thing) -> dict[str, Any]:
    """Return the application to the police not to punish, once everything was kept."""
    dossier: Dossier = thing.row
    last = max((one.answered_on for one in dossier.seen.clauses if one.answered_on), default=None)
    return {**agreement(thing), "police": _police(dossier), "kept_on": on_day(last)}


def _police(dossier: Dossier) -> str:
    asked = [one.label for one in dossier.seen.seats if one.kind == SeatKind.POLICE or POLICE in one.label]
    return asked[0] if asked else POLICE


def ending(thing: Thing) -> dict[str, Any]:
    """Return the notice that the mediation is over, with the other ways."""
    dossier: Dossier = thing.row
    row = dossier.mediation
    reason = choices("stop_reason").get(row.end_reason or "", "")
    return {
        **heading(dossier),
        "state": STATE_LABELS[row.state][0],
        "why": _SENTENCES.get(row.state, ""),
        "reason": reason,
        "ended": day(row.ended_at),
        "ways": ways_after(dossier.seen.category, FAILED),
    }
