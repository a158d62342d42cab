"""How the protected matters of the demo go on, each in another state: all of it is made up."""

from collections.abc import Iterator
from functools import partial

from sqlalchemy import select
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from webapp.care.service_steps import take
from webapp.cases.models import Case
from webapp.core.db import db
from webapp.demo.moments import Moments, Scene, daylight
from webapp.demo.who import JUSTICE, POLICE, WOMEN, person

_ADULT = {"capacity": "full", "live_together": "yes", "injured": "no", "strangled": "no", "child_present": "no"}
_REACHED = {"answer": "reached", "alone": "yes", "how": "visit", "safe_contact": "上午十点前，打她姐姐的电话"}
_DANGER = {**_ADULT, "answer": "danger", "next_look": "7d", "injured": "yes", "controls_money_phone": "yes"}
_SAFE = {**_ADULT, "answer": "safe", "next_look": "30d"}
_WISHES = {"police": "later", "village": "no", "counselling": "later", "shelter": "no", "alone": "yes"}
# The matter, counted from the first that came; days ago; who; the step; what its form says.
_STEPS: tuple[tuple[int, float, str, str, dict[str, str]], ...] = (
    (0, 48, WOMEN, "contact", _REACHED | {"note": "见了面，说现在住在姐姐家"}),
    (0, 48, WOMEN, "risk", _DANGER),
    (0, 47, WOMEN, "plan", _WISHES | {"note": "不要别人知道，先看看"}),
    (0, 41, WOMEN, "risk", _SAFE | {"note": "说他出门打工去了"}),
    (0, 40, WOMEN, "watch", {}),
    (0, 12, POLICE, "risk", _SAFE),
    (0, 11, WOMEN, "ask-close", {"reason": "一个多月没有再出事，她本人也说可以了"}),
    (0, 10, POLICE, "agree-close", {}),
    (1, 40, JUSTICE, "contact", _REACHED),
    (1, 40, JUSTICE, "risk", _SAFE),
    (1, 39, JUSTICE, "plan", _WISHES),
    (1, 36, JUSTICE, "watch", {}),
    (1, 11, WOMEN, "risk", _SAFE),
    (1, 1.5, WOMEN, "ask-close", {"reason": "问过两次，都说平安"}),
    (2, 32, WOMEN, "contact", _REACHED),
    (2, 32, WOMEN, "risk", _SAFE | {"live_together": "no"}),
    (2, 31, WOMEN, "plan", _WISHES),
    (2, 25, WOMEN, "watch", {}),
    (2, 6, WOMEN, "risk", _SAFE | {"live_together": "no"}),
    (3, 24, WOMEN, "contact", _REACHED),
    (3, 24, WOMEN, "risk", _DANGER),
    (3, 23, WOMEN, "plan", _WISHES | {"medical": "later", "note": "先不报警，要是再来就报"}),
    (3, 17, JUSTICE, "risk", _DANGER),
    (3, 5, POLICE, "incident", {"note": "昨晚又来敲门，邻居喊走了", "police_called": "yes"}),
    (3, 4.5, POLICE, "risk", _DANGER),
    (4, 16, WOMEN, "contact", _REACHED),
    (4, 0.8, WOMEN, "risk", _DANGER),
    (5, 0.6, JUSTICE, "contact", {"answer": "unreached", "how": "friend", "note": "托她表妹带话，说过两天回"}),
)


def scenes(moments: Moments) -> Iterator[Scene]:
    """Yield (moment, what happens) of every step of their courses."""
    for which, days, who, action, fields in _STEPS:
        yield daylight(moments.ago(days=days)), partial(_step, which, who, action, fields)


def _step(which: int, who: str, action: str, fields: dict[str, str]) -> None:
    query = select(Case.code).where(Case.protected).order_by(Case.received_at, Case.id).offset(which).limit(1)
    code = db.session().scalar(query)
    if code is None:
        raise LookupError("no such matter")
    take(person(who), code, action, MultiDict(fields), ImmutableMultiDict())
