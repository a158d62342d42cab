"""The course of a mediation as a conversation: who said or did what, with what was noted, pictures and voice."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from webapp.cases.matter.presenters_course import Addresses, Course, Entry
from webapp.cases.queries_facts import Fact
from webapp.cases.schemas import SPOKEN
from webapp.core import clock, reading
from webapp.core.masking import mask_name
from webapp.mediation.models import MediationParty, MediationStep
from webapp.mediation.rules import MediationAccess
from webapp.mediation.states import STATE_LABELS, Action, State
from webapp.mediation.states_steps import MEDIATIONS
from webapp.reports.catalogue import choices
from webapp.reports.queries import Files
from webapp.web.formatting import day_words, when

# What a step kept, in the order of the page: name of the answer → (its word, the list its code is from).
_ANSWERS: Mapping[str, tuple[str, str]] = {
    "form": ("怎么定的", "agreement_form"),
    "place": ("在哪里", ""),
    "present": ("谁在场", ""),
    "where": ("该走哪条路", ""),
    "police_view": ("公安意见", "police_view"),
    "basis": ("依据", ""),
    "how": ("怎么说的", "consent_how"),
    "until": ("到哪天", ""),
    "on": ("哪天", ""),
    "kept": ("履行得怎样", "follow_up_kept"),
    "content": ("怎么样", ""),
    "trouble_left": ("还有没有疙瘩", ""),
    "reason": ("原因", "stop_reason"),
    "facts": ("主要事实", ""),
    "liability": ("各方的责任", ""),
}
# How a step's answer is called that has no other name.
_OF_ANSWER = {
    Action.POLICE_VIEW: ("公安意见", "police_view"),
    Action.STOP: ("原因", "stop_reason"),
    Action.CONFIRM_RESULT: ("法庭怎么说", "confirm_result"),
    Action.FOLLOW_UP: ("履行得怎样", "follow_up_kept"),
    Action.AGREE: ("怎么定的", "agreement_form"),
}
# What is told in one line, without a bubble.
_LINES = frozenset({Action.PARTY, Action.CONSENT, Action.CLAUSE})
# Written down so much later than it happened, it says when that was.
_LATER = timedelta(minutes=10)
_WRONG = frozenset({Action.FAIL, Action.STOP, Action.CORRECT, Action.DECLINE, Action.NOT_JOIN})
# Where it goes on from each state, in a few words.
_COMING: Mapping[State, tuple[str, ...]] = {
    State.SUGGESTED: ("政法委员定", "问每个人愿不愿意", "谈"),
    State.ASKING: ("问每个人愿不愿意", "谈", "谈成了签协议"),
    State.OPEN: ("谈成了签协议", "履行", "回访"),
    State.SIGNING: ("签字、盖章、核对", "履行", "回访"),
    State.EFFECTIVE: ("履行", "回访"),
    State.FULFILLED: ("回访",),
    State.BROKEN: ("履行", "回访"),
}


def course_of(
    seen: MediationAccess,
    taken: Sequence[Any],
    files: Mapping[int, Files],
    referred_by: str,
    *,
    viewer_id: int,
    masked: bool,
    wordless: bool,
) -> Course:
    """Put the course together; ``masked``: parties by family names, ``wordless``: what was done, not what was said."""
    where = Addresses(lambda photo: f"{seen.url}/photos/{photo.id}", lambda voice: f"{seen.url}/voices/{voice.id}")
    row = seen.mediation
    begun = Entry(row.referred_at, _line(_who(referred_by, row.referred_by_id, viewer_id), "移送调解"), icon="send")
    entries = [begun, *(_entry(seen, one, files, where, viewer_id, masked, wordless) for one in taken)]
    if row.opened_at:
        entries.append(Entry(_opened(row.opened_at, taken), "都愿意，开始调解", icon="users"))
    if row.state == State.REFUSED and row.ended_at:
        entries.append(Entry(row.ended_at, "有人不愿意，不调了", icon="x", wrong=True))
    entries.sort(key=lambda one: one.at)
    return Course(entries, list(_COMING.get(row.state, ())), [])


def _opened(claimed: datetime, taken: Sequence[Any]) -> datetime:
    """Return when the last yes was received: it may have been said before anything of this was written down."""
    talks = (one.step.at for one in taken if one.step.action in (Action.SESSION, Action.AGREE))
    first = next(talks, None)
    asked = [one.step.at for one in taken if one.step.action == Action.CONSENT]
    return max([claimed, *(at for at in asked if first is None or at <= first)])


def _line(who: str, words: str) -> str:
    return f"{who}{words}" if who == "您" else f"{who} {words}"


def _who(name: str, user_id: int, viewer_id: int) -> str:
    return "您" if user_id == viewer_id else name


def _entry(
    seen: MediationAccess,
    one: Any,
    files: Mapping[int, Files],
    where: Addresses,
    viewer_id: int,
    masked: bool,
    wordless: bool,
) -> Entry:
    step: MediationStep = one.step
    action = Action(step.action)
    mine = step.by_id == viewer_id
    words = MEDIATIONS[action].history[0].format(who="").strip()
    wrong = action in _WRONG
    icon = STATE_LABELS[State.OPEN][2] if action == Action.SESSION else "x" if wrong else "check"
    if wordless:
        who = "您" if mine else one.unit or one.name
        return Entry(step.at, _line(who, words), icon=icon, wrong=wrong)
    sent = files.get(step.submission_id) or Files([], None)
    sound = where.sound(sent.voice)
    text = "" if sound and step.words == SPOKEN else step.words or str(step.answers.get("said") or "")
    who = "您" if mine else one.name
    facts = _facts(seen, step, masked)
    if action in _LINES:
        words, facts = f"{words}：{_said_of(seen, step, masked)}", []
    bubble = bool(text or facts or sent.stored or sound)
    return Entry(
        step.at,
        words if bubble else _line(who, words),
        who,
        "" if mine else one.unit or "",
        text,
        facts,
        where.shots(sent.stored),
        sound,
        mine=mine,
        wrong=wrong,
        icon=icon,
        coming=max(sent.expected - len(sent.stored), 0),
    )


def _said_of(seen: MediationAccess, step: MediationStep, masked: bool) -> str:
    """Return of whom or what a step is, and what came of it, in a few words for one line."""
    if step.action == Action.CLAUSE:
        return f"第 {step.answers.get('no')} 条{choices('clause_answer').get(str(step.answers.get('answer')), '')}"
    party = _party(seen, step.answers.get("party"))
    name = str(step.answers.get("name") or (party.name if party else ""))
    answer = choices("consent").get(str(step.answers.get("answer")), "")
    return " ".join(filter(None, [mask_name(name) if masked else name, answer]))


def _facts(seen: MediationAccess, step: MediationStep, masked: bool) -> list[Fact]:
    """Return what a step kept, in words; and when it happened, where that was written down later."""
    facts = []
    action = Action(step.action)
    if action in _OF_ANSWER and step.answers.get("answer"):
        word, listed = _OF_ANSWER[action]
        code = str(step.answers["answer"])
        facts.append(Fact(word, choices(listed).get(code, code)))
    facts += [
        Fact(word, _value(step.answers[name], listed))
        for name, (word, listed) in _ANSWERS.items()
        if step.answers.get(name) not in (None, "", [], False)
    ]
    if step.claimed_at and step.at - step.claimed_at > _LATER:
        facts.append(Fact("什么时候", when(step.claimed_at)))
    return facts


def _party(seen: MediationAccess, number: Any) -> MediationParty | None:
    return next((one for one in seen.parties if str(one.n) == str(number)), None)


def _value(value: Any, listed: str) -> str:
    if listed:
        return choices(listed).get(str(value), str(value))
    if isinstance(value, list):
        return "、".join(map(str, value))
    found = reading.day(str(value))
    return day_words(clock.day_start(found)) if found else str(value)
