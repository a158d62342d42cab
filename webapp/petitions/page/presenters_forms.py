"""The forms of a petition's steps as data: which fields each asks for, in the order they are asked.

What a field is called is what ``schemas`` reads; a step that is not here asks for a note where its table says so, else
it is done by one press.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from webapp.cases.matter.presenters_forms import Ask, Sheet, Tried, sheet_of
from webapp.core import clock
from webapp.petitions.page import queries
from webapp.petitions.rules import PetitionAccess, last_day_of_extension
from webapp.petitions.schemas import TOLD_TOO
from webapp.petitions.states import Action, Step
from webapp.reports.catalogue import choices

_TOLD = (
    Ask("told_how", "告诉信访人了吗？怎么告诉的？", "choice", of="petition_told_how", columns=2, folded=True),
    Ask("told_on", "哪天告诉的？", "day", folded=True),
)
_WHY = Ask("note", "说一句，可以不写", "long")
_ON_RESULT = (
    Ask("answer", "结果是什么？", "choice", of="petition_review_result", columns=3),
    Ask("on", "信访人哪天拿到的？", "day"),
)
_HEARING = Ask("hearing_days", "听证用了几天？没有不写", "year", hint="听证的日子不算在三十天里", folded=True, most=2)
FORMS: Mapping[Action, tuple[Ask, ...]] = {
    Action.PASS_ON: (Ask("to", "转送到哪里？", most=200), *_TOLD),
    Action.GUIDE: (
        Ask("answer", "该走哪条路？", "choice", of="petition_guide", columns=2),
        Ask("where", "去哪里办？", most=200, hint="信访人照着去就找得到"),
        *_TOLD,
    ),
    Action.ASK_DECLINE: (Ask("answer", "为什么不受理？", "choice", of="petition_decline", columns=2), _WHY),
    Action.AGREE_DECLINE: (_WHY, *_TOLD),
    Action.ACCEPT: _TOLD,
    Action.TELL: (
        Ask("told_how", "怎么告诉的？", "choice", of="petition_told_how", columns=2),
        Ask("told_on", "哪天告诉的？", "day"),
        Ask("note", "告诉不到的，写清为什么", "long"),
    ),
    Action.ASK_EXTEND: (
        Ask("until", "延到哪一天？", "day", hint="只能延一次，最多三十天"),
        Ask("reason", "为什么要延？", "long", hint="要告诉信访人"),
    ),
    Action.AGREE_EXTEND: (_WHY, *_TOLD),
    Action.DRAFT: (
        Ask("answer", "支持、解释还是不支持？", "choice", of="petition_opinion", columns=3),
        Ask("claim", "他要什么？", "long"),
        Ask("facts", "查明了什么？", "long"),
        Ask("law", "依据哪一条？", "long"),
        Ask("opinion", "怎么处理？", "long"),
    ),
    Action.SETTLE: (Ask("agreement", "调解协议的编号", most=40, hint="像 才人调〔2026〕3号，要已经生效的"),),
    Action.SERVE: (
        Ask("how", "怎么送的？", "choice", of="petition_served_how", columns=2, bad=("unknown",)),
        Ask("on", "哪天送达的？", "day", hint="从第二天起三十天，可以要求复查"),
        Ask("photos", "送达回证拍下来，可以不拍", "photos"),
        Ask("note", "找不到人的，写清找过哪里", "long"),
    ),
    Action.REVIEW: (Ask("on", "信访人哪天要求的？", "day"),),
    Action.REVIEW_RESULT: _ON_RESULT,
    Action.RECHECK: (Ask("on", "信访人哪天要求的？", "day"), _HEARING),
    Action.RECHECK_RESULT: (*_ON_RESULT, _HEARING),
    Action.WITHDRAW: (Ask("how", "他怎么说的？", "long", hint="当面、电话还是来信；会由别人回电问一声"),),
    Action.RANG_BACK: (Ask("answer", "问下来怎么样？", "choice", of="petition_rang"), _WHY),
    Action.DIED: (
        Ask("died_on", "哪天去世的？", "day"),
        Ask("answer", "家里还办不办？", "choice", of="petition_heirs", columns=2),
        Ask("heir_name", "继承人叫什么", hint="接着办的要写", most=40),
        Ask("heir_phone", "继承人的手机号", "tel"),
    ),
    Action.TO_VILLAGE: (Ask("village", "交给哪个村？", "choice", of="villages", columns=2),),
    Action.REPORT_UP: (Ask("to", "报告给谁？", most=200), Ask("when", "哪天报告的？", "day")),
}


def sheets_of(seen: PetitionAccess, steps: Sequence[Step], tried: Tried) -> list[Sheet]:
    """Return the forms that are in the page: of each step that may be taken, the one that was tried open."""
    return [_sheet(seen, step, tried) for step in steps]


def _sheet(seen: PetitionAccess, step: Step, tried: Tried) -> Sheet:
    fields = FORMS.get(step.action) or _words(step)
    sheet = sheet_of(step, fields, tried)
    return replace(sheet, kept={**_known(seen, step), **sheet.kept})


def _words(step: Step) -> tuple[Ask, ...]:
    if not step.prompt:
        return ()
    words, *hint = step.prompt
    return (Ask("note", words, "long", hint="".join(hint)),)


def _known(seen: PetitionAccess, step: Step) -> dict[str, str]:
    """Return what a form comes with: of a day today, of what was drafted before its words."""
    today = clock.local_day(clock.now()).isoformat()
    known = dict.fromkeys(("on", "when"), today)
    if step.action == Action.TELL:
        known["told_on"] = today
    if step.action == Action.ASK_EXTEND:
        known["until"] = last_day_of_extension(seen.petition)
    return known


def lists_of(seen: PetitionAccess, steps: Sequence[Step], tried: Tried) -> dict[str, list[tuple[str, ...]]]:
    """Return list → (code, word) of what the forms of these steps let one choose from; villages once they are asked."""
    named = {one.of for step in steps for one in FORMS.get(step.action, ()) if one.of}
    found: dict[str, list[tuple[str, ...]]] = {one: [*choices(one).items()] for one in named}
    if "villages" in named and tried.action == Action.TO_VILLAGE:
        found["villages"] = queries.villages_of(seen.petition.town_id)
    return found


def folds(step: Step) -> str:
    """Return what the folded fields of a step are called."""
    return "已经告诉信访人了，一起记下" if step.action in TOLD_TOO else "听证"
