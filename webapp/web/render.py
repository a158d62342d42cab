"""What every page knows: preferences, tabs with their badges, and the words for times."""

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import FunctionType, MappingProxyType, MethodType
from typing import Any, cast

from flask import Flask, request
from flask.templating import Environment
from flask_login import current_user
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context, Macro
from markupsafe import _escape_inner

from webapp.core.letters import characters
from webapp.core.letters.syllables import spelt
from webapp.web import doors
from webapp.web import formatting as words
from webapp.web.frame import door_url
from webapp.web.once import new_form_id
from webapp.web.tables import in_pane, on_a_desk
from webapp.web.waiting import Count


class PlainText(CodeGenerator):
    """Compiles templates as Jinja does, but for one name: what is escaped on its way into a page stays plain text.

    It is joined to the page at once. ``Markup`` around each piece would be thrown away again, a thousand times a page.
    """

    def write_commons(self) -> None:
        """Write what each part of a template begins with."""
        super().write_commons()
        self.writeline("escape = environment.escaped")


class Page(Context):
    """The context of a template, which calls macros and plain functions at once.

    Jinja asks of each thing that is called, a thousand times a page, whether it wants the context or the environment.
    """

    def call(self, what: Any, *args: Any, **kwargs: Any) -> Any:
        """Call what a template calls."""
        if type(what) is Macro:
            args = (self.eval_ctx, *args)
        elif type(what) not in (FunctionType, MethodType) or hasattr(what, "jinja_pass_arg"):
            return super().call(what, *args, **kwargs)
        if kwargs:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
        return what(*args, **kwargs)


class Templates(Environment):
    """The templates of the house, which all know the same words: none brings globals of its own.

    So an imported part is made once and kept, and what all know stands in one dictionary. Jinja's chain of two is
    written for templates that differ; each import and each page would walk along all of it in Python.
    """

    code_generator_class = PlainText
    context_class = Page

    @staticmethod
    def escaped(value: Any) -> str:
        """Return a value as it stands in a page, escaped unless it is markup; as plain text."""
        if type(value) is str:
            text: str = _escape_inner(value)
        else:
            text = value.__html__() if hasattr(value, "__html__") else _escape_inner(str(value))
        return text

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template knows by itself."""
        return super().make_globals(d) if d else cast("MutableMapping[str, Any]", MappingProxyType(self.globals))


@dataclass(frozen=True)
class Prefs:
    """How a person wants to see pages; kept in cookies so that a page comes right at once."""

    care: bool
    theme: str
    narrow: bool = False


@dataclass(frozen=True)
class Tab:
    """A tab as the page draws it."""

    name: str
    label: str
    icon: str
    icon_active: str
    url: str
    badge: int
    active: bool
    pill: bool


def tabs(active: str, *, known: Mapping[str, Count] | None = None) -> Sequence[Tab]:
    """Return the signed-in person's tabs with ``active`` marked, and what waits behind them in one statement.

    On a desk nothing is counted here: its rail asks for the numbers by itself. ``known`` spares the statement on a
    page that has counted all of it already.
    """
    user = current_user._get_current_object()  # asked for once, not at every look
    if not user.is_authenticated or in_pane():
        return ()
    found = doors.tabs_of(user)
    counts = known if known is not None else {} if on_a_desk() else doors.counts_behind(found, user)
    return [_tab(door, user, door.waiting(counts).number, active) for door in found]


def _tab(door: doors.Door, user: Any, number: int, active: str) -> Tab:
    pill = door.pill is not None and door.pill(user)
    icon = "plus" if pill else door.icon
    return Tab(door.tab, door.word, icon, door.icon_active, door_url(door), number, door.tab == active, pill)


@lru_cache(maxsize=256)
def kept(macro: Any) -> Any:
    """Return a macro that remembers what it drew for which arguments, for the rows of lists that many people open.

    Only for macros whose outcome follows from plain arguments alone: no body, no token, no id that is made anew. Text
    and markup that look alike are different words here, so what is escaped stays escaped.
    """
    return lru_cache(maxsize=1024, typed=True)(macro)


def prefs() -> Prefs:
    """Return the preferences that the cookies carry."""
    theme = request.cookies.get("one_door_theme", "auto")
    return Prefs(
        care=request.cookies.get("one_door_care") == "1",
        theme=theme if theme in ("light", "dark") else "auto",
        narrow=request.cookies.get("one_door_rail") == "narrow",
    )


FILTERS = {
    "when": words.when,
    "when_short": words.when_short,
    "by_when": words.by_when,
    "ago": words.ago,
    "spelt": spelt,
    "span": words.span,
    "tel": words.tel,
    "initial": characters.first,
    "shortened": characters.shortened,
    "stamp": words.stamp,
}
"""What templates write as `value|name`."""


def init_app(app: Flask) -> None:
    """Give templates their words and context."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(
        tabs_for=tabs,
        kept=kept,
        in_pane=in_pane,
        form_id=new_form_id,
        greeting=words.greeting,
        today_words=words.today_words,
        moment_words=words.moment_words,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(lambda: {"prefs": prefs(), "demo": app.config["ENV"] == "demo"})
