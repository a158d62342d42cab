"""Reads of requests, each through the actor's right: one, its steps, pages of lists, what waits, the auditor's list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from webapp.areas.scope import ListPage
from webapp.cameras.models import Camera
from webapp.cameras.reviews.models import CameraReview, CameraReviewPoint, CameraReviewStep
from webapp.cameras.reviews.rules import POLICE, ReviewAccess, decides_in
from webapp.cameras.reviews.states import ENDED, UNDECIDED, State
from webapp.cases.models import Case
from webapp.cases.queries import standing_in
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.hot.forms import Piece, piece
from webapp.core.protection.impartial import barred
from webapp.people.actor import Actor
from webapp.people.models import Post, Unit, User
from webapp.people.permissions import roles_with
from webapp.people.queries import in_force
from webapp.people.queries_impartial import barred_from


@dataclass(frozen=True)
class ReviewRow:
    """A request in a list, with its points."""

    row: CameraReview
    cameras: Sequence[Camera]


def seen(actor: Actor, review_id: int) -> ReviewAccess:
    """Return a request that the actor made or decides on; the one 404 otherwise, and once it was set aside."""
    asker, decided = aliased(User), aliased(User)
    code = select(Case.code).where(Case.id == CameraReview.case_id, standing_in(actor.scopes))
    own = barred("camera_review", CameraReview.id, actor.id, actor.phone_index)
    of_case = barred("case", CameraReview.case_id, actor.id, actor.phone_index)
    query = (
        select(CameraReview, asker.name.label("asker"), decided.name.label("decided"))
        .add_columns(func.coalesce(func.nullif(own, ""), of_case).label("barred"))
        .add_columns(code.correlate(CameraReview).scalar_subquery().label("code"))
        .join(asker, asker.id == CameraReview.asker_id)
        .outerjoin(decided, decided.id == CameraReview.decided_by_id)
        .where(CameraReview.id == review_id, _seen_by(actor))
    )
    row = db.session().execute(query).first()
    if row is None:
        raise not_found()
    review = row.CameraReview
    return ReviewAccess(
        review,
        cameras_of([review_id])[review_id],
        review.unit_id in decides_in(actor),
        row.barred,
        row.asker,
        row.decided or "",
        row.code,
    )


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    theirs = or_(CameraReview.asker_id == actor.id, CameraReview.unit_id.in_(decides_in(actor)))
    return and_(theirs, CameraReview.set_aside_at.is_(None))


def cameras_of(review_ids: Iterable[int]) -> dict[int, list[Camera]]:
    """Return request → its points, in one statement."""
    found: dict[int, list[Camera]] = {one: [] for one in review_ids}
    query = select(CameraReviewPoint.review_id, Camera).join(Camera, Camera.id == CameraReviewPoint.camera_id)
    query = query.where(CameraReviewPoint.review_id.in_(found)).order_by(Camera.code)
    for review_id, camera in db.session().execute(query) if found else ():
        found[review_id].append(camera)
    return found


def by_submission(submission_id: int) -> CameraReview | None:
    """Return the request that a submission made."""
    return db.session().scalar(select(CameraReview).where(CameraReview.submission_id == submission_id))


def steps_of(review_id: int) -> Sequence[Any]:
    """Return (step, name) of what was done, the first first."""
    query = select(CameraReviewStep, User.name).join(User, User.id == CameraReviewStep.by_id)
    query = query.where(CameraReviewStep.review_id == review_id)
    return db.session().execute(query.order_by(CameraReviewStep.at, CameraReviewStep.submission_id)).all()


def police_unit() -> Unit | None:
    """Return the police station, while it stands."""
    return db.session().scalar(select(Unit).where(Unit.code == POLICE, Unit.dissolved_at.is_(None)))


def in_view(actor: Actor, view: str) -> ColumnElement[bool]:
    """Say in SQL which requests stand in a list of the actor's: waiting, mine, all, done."""
    if view == "waiting":
        return _waiting(actor.id, decides_in(actor))
    if view == "mine":
        return (CameraReview.asker_id == actor.id) & CameraReview.set_aside_at.is_(None)
    if view == "done":
        return and_(_seen_by(actor), CameraReview.state.in_(ENDED))
    return _seen_by(actor)


def page(which: ColumnElement[bool], after: tuple[int, int] | None, size: int) -> ListPage[ReviewRow]:
    """Return one page of requests, the newest first, with the points of each; two statements."""
    query = select(CameraReview).where(which)
    if after:
        query = query.where(CameraReview.id < after[1])
    rows = list(db.session().scalars(query.order_by(CameraReview.id.desc()).limit(size + 1)))
    last = rows[size - 1] if len(rows) > size else None
    cameras = cameras_of([one.id for one in rows[:size]])
    shown = [ReviewRow(one, cameras[one.id]) for one in rows[:size]]
    return ListPage(shown, (clock.to_micros(last.asked_at), last.id) if last else None)


def audited(*, late: bool) -> ColumnElement[bool]:
    """Say in SQL which requests the auditor lists: all of them, or those that went ahead and were not decided."""
    if not late:
        return CameraReview.id.is_not(None)
    overdue = and_(CameraReview.state == State.ASKED_URGENT, CameraReview.due_at <= clock.now())
    decided_late = and_(CameraReview.urgent, CameraReview.decided_at > CameraReview.due_at)
    return or_(overdue, decided_late)


def counts(actor: Actor, views: Iterable[str]) -> dict[str, int]:
    """Return list → how many; one statement."""
    names = list(views)
    asked = [how_many(in_view(actor, name)).scalar_subquery() for name in names]
    return dict(zip(names, db.session().execute(select(*asked)).one(), strict=True)) if asked else {}


def how_many_wait(actor: Actor) -> Piece:
    """Count the requests that wait for the actor's decision."""
    return piece(_how_many_wait, user_id=actor.id, units=decides_in(actor))


def _how_many_wait(user_id: int, units: Sequence[int]) -> Select[Any]:
    return how_many(_waiting(user_id, units))


def _waiting(user_id: int, units: Sequence[int]) -> ColumnElement[bool]:
    waits = CameraReview.unit_id.in_(units) & CameraReview.state.in_(UNDECIDED)
    return waits & (CameraReview.asker_id != user_id) & CameraReview.set_aside_at.is_(None)


def how_many(which: ColumnElement[bool]) -> Select[Any]:
    """Select how many requests there are of a kind."""
    return select(func.count(CameraReview.id)).where(which)


def waiting_for(actor: Actor) -> Select[int, datetime]:
    """Select (id, since when) of what waits for this person's decision."""
    return select(CameraReview.id, CameraReview.asked_at).where(in_view(actor, "waiting"))


def deciders_of(row: CameraReview) -> list[int]:
    """Return who decides on a request now: officers of the police station, not who asked, nor whom it concerns."""
    roles = roles_with("camera.decide")
    query = select(Post.user_id).where(Post.unit_id == row.unit_id, Post.role.in_(roles), in_force(clock.now()))
    out = {row.asker_id, *barred_from("camera_review", row.id)}
    return [one for one in dict.fromkeys(db.session().scalars(query.order_by(Post.id))) if one not in out]


def any_of_case(case_id: Any) -> ColumnElement[bool]:
    """Say in SQL whether footage was asked for a case."""
    return exists().where(CameraReview.case_id == case_id, CameraReview.set_aside_at.is_(None))
