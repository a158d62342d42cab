"""要您看一眼: what stands first on a person's first page, put there by the packages that know of it.

首页 and 待办 begin with it; no page knows a package. Each function is asked with the actor, takes at most three bounded
statements, decides by itself whether it concerns them, and answers None where it does not.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask

from webapp.core.registry import Registry

Asked = Callable[[Any], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Look:
    """A kind of thing that needs a look: the part that draws it and its place among the others."""

    function: Asked
    template: str
    order: int


@dataclass(frozen=True)
class Shown:
    """What of a kind there is now: its part of the page finds ``context`` under the name ``look``."""

    template: str
    context: Mapping[str, Any]


LOOKS: Registry[Look] = Registry("what needs a look")


def first_look(template: str, *, order: int) -> Callable[[Asked], Asked]:
    """Register a function as a part of 要您看一眼, drawn by ``template``; the smaller ``order`` stands higher."""

    def register(function: Asked) -> Asked:
        return LOOKS.add(Look(function, template, order), function).function

    return register


def looks_of(user: Any) -> list[Shown]:
    """Return what needs a person's look now, the first first."""
    asked = ((one.template, one.function(user)) for one in sorted(LOOKS, key=lambda one: one.order))
    return [Shown(template, context) for template, context in asked if context is not None]


def init_app(app: Flask) -> None:
    """Let first pages ask what needs a look."""
    app.jinja_env.globals["looks_of"] = looks_of
