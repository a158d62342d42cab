"""What the pages of a course show: the part on the matter's page, and the form of each step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.areas import queries as areas
from webapp.care import rules
from webapp.care.models import CareAsk
from webapp.care.queries import Said
from webapp.care.rules import CareAccess
from webapp.care.states import STATE_LABELS, State, Waits
from webapp.care.states_steps import CARE, CLOSE, Action, Step
from webapp.cases import queries as cases
from webapp.cases.lists.service import town_of
from webapp.cases.panels import MenuItem, case_words
from webapp.core import clock
from webapp.core.asks import Answer
from webapp.core.errors import Problem
from webapp.reports.catalogue import categories, choices
from webapp.reports.models import ReportKind
from webapp.web.formatting import when
from webapp.web.forms import id_for

FORMS: dict[str, str] = {
    Action.CONTACT: "contact",
    **dict.fromkeys((Action.RISK, Action.LOOK), "risk"),
    **dict.fromkeys((Action.PLAN, Action.WISH), "plan"),
    **dict.fromkeys((Action.INCIDENT, Action.RELAPSE), "incident"),
    Action.ASK_RELEASE: "release",
    Action.ASK_UNLOCK: "unlock",
}
# What the form of a step without one of its own asks, and the line below its button.
_ASKS: dict[str, tuple[str, str]] = {
    Action.WATCH: ("想说一句吗？可以不写", "没有要办的了才转；到日子提醒再问。"),
    Action.ASK_CLOSE: ("为什么可以结束了？可以不写", "要另一家指定的人同意，才结束。"),
    Action.AGREE_CLOSE: ("想说一句吗？可以不写", "同意了就结束，记录照样保密保存。"),
    Action.AGREE_RELEASE: ("想说一句吗？可以不写", "同意了就用上面这段话另外登记一件普通的事，这一件保密存好。"),
    Action.AGREE_UNLOCK: ("为什么可以解锁？", "30 天内有效；分开谈，不让两个人当面谈。又出事就自动锁上。"),
}
_REFUSE = ("为什么不同意？", "请的人会知道，接着办。")
_PATHS = {Action.LOOK: Action.RISK, Action.RELAPSE: Action.INCIDENT}
_ICONS = {Action.CONTACT: "phone", Action.RISK: "eye", Action.LOOK: "eye", Action.PLAN: "heart-handshake"}
# Answer → the field of the short lists that has its words.
_WORDS_OF = {
    "alone": "alone",
    "how": "how",
    "capacity": "capacity",
    "live_together": "together",
    "police_called": "called",
    "next_look": "next_look",
}

case_words({event: (words, tone, icon) for event, (words, tone, icon) in CARE.histories.items()})


@dataclass(frozen=True)
class Line:
    """A thing that was noted, as the page shows it: what, who, when, the chosen answers, the words."""

    did: str
    who: str
    at: datetime
    answers: str
    words: str


@dataclass(frozen=True)
class Request:
    """What waits for a second person, and the steps that are open to the reader."""

    ask: CareAsk
    words: str
    who: str
    steps: tuple[Step, ...]


def flash_of(action: str) -> str:
    """Return what is said to whoever took the step of an address."""
    return CARE.flash(action)


def has_form(step: Step) -> bool:
    """Say whether a step has a page of its own."""
    return step.action != Action.RECEIVED


def path_of(step: Step) -> str:
    """Return the last part of the address of a step."""
    return _PATHS.get(Action(step.action), step.action)


def form_page(access: CareAccess, step: Step, problem: Problem | None, typed: Mapping[str, str]) -> dict[str, Any]:
    """Return what the page of a step shows, with what was typed and what is wrong."""
    name = FORMS.get(step.action, "words")
    refused = step.answer == Answer.NO
    return {
        "template": f"care/{name}.html",
        "step": step,
        "path": path_of(step),
        "case": access.held.case,
        "course": access.course,
        "facts": access.facts,
        "problem": problem,
        "errors": problem.fields if problem else {},
        "typed": typed,
        "client_id": id_for(typed, problem),
        "choices": lambda field: choices(f"care_{field}"),
        "views": choices("police_view"),
        "asks": _REFUSE if refused else _ASKS.get(step.action, ("", "")),
        "stands_against": _stands_against(access, step),
        "ask": next((one for one in access.waiting if one.kind in step.decides), None),
        "safe_contact": access.safe_contact,
        "compulsory": access.compulsory,
        **(_of_release(access) if name == "release" else {}),
    }


def _of_release(access: CareAccess) -> dict[str, Any]:
    """Return from what the ordinary case is chosen: its category, and its village."""
    town = cases.area_by_id(town_of(access.held.area))
    villages = areas.villages_within([town.path])
    categories_now = [(one.code, one.name) for one in categories(ReportKind.DISPUTE).values()]
    return {"categories": categories_now, "places": [("", town.label), *villages]}


def _stands_against(access: CareAccess, step: Step) -> str:
    """Return why a step can't be taken now, said before anything is written."""
    if step.answer == Answer.NO:
        return ""
    now, kind = clock.now(), step.ask or next(iter(step.decides), "")
    if step.action == Action.WATCH:
        return rules.against_watching(access)
    if kind == CLOSE:
        return rules.against_closing(access, now)
    if kind == "release":
        return rules.against_releasing(access)
    return rules.against_unlocking(access, now) if kind == "unlock" else ""


def on_case(access: CareAccess, entries: list[Said], user_id: int) -> dict[str, Any]:
    """Return what the part on the matter's page shows."""
    course, now = access.course, clock.now()
    steps = _open_steps(access, user_id)
    following = next_step(access, steps, now)
    return {
        "code": access.held.case.code,
        "course": course,
        "state": STATE_LABELS[course.state],
        "safe_contact": access.safe_contact,
        "danger": choices("care_danger").get(course.danger or "", ""),
        "marks": _marks(entries),
        "wishes": _wishes(course.wishes),
        "against": "，".join(
            str(course.against[one]) for one in ("relation", "name", "phone") if one in course.against
        ),
        "requests": _requests(access, entries, steps),
        "unlocked": course.unlocked_until if rules.unlocked(course, now) else None,
        "lines": [_line(one) for one in entries],
        "to_read": _to_read(access),
        "next_step": leads_to(access, following) if following else None,
        "menu": [leads_to(access, one) for one in steps if one is not following and not one.decides],
    }


def next_step(access: CareAccess, steps: list[Step], now: datetime) -> Step | None:
    """Return the one step that is next, among those open to the reader; None when it is the case's own, or nothing.

    It follows the clock that is due first; where that is an item's, items lead there themselves.
    """
    by_action = {one.action: one for one in steps}
    decide = next((one for one in steps if one.decides and one.answer == Answer.YES), None)
    own = () if access.course.waits_for == Waits.ITEM else _wanted(access, now)
    return decide or next((by_action[one] for one in own if one in by_action), None)


def beside_items(access: CareAccess) -> MenuItem:
    """Return what is next of the course where an item is due first that the reader can't do."""
    return leads_to(access, CARE[(_wanted(access, clock.now()) or (Action.CONTACT,))[-1]])


def _wanted(access: CareAccess, now: datetime) -> tuple[Action, ...]:
    course = access.course
    match course.state:
        case State.RECEIVED:
            return (Action.RISK,) if course.contacted_at else (Action.CONTACT,)
        case State.CHECKED:
            return (Action.PLAN,)
        case State.IN_CARE:
            if course.look_at is not None and course.look_at <= now:
                return (Action.LOOK,)
            # What she wants is begun first, which leads there itself; once all of it is done, it turns to watching.
            begun = access.items or not any(one["answer"] == "yes" for one in course.wishes.values())
            return ((Action.CONTACT,) if rules.against_watching(access) else (Action.WATCH,)) if begun else ()
        case State.WATCHING:
            return (Action.LOOK,) if rules.against_closing(access, now) else (Action.ASK_CLOSE, Action.LOOK)
    return ()


def _open_steps(access: CareAccess, user_id: int) -> list[Step]:
    """Return the steps that fit the state and that what waits leaves to this person."""

    def open_to(step: Step) -> bool:
        if step.action == Action.RECEIVED or not CARE.open_to(step, access.waiting, user_id):
            return False
        asked = next((one for one in access.waiting if one.kind in step.decides), None)
        return asked is None or asked.asked_unit_id != access.unit_id

    return CARE.steps_from(access.course, open_to)


def leads_to(access: CareAccess, step: Step) -> MenuItem:
    """Return the row or button that leads to the form of a step."""
    icon = step.history[2] if step.history else "check"
    url = f"/cases/{access.held.case.code}/care/{path_of(step)}"
    return MenuItem(step.word, url, icon, rare=bool(step.ask))


def _requests(access: CareAccess, entries: list[Said], steps: list[Step]) -> list[Request]:
    names = {one.entry.by_id: one.who for one in entries}
    words = CARE.asking.words if CARE.asking else {}
    return [
        Request(
            ask,
            f"请{words[ask.kind]}",
            names.get(ask.asked_by_id, ""),
            tuple(step for step in steps if ask.kind in step.decides),
        )
        for ask in access.waiting
    ]


def _marks(entries: list[Said]) -> dict[str, list[str]]:
    """Return the last answers, by yes, no and unknown, in words; nothing is added up."""
    last = next((one.entry.answers for one in entries if one.entry.kind in (Action.RISK, Action.LOOK)), {})
    found: dict[str, list[str]] = {}
    for mark, word in choices("care_risk").items():
        if mark in last:
            found.setdefault(last[mark], []).append(word)
    return found


def _wishes(wishes: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    answers = choices("care_answer")
    return [
        (word, answers[wishes[wish]["answer"]], when(clock.from_micros(wishes[wish]["at"])))
        for wish, word in choices("care_wish").items()
        if wish in wishes
    ]


def _line(said: Said) -> Line:
    entry = said.entry
    step = CARE[entry.kind]
    did = "联系不上" if entry.answers.get("answer") == "unreached" else step.word
    return Line(did, said.who, entry.at, " · ".join(_answers(entry.answers)), entry.words)


def _answers(answers: Mapping[str, Any]) -> list[str]:
    """Return chosen answers in words."""
    found = [choices("care_danger")[answers["answer"]]] if answers.get("answer") in choices("care_danger") else []
    known = choices("care_known")
    found += [f"{word}：{known[answers[mark]]}" for mark, word in choices("care_risk").items() if mark in answers]
    found += [choices(f"care_{field}").get(answers[name], "") for name, field in _WORDS_OF.items() if name in answers]
    wishes = choices("care_answer")
    asked = ((word, answers.get(wish)) for wish, word in choices("care_wish").items())
    found += [f"{word}：{wishes[answer]}" for word, answer in asked if answer in wishes]
    if answers.get("police_view"):
        found.append(f"公安：{choices('police_view').get(answers['police_view'], '')}")
    return [one for one in found if one]


def _to_read(access: CareAccess) -> str:
    """Return what may be read out to her: what is being done, nobody's name and no place."""
    course = access.course
    asked = {
        Waits.CONTACT: "您的事有专人在管，只有指定的人看得到。",
        Waits.RISK: "先想问问您现在安不安全，愿意说的说，不愿意的不用说。",
        Waits.PLAN: "怎么帮由您定：要什么、不要什么、以后再说，都可以，随时可以改。",
    }
    words = asked.get(Waits(course.waits_for), "") if course.waits_for else ""
    told = [f"{word}：{answer}" for word, answer, _ in _wishes(course.wishes)]
    if told:
        words += f"您说过的：{'，'.join(told)}。随时可以改。"
    return f"{words}有危险马上打 110；妇女维权热线 12338。这些不会发到您的手机上，也没有纸。"
