"""Until when a grant may run, and whether it holds for a person now: decided from values."""

from datetime import date, datetime, timedelta

from webapp.care.models import CareGrant
from webapp.care.states import GrantState
from webapp.people.actor import Actor

LONGEST = timedelta(days=90)


def too_long(until: date, today: date) -> bool:
    """Say whether a last day is further away than a part may be opened at once."""
    return until - today > LONGEST


def bucket_of(grant: CareGrant) -> str:
    """Return the list in which a grant is for its person: not seen yet, in hand, done."""
    return "done" if grant.done_at else "working" if grant.seen_at else "waiting"


def holds(grant: CareGrant, actor: Actor, now: datetime) -> bool:
    """Say whether a grant opens its page to a person now: granted, not over, while they keep the post they had then."""
    theirs = grant.person_id == actor.id and grant.state == GrantState.GRANTED and now < grant.until
    return theirs and any(
        (grant.unit_id is not None and post.unit_id == grant.unit_id)
        or (grant.area_id is not None and post.area_id == grant.area_id)
        for post in actor.posts
    )
