"""典型案例: written by one person, put out by a second."""

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import Problem, not_found
from webapp.outreach import (
    presenters as pages,
)
from webapp.outreach import (
    presenters_lists,
    queries_stories,
    schemas_stories,
    service_stories,
)
from webapp.outreach.states import STORIES, StoryAction, StoryState
from webapp.web.addresses import known_word
from webapp.web.doors import door
from webapp.web.forms import read_version
from webapp.web.guard import needs
from webapp.web.mending import mended_on
from webapp.web.pagination import page_key

bp = Blueprint("outreach_stories", __name__)


@bp.get("/outreach/stories")
@door("outreach_stories.stories", "典型案例", "book", order=50, group="law")
@needs("story.check")
def stories() -> str:
    """List typical cases by their state."""
    state = StoryState(known_word(request.args, "show", tuple(StoryState)) or StoryState.WRITTEN)
    return render_template("outreach/stories.html", **presenters_lists.stories_page(state, page_key()))


@bp.get("/outreach/stories/new")
@needs("story.write")
def new() -> str:
    """Show the form of a typical case."""
    return render_template("outreach/story_form.html", typed={}, errors={}, problem=None, story=None)


@bp.post("/outreach/stories")
@needs("story.write")
@mended_on(lambda problem: _form_again(problem, None))
def create() -> BaseResponse:
    """Keep a typical case; it is not out yet."""
    sent = schemas_stories.parse_story(request.form)
    story = service_stories.write(current_user, sent)
    flash("存下了，请另一个人看一遍")
    return redirect(f"/outreach/stories/{story.id}", code=303)


@bp.get("/outreach/stories/<int:story_id>")
@needs("story.check")
def story(story_id: int) -> str:
    """Show a typical case with what may give away who it is about."""
    found = queries_stories.story(story_id, public=False)
    return render_template("outreach/story.html", **pages.story_page(current_user, found))


@bp.get("/outreach/stories/<int:story_id>/edit")
@needs("story.write")
def edit(story_id: int) -> str:
    """Show the form with one's own case that is not out yet."""
    found = queries_stories.story(story_id, public=False)
    if found.author_id != current_user.id or found.state != StoryState.WRITTEN:
        raise not_found()
    return render_template("outreach/story_form.html", typed=vars(found), errors={}, problem=None, story=found)


@bp.post("/outreach/stories/<int:story_id>/change")
@needs("story.write")
@mended_on(lambda problem, story_id: _form_again(problem, story_id))
def change(story_id: int) -> BaseResponse:
    """Change one's own case before it is out."""
    sent = schemas_stories.parse_story(request.form)
    service_stories.change(current_user, story_id, read_version(request.form), sent)
    flash(STORIES[StoryAction.CHANGE].flash)
    return redirect(f"/outreach/stories/{story_id}", code=303)


@bp.post("/outreach/stories/<int:story_id>/publish")
@needs("story.check")
@mended_on(lambda problem, story_id: _story_again(problem, story_id))
def publish(story_id: int) -> BaseResponse:
    """Publish a case that another person wrote."""
    service_stories.publish(current_user, story_id, read_version(request.form), bool(request.form.get("looked")))
    flash(STORIES[StoryAction.PUBLISH].flash)
    return redirect(f"/outreach/stories/{story_id}", code=303)


@bp.post("/outreach/stories/<int:story_id>/take-back")
@needs("story.check")
def take_back(story_id: int) -> BaseResponse:
    """Take a case back at once."""
    service_stories.take_back(current_user, story_id)
    flash(STORIES[StoryAction.TAKE_BACK].flash)
    return redirect(f"/outreach/stories/{story_id}", code=303)


def _form_again(problem: Problem, story_id: int | None) -> str:
    return render_template(
        "outreach/story_form.html",
        typed=request.form,
        errors=problem.fields,
        problem=problem,
        story=queries_stories.story(story_id, public=False) if story_id else None,
    )


def _story_again(problem: Problem, story_id: int) -> str:
    shown = pages.story_page(current_user, queries_stories.story(story_id, public=False), problem)
    return render_template("outreach/story.html", **shown)
