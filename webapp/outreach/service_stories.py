"""Writes of typical cases: written by one person, put out by another, taken back by whoever finds a name in it."""

from webapp.core import clock, journal
from webapp.core.db import db, transactional
from webapp.core.errors import invalid, not_found
from webapp.outreach import queries_stories
from webapp.outreach.models import TypicalCase
from webapp.outreach.schemas_stories import StoryInput
from webapp.outreach.states import STORIES, StoryAction, StoryState
from webapp.people.actor import Actor


@transactional
def write(actor: Actor, sent: StoryInput) -> TypicalCase:
    """Keep a new typical case; nobody but those who may check sees it yet."""
    story = TypicalCase(author_id=actor.id, state=StoryState.WRITTEN, sort_at=clock.now(), **vars(sent))
    session = db.session()
    session.add(story)
    session.flush()
    journal.append("story.written", ("story", story.id), actor_id=actor.id)
    return story


@transactional
def change(actor: Actor, story_id: int, version: int | None, sent: StoryInput) -> TypicalCase:
    """Change one's own case before it is out; the one 404 for another person's, 409 once it is out."""
    story, step = queries_stories.story(story_id, public=False), STORIES[StoryAction.CHANGE]
    if story.author_id != actor.id:
        raise not_found()
    with STORIES.take(story, step, version=version):
        for name, value in vars(sent).items():
            setattr(story, name, value)
    STORIES.record(story, step, actor_id=actor.id)
    return story


@transactional
def publish(actor: Actor, story_id: int, version: int | None, looked: bool) -> TypicalCase:
    """Put a case out; Problem 403 for who wrote it, 422 for who did not say that they looked for names."""
    story, step = queries_stories.story(story_id, public=False), STORIES[StoryAction.PUBLISH]
    STORIES.refuse_own(story, step, actor.id)
    # Not only the state: what was read must be what goes out.
    with STORIES.take(story, step, version=version):
        if not looked:
            raise invalid(looked="先从头看一遍，没有真名真地方，再勾上")
        story.checked_by_id, story.sort_at = actor.id, clock.now()
    STORIES.record(story, step, actor_id=actor.id)
    return story


@transactional
def take_back(actor: Actor, story_id: int) -> TypicalCase:
    """Take a case back at once; whoever may check may do it, also who wrote it."""
    story, step = queries_stories.story(story_id, public=False), STORIES[StoryAction.TAKE_BACK]
    with STORIES.take(story, step):
        pass
    STORIES.record(story, step, actor_id=actor.id)
    return story
