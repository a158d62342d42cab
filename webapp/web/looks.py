"""要您看一眼: what stands first on a person's first page, put there by the packages that know of it.

首页 and 待办 begin with it; no page knows a package. One statement asks of every kind whether there is anything; a kind
that has something is then asked for it, with at most two bounded statements.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask

from webapp.core.hot.forms import Piece, read_pieces
from webapp.core.registry import Registry

Context = Mapping[str, Any]
Asked = Callable[[Any], Context | None]


@dataclass(frozen=True)
class Look:
    """A kind of thing that needs a look: whether there is any, what there is, the part that draws it, its place."""

    function: Asked
    template: str
    order: int
    when: Callable[[Any], Piece | None]
    empty: Asked | None


@dataclass(frozen=True)
class Shown:
    """What of a kind there is now: its part of the page finds ``context`` under the name ``look``."""

    template: str
    context: Context


LOOKS: Registry[Look] = Registry("what needs a look")


def first_look(
    template: str, *, order: int, when: Callable[[Any], Piece | None], empty: Asked | None = None
) -> Callable[[Asked], Asked]:
    """Register a function as a part of 要您看一眼, drawn by ``template``; the smaller ``order`` stands higher.

    ``when(actor)`` is a piece, an EXISTS, that says whether there is anything; None where that is not theirs to know.
    ``empty(actor)`` returns what the part shows while there is nothing, for a part that asks again by itself.
    """

    def register(function: Asked) -> Asked:
        return LOOKS.add(Look(function, template, order, when, empty), function).function

    return register


@dataclass(frozen=True)
class Task:
    """A kind of thing that may stand on the page of the morning: among what is next, or among what is today.

    It is asked for only where one of its ``keys`` of ``web/waiting.py`` counts something.
    """

    function: Asked
    template: str
    place: str
    order: int
    keys: tuple[str, ...]


TASKS: Registry[Task] = Registry("what is next")


@dataclass(frozen=True)
class FirstPage:
    """The page with which some people begin in place of 首页, and who they are."""

    function: Callable[[Any], str]
    begins: Callable[[Any], bool]


FIRST_PAGES: Registry[FirstPage] = Registry("first pages")


def morning_task(template: str, *, place: str, order: int, keys: tuple[str, ...]) -> Callable[[Asked], Asked]:
    """Register a function as what is ``next`` (at most three, with their buttons) or ``today``, drawn by ``template``.

    The template finds what the function returns as ``task``; the first kind by ``order`` that has something is shown.
    """

    def register(function: Asked) -> Asked:
        return TASKS.add(Task(function, template, place, order, keys), function).function

    return register


def tasks_of(place: str) -> list[Task]:
    """Return the kinds of a place, the first first."""
    return sorted((one for one in TASKS if one.place == place), key=lambda one: one.order)


def shown_of(task: Task, user: Any) -> Shown | None:
    """Return what of a kind there is for a person."""
    context = task.function(user)
    return None if context is None else Shown(task.template, context)


def first_page(begins: Callable[[Any], bool]) -> Callable[[Callable[[Any], str]], Callable[[Any], str]]:
    """Register the page with which those people begin for whom ``begins`` is true, in place of 首页."""

    def register(function: Callable[[Any], str]) -> Callable[[Any], str]:
        return FIRST_PAGES.add(FirstPage(function, begins), function).function

    return register


def first_page_of(user: Any) -> Callable[[Any], str] | None:
    """Return what draws the page with which a person begins, where that is not 首页."""
    return next((one.function for one in FIRST_PAGES if one.begins(user)), None)


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


def _there(asked: Mapping[int, Piece | None]) -> dict[int, bool]:
    """Ask all that concerns a person in one statement; none where nothing does."""
    wanted = {number: piece for number, piece in asked.items() if piece is not None}
    return dict(zip(wanted, map(bool, read_pieces([*wanted.values()])), strict=True)) if wanted else {}


def init_app(app: Flask) -> None:
    """Let first pages ask what needs a look."""
    app.jinja_env.globals["looks_of"] = looks_of
