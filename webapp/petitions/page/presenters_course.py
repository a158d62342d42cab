"""The course of a petition as a conversation: who did what, with what was noted and its pictures."""

from collections.abc import Mapping, Sequence
from typing import Any

from webapp.cases.matter.presenters_course import Addresses, Course, Entry
from webapp.cases.queries_facts import Fact
from webapp.core import clock, reading
from webapp.core.masking import mask_name
from webapp.petitions.models import PetitionStep
from webapp.petitions.rules import PetitionAccess
from webapp.petitions.states import Action, State
from webapp.petitions.states_steps import PETITIONS
from webapp.reports.catalogue import choices
from webapp.reports.queries import Files
from webapp.web.formatting import day_words

# What a step kept, in the order of the page: name of the answer → (its word, the list its code is from).
_ANSWERS: Mapping[str, tuple[str, str]] = {
    "to": ("到哪里", ""),
    "where": ("去哪里办", ""),
    "until": ("延到", ""),
    "reason": ("为什么", ""),
    "claim": ("他要什么", ""),
    "facts": ("查明的事实", ""),
    "law": ("依据", ""),
    "opinion": ("处理意见", ""),
    "agreement": ("协议编号", ""),
    "on": ("哪天", ""),
    "when": ("哪天", ""),
    "died_on": ("哪天", ""),
    "hearing_days": ("听证天数", ""),
    "told_on": ("哪天告诉的", ""),
    "told_how": ("怎么告诉的", "petition_told_how"),
}
_OF_ANSWER = {
    Action.GUIDE: ("走哪条路", "petition_guide"),
    Action.ASK_DECLINE: ("为什么", "petition_decline"),
    Action.DRAFT: ("意见", "petition_opinion"),
    Action.REVIEW_RESULT: ("结果", "petition_review_result"),
    Action.RECHECK_RESULT: ("结果", "petition_review_result"),
    Action.RANG_BACK: ("问下来", "petition_rang"),
    Action.DIED: ("家里", "petition_heirs"),
}
_WRONG = frozenset({Action.WITHDRAW, Action.CORRECT, Action.REFUSE_DECLINE, Action.REFUSE_EXTEND})
_COMING: Mapping[State, tuple[str, ...]] = {
    State.REGISTERED: ("交办", "受理，告诉信访人", "六十天内答复"),
    State.ASSIGNED: ("受理，告诉信访人", "六十天内答复"),
    State.ACCEPTED: ("交处理意见", "签发", "送达"),
    State.DRAFTED: ("签发", "送达"),
    State.SIGNED: ("送达",),
    State.IN_REVIEW: ("复查结果",),
    State.IN_RECHECK: ("复核结果，三级终结",),
}


def course_of(
    seen: PetitionAccess, taken: Sequence[Any], files: Mapping[int, Files], registered_by: str, *, viewer_id: int
) -> Course:
    """Put the course together."""
    row = seen.petition
    where = Addresses(lambda photo: f"{seen.url}/photos/{photo.id}", lambda _voice: "")
    who = "您" if row.registered_by_id == viewer_id else registered_by
    entries = [Entry(row.registered_at, _line(who, "按信访件登记"), icon="clipboard-check")]
    if row.assigned_at:
        entries.append(Entry(row.assigned_at, f"交办给{seen.lead}", icon="send"))
    entries += [_entry(one, files, where, viewer_id) for one in taken]
    entries.sort(key=lambda one: one.at)
    return Course(entries, list(_COMING.get(row.state, ())), [])


def _line(who: str, words: str) -> str:
    return f"{who}{words}" if who == "您" else f"{who} {words}".strip()


def _entry(one: Any, files: Mapping[int, Files], where: Addresses, viewer_id: int) -> Entry:
    step: PetitionStep = one.step
    action = Action(step.action)
    mine, wrong = step.by_id == viewer_id, action in _WRONG
    words = PETITIONS[action].history[0].format(who="").strip()
    sent = files.get(step.submission_id) or Files([], None)
    facts = _facts(step, action)
    who = "您" if mine else one.name
    said = bool(step.words or facts or sent.stored)
    return Entry(
        step.at,
        words if said else _line(who, words),
        who,
        "" if mine else one.unit or "",
        step.words or str(step.answers.get("how", "") if action == Action.WITHDRAW else ""),
        facts,
        where.shots(sent.stored),
        mine=mine,
        wrong=wrong,
        icon="x" if wrong else "check",
        coming=max(sent.expected - len(sent.stored), 0),
    )


def _facts(step: PetitionStep, action: Action) -> list[Fact]:
    facts = []
    if action in _OF_ANSWER and step.answers.get("answer"):
        word, listed = _OF_ANSWER[action]
        facts.append(Fact(word, choices(listed).get(str(step.answers["answer"]), "")))
    if action == Action.SERVE:
        facts.append(Fact("怎么送的", choices("petition_served_how").get(str(step.answers.get("how")), "")))
    if step.answers.get("heir_name"):
        facts.append(Fact("继承人", mask_name(str(step.answers["heir_name"]))))
    facts += [
        Fact(word, _value(step.answers[name], listed))
        for name, (word, listed) in _ANSWERS.items()
        if step.answers.get(name)
    ]
    return facts


def _value(value: Any, listed: str) -> str:
    if listed:
        return choices(listed).get(str(value), str(value))
    found = reading.day(str(value))
    return day_words(clock.day_start(found)) if found else str(value)
