"""Pages of single things that a phone may keep for a place without signal, beside the lists that every phone keeps.

A package says which of its things a person works on there; never one of a protected matter. The phone asks now and
then, keeps those that have changed and throws away all others: what has ended, and what ended with a post.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask_login import current_user

from webapp.core.registry import Registry

Asked = Callable[[Any], Mapping[str, str]]
MOST = 30
"""So many pages of one kind at most: a phone has not much room, nor anybody so much at hand."""
KEEPERS: Registry[tuple[str, Asked]] = Registry("what phones may keep pages of")


def keeps_pages(verb: str) -> Callable[[Asked], Asked]:
    """Register a function (actor) → address of each page that who has this right may keep, with its version.

    It is one bounded statement. The page itself says ``data-keep-page`` with the same version, else it is not kept.
    """

    def register(function: Asked) -> Asked:
        KEEPERS.add((verb, function), function)
        return function

    return register


def may_keep(actor: Any) -> bool:
    """Say whether a person's phone has to ask at all; it asks the database nothing."""
    return any(actor.can(verb) for verb, _ in KEEPERS)


def pages_of(actor: Any) -> dict[str, str]:
    """Return address → version of all that this person's phone may keep now."""
    asked = [function for verb, function in KEEPERS if actor.can(verb)]
    return {address: version for function in asked for address, version in function(actor).items()}


def asks_for_pages() -> bool:
    """Say, for every page, whether its reader's phone has to ask."""
    return bool(current_user.is_authenticated) and may_keep(current_user)
