"""What the course of a thing beside a case reads: its steps with who took them, and what came along."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select

from webapp.core import clock
from webapp.core.db import db
from webapp.people.models import Post, Unit, User
from webapp.people.queries import in_force
from webapp.reports.queries import Files, files_of


class Taken(NamedTuple):
    """A step as it was sent, with who took it and the unit in which they sit now."""

    step: Any
    name: str
    unit: str | None


def taken_on(steps: Any, of: ColumnElement[bool]) -> list[Taken]:
    """Return what was done, the first first; ``steps`` is a table with ``by_id``, ``at`` and ``submission_id``."""
    post = select(func.min(Post.id)).where(Post.user_id == User.id, in_force(clock.now()))
    query = (
        select(steps, User.name, Unit.name.label("unit"))
        .join(User, User.id == steps.by_id)
        .outerjoin(Post, Post.id == post.correlate(User).scalar_subquery())
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .where(of)
        .order_by(steps.at, steps.submission_id)
    )
    return [Taken(*row) for row in db.session().execute(query)]


def files_sent(taken: Iterable[Taken]) -> Mapping[int, Files]:
    """Return submission → pictures and voice note of steps; none of them costs no statement."""
    ids = [one.step.submission_id for one in taken]
    return files_of(ids) if ids else {}
