"""Signatures on the screen under a step: each party's own pad, proven and sealed before the transaction.

A page names the fields that are read above the pads (:data:`READ_ABOVE`) as ``reads`` of the kit's pad.
"""

from collections.abc import Callable, Mapping, Sequence

from werkzeug.datastructures import MultiDict

from webapp.core.errors import Problem, invalid, not_found
from webapp.documents.papers import of_subject
from webapp.documents.schemas import FIELD, parse_signature, typed_above
from webapp.documents.service_signatures import SealedSignature, add_signature, seal
from webapp.mediation import queries
from webapp.mediation.models import MediationParty, MediationStep
from webapp.mediation.rules import may
from webapp.mediation.states import Action
from webapp.mediation.states_steps import MEDIATIONS
from webapp.people.actor import Actor

READ_ABOVE: Mapping[Action, tuple[str, ...]] = {Action.AGREE: ("answer", "clauses-")}
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
