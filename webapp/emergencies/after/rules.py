"""Who writes up what a headquarters did, and who may let a drill go: asked by the services and by pages."""

from webapp.emergencies.hq.rules import Access
from webapp.people.actor import Actor
from webapp.people.permissions import Role


def may_write(seen: Access) -> bool:
    """Say whether somebody writes the review and the reports to upper levels: who commands, the town's deciders."""
    return seen.commander or seen.decides


def may_erase(actor: Actor, seen: Access) -> bool:
    """Say whether somebody may erase a drill: who commanded it, and the desk."""
    return seen.commander or (seen.decides and any(post.role == Role.DISPATCHER for post in actor.posts))
