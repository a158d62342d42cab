"""What the named are notified of about the course: that there is something, and no word of what it is."""

from webapp.care.grants.states import GRANTS
from webapp.care.items.states import ITEMS
from webapp.care.queries import course_by_id
from webapp.care.states_steps import CARE, NAMED
from webapp.cases import queries as cases
from webapp.core.notices import About, Entry, Subject, register
from webapp.people.queries import protected_contact_ids


def about(entry: Entry) -> About | None:
    """Return who hears of an entry: all who receive the matter now; at once, also at night."""
    case = cases.case_by_id(entry.subject_id)
    if case is None or course_by_id(entry.subject_id) is None:
        return None
    return About({NAMED: protected_contact_ids("case", case.id)}, {}, f"/cases/{case.code}", urgent=True)


for _table in (CARE, ITEMS, GRANTS):
    register(Subject("case", _table.notices, about))
