"""What the person asked is notified of: that there is something for them, and that there is no more; at once."""

from webapp.care.grants.queries import by_id
from webapp.care.grants.states import PERSON, TOLD
from webapp.care.states import GrantState
from webapp.core.notices import About, Entry, Subject, register


def about(entry: Entry) -> About | None:
    """Return whom a grant is for; what is over leads to the first page, so that nothing is left to open."""
    grant = by_id(entry.subject_id)
    if grant is None:
        return None
    runs = grant.state == GrantState.GRANTED
    return About({PERSON: [grant.person_id]}, {}, f"/care/{grant.id}" if runs else "/", urgent=True)


register(Subject("care_grant", TOLD, about))
