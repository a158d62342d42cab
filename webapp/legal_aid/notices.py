"""What people are told about applications: the justice office what came and what is late, a helper what is theirs.

The sentences say nothing of whom it is about; of a protected one not even what it is.
"""

from webapp.core.notices import About, Entry, Subject, Wording, register
from webapp.legal_aid import queries, queries_people
from webapp.people.names.notices import NAMES_URL
from webapp.people.names.queries import namers
from webapp.people.queries import who_hold

OFFICE, HELPER, NAMERS = "office", "helper", "namers"
WORDINGS = {
    "aid.applied": (
        Wording(OFFICE, "{what}，7 天内要决定", "scale", "blue", quiet="点开看看，先打个电话"),
        Wording(
            NAMERS,
            "{what}，没有人看",
            "alert-triangle",
            "brick",
            quiet="司法所现在没有指定的人。请马上指定，或者让候补顶上",
        ),
    ),
    "aid.papers_sent": (Wording(OFFICE, "{what}，材料来了", "clipboard-check", "blue", quiet="看看齐不齐"),),
    "aid.assigned": (Wording(HELPER, "司法所请您帮一件法律援助", "scale", "green", quiet="点开看是什么事，先打电话"),),
    "aid.overdue": (Wording(OFFICE, "{what}，已超期", "alert-circle", "brick", quiet="今天先办这件"),),
}


def about(entry: Entry) -> About | None:
    """Return who hears of an entry, and what the sentences need."""
    application = queries.by_id(entry.subject_id)
    if application is None:
        return None
    hidden = application.protected
    audiences = {OFFICE: queries_people.officers(named=hidden)}
    if application.helper_id and not hidden:
        audiences[HELPER] = who_hold([application.helper_id], "aid.read")
    if hidden and not audiences[OFFICE]:
        audiences[NAMERS] = namers()
    what = "一件要专人办的事" if hidden else "有人申请法律援助"
    return About(audiences, {"what": what}, f"/legal-aid/{application.code}", {NAMERS: NAMES_URL}, urgent=hidden)


register(Subject("aid", WORDINGS, about))
