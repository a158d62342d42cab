"""要您看一眼: what stands first on a person's first page, put there by the packages that know of it.

首页 and 待办 begin with it; no page knows a package. One statement asks of every kind whether there is anything; a kind
that has something is then asked for it, with at most two bounded statements.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select

from webapp.core.db import db
from webapp.core.registry import Registry

Context = Mapping[str, Any]
Asked = Callable[[Any], Context | None]


@dataclass(frozen=True)
class Look:
    """A kind of thing that needs a look: whether there is any, what there is, the part that draws it, its place."""

    function: Asked
    template: str
    order: int
    when: Callable[[Any], Any]
    empty: Asked | None


@dataclass(frozen=True)
class Shown:
    """What of a kind there is now: its part of the page finds ``context`` under the name ``look``."""

    template: str
    context: Context


LOOKS: Registry[Look] = Registry("what needs a look")


def first_look(
    template: str, *, order: int, when: Callable[[Any], Any], empty: Asked | None = None
) -> Callable[[Asked], Asked]:
    """Register a function as a part of 要您看一眼, drawn by ``template``; the smaller ``order`` stands higher.

    ``when(actor)`` says in SQL (an EXISTS) whether there is anything, or is None where it does not concern the actor.
    ``empty(actor)`` returns what the part shows while there is nothing, for a part that asks again by itself.
    """

    def register(function: Asked) -> Asked:
        return LOOKS.add(Look(function, template, order, when, empty), function).function

    return register


def looks_of(user: Any) -> list[Shown]:
    """Return what needs a person's look now, the first first."""
    kinds = sorted(LOOKS, key=lambda one: one.order)
    there = _there({number: one.when(user) for number, one in enumerate(kinds)})
    found = []
    for number, one in enumerate(kinds):
        context = one.function(user) if there.get(number) else one.empty(user) if one.empty else None
        if context is not None:
            found.append(Shown(one.template, context))
    return found


def _there(asked: Mapping[int, Any]) -> dict[int, bool]:
    """Ask all that concerns a person in one statement; none where nothing does."""
    wanted = {number: condition for number, condition in asked.items() if condition is not None}
    if not wanted:
        return {}
    row = db.session().execute(select(*wanted.values())).one()
    return dict(zip(wanted, map(bool, row), strict=True))


def init_app(app: Flask) -> None:
    """Let first pages ask what needs a look."""
    app.jinja_env.globals["looks_of"] = looks_of
