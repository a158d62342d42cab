"""What people are notified of applications: the justice office what came and what is late, a helper what is theirs.

The sentences say nothing of whom it is about; of a protected one not even what it is.
"""

from webapp.core.notices import About, Entry, Subject, register
from webapp.legal_aid import queries, queries_people
from webapp.legal_aid.states import APPLICATIONS, COMMISSIONER, HELPER, NAMERS, OFFICE
from webapp.people.names.notices import NAMES_URL
from webapp.people.names.queries import namers
from webapp.people.permissions import Role
from webapp.people.queries import holders_of_role, who_hold
from webapp.people.queries_impartial import barred_from

URLS = {NAMERS: NAMES_URL, COMMISSIONER: "/messages"}


def about(entry: Entry) -> About | None:
    """Return who hears of an entry, and what the sentences need."""
    application = queries.by_id(entry.subject_id)
    if application is None:
        return None
    hidden = application.protected
    barred = barred_from("aid", application.id)
    officers = queries_people.officers(named=hidden, of=application.id)
    audiences = {OFFICE: [one for one in officers if one not in barred]}
    if application.helper_id and not hidden:
        audiences[HELPER] = who_hold([application.helper_id], "aid.read")
    if hidden and not audiences[OFFICE]:
        audiences[NAMERS] = namers()
    if not hidden and not audiences[OFFICE]:
        audiences[COMMISSIONER] = holders_of_role(Role.POLITICAL_LEGAL_COMMISSIONER)
    what = "一件要专人办的事" if hidden else "有人申请法律援助"
    return About(
        audiences,
        {"what": what},
        f"/legal-aid/{application.code}",
        URLS,
        urgent=hidden,
    )


register(Subject("aid", APPLICATIONS.notices, about))
