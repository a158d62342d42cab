"""Who may see a headquarters and take which step: one rule, asked by the service and by pages for their buttons."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from webapp.core import clock
from webapp.core.letters.characters import shortened
from webapp.emergencies.hq.models import Headquarters, RollEntry
from webapp.emergencies.hq.schemas import kind_names
from webapp.emergencies.hq.states import HEADQUARTERS, OPEN, Action, By, State, Step
from webapp.emergencies.standing.queries import is_on_duty
from webapp.people.actor import Actor, HeldPost
from webapp.people.permissions import DECIDERS, Role

LONGEST_TITLE = 24
_DECIDING = DECIDERS | {Role.TOWN_GRID_LEAD}


@dataclass(frozen=True)
class Access:
    """A headquarters as loaded for an actor, with what they are to it.

    ``mine`` is their own row of the roll-call; ``decides`` says that they are of the town's deciders (desk,
    commissioner, town lead), ``leads`` that they lead above the place, ``starts`` that they may start one here.
    """

    headquarters: Headquarters
    mine: RollEntry | None
    decides: bool
    leads: bool
    starts: bool
    commander: bool
    asker: bool
    commissioner: bool

    @property
    def open(self) -> bool:
        """Whether it is going on."""
        return self.headquarters.state in OPEN

    @property
    def works(self) -> bool:
        """Whether the actor may write down what happens: whoever was called, and the town's deciders."""
        return self.mine is not None or self.decides or self.commander


def access_of(actor: Actor, headquarters: Headquarters, mine: RollEntry | None, area_path: str) -> Access | None:
    """Return what an actor is to a headquarters; None for who does not see it.

    Seen by who was called, leads above the place, the town's deciders, who asked for it; while it is only asked for
    also by the duty officer, who may start it.
    """
    decides = _decides(actor, area_path)
    leads = any(post.leads and post.area_path and area_path.startswith(post.area_path) for post in actor.posts)
    starts = may_start(actor, area_path)
    asker = headquarters.author_id == actor.id
    waits = headquarters.state == State.ASKED
    if headquarters.set_aside_at or not (mine or decides or leads or asker or (waits and starts)):
        return None
    return Access(
        headquarters=headquarters,
        mine=mine,
        decides=decides,
        leads=leads,
        starts=starts,
        commander=headquarters.commander_id == actor.id,
        asker=asker,
        commissioner=any(p.role == Role.POLITICAL_LEGAL_COMMISSIONER for p in _posts_over(actor, area_path)),
    )


def title_of(headquarters: Headquarters) -> str:
    """Return what a headquarters is called: kind and place, and that it is a drill."""
    drill = "演练 · " if headquarters.drill else ""
    return f"{drill}{kind_names().get(headquarters.kind, '')} · {shortened(headquarters.place, LONGEST_TITLE, '…')}"


def may_start(actor: Actor, area_path: str) -> bool:
    """Say whether somebody may start a headquarters for a place: the town's deciders, and who is on duty today."""
    if not actor.can("emergency.start"):
        return False
    return _decides(actor, area_path) or is_on_duty(actor, clock.now())


def may_ask(actor: Actor) -> bool:
    """Say whether somebody may ask for one to be started (请求启动): the police station."""
    return actor.can("emergency.ask")


def may(actor: Actor, seen: Access, step: Step, now: datetime | None = None) -> bool:
    """Say whether the actor has the right to a step at all, whatever the state."""
    if step.verb is None or not actor.can(step.verb):
        return False
    return {
        By.STARTER: seen.starts,
        By.ASKER: seen.asker and not seen.starts,
        By.COMMANDER: seen.commander,
        By.NEXT: _is_next(actor, seen, step, now or clock.now()),
        By.DECIDER: seen.decides or seen.commander,
        By.SYSTEM: False,
    }[By(step.by)]


def allowed(actor: Actor, seen: Access) -> list[Step]:
    """Return the steps that the actor may take now, in the order of the table."""
    steps = HEADQUARTERS.steps_from(seen.headquarters, lambda step: may(actor, seen, step))
    return [step for step in steps if _fits(seen.headquarters, step)]


def unanswered(headquarters: Headquarters, now: datetime) -> bool:
    """Say whether who was asked about the command has said nothing for so long that the next may take it."""
    asked = headquarters.command_asked_at
    return asked is not None and now >= asked + timedelta(minutes=current_app.config["EMERGENCY_COMMAND_MINUTES"])


def kept_version(headquarters: Headquarters) -> str:
    """Return what is another one whenever the page that a phone of the called keeps has changed."""
    return f"{headquarters.version}-{headquarters.news}"


def is_claimed_before_end(headquarters: Headquarters, at: datetime | None) -> bool:
    """Say whether something was pressed, by its claim, before a headquarters ended that is over by now."""
    ended, begun = headquarters.ended_at, headquarters.activated_at
    return bool(at and ended and begun and begun <= at < ended)


def _is_next(actor: Actor, seen: Access, step: Step, now: datetime) -> bool:
    """Say whether the actor may take the command over, or ask who commands: the commissioner at once, else by turn.

    Whoever was asked to take it may; of the others the town's deciders and the duty officer, when who was asked has
    said nothing for ten minutes.
    """
    headquarters = seen.headquarters
    if seen.commander:
        return False
    if step.action == Action.ASK_COMMAND:
        return seen.decides or seen.starts
    if seen.commissioner or headquarters.command_asked_id == actor.id:
        return True
    return (seen.decides or seen.starts) and unanswered(headquarters, now)


def _fits(headquarters: Headquarters, step: Step) -> bool:
    """Say whether a step about the command makes sense now: none is asked twice, and only who was asked keeps it."""
    waits = headquarters.command_asked_id is not None
    of_commander = waits and headquarters.command_asked_id == headquarters.commander_id
    if step.action in (Action.HAND_COMMAND, Action.ASK_COMMAND):
        return not waits
    return of_commander if step.action == Action.KEEP_COMMAND else True


def deciding_paths(actor: Actor) -> list[str]:
    """Return the paths of the areas in which somebody is of the deciders."""
    return [post.area_path for post in actor.posts if post.role in _DECIDING and post.area_path]


def _posts_over(actor: Actor, area_path: str) -> list[HeldPost]:
    return [p for p in actor.posts if p.area_path and area_path.startswith(p.area_path)]


def _decides(actor: Actor, area_path: str) -> bool:
    return any(post.role in _DECIDING for post in _posts_over(actor, area_path))
