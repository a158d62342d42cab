"""Every link of every page leads somewhere: each role follows them through the demo town and meets no refusal."""

import re
from collections import Counter, deque
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from tests.support import once
from tests.support.running.server import copied
from tools.page_walk.client import Browser
from tools.page_walk.people import ROLES
from tools.page_walk.town import SEEDS
from webapp import create_app
from webapp.core.db import db

MOST_PAGES = 2
"""How many links from one kind of page to another a role follows; to one kind from all pages, twice as many."""
FORM = re.compile(r"<form\b[^>]*>")
LINK = re.compile(r'<(?:a|area|img|link|source|script)\b[^>]*?\s(?:href|src)="([^"]*)"|hx-get="([^"]*)"')
OF_EACH = {
    "/cases/": "SELECT max(id), code FROM cases GROUP BY state, protected, channel, order_count > 0",
    "/orders/": "SELECT max(id), code FROM service_orders GROUP BY state, item",
    "/legal-aid/": "SELECT max(id), code FROM aid_applications GROUP BY state",
    "/visits/": "SELECT max(id), id FROM visits GROUP BY kind, state",
    **{prefix: SEEDS[prefix][0] for prefix in ("/emergencies/", "/areas/", "/roll-up/")},
}
"""Beginning of an address → one of each kind that looks different, the newest and so the most alive."""


@pytest.fixture(scope="module")
def demo_app(demo_instance, shared, tmp_path_factory) -> Flask:
    """An application on the demo town, for all roles of this worker; they only look."""
    folder = copied(demo_instance, tmp_path_factory.mktemp("links") / "instance")
    app = create_app(once.settings(folder, shared) | {"ENV": "demo"})
    app.extensions["background"].mode = "off"
    return app


def seeds(app: Flask) -> list[str]:
    """One address of each kind of matter; some roles may see it, and its links are theirs then."""
    with app.app_context():
        ask = db.session().connection().exec_driver_sql
        return [f"{prefix}{code}" for prefix, query in OF_EACH.items() for _, code in ask(query).all()[:60]]


class Follower:
    """One role's way along the links: `faults` says which led nowhere, and from where."""

    def __init__(self, app: Flask, phone: str | None) -> None:
        self.browser, self.map = Browser(app, phone), app.url_map.bind("localhost")
        self.seeds = frozenset(seeds(app))
        self.waiting = deque((one, "") for one in ("/", "/me", "/services", *sorted(self.seeds)))
        self.seen = {one for one, _ in self.waiting}
        self.ways: Counter[object] = Counter()
        self.faults: list[str] = []
        self.opened = 0

    def follow_all(self) -> None:
        while self.waiting:
            address, origin = self.waiting.popleft()
            answer = self.browser.get(address)
            self.opened += 1
            if answer.status_code >= 400 and origin:
                self.faults.append(f"{origin} leads to {address}: {answer.status_code}")
            if answer.status_code in (301, 302, 303, 308):
                self._note(address, answer.headers["Location"])
            if answer.status_code == 200 and answer.mimetype == "text/html":
                self._read(address, answer.get_data(as_text=True))

    def _read(self, address: str, page: str) -> None:
        for found in LINK.finditer(page):
            self._note(address, unescape(found[1] or found[2] or ""))
        for form in FORM.findall(page):
            if "data-lacking" in form:  # goes where the question goes that it answers (js/capture/answers.js)
                continue
            action = re.search(r'\saction="([^"]*)"', form)
            method = "POST" if re.search(r'\smethod="post"', form, re.I) else "GET"
            target = urljoin(address, unescape(action[1]) if action else address)
            if not self._rule(urlsplit(target).path, method):
                self.faults.append(f"{address} has a form for {method} {target}: no such route")

    def _note(self, origin: str, target: str) -> None:
        parts = urlsplit(urljoin(f"http://localhost{origin}", target))
        if parts.scheme != "http" or parts.netloc != "localhost":
            return
        where = parts.path + (f"?{parts.query}" if parts.query else "")
        rule = self._rule(parts.path)
        asked = () if parts.path.startswith("/sheets/") else parse_qsl(parts.query, keep_blank_values=True)
        names = tuple(sorted(name for name, _ in asked))  # a sheet is the list of its page: two of each are enough
        to, way = (rule, names), (self._rule(urlsplit(origin).path), rule, names)
        here = (origin, rule)  # of one of each kind the first link to each kind counts: it may be the one that differs
        first = origin in self.seeds and not self.ways[here]
        enough = self.ways[to] >= (MOST_PAGES if asked else 2 * MOST_PAGES) or self.ways[way] >= MOST_PAGES
        if where in self.seen or (rule and enough and not first):
            return
        self.ways.update((to, way, here))
        self.seen.add(where)
        self.waiting.append((where, origin))

    def _rule(self, path: str, method: str = "GET") -> str | None:
        try:
            rule, _ = self.map.match(path, method, return_rule=True)
        except HTTPException:
            return None
        return str(rule.rule)


@pytest.mark.parametrize("role", ROLES)
def test_each_link_of_each_page_leads_somewhere(demo_app, role):
    follower = Follower(demo_app, ROLES[role])
    follower.follow_all()
    assert follower.faults == []
    assert follower.opened > 20
