"""The forms of a mediation's steps as data: which fields each asks for, in the order they are asked.

``templates/mediation/_fields.html`` draws them with the kit's. What a field is called is what ``schemas`` reads; a step
that is not here asks for a note where its table says so, else it is done by one press.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from webapp.cases.matter import presenters_forms as step_forms
from webapp.cases.matter.presenters_forms import Ask
from webapp.core import clock, reading
from webapp.core.letters.characters import shortened
from webapp.mediation.agreement.presenters import as_typed
from webapp.mediation.agreement.rules import ways_left
from webapp.mediation.agreement.schemas import used_rows
from webapp.mediation.models import MediationClause, MediationParty
from webapp.mediation.page import queries
from webapp.mediation.rules import MediationAccess
from webapp.mediation.schemas import SAID_ALOUD
from webapp.mediation.states import Action, State, Step
from webapp.mediation.states_steps import MEDIATIONS
from webapp.people.models import Unit
from webapp.reports.catalogue import choices

MOST_CLAUSES = 30
# What a person on a hillside can note down without signal; it counts after the step before (``after``).
WAITS = frozenset({Action.CONSENT, Action.SESSION, Action.AGREE, Action.CLAUSE})
# Steps that may be said aloud, or shown with a picture.
ALOUD = frozenset(SAID_ALOUD)
PICTURES = frozenset({Action.SESSION, Action.SIGNED, Action.CLAUSE, Action.FOLLOW_UP, Action.AGREE})


_AT = Ask("at", "什么时候？", "moment", hint="补记的，写当时的时间")
_ON = Ask("on", "哪一天？", "day")
# A term of an agreement that waits on the phone.
_WHICH = Ask("no", "哪一条？", "waiting")
_GUARDIAN = Ask("guardian_present", "监护人在场，他也同意", "flag")
FORMS: Mapping[Action, tuple[Ask, ...]] = {
    Action.START: (
        Ask("host", "谁主持？", "choice", of="hosts"),
        Ask("forces", "请谁一起来？可以选几家", "several", of="forces", columns=2),
        Ask("mediator", "谁来调？", "choice", of="mediators"),
    ),
    Action.COMMITTEE: (
        Ask("host", "交给谁？", "choice", of="hosts"),
        Ask("mediator", "谁来调？", "choice", of="mediators_or_none"),
    ),
    Action.DECLINE: (Ask("where", "该走哪条路？", "long", hint="移送的人会看到"),),
    Action.MEDIATOR: (Ask("mediator", "换成谁来调？", "choice", of="mediators"),),
    Action.PARTY: (
        Ask("name", "叫什么名字？", most=40),
        Ask("role", "是哪一方？", "choice", of="party_role"),
        Ask("birth_year", "哪年出生？", "year"),
        Ask("capacity", "自己能不能拿主意？", "choice", of="capacity"),
        Ask("phone", "手机号", "tel", hint="加密保存，只露后四位", folded=True),
        Ask("tie", "和调解员是什么关系？", "choice", of="tie", columns=2, folded=True),
        Ask("sex", "性别", "choice", of="party_sex", columns=2, folded=True),
        Ask("ethnicity", "民族", folded=True, most=40),
        Ask("occupation", "做什么的", folded=True, most=200),
        Ask("address", "住在哪里", folded=True, most=200),
        Ask("id_number", "身份证号", "id", hint="签书面协议的要填，加密保存", folded=True),
        Ask("guardian", "监护人叫什么", hint="不满 18 岁，或者自己拿不了主意的要写", folded=True, most=40),
        Ask("guardian_phone", "监护人手机号", "tel", folded=True),
        Ask("other_side", "监护人是对方的人", "flag", folded=True),
        Ask("suspect", "公安正在查他", "flag", hint="要自己来，不能请人代办", folded=True),
        Ask("proxy", "请了谁代办", folded=True, most=40),
        Ask("proxy_phone", "代办的人手机号", "tel", folded=True),
        Ask("matter", "代办什么事", folded=True, most=200),
        Ask("powers", "能替他做什么主", folded=True, most=200),
        Ask("until", "代到哪一天", "day", folded=True),
        Ask("photos", "委托书拍下来", "photos", folded=True),
        Ask("died_on", "当事人去世了，哪一天？", "day", hint="继承人 60 天内说愿不愿意", folded=True),
        Ask("heir_of", "是谁的继承人", "choice", of="dead", folded=True),
    ),
    Action.CONSENT: (
        Ask("answer", "愿不愿意调？", "choice", of="consent", bad=("no",)),
        Ask("how", "怎么说的？", "choice", of="consent_how", columns=3),
        _AT,
        Ask("mediator_ok", "由这位调解员来调，同意吗？", "choice", of="yes_no", columns=2, bad=("no",)),
        Ask("public", "同意别人旁听", "flag"),
        _GUARDIAN,
    ),
    Action.POLICE_VIEW: (
        Ask("answer", "能不能调？", "choice", of="police_view", bad=("not_allowed",)),
        Ask("basis", "依据是什么？", "long", hint="伤得怎样，凭哪一条"),
    ),
    Action.SESSION: (
        _AT,
        Ask("place", "在哪里谈的？", most=100),
        Ask("present", "谁在场？", most=300, hint="双方、调解员、请来的人"),
        Ask("said", "各说了什么？", "long"),
        Ask("rights_read", "权利和义务念给大家听了", "flag"),
        _GUARDIAN,
        Ask("helpers", "请了哪些亲友、专家", folded=True, most=300),
        Ask("helpers_ok", "谁同意他们来？每个人都要同意", "several", of="parties", folded=True),
    ),
    Action.EXTEND: (
        Ask("until", "再谈到哪一天？", "day"),
        Ask("yes", "谁同意再谈？每个人都要同意", "several", of="parties"),
    ),
    Action.AGREE: (
        Ask(
            "answer", "怎么定的？", "choice", of="agreement_form", hint="口头的当场生效；书面的等签字、盖章", columns=2
        ),
        Ask("clauses", "说好了什么？一条一件事", "clauses"),
        _AT,
        Ask("facts", "主要事实", "long", hint="写在协议书上；不写的，打出来手写", folded=True),
        Ask("liability", "各方的责任", "long", folded=True),
        Ask("copies", "一式几份", folded=True, most=2),
    ),
    Action.SIGNED: (
        Ask("photos", "签好、盖好章的每一页都拍下来", "photos"),
        Ask("on", "哪一天都签好的？", "day"),
        Ask("seal", "盖了调委会的章", "flag"),
    ),
    Action.STOP: (
        Ask("answer", "为什么停？", "choice", of="stop_reason"),
        Ask("note", "说一句，可以不写", "long"),
    ),
    Action.CLAUSE: (_ON,),
    Action.WAYS: (
        Ask("ways", "告诉了哪几条路？不选就是都告诉了", "several", of="ways"),
        Ask("told_on", "哪天告诉的？", "day"),
        Ask("told_how", "怎么告诉的？", "choice", of="consent_how", columns=3),
    ),
    Action.FOLLOW_UP: (
        Ask("kept", "照协议做了没有？", "choice", of="follow_up_kept", bad=("no",)),
        Ask("content", "他们怎么说？", "long"),
        Ask("trouble_left", "还有没解开的疙瘩吗？没有不写", "long"),
    ),
    Action.CONFIRM_ASK: (Ask("yes", "谁愿意申请司法确认？每个人都愿意才能一起申请", "several", of="parties"),),
    Action.CONFIRM_RESULT: (Ask("answer", "法庭怎么说？", "choice", of="confirm_result"),),
}
_AS_SIGNED = Ask("clauses", "和纸上的对一遍，纸上改过的照着改", "clauses")
_YES_NO = {"yes": "同意", "no": "不同意"}
# Of a party that is changed these stay as they are until somebody writes them anew: they are shown to nobody here.
NUMBERS = frozenset({"phone", "guardian_phone", "proxy_phone", "id_number"})
_OF_PARTY = (
    *("name", "role", "birth_year", "capacity", "phone", "tie"),
    *("guardian_phone", "proxy_phone", "heir_of"),
)
# Who is asked in where nobody chose otherwise: as the town does it.
USUAL = ("police_station", "justice_office")


@dataclass(frozen=True)
class Sheet(step_forms.Sheet):
    """The form of a step: once for a step, or once for each party or clause."""

    waits: bool = False

    @property
    def rows(self) -> int:
        """How many rows of clauses are shown: all that were typed, one more where that was asked for, one at least."""
        typed = [int(part[1]) for part in (name.split("-") for name in self.kept) if _is_clause(part)]
        asked = max(typed, default=-1) + 1 + (1 if self.kept.get("more") else 0)
        return min(max(asked, 1), MOST_CLAUSES)


def _is_clause(part: list[str]) -> bool:
    return len(part) == 3 and part[0] == "clauses" and reading.whole(part[1]) is not None


@dataclass(frozen=True)
class Tried(step_forms.Tried):
    """The form that was asked for or came back, of which party or term; ``anew``: numbers are written anew."""

    of: str = ""
    anew: bool = False

    @property
    def values(self) -> dict[str, Any]:
        """What was typed by its names."""
        return self.said(FORMS.values())


def sheets_of(seen: MediationAccess, steps: Sequence[Step], tried: Tried, *, whole: bool) -> list[Sheet]:
    """Return the forms that are in the page: of each step that may be taken, the one that was tried open.

    ``whole``: the reader knows the parties, so that what is known of one may stand in its form.
    """
    found = [sheet for step in steps for sheet in _of_step(seen, step, tried, whole=whole)]
    return [*found, *_afterwards(seen, steps)]


def lists_of(seen: MediationAccess, steps: Sequence[Step], tried: Tried) -> dict[str, list[tuple[str, ...]]]:
    """Return list → (code, word) of what the forms of these steps let one choose from."""
    actions = {step.action for step in steps}
    named = {one.of for fields in FORMS.values() for one in fields if one.of}
    found: dict[str, list[tuple[str, ...]]] = {one: [*choices(one).items()] for one in named}
    found |= {
        "yes_no": [*_YES_NO.items()],
        "parties": [(str(one.n), one.name) for one in seen.parties if one.died_on is None],
        "ways": [(one.code, one.words) for one in ways_left(seen.mediation, seen.category)],
        "dead": [(str(one.n), one.name) for one in seen.parties if one.died_on],
    }
    if actions & {Action.START, Action.COMMITTEE}:
        hosts, forces = queries.hosts_and_forces()
        people = queries.who_could_mediate(seen.mediation.id, Unit.code.in_([code for code, _ in hosts]))
        found |= {"hosts": [*hosts], "forces": [*forces]}
        found["mediators"] = [*people]
        found["mediators_or_none"] = [*people, ("", "先不定", "主持的人都收得到")]
    if Action.MEDIATOR in actions and tried.action == Action.MEDIATOR and seen.host:
        found["mediators"] = [*queries.who_could_mediate(seen.mediation.id, Unit.id == int(seen.host.seat[1:]))]
    return found


def _of_step(seen: MediationAccess, step: Step, tried: Tried, *, whole: bool) -> list[Sheet]:
    match step.action:
        case Action.CONSENT:
            alive = [one for one in seen.parties if one.died_on is None]
            return [_guarded(_sheet(step, tried, party=one), one.capacity == "limited") for one in alive]
        case Action.SESSION:
            return [_guarded(_sheet(step, tried), _any_limited(seen))]
        case Action.CLAUSE:
            return [_sheet(step, tried, clause=one) for one in seen.clauses if one.answer != "fulfilled"]
        case Action.PARTY:
            changed = [one for one in seen.parties if tried.action == step.action and tried.of == str(one.n) and whole]
            return [_sheet(step, tried), *(_sheet(step, tried, party=one) for one in changed)]
        case Action.SIGNED if seen.mediation.state == State.SIGNING:
            sheet = _sheet(step, tried)
            kept = sheet.kept if used_rows(tried.typed) and sheet.open else {**sheet.kept, **as_typed(seen.clauses)}
            return [replace(sheet, fields=(*sheet.fields, _AS_SIGNED), kept=kept)]
        case Action.MEDIATOR:
            return [_sheet(step, tried)] if tried.action == step.action else []
    return [_sheet(step, tried)]


def _any_limited(seen: MediationAccess) -> bool:
    return any(one.capacity == "limited" and one.died_on is None for one in seen.parties)


def _guarded(sheet: Sheet, guarded: bool) -> Sheet:
    """Leave out whether a guardian is there where nobody needs one."""
    return sheet if guarded else replace(sheet, fields=[one for one in sheet.fields if one is not _GUARDIAN])


def _sheet(
    step: Step, tried: Tried, *, party: MediationParty | None = None, clause: MediationClause | None = None
) -> Sheet:
    number = str(party.n) if party else str(clause.n) if clause else ""
    mine = tried.action == step.action and tried.of == number
    wrong = tried.wrong if mine else None
    known = _known(step, party)
    there = {one for one in NUMBERS if known.pop(one, None)}
    fields = tuple(one for one in _fields(step) if tried.anew or one.name not in there)
    kept = {**known, **(tried.values if mine else {})}
    return Sheet(
        step,
        fields,
        f"do-{step.action}-{number}" if number else f"do-{step.action}",
        _title(step, party, clause),
        {"party": number} if party else {"no": number} if clause else {},
        kept,
        (wrong.fields or {}) if wrong else {},
        step_forms.beside_none(wrong, fields),
        open=mine and tried.stays_open,
        waits=step.action in WAITS,
    )


def _title(step: Step, party: MediationParty | None, clause: MediationClause | None) -> str:
    if clause:
        return f"第 {clause.n} 条：{shortened(clause.what, 20, '…')}"
    return f"{step.word}：{party.name}" if party else step.word


def _fields(step: Step) -> tuple[Ask, ...]:
    given = FORMS.get(step.action, ())
    if given or not (step.note or step.prompt):
        return given
    words, *hint = step.prompt or ("说一句",)
    return (Ask("reason" if step.action == Action.RECUSE else "note", words, "long", hint="".join(hint)),)


def _known(step: Step, party: MediationParty | None) -> dict[str, Any]:
    """Return what a form comes with: of a party what is known, of a moment now, of a day today."""
    now = clock.local(clock.now())
    known: dict[str, Any] = {name: now.date().isoformat() for name in ("on", "told_on")}
    known["at"] = now.strftime("%Y-%m-%dT%H:%M")
    if step.action in (Action.START, Action.COMMITTEE):
        known |= {"host": queries.COMMITTEE, "forces": list(USUAL)}
    if step.action == Action.PARTY and party:
        known |= party.about
        known |= {name: getattr(party, name, None) for name in _OF_PARTY}
        known["died_on"] = party.died_on.isoformat() if party.died_on else ""
    return known


def _afterwards(seen: MediationAccess, steps: Sequence[Step]) -> list[Sheet]:
    """Return the forms of what can be noted down once every yes is there: without signal they wait in order.

    A mediator on a hillside asks, talks and agrees before anything has reached the house.
    """
    row, actions = seen.mediation, {step.action for step in steps}
    works = row.state in (State.ASKING, State.OPEN) and Action.CONSENT in actions
    if seen.protected or not works or (row.harm != "none" and row.police_view != "allowed"):
        return []
    later = [one for one in (Action.SESSION, Action.AGREE) if one not in actions]
    kept = replace(_sheet(MEDIATIONS[Action.CLAUSE], Tried()), fields=(_WHICH, _ON))
    sheets = [_guarded(_sheet(MEDIATIONS[one], Tried()), _any_limited(seen)) for one in later]
    return [*sheets, kept]
