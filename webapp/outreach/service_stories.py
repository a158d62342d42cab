"""Writes of typical cases: written by one person, put out by another, taken back by whoever finds a name in it."""

from sqlalchemy.orm.exc import StaleDataError

from webapp.core import clock, journal
from webapp.core.db import db
from webapp.core.errors import Problem, invalid, not_found
from webapp.outreach import queries_stories
from webapp.outreach.models import TypicalCase
from webapp.outreach.schemas_stories import StoryIn
from webapp.outreach.states import STORY_WORDS, StoryState
from webapp.people.actor import Actor


def write(actor: Actor, sent: StoryIn) -> TypicalCase:
    """Keep a new typical case; nobody but those who may check sees it yet."""
    story = TypicalCase(author_id=actor.id, state=StoryState.WRITTEN, sort_at=clock.now(), **vars(sent))
    session = db.session()
    session.add(story)
    session.flush()
    journal.append("story.written", ("story", story.id), actor_id=actor.id)
    return story


def change(actor: Actor, story_id: int, version: int | None, sent: StoryIn) -> TypicalCase:
    """Change one's own case before it is out; the one 404 for somebody else's, 409 once it is out."""
    story = queries_stories.story(story_id, public=False)
    if story.author_id != actor.id:
        raise not_found()
    _refuse_stale(story, version, StoryState.WRITTEN)
    for name, value in vars(sent).items():
        setattr(story, name, value)
    _flush()
    journal.append("story.changed", ("story", story.id), actor_id=actor.id)
    return story


def publish(actor: Actor, story_id: int, version: int | None, looked: bool) -> TypicalCase:
    """Put a case out; Problem 403 for who wrote it, 422 for who did not say that they looked for names."""
    story = queries_stories.story(story_id, public=False)
    if story.author_id == actor.id:
        raise Problem("forbidden", "自己写的，要请另一个人看过才能放出去")
    # Not only the version: what was read must be what goes out.
    _refuse_stale(story, version, StoryState.WRITTEN)
    if not looked:
        raise invalid(looked="先从头看一遍，没有真名真地方，再勾上")
    story.state, story.checked_by_id, story.sort_at = StoryState.PUBLISHED, actor.id, clock.now()
    _flush()
    journal.append("story.published", ("story", story.id), actor_id=actor.id)
    return story


def take_back(actor: Actor, story_id: int) -> TypicalCase:
    """Take a case back at once; whoever may check may do it, also who wrote it."""
    story = queries_stories.story(story_id, public=False)
    _refuse_stale(story, None, StoryState.PUBLISHED)
    story.state = StoryState.TAKEN_BACK
    _flush()
    journal.append("story.taken_back", ("story", story.id), actor_id=actor.id)
    return story


def _refuse_stale(story: TypicalCase, version: int | None, needed: StoryState) -> None:
    if (version is not None and version != story.version) or story.state != needed:
        raise Problem("stale", f"刚刚被改过，现在是“{STORY_WORDS[StoryState(story.state)][0]}”，请再看一遍")


def _flush() -> None:
    try:
        db.session().flush()
    except StaleDataError as error:
        db.session().rollback()
        raise Problem("stale") from error
