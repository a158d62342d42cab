"""Who can mediate, and who sits where."""

from collections.abc import Iterable

from webapp.care.grants.queries import opened, person
from webapp.core import reading
from webapp.core.errors import invalid
from webapp.mediation.models import Mediation, MediationSeat
from webapp.people import queries as people
from webapp.people.models import Unit
from webapp.people.permissions import ROLE_VERBS
from webapp.people.queries_impartial import barred_from

COURT, POLICE, COMMITTEE, JUSTICE = "court", "police_station", "mediation_committee", "justice_office"


def unit_named(code: str, name: str) -> Unit:
    """Return a unit that exists; Problem 422 beside the field that names none."""
    found = people.units_by_code([code]).get(code)
    if found is None:
        raise invalid(**{name: "没有这个单位，或者已经撤了"})
    return found


def mediator_named(typed: str, host_id: int, mediation_id: int) -> int:
    """Return the person of the host who has this telephone or number.

    Problem 422 for who is not there, not of the host, or whom the matter concerns.
    """
    found = person(typed)
    posts = [post for post in found.posts if post.unit_id == host_id] if found else []
    if found is None or not any("mediation.work" in ROLE_VERBS[post.role] for post in posts):
        raise invalid(mediator="主持的单位里没有这个人，看看手机号对不对")
    if found.id in barred_from("mediation", mediation_id):
        raise invalid(mediator="这件事和他自己有关，或者他要回避，请换一个人")
    return found.id


def granted_mediator(typed: str, mediation: Mediation) -> int:
    """Return the person to whom a grant opens the mediation of a protected matter; the only one where none is typed.

    Problem 422 for anybody else.
    """
    people_there = [one for one in opened(mediation.case_id, "mediation") if one.can("mediation.work")]
    found = person(typed) if typed else people_there[0] if len(people_there) == 1 else None
    if found is None or found.id not in {one.id for one in people_there}:
        raise invalid(mediator="先在那件事上请这个人来调解，两家都同意了再选他")
    if found.id in barred_from("mediation", mediation.id):
        raise invalid(mediator="这个人不合适，换一个人")
    return found.id


def sitting_in(seats: Iterable[MediationSeat]) -> list[int]:
    """Return who works now in the units of these seats."""
    units = [reading.whole(seat.seat[1:]) or 0 for seat in seats if seat.seat.startswith("u")]
    found = [user_id for unit in units for user_id in people.officers_of(unit)]
    return people.who_hold(dict.fromkeys(found), "mediation.work") if found else []


def heads_of(seats: Iterable[MediationSeat]) -> list[int]:
    """Return who heads the units of these seats now, where they have a head."""
    units = [reading.whole(seat.seat[1:]) or 0 for seat in seats]
    found = [user_id for unit in units for user_id in people.officers_of(unit, heads=True)]
    return people.who_hold(found, "mediation.work") if found else []


def officers_of_police(seats: Iterable[MediationSeat]) -> list[int]:
    """Return who speaks for the police now among those who were asked in."""
    return people.who_hold(sitting_in(seats), "mediation.police")
