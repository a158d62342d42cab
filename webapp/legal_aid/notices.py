"""What people are notified of applications: the justice office what came and what is late, a helper what is theirs.

The sentences say nothing of whom it is about; of a protected one not even what it is.
"""

from webapp.core.notices import About, Entry, Subject, register
from webapp.legal_aid import queries, queries_people
from webapp.legal_aid.states import APPLICATIONS, HELPER, NAMERS, OFFICE
from webapp.people.names.notices import NAMES_URL
from webapp.people.names.queries import namers
from webapp.people.queries import who_hold


def about(entry: Entry) -> About | None:
    """Return who hears of an entry, and what the sentences need."""
    application = queries.by_id(entry.subject_id)
    if application is None:
        return None
    hidden = application.protected
    audiences = {OFFICE: queries_people.officers(named=hidden, of=application.id)}
    if application.helper_id and not hidden:
        audiences[HELPER] = who_hold([application.helper_id], "aid.read")
    if hidden and not audiences[OFFICE]:
        audiences[NAMERS] = namers()
    what = "一件要专人办的事" if hidden else "有人申请法律援助"
    return About(audiences, {"what": what}, f"/legal-aid/{application.code}", {NAMERS: NAMES_URL}, urgent=hidden)


register(Subject("aid", APPLICATIONS.notices, about))
