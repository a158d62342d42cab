"""Reads of requests, each through the actor's scope: one, its steps, looks, a page of a list, what waits."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import aliased

from webapp.areas.models import Area
from webapp.areas.queries_lists import Listed, page_of
from webapp.areas.scope import ListPage, Window, count, in_list
from webapp.cases.models import Case
from webapp.consultation.files.models import Decider, FileLook, FileRequest, FileScope, FileStep
from webapp.consultation.files.queries_things import still_there
from webapp.consultation.files.rules import FileAccess, access_of, scopes_of, units_of
from webapp.consultation.files.states import State
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.protection.impartial import barred
from webapp.people.actor import Actor
from webapp.people.models import Post, User
from webapp.people.permissions import Role
from webapp.people.queries import holders_of_role, in_force, officers_of
from webapp.people.queries_impartial import barred_from

FilePage = ListPage[FileRequest]
MOST_LOOKS = 50


def seen(actor: Actor, request_id: int) -> FileAccess:
    """Return a request that the actor made or decides on; the one 404 otherwise, and once its file is found no more."""
    asker, decided = aliased(User), aliased(User)
    own = barred("case", FileRequest.case_id, actor.id, actor.phone_index)
    withdrew = barred("file_request", FileRequest.id, actor.id, actor.phone_index)
    query = (
        select(FileRequest, asker.name.label("asker"), decided.name.label("decided"), _works_with(actor))
        .add_columns(func.coalesce(func.nullif(own, ""), withdrew).label("barred"), asker.phone, Case, Area.label)
        .join(Case, Case.id == FileRequest.case_id)
        .join(Area, Area.id == Case.area_id)
        .join(asker, asker.id == FileRequest.asker_id)
        .outerjoin(decided, decided.id == FileRequest.decided_by_id)
        .where(
            FileRequest.id == request_id,
            in_list(FileScope, scopes_of(actor), "all", FileRequest.asked_at, FileRequest.id),
            still_there(FileRequest, Case),
        )
    )
    row = db.session().execute(query).first()
    if row is None:
        raise not_found()
    names = {"asker": row.asker, "decided_by": row.decided or "", "digits": row.phone[-4:], "area": row.label}
    return access_of(actor, row.FileRequest, row.Case, colleague=row.colleague, barred=row.barred, **names)


def _works_with(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL whether the asker holds a post in a unit of the actor's now."""
    post = aliased(Post)
    together = exists().where(
        post.user_id == FileRequest.asker_id, post.unit_id.in_(units_of(actor)), in_force(clock.now(), post)
    )
    return together.label("colleague")


def by_submission(submission_id: int) -> FileRequest | None:
    """Return the request that a submission made."""
    return db.session().scalar(select(FileRequest).where(FileRequest.submission_id == submission_id))


def steps_of(request_id: int) -> Sequence[Any]:
    """Return (step, name) of what was done, the first first."""
    query = select(FileStep, User.name).join(User, User.id == FileStep.by_id)
    return db.session().execute(query.where(FileStep.request_id == request_id).order_by(FileStep.at)).all()


def looks_of(request_id: int) -> Sequence[FileLook]:
    """Return the last looks that were taken, the latest first."""
    query = select(FileLook).where(FileLook.request_id == request_id)
    return db.session().scalars(query.order_by(FileLook.id.desc()).limit(MOST_LOOKS)).all()


def look_of(request_id: int, code: str) -> FileLook | None:
    """Return the look of a request that has this code."""
    query = select(FileLook).where(FileLook.request_id == request_id, FileLook.code == code)
    return db.session().scalar(query)


def page(actor: Actor, bucket: str, window: Window, size: int) -> FilePage:
    """Return one page of a list; what is found no more is left out."""
    listed = Listed(FileScope, FileRequest, scopes_of(actor), bucket, window, size=size)
    return page_of(listed, select(FileRequest), lambda row: row.FileRequest)


def how_many(scopes: Sequence[str], bucket: str) -> Select[Any]:
    """Select how many requests stand in a list."""
    return count(FileScope, scopes, bucket)


def counts(scopes: Sequence[str], buckets: Iterable[str]) -> dict[str, int]:
    """Return list → how many; one statement."""
    names = list(buckets)
    asked = [how_many(scopes, name).scalar_subquery() for name in names]
    return dict(zip(names, db.session().execute(select(*asked)).one(), strict=True))


def waiting_for(actor: Actor) -> Select[int, datetime]:
    """Select (id, since when) of what waits for this person's decision."""
    return (
        select(FileRequest.id, FileRequest.asked_at)
        .join(FileScope, FileScope.row_id == FileRequest.id)
        .where(FileScope.scope.in_(scopes_of(actor)), FileScope.bucket == "waiting", FileRequest.state == State.ASKED)
    )


def heads_of(unit_id: int | None, asker_id: int, case_id: int) -> list[int]:
    """Return who heads a unit and may decide: not who asked, nor who works with them, nor whom the matter concerns."""
    if unit_id is None:
        return []
    post, theirs = aliased(Post), aliased(Post)
    now = clock.now()
    together = exists().where(
        post.user_id == asker_id,
        in_force(now, post),
        post.unit_id == theirs.unit_id,
        theirs.user_id == Post.user_id,
        in_force(now, theirs),
    )
    query = select(Post.user_id).where(
        Post.unit_id == unit_id, Post.role == Role.UNIT_HEAD, in_force(now), Post.user_id.in_(officers_of(unit_id))
    )
    found = db.session().scalars(query.where(Post.user_id != asker_id, ~together).order_by(Post.id))
    out = barred_from("case", case_id)
    return [one for one in dict.fromkeys(found) if one not in out]


def deciders_of(row: FileRequest) -> list[int]:
    """Return who decides on a request now."""
    if row.decider == Decider.COMMISSIONER:
        return holders_of_role(Role.POLITICAL_LEGAL_COMMISSIONER)
    out = barred_from("file_request", row.id)
    return [one for one in heads_of(row.keeper_unit_id, row.asker_id, row.case_id) if one not in out]
