"""Linking two cases, and taking the link away."""

from webapp.cases import queries as cases
from webapp.cases.rules import CaseAccess
from webapp.core import clock, journal
from webapp.core.codes import found_in
from webapp.core.db import db, insert, transaction
from webapp.core.errors import Problem, invalid, not_found
from webapp.core.protection.impartial import refuse
from webapp.people.actor import Actor
from webapp.related.models import CaseLink
from webapp.related.queries import leads_both, link_between

LONGEST_WHY = 200


def link(actor: Actor, code: str, other: str, why: str) -> None:
    """Link two cases that the actor leads; 404 without the right to the first, 422 beside a wrong field."""
    with transaction():
        held = cases.get_case_for(actor, code)
        if not leads_both(actor, "case.link", held):
            raise not_found()
        refuse(held.barred)
        there = other_case(actor, held, other, "case.link")
        if not why:
            raise invalid(why="写一句为什么，别人才看得懂")
        if len(why) > LONGEST_WHY:
            raise invalid(why=f"写短一点，{LONGEST_WHY} 个字以内")
        first, second = sorted((held.case.id, there.case.id))
        row = {"first_id": first, "second_id": second, "why": why, "made_at": clock.now(), "made_by_id": actor.id}
        made = db.session().execute(insert(CaseLink).values(row).on_conflict_do_nothing().returning(CaseLink.id))
        if made.scalar() is None:
            raise invalid(other="这两件已经连在一起了")
        _record("case.linked", actor, held, there)


def unlink(actor: Actor, code: str, other: str) -> None:
    """Take a link away; 404 where there is none, or no right to both."""
    with transaction():
        held, there = cases.get_case_for(actor, code), cases.get_case_for(actor, other)
        found = link_between(held.case, there.case)
        if found is None or not leads_both(actor, "case.link", held, there):
            raise not_found()
        refuse(held.barred or there.barred)
        found.removed_at, found.removed_by_id = clock.now(), actor.id
        _record("case.unlinked", actor, held, there)


def other_case(actor: Actor, held: CaseAccess, typed: str, verb: str, name: str = "other") -> CaseAccess:
    """Return the other case that a person typed the code of; 422 when it is none that they lead."""
    code = found_in(typed)
    if code is None:
        words = "案码不对，一次写一个，请对着单子再写" if typed.strip() else "写上另一件的案码，或者点一件"
        raise invalid(**{name: words})
    if code == held.case.code:
        raise invalid(**{name: "这就是它自己，请写另一件的案码"})
    try:
        found = cases.get_case_for(actor, code)
    except Problem:
        found = None
    if found is None or not leads_both(actor, verb, found):
        raise invalid(**{name: "没有这一件，或者不归您管"})
    refuse(found.barred)
    return found


def _record(event: str, actor: Actor, *held: CaseAccess) -> None:
    for one in held:
        journal.append(event, ("case", one.case.id), actor_id=actor.id)
