"""The rules of our scripts as functions: each takes sources under static/js and returns the faults it finds."""

import posixpath
import re
from collections.abc import Iterable

from tests.support.rules.architecture import circles
from tests.support.rules.sources import Source
from webapp.web.bundles import imports_of

HOME = "static/js/"
_PAGE_SCRIPT = re.compile(r"<script src=\"\{\{ asset\('js/([^']+)'\)")
# Left to right: a folder takes only from those before it; those of one bracket do not know each other.
ORDER: tuple[tuple[str, ...], ...] = (
    ("lib",),
    ("ui", "wechat"),
    ("offline/store",),
    ("offline/send",),
    ("offline/forms",),
    ("offline/screens",),
    ("offline",),
    ("maps",),
    ("capture",),
    ("cases", "inbox", "insight", "neighbours", "people", "service_orders", "desk"),
    ("",),  # app.js
)
RANK = {folder: rank for rank, bracket in enumerate(ORDER) for folder in bracket}


def own_imports(source: Source) -> list[str]:
    """Return the scripts of ours that one takes, at once or later, from static/js on; none of third parties."""
    found = imports_of(source.path.removeprefix(HOME), source.text)
    return [path for path in found if not path.startswith("../")]


def script_order_faults(sources: Iterable[Source]) -> list[str]:
    """Return imports that go to the right or across a bracket, and folders with no place in the order."""
    faults = []
    for source in sources:
        here = posixpath.dirname(source.path.removeprefix(HOME))
        if here not in RANK:
            faults.append(f"{source.path}: {here} has no place in the order of scripts")
            continue
        for path in own_imports(source):
            there = posixpath.dirname(path)
            if there != here and RANK.get(there, len(ORDER)) >= RANK[here]:
                faults.append(f"{source.path}: may not import {path}")
    return faults


def script_circle_faults(sources: Iterable[Source]) -> list[str]:
    """Return the scripts that import each other in a circle, however long, at once or later."""
    sources = list(sources)
    graph = {source.path.removeprefix(HOME): set(own_imports(source)) for source in sources}
    graph |= {path: set() for paths in list(graph.values()) for path in paths - graph.keys()}
    return circles(graph)


def page_script_faults(sources: Iterable[Source], templates: Iterable[Source]) -> list[str]:
    """Return scripts that a page names though another script takes them: the page would run that one as well.

    A module that one script alone takes lies in the file of that script (``web/bundles``).
    """
    taken = {one: source.path for source in sources for one in imports_of(*_named(source), later=False)}
    named = ((one, source.path) for source in templates for one in _PAGE_SCRIPT.findall(source.text))
    return [f"{page}: js/{one} is part of {taken[one]}" for one, page in named if one in taken]


def _named(source: Source) -> tuple[str, str]:
    return source.path.removeprefix(HOME), source.text
