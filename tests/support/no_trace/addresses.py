"""Where somebody can look: every address of the URL map, its parameters filled from what their own pages lead to.

A new page is walked by itself: by its link, or at the address that the table of rights (tests/access) has for it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from tests.support.no_trace.world import NOBODY, REPORTER, World
from tests.support.town import TOWN
from webapp.people.permissions import VERBS
from webapp.people.queries import actor_by_id
from webapp.web.guard import declared_verb

LINK = re.compile(r"""(?:(?:href|src|action|hx-get|data-[a-z-]+)=["']|>https?://localhost)(/[^"'#\s<]*)""")
OF_EACH = 1
"""So many addresses of one route does somebody open, and so many of its filters."""
SEARCHES = ("婚姻", "测试")
# Forms that read nothing but who asks: one account opens them.
OF_NO_MATTER = {
    "/me/password",
    "/me/second-step",
    "/me/devices",
    "/unsent",
    "/drafts",
    "/report",
    "/report/map",
    "/report/where",
    "/outreach/events/new",
    "/outreach/stories/new",
    "/checklists/publish",
    "/standards/publish",
    "/admin/template.xlsx",
    "/visits/new",
    "/report/<any(patrol, hazard, dispute):kind>",
}
# What no page leads to and every account may type.
TYPED = (
    *(f"/{where}?q={words}" for where in ("search", "search/quick") for words in SEARCHES),
    f"/roll-up/{TOWN}200",
    f"/roll-up/{TOWN}200/now",
    f"/sheets/roll-up/{TOWN}",
    "/counter/known?phone=10012345678",
    "/report/nearby?latitude=25.9&longitude=111.0",
    "/cases?kind=dispute",
    "/cases?category=dispute:marriage_family",
    "/board?kind=dispute",
    "/sheets/board?kind=dispute",
)
# A look that changes what the same browser sees next.
SETS = frozenset({"/services/larger"})
# Public pages are the same for all: nobody and one account open them.
STRANGERS = (NOBODY, REPORTER)


def addresses_of(world: World, key: str) -> "Addresses":
    """Return where somebody may look, with what their posts allow now."""
    if key == NOBODY:
        return Addresses(world.town.app, key, ())
    with world.town.app.app_context():
        actor = actor_by_id(world.town.users[key])
        return Addresses(world.town.app, key, (verb for verb in VERBS if actor and actor.can(verb)))


class Addresses:
    """The addresses that one account opens, gathered from its pages as they are read."""

    def __init__(self, app: Flask, key: str, can: Iterable[str]) -> None:
        self.app, self.key, self.verbs = app, key, frozenset(can)
        self.map = app.url_map.bind("localhost")
        self.rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
        self.seen: set[str] = set()
        self.of_rule: Counter[tuple[str, bool]] = Counter()

    def first(self) -> Iterator[str]:
        """Yield what is there without knowing anything: routes without parameters, and what anybody may type."""
        for address in (*(rule.rule for rule in self.rules if not rule.arguments), *TYPED):
            if self._may(self._rule(urlsplit(address).path)) and address not in self.seen:
                self.seen.add(address)
                yield address

    def found_on(self, origin: str, page: str) -> Iterator[str]:
        """Yield where a page leads that is not yet known: so many of each route, so many filters of each."""
        for link in LINK.findall(page):
            parts = urlsplit(urljoin(origin, unescape(link)))
            address = parts.path + (f"?{parts.query}" if parts.query else "")
            rule = self._rule(parts.path)
            if address in self.seen or rule is None or not self._may(rule):
                continue
            kind = (rule.rule, bool(parts.query))
            if self.of_rule[kind] < OF_EACH:
                self.of_rule[kind] += 1
                self.seen.add(address)
                yield address

    def opens(self, address: str) -> bool:
        """Say whether somebody's posts let them ask for an address at all."""
        return self._may(self._rule(urlsplit(address).path))

    def _rule(self, path: str) -> Rule | None:
        try:
            rule, _ = self.map.match(path, "GET", return_rule=True)
        except HTTPException:
            return None
        return rule

    def _may(self, rule: Rule | None) -> bool:
        if rule is None or rule.endpoint == "static" or rule.rule in SETS:
            return False
        verb = declared_verb(self.app, rule.endpoint)
        if rule.rule in OF_NO_MATTER and self.key not in STRANGERS:
            return False
        return self.key in STRANGERS if verb is None else verb in self.verbs
