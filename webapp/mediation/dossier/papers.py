"""The 卷宗 of a mediation: its papers in the order in which they are bound, each once its time has come."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from flask_login import current_user

from webapp.documents.papers import Paper, Several, Thing, register
from webapp.mediation import queries
from webapp.mediation.agreement.service import FOLLOW_UP_DAYS
from webapp.mediation.dossier import presenters, presenters_course, rules
from webapp.mediation.dossier.queries import Dossier
from webapp.mediation.states import ENDED, Action
from webapp.people.actor import Actor

SUBJECT = "mediation"
Fill = Callable[[Thing], Mapping[str, Any]]


class Key(NamedTuple):
    """By which a mediation is found: the code of its case, and its number there."""

    code: str
    n: int


def load(actor: Actor, key: Key) -> Thing:
    """Return a mediation as its papers know it, through the actor's scope."""
    seen = queries.seen(actor, key.code, key.n)
    row = seen.mediation
    number = None if seen.protected else row.number
    return Thing(row.id, seen.url, Dossier(seen), number, row.case_id, seen.protected)


def _paper(
    name: str,
    title: str,
    fill: Fill,
    not_yet: Callable[[Dossier], str],
    *,
    who: rules.Sees = rules.keeps,
    sheet: str = "",
    lacks: Callable[[Dossier], str] = lambda _dossier: "",
    inked: Callable[[Dossier], bool] = lambda _dossier: False,
) -> Paper:
    return Paper(
        SUBJECT,
        name,
        title,
        f"mediation/dossier/_{sheet or name.replace('-', '_')}.html",
        load,
        fill,
        may_see=rules.sees(who),
        may_finish=rules.finishes,
        not_yet=lambda thing: not_yet(thing.row),
        lacks=lambda thing: lacks(thing.row),
        inked=lambda thing: inked(thing.row),
        sealed=True,
    )


def _cover(thing: Thing) -> Mapping[str, Any]:
    return presenters.cover(thing, current_user)


def _open(dossier: Dossier) -> str:
    return "" if dossier.mediation.state in ENDED else "结了案再定稿封面，目录才是全的"


def _owed(dossier: Dossier) -> str:
    return "" if all(one.answer for one in dossier.seen.clauses) else "还有没到期的条款，都有了结果再定稿"


def _unsigned(dossier: Dossier) -> str:
    row = dossier.mediation
    return "" if row.signed_on and row.checked_at else "签好、盖好章、核对过了再定稿"


def _unsettled(dossier: Dossier) -> str:
    return "时间还要核对，核对了再定稿" if dossier.mediation.doubtful else ""


def _session(number: int) -> Paper:
    return _paper(
        f"session-{number}",
        f"调解记录（第 {number} 次）",
        partial(presenters_course.session, number=number),
        lambda dossier: rules.talked(dossier, number),
        sheet="session",
    )


def _follow_up(days: int) -> Paper:
    return _paper(
        f"follow-up-{days}",
        f"回访记录（{days} 天）",
        partial(presenters_course.follow_up, days=days),
        lambda dossier: rules.looked_at(dossier, days),
        sheet="follow_up",
    )


def _talks(thing: Thing) -> range:
    return range(1, max(len(thing.row.taken(Action.SESSION)), 1) + 1)


def _looks(thing: Thing) -> list[int]:
    return [one.days for one in thing.row.follow_ups] or list(FOLLOW_UP_DAYS)


for _one in (
    _paper("cover", "封面和目录", _cover, rules.begun, lacks=_open),
    _paper("application", "人民调解申请书", presenters.opening, rules.applied_for),
    _paper("registration", "受理登记表", presenters.opening, rules.taken_on),
    _paper("rights", "权利义务告知书", presenters.opening, rules.begun),
    _paper("identity", "身份与授权委托书", presenters.identity, rules.begun, who=rules.confirms),
    _paper("inquiry", "调查记录", presenters.inquiry, rules.begun),
    Several(SUBJECT, "session", _talks, _session),
    _paper(
        "agreement",
        "人民调解协议书",
        presenters_course.agreement,
        rules.written,
        who=rules.takes_part,
        lacks=_unsigned,
        inked=lambda dossier: bool(_unsigned(dossier)),
    ),
    _paper(
        "oral",
        "口头协议登记表",
        presenters_course.agreement,
        rules.spoken,
        who=rules.takes_part,
        lacks=_unsettled,
    ),
    _paper("fulfilment", "履行凭证", presenters_course.fulfilment, rules.in_force, lacks=_owed),
    Several(SUBJECT, "follow-up", _looks, _follow_up),
    _paper(
        "confirmation", "司法确认申请书", presenters_course.confirmation, rules.confirmation_asked, who=rules.confirms
    ),
    _paper("no-penalty", "不予处罚申请书", presenters_course.no_penalty, rules.unpunished, who=rules.polices),
    _paper("ending", "调解终止告知书", presenters_course.ending, rules.ended_without),
):
    register(_one)
