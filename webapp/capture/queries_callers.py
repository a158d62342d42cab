"""Whose telephone number is known: what the actor or a colleague wrote down for whoever has it."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from webapp.areas.scope import in_list
from webapp.cases.lists.queries import CaseRow, rows_among
from webapp.cases.models import Case, CaseReport, CaseScope
from webapp.core import clock
from webapp.core.protection.crypto import current_keyring
from webapp.people.actor import Actor
from webapp.people.models import Post
from webapp.people.queries import in_force
from webapp.reports.models import Registration

MOST = 5


def came_before(actor: Actor, phone: str) -> list[CaseRow]:
    """Return what was registered under exactly this number, newest first, in one statement.

    By the actor or by who sits in the same office now, and only what the actor may open; never a protected matter.
    """
    scopes = [scope for scope in actor.scopes if scope not in actor.named]
    listed = (
        select(Case.id.label("row_id"), (-Case.id).label("sort"))
        .join(CaseReport, and_(CaseReport.case_id == Case.id, CaseReport.left_at.is_(None)))
        .join(Registration, Registration.report_id == CaseReport.report_id)
        .where(Registration.caller_phone_index == current_keyring().blind_index(phone), ~Case.protected)
        .where(_registered_here(actor), in_list(CaseScope, scopes, "all", Case.received_at, Case.id))
        .distinct()
        .order_by((-Case.id).label("sort"))
        .limit(MOST)
    )
    return rows_among(listed, actor)


def _registered_here(actor: Actor) -> ColumnElement[bool]:
    offices: list[Any] = []
    for post in actor.posts:
        if post.unit_id:
            offices.append(Post.unit_id == post.unit_id)
        elif post.area_id:
            offices.append(and_(Post.area_id == post.area_id, Post.role == post.role))
    colleagues = select(Post.user_id).where(or_(*offices), in_force(clock.now()))
    return or_(Registration.registered_by_id == actor.id, Registration.registered_by_id.in_(colleagues))
