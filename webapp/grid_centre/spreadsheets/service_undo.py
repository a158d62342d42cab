"""Taking the last spreadsheet back, while nothing was built on it.

Nothing is deleted, so no number is ever given twice: what was added is closed, and opens when it is imported again.
"""

from typing import Any

from sqlalchemy import func, or_, select

from webapp.areas import service as areas
from webapp.areas.models import Area
from webapp.cases.models import Case
from webapp.core import clock, journal
from webapp.core.db import db, transactional
from webapp.core.errors import Problem, not_found
from webapp.core.journal import JournalEntry
from webapp.grid_centre.models import ImportState, RosterImport
from webapp.people import service as people
from webapp.people import service_invitations, service_posts
from webapp.people.models import Post, User
from webapp.reports.models import Report

BUILT_ON = "这次导入以后，已经有事情建立在它上面了（{what}），不能整个撤回。请在“网格”和“人员”里一条一条改"
Record = dict[str, Any]


def last_import() -> RosterImport | None:
    """Return the last spreadsheet that was taken in and not taken back."""
    query = select(RosterImport).where(RosterImport.state == ImportState.APPLIED)
    return db.session().scalar(query.order_by(RosterImport.id.desc()).limit(1))


@transactional
def undo(import_id: int, *, actor_id: int | None) -> None:
    """Take the last import back; Problem 409 says what is on it, if anything does.

    Problem 403 or 422 where giving back what was ended, or ending what was given, is against the rule of posts.
    """
    last = last_import()
    if last is None or last.id != import_id or last.undo is None:
        raise not_found()
    obstacle = _built_on(last, last.undo)
    if obstacle:
        raise Problem("stale", BUILT_ON.format(what=obstacle))
    _restore(last.undo, actor_id)
    last.state = ImportState.UNDONE
    journal.append("roster.undone", ("import", last.id), actor_id=actor_id, content={"counts": last.counts})


def _built_on(last: RosterImport, record: Record) -> str:
    """Return in words what is on an import; nothing when it may be taken back."""
    session = db.session()
    new_people, new_areas = record["people"], record["areas"]
    done_by = select(func.count()).select_from(JournalEntry).where(JournalEntry.id > (last.entry_id or 0))
    about = (JournalEntry.subject_kind == "user") & JournalEntry.subject_id.in_(new_people)
    if new_people and session.scalar(done_by.where(or_(JournalEntry.actor_id.in_(new_people), about))):
        return "新加的人已经登录、收到邀请或换了职务"
    for model in (Report, Case):
        if new_areas and session.scalar(select(model.id).where(model.area_id.in_(new_areas)).limit(1)):
            return "新网格里已经有人上报"
    taken = select(Post.id).where(Post.area_id.in_(new_areas), Post.id.not_in(record["posts"]))
    below = select(Area.id).where(Area.parent_id.in_(new_areas), Area.id.not_in(new_areas))
    if new_areas and (session.scalar(taken.limit(1)) or session.scalar(below.limit(1))):
        return "新网格里已经另外有人或下级"
    return "" if _as_left(record) else "改过的名字、身份或职务后来又改过"


def _as_left(record: Record) -> bool:
    """Say whether everything that the import changed is still as it left it."""
    session = db.session()

    def now(model: Any, ids: list[int]) -> dict[int, Any]:
        return {one.id: one for one in session.scalars(select(model).where(model.id.in_(ids)))}

    renamed = now(Area, [row[0] for row in record["renamed"]])
    changed = now(User, [row[0] for row in record["changed"]])
    posts = now(Post, [row[0] for row in [*record["ended"], *record["dated"]]] + record["posts"])
    freed = {post.area_id for post in posts.values() if post.id in {row[0] for row in record["ended"]}}
    retaken = select(Post.id).where(
        Post.area_id.in_(freed), Post.ended_at.is_(None), Post.id.not_in([*posts]), Post.deputy_for.is_(None)
    )
    return (
        all(renamed[i].name == new for i, _, new in record["renamed"])
        and all((changed[i].name, changed[i].position) == (name, pos) for i, _, _, name, pos in record["changed"])
        and all(clock.to_micros(posts[i].ended_at) == left for i, _, left in record["ended"] if posts[i].ended_at)
        and all(clock.to_micros(posts[i].started_at) == left for i, _, left in record["dated"])
        and all(posts[i].ended_at is None or posts[i].ended_at > clock.now() for i in record["posts"])
        and session.scalar(retaken.limit(1)) is None
    )


def _restore(record: Record, actor_id: int | None) -> None:
    session = db.session()
    for post_id in record["posts"]:
        post = session.get_one(Post, post_id)
        people.refuse_unless_endable(post, actor_id=actor_id)
        post.ended_at = min(post.started_at, clock.now())  # never held
    session.flush()
    for post_id, before, _ in record["ended"]:
        service_posts.reopen(
            session.get_one(Post, post_id), clock.from_micros(before) if before is not None else None, actor_id=actor_id
        )
    for post_id, before, _ in record["dated"]:
        post = session.get_one(Post, post_id)
        people.refuse_unless_endable(post, actor_id=actor_id)
        post.started_at = clock.from_micros(before)
    for user_id, name, position, *_ in record["changed"]:
        user = session.get_one(User, user_id)
        people.refuse_unless_changeable(user, position, actor_id=actor_id)
        user.name, user.position, user.pinyin = name, position, ""
    for user_id in record["people"]:
        service_invitations.revoke(user_id)
        session.get_one(User, user_id).active = False
    session.flush()
    for area_id, before, _ in record["renamed"]:
        areas.rename_area(session.get_one(Area, area_id), before)
    for area_id in reversed(record["areas"]):
        areas.set_active(session.get_one(Area, area_id), False)
