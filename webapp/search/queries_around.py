"""What else one goes to by its name: people and places, each a link that opens for this person."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select

from webapp.areas.models import Area, Level
from webapp.core.db import db
from webapp.core.letters.characters import runs
from webapp.grid_centre.queries import HeldBefore, managed_paths, posts_of, reach, within
from webapp.grid_centre.queries_informants import informs
from webapp.grid_centre.queries_people import asked_for
from webapp.people.actor import Actor
from webapp.people.models import User


class Goal(NamedTuple):
    """A person or a place: its name, what stands beside it, where it opens."""

    word: str
    second: str
    url: str


def people(actor: Actor, asked: str, most: int) -> list[Goal]:
    """Return people by the beginning of their name or its spelling, in two statements: whom the actor looks after."""
    manages = actor.can("people.manage")
    if not asked or not (manages or actor.can("informant.invite")):
        return []
    mine = reach(actor) if manages else informs(actor)
    query = select(User.id, User.name).where(User.active, mine, asked_for(asked))
    found = db.session().execute(query.order_by(User.pinyin, User.id).limit(most)).all()
    posts = posts_of([row.id for row in found], open_only=True) if found else {}
    at = "/people" if manages else "/informants"
    return [Goal(row.name, _post_words(posts.get(row.id, ())), f"{at}/{row.id}") for row in found]


def places(actor: Actor, asked: str, most: int) -> list[Goal]:
    """Return areas whose name holds all that was asked, the largest first: those that the actor leads or keeps."""
    leads = actor.can("area.roll_up")
    paths = [post.area_path for post in actor.leading] if leads else list(managed_paths(actor))
    parts = runs(asked)
    if not parts or not paths:
        return []
    label = func.replace(Area.label, " ", "")
    named = [label.contains(part, autoescape=True) for part in parts]
    query = select(Area).where(Area.active, Area.level != Level.COUNTY, within(paths), *named)
    found = db.session().scalars(query.order_by(func.length(Area.path), Area.code).limit(most))
    at = "/roll-up" if leads else "/areas"
    return [Goal(area.label, "", f"{at}/{area.code}") for area in found]


def _post_words(posts: Sequence[HeldBefore]) -> str:
    return "、".join(f"{post.words} {post.place}".strip() for post in posts[:2])
