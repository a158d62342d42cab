"""Signatures on the screen under a step: each party's own pad, proven and sealed before the transaction.

A page names the fields that are read above the pads (:data:`READ_ABOVE`) as ``reads`` of the kit's pad.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from werkzeug.datastructures import MultiDict

from webapp.core.errors import Problem, invalid, not_found
from webapp.documents.models import Signature
from webapp.documents.papers import of_subject
from webapp.documents.schemas import FIELD, parse_signature, typed_above
from webapp.documents.service_signatures import SealedSignature, add_signature, seal
from webapp.mediation import queries
from webapp.mediation.models import MediationParty, MediationStep
from webapp.mediation.rules import may
from webapp.mediation.states import Action
from webapp.mediation.states_steps import MEDIATIONS
from webapp.people.actor import Actor
from webapp.reports.catalogue import choices

READ_ABOVE: Mapping[Action, tuple[str, ...]] = {Action.AGREE: ("answer", "clauses-")}
_READ_LINE = re.compile(r"^(?:answer|clauses-(\d+)-(\w+))=", re.MULTILINE)
_BEGINS, _GUARDIAN = f"{FIELD}-", "-guardian"
of_subject("mediation")

Signatures = Mapping[str, SealedSignature]


def sealed_under(
    actor: Actor, code: str, n: int, action: Action, form: MultiDict[str, str]
) -> Callable[[], Signatures]:
    """Prove and store what was signed, before the transaction; answers a function that gives it, or says what is wrong.

    So a signature that is none is refused in its turn, after right, version and second person.
    """
    signed = [name for name in form if name.startswith(_BEGINS) and form[name]]
    if not signed or action not in READ_ABOVE:
        return dict
    seen = queries.seen(actor, code, n)
    if not may(actor, seen, MEDIATIONS[action]):
        raise not_found()
    try:
        found = _proven(form, signed, _whose(seen.parties), READ_ABOVE[action])
    except Problem as refused:
        return _raising(refused)
    return lambda: found


def _proven(
    form: MultiDict[str, str], signed: Sequence[str], whose: Sequence[str], above: tuple[str, ...]
) -> Signatures:
    read = typed_above(form, above)
    if strange := [name for name in signed if name.removeprefix(_BEGINS) not in whose]:
        raise invalid(**{strange[0]: "没有这个当事人"})
    proven = {of: parse_signature(form, read, of) for of in whose}
    return {of: sealed for of, one in proven.items() if (sealed := seal(one))}


def _whose(parties: Sequence[MediationParty]) -> list[str]:
    """Return who may sign: each party by its number, and the guardian of who isn't of full capacity."""
    guardians = [f"{one.n}{_GUARDIAN}" for one in parties if one.capacity != "full"]
    return [*(str(one.n) for one in parties), *guardians]


def _raising(refused: Problem) -> Callable[[], Signatures]:
    def answer() -> Signatures:
        raise refused

    return answer


def keep_signatures(kept: MediationStep, signed: Signatures, actor: Actor) -> None:
    """Note what was signed under a step, in the open transaction; the step knows whose is which."""
    if signed:
        about = ("mediation", kept.mediation_id)
        rows = {of: add_signature(about, one, actor, kept.claimed_at) for of, one in signed.items()}
        kept.answers = {**kept.answers, "signatures": {of: row.id for of, row in rows.items()}}


class SignatureShown(NamedTuple):
    """A signature as a person reads it: whose it is, what was read before, when; ``check`` is the digest of that."""

    id: int
    who: str
    read: str
    at: datetime
    check: str


def signatures_shown(
    signatures: Iterable[Signature], answers: Iterable[Mapping[str, Any]], parties: Sequence[MediationParty]
) -> list[SignatureShown]:
    """Return signatures under a step in words; ``answers`` are those that steps kept, which know whose is which."""
    whose = {number: of for said in answers for of, number in (said.get("signatures") or {}).items()}
    names = {str(one.n): one.name for one in parties}
    guardians = {f"{one.n}{_GUARDIAN}": f"{one.about.get('guardian') or one.name}（监护人）" for one in parties}
    known = {**names, **guardians}
    return [
        SignatureShown(one.id, known.get(whose.get(one.id, ""), ""), in_words(one.read), one.signed_at, one.read_digest)
        for one in signatures
    ]


def in_words(read: str) -> str:
    """Return what stood above a pad as a person read it; what is proven are the lines as they were typed."""
    found = [*_READ_LINE.finditer(read)]
    if not found:
        return read
    ends = [*(one.start() for one in found[1:]), len(read)]
    values = {(one[1], one[2]): read[one.end() : end].strip() for one, end in zip(found, ends, strict=True)}
    form = choices("agreement_form").get(values.get((None, None), ""), "")
    rows = sorted({int(row) for row, _ in values if row})
    return "；".join(filter(None, [form, *(_term(n, row, values) for n, row in enumerate(rows, 1))]))


def _term(number: int, row: int, values: Mapping[tuple[str | None, str | None], str]) -> str:
    who, to_whom, what, amount, by = (
        values.get((str(row), name), "") for name in ("who", "to_whom", "what", "amount", "by")
    )
    words = f"{who}{f'对{to_whom}' if to_whom else ''}：{what}"
    rest = "".join(f"，{one}" for one in (f"{amount} 元" if amount else "", f"{by} 前" if by else "") if one)
    return f"第 {number} 条 {words}{rest}"
