"""Who may take which step of a petition in which states, by the law (信访工作条例) and by what the town agreed on.

Written down apart from the code: the walk of every step (``test_every_step``) holds the house to this table, and never
reads the table of the house to know what is right.
"""

from typing import Any

from tests.petitions.conftest import (
    COMMISSIONER,
    DISPATCHER,
    HEAD,
    JUSTICE,
    OPINION,
    RECEPTION,
    TOWN_LEAD,
    VILLAGE,
    WOMEN,
)
from tests.support.town import code as area_code

AUDITOR, INFORMANT, COURT = "auditor", "informant:200/001/01", "court"
EVERYBODY = (
    *(COMMISSIONER, DISPATCHER, HEAD, JUSTICE, RECEPTION, TOWN_LEAD, VILLAGE, WOMEN),
    *(AUDITOR, INFORMANT, COURT),
)
IN_HAND = frozenset({"assigned", "accepted", "drafted", "signed"})
UNANSWERED = IN_HAND | {"registered"}
OPEN = UNANSWERED | {"answered", "in_review", "reviewed", "in_recheck"}
STATES = OPEN | {"passed_on", "guided", "declined", "ended", "closed", "withdrawn"}
_TOLD = frozenset({"assigned", "accepted", "drafted", "signed", "passed_on", "guided", "declined"})

# The reception and the desk; the unit that leads; both; who signs.
_RECEIVE, _LEAD = frozenset({RECEPTION, DISPATCHER}), frozenset({JUSTICE, HEAD})
_EITHER, _SIGN = _RECEIVE | _LEAD, frozenset({HEAD, TOWN_LEAD})
_DECIDE = _SIGN | {DISPATCHER}
_DAY: dict[str, Any] = {"on": "2026-11-26"}

# Step → (who may take it at all, the states from which it may be taken, what its form says).
LAW: dict[str, tuple[frozenset[str], frozenset[str], dict[str, Any]]] = {
    "pass-on": (_RECEIVE, frozenset({"registered"}), {"to": "镇水利站"}),
    "guide": (_EITHER, frozenset({"registered", "assigned"}), {"answer": "litigation", "where": "县法院"}),
    "ask-decline": (_EITHER, frozenset({"registered", "assigned"}), {"answer": "other", "note": "说过了"}),
    "agree-decline": (_DECIDE, frozenset({"registered", "assigned"}), {}),
    "refuse-decline": (_DECIDE, frozenset({"registered", "assigned"}), {"note": "要受理"}),
    "accept": (_LEAD, frozenset({"assigned"}), {}),
    "tell": (_EITHER, _TOLD, {"told_on": "2026-11-26", "told_how": "call"}),
    "ask-extend": (_LEAD, frozenset({"accepted"}), {"until": "2027-02-01", "reason": "要测"}),
    "agree-extend": (_SIGN, frozenset({"accepted"}), {}),
    "refuse-extend": (_SIGN, frozenset({"accepted"}), {"note": "不延"}),
    "draft": (_LEAD, frozenset({"accepted"}), dict(OPINION)),
    "sign": (_SIGN, frozenset({"drafted"}), {}),
    "correct": (_SIGN, frozenset({"drafted"}), {"note": "改改"}),
    "serve": (_EITHER, frozenset({"signed"}), {**_DAY, "how": "in_person"}),
    "review": (_RECEIVE, frozenset({"answered"}), _DAY),
    "review-result": (_RECEIVE, frozenset({"in_review"}), {**_DAY, "answer": "upheld"}),
    "recheck": (_RECEIVE, frozenset({"reviewed"}), _DAY),
    "recheck-result": (_RECEIVE, frozenset({"in_recheck"}), {**_DAY, "answer": "upheld"}),
    "withdraw": (_EITHER, OPEN, {"how": "打电话来说的"}),
    "rang-back": (_EITHER, frozenset({"withdrawn"}), {"answer": "confirmed"}),
    "died": (_EITHER, OPEN, {"died_on": "2026-11-20", "answer": "go_on", "heir_name": "蒋小妹"}),
    "to-village": (frozenset({DISPATCHER}), UNANSWERED, {"village": area_code("200")}),
    "report-up": (_EITHER, STATES, {"to": "县信访局", "when": "2026-11-26"}),
}
