"""Who may see a request and take which step: one rule, asked by the service and by pages for their buttons."""

from dataclasses import dataclass
from datetime import datetime

from webapp.areas.scope import desk_scope, person_scope, unit_scope
from webapp.cases.models import Case
from webapp.consultation.files.models import Decider, FileRequest
from webapp.consultation.files.states import FILES, Action, By, State, Step
from webapp.core import clock
from webapp.people.actor import Actor
from webapp.people.permissions import ROLE_NAMES, Role, roles_with

COLLEAGUE = "您和申请的人在一个单位，要由别人定"
_ASKING = frozenset(roles_with("file.ask"))


@dataclass(frozen=True)
class FileAccess:
    """A request as loaded through the actor's scope: what the actor is to it.

    ``keeper``: heads the keeping unit; ``commissioner``: decides where nobody of that unit does; ``colleague``: works
    in a unit of the asker's; ``barred`` why they take no step on it. ``asker`` and ``decided_by`` are names, ``digits``
    the last four of the asker's number, ``case`` that of the file and ``area`` where it lies.
    """

    row: FileRequest
    case: Case | None = None
    keeper: bool = False
    commissioner: bool = False
    colleague: bool = False
    barred: str = ""
    asker: str = ""
    decided_by: str = ""
    digits: str = ""
    area: str = ""

    @property
    def state(self) -> State:
        """Where it stands: over at its end, also before the sweep has written so."""
        return standing(self.row, clock.now())

    @property
    def url(self) -> str:
        """The address of its page."""
        return f"/files/{self.row.id}"


def standing(row: FileRequest, now: datetime) -> State:
    """Return where a request stands at a moment."""
    over = row.state == State.GRANTED and row.ends_at is not None and row.ends_at <= now
    return State.EXPIRED if over else row.state


def scopes_of(actor: Actor) -> list[str]:
    """Return the scopes of the actor's requests: their own, those of units that they head, the commissioner's.

    Colleagues of a head see none: whose file somebody wants to read is told to who decides alone.
    """
    heads = [unit_scope(post.unit_id) for post in actor.posts if post.role == Role.UNIT_HEAD and post.unit_id]
    decides = [
        desk_scope(post.area_id)
        for post in actor.posts
        if post.role == Role.POLITICAL_LEGAL_COMMISSIONER and post.area_id
    ]
    return list(dict.fromkeys([person_scope(actor.id), *heads, *decides]))


def access_of(actor: Actor, row: FileRequest, case: Case, *, colleague: bool, barred: str, **names: str) -> FileAccess:
    """Return what the actor is to a request that they see."""
    scopes = scopes_of(actor)
    keeps = row.keeper_unit_id is not None and unit_scope(row.keeper_unit_id) in scopes
    decides = row.decider == Decider.COMMISSIONER and desk_scope(row.town_id) in scopes
    return FileAccess(row, case, keeps, decides, colleague, barred, **names)


def may(actor: Actor, seen: FileAccess, step: Step) -> bool:
    """Say whether the actor has the right to a step at all, whatever the state."""
    if step.verb is None or not actor.can(step.verb):
        return False
    if step.by == By.ASKER:
        return seen.row.asker_id == actor.id
    if step.action == Action.RECUSE:  # the commissioner is the last who may decide
        return seen.keeper and seen.row.decider == Decider.HEAD
    return seen.keeper or seen.commissioner


def refusal(actor: Actor, seen: FileAccess, step: Step) -> str:
    """Return why another person has to take a step, or nothing: own matter, withdrawn, own request, own unit."""
    if seen.barred:
        return seen.barred
    if FILES.is_own(seen.row, step, actor.id):
        return step.another
    return COLLEAGUE if step.by in (By.DECIDER, By.KEEPER) and seen.colleague else ""


def allowed(actor: Actor, seen: FileAccess) -> list[Step]:
    """Return the steps that the actor may take now, in the order of the table."""
    if seen.state != seen.row.state:
        return []
    return FILES.steps_from(seen.row, lambda step: may(actor, seen, step) and not refusal(actor, seen, step))


def may_look(actor: Actor, seen: FileAccess) -> bool:
    """Say whether the actor may look into the file now: who asked, until its end, while the post lets them ask."""
    return seen.row.asker_id == actor.id and actor.can("file.ask") and seen.state == State.GRANTED


def label_of(actor: Actor) -> str:
    """Return for which unit a person asks; what their post is called where they sit in none."""
    posts = [post for post in actor.posts if post.role in _ASKING]
    named = next((post.unit_name for post in posts if post.unit_name), "")
    return named or next((ROLE_NAMES[post.role] for post in posts), "")


def units_of(actor: Actor) -> frozenset[int]:
    """Return the units in which a person holds a post now."""
    return frozenset(post.unit_id for post in actor.posts if post.unit_id)
