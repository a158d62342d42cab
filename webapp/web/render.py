"""What every page knows: preferences, tabs with their badges, and how times are said."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_login import current_user

from webapp.web import formatting as words


@dataclass(frozen=True)
class Prefs:
    """How a person wants to see pages; kept in cookies so that a page comes right at once."""

    care: bool
    theme: str


@dataclass(frozen=True)
class TabKind:
    """A tab, for whom it stands, and where it leads."""

    name: str
    label: str
    icon: str
    icon_active: str
    endpoint: str
    shown: Callable[[Any], bool]


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


def _works(user: Any) -> bool:
    """Say whether somebody's first page is work: what waits for them, the counter, or what residents ordered."""
    return user.can("case.todo") or user.can("case.register") or user.can("service.visit")


def _registers(user: Any) -> bool:
    """Say whether 登记 is a tab of its own; who also dispatches finds it on the dispatch desk."""
    return user.can("case.register") and not user.can("area.roll_up")


def _serves(user: Any) -> bool:
    return user.can("service.visit")


TAB_KINDS = (
    TabKind("todo", "待办", "checklist", "checklist", "cases.todo", lambda u: u.can("case.todo")),
    TabKind("dispatch", "派单", "send", "send", "desk.desk", lambda u: u.can("case.dispatch")),
    TabKind("home", "首页", "home", "home-filled", "capture.home", lambda u: not _works(u)),
    TabKind("counter", "登记", "clipboard-check", "clipboard-check", "counter.form", lambda u: _registers(u)),
    TabKind(
        "orders",
        "点餐",
        "bell-ringing",
        "bell-ringing-filled",
        "service_orders.orders",
        lambda u: u.can("service.visit"),
    ),
    TabKind("area", "辖区", "map-2", "map-2", "insight.roll_up", lambda u: u.can("area.roll_up")),
    TabKind("report", "上报", "circle-plus", "circle-plus", "capture.chooser", lambda u: u.can("report.create")),
    TabKind("messages", "消息", "message-circle", "message-circle-filled", "inbox.messages", lambda _u: True),
    TabKind("me", "我的", "user", "user-filled", "people.me", lambda _u: True),
)

_badges: dict[str, Callable[[Any], int]] = {}


def badge(tab: str) -> Callable[[Callable[[Any], int]], Callable[[Any], int]]:
    """Register the function that counts what waits behind a tab for an actor (one bounded statement)."""

    def register(function: Callable[[Any], int]) -> Callable[[Any], int]:
        _badges[tab] = function
        return function

    return register


def badge_count(tab: str, user: Any) -> int:
    """Return what waits behind a tab."""
    return _badges[tab](user) if tab in _badges else 0


def tabs(active: str, counts: dict[str, int] | None = None) -> Sequence[Tab]:
    """Return the signed-in person's tabs with ``active`` marked; ``counts`` spares a badge's statement."""
    user = current_user._get_current_object()  # asked for once, not at every look
    if not user.is_authenticated:
        return ()
    kinds = [kind for kind in TAB_KINDS if kind.shown(user)]
    pill = not user.can("case.todo")
    known = counts or {}
    return [
        Tab(
            kind.name,
            kind.label,
            "plus" if pill and kind.name == "report" else kind.icon,
            kind.icon_active,
            _tab_url(kind.endpoint),
            known[kind.name] if kind.name in known else badge_count(kind.name, user),
            kind.name == active,
            pill and kind.name == "report",
        )
        for kind in kinds
    ]


def _tab_url(endpoint: str) -> str:
    urls = current_app.extensions.setdefault("tab_urls", {})
    key = (endpoint, request.script_root)
    if key not in urls:
        urls[key] = url_for(endpoint)
    return str(urls[key])


@lru_cache(maxsize=256)
def kept(macro: Any) -> Any:
    """Return a macro that remembers what it drew for which words: for the rows of lists that many people look at.

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
    )


def init_app(app: Flask) -> None:
    """Give templates their words and context."""
    app.jinja_env.filters.update(
        when=words.when, when_short=words.when_short, left=words.left, ago=words.ago, span=words.span
    )
    app.jinja_env.globals.update(tabs_for=tabs, kept=kept, greeting=words.greeting, today_words=words.today_words)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(lambda: {"prefs": prefs(), "demo": app.config["ENV"] == "demo"})
