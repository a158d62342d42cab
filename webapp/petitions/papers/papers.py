"""The papers of a petition: what the law has to be told in writing (信访工作条例 22, 23, 32, 34–36), each once its time
has come. Full names stand here and nowhere else.
"""

from collections.abc import Callable, Mapping
from typing import Any

from webapp.documents.papers import Paper, Thing, register
from webapp.people.actor import Actor
from webapp.petitions import queries
from webapp.petitions.papers import presenters
from webapp.petitions.rules import PetitionAccess
from webapp.petitions.states import State

SUBJECT = "petition"


def load(actor: Actor, code: str) -> Thing:
    """Return a petition as its papers know it, through the actor's scope."""
    return thing_of(queries.seen(actor, code))


def thing_of(seen: PetitionAccess) -> Thing:
    """Return a petition as its papers know it."""
    row = seen.petition
    return Thing(row.id, seen.url, seen, row.number, row.case_id)


def _paper(
    name: str,
    title: str,
    fill: Callable[[PetitionAccess], Mapping[str, Any]],
    there: Callable[[PetitionAccess], bool],
    not_yet: str,
    sheet: str = "notice",
) -> Paper:
    return Paper(
        SUBJECT,
        name,
        title,
        f"petitions/papers/_{sheet}.html",
        load,
        lambda thing: fill(thing.row),
        may_finish=_may_finish,
        not_yet=lambda thing: "" if there(thing.row) else not_yet,
        sealed=True,
    )


def _may_finish(actor: Actor, thing: Thing) -> bool:
    return not thing.row.barred and (actor.can("petition.receive") or actor.can("petition.work"))


def _accepted(seen: PetitionAccess) -> bool:
    return seen.petition.accepted_at is not None


def _signed(seen: PetitionAccess) -> bool:
    return seen.petition.signed_at is not None


def _stands(*states: State) -> Callable[[PetitionAccess], bool]:
    return lambda seen: seen.petition.state in states


_TOLD = (
    ("acceptance", "受理告知书", presenters.acceptance, _accepted, "还没受理"),
    ("guidance", "转送、引导告知书", presenters.guidance, _stands(State.PASSED_ON, State.GUIDED), "没有转送、引导"),
    ("refusal", "不予受理告知书", presenters.refusal, _stands(State.DECLINED), "没有不予受理"),
    ("extension", "延期告知书", presenters.extension, lambda seen: seen.petition.extended, "没有延期"),
)
register(_paper("registration", "信访事项登记表", presenters.registration, lambda _: True, "", "registration"))
for _one in _TOLD:
    register(_paper(*_one))
register(_paper("opinion", "信访事项处理意见书", presenters.opinion, _signed, "还没签发", "opinion"))
register(_paper("service", "送达回证", presenters.service, _signed, "还没签发", "service"))
register(_paper("ending", "终结告知书", presenters.ending, _stands(State.ENDED), "还没三级终结"))
register(_paper("not-again", "不再受理告知书", presenters.not_again, _stands(State.ENDED), "还没三级终结"))
