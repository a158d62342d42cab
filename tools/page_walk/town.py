"""The demo town that is walked through: built, stopped at a moment, and then changed by nothing."""

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tools.page_walk.client import Browser
from tools.page_walk.normal import Names

DATABASE = "one-door.db"
WITH_CODES = ("cases", "service_orders", "aid_applications", "outreach_events")
# One of each kind that looks different, the newest and so the most alive; and what happened before the walk.
CASES = (
    "SELECT max(id), code FROM cases GROUP BY kind, state, protected, holder_level, channel, order_count > 0",
    "SELECT id, code FROM cases ORDER BY id DESC LIMIT 9",
)
AREAS = ("SELECT min(id), code FROM areas GROUP BY level, special",)
ORDERS = ("SELECT id, code FROM service_orders",)
AID = ("SELECT id, code FROM aid_applications",)
SENT = ("SELECT id, client_id FROM submissions ORDER BY id DESC LIMIT 12",)
SEEDS = {
    "/cases/": CASES,
    "/dispatch/": CASES,
    "/follow-ups/": CASES,
    "/emergencies/": ("SELECT case_id, code FROM emergency_calls JOIN cases ON cases.id = case_id",),
    "/orders/": ORDERS,
    "/services/orders/": (*ORDERS, CASES[1]),
    "/legal-aid/": AID,
    "/services/legal-aid/": AID,
    "/visits/": ("SELECT id, id FROM visits",),
    "/messages/": (
        "SELECT max(id), max(id) FROM threads WHERE user_id IN (SELECT user_id FROM device_sessions)"
        " GROUP BY user_id, unread > 0",
    ),
    "/reports/": SENT,
    "/counter/": SENT,
    "/order-for/": SENT,
    "/areas/": AREAS,
    "/roll-up/": AREAS,
    "/services/posters/": AREAS,
    "/services/map/": AREAS,
    "/sheets/roll-up/": AREAS,
    "/informants/new/": AREAS,
}
"""Beginning of an address → queries of (row, what stands next in it)."""
MORE = (
    *(f"/shell/{name}" for name in ("chooser", "drafts", "order", "patrol", "hazard", "dispute")),
    *(f"/report/{name}?latitude=25.9&longitude=111.0" for name in ("where", "nearby")),
    "/services/start?item=heart_talk",
    "/services/survey/none",
    "/join/none",
    "/calendar/none.ics",
    "/no-such-page",
)
"""What can't be found by links or in the database."""


class Town:
    """One application on a demo town of its own; ``webapp`` is whatever the path finds first."""

    def __init__(self, instance: Path, moment: datetime) -> None:
        self.instance, self.moment = instance, moment
        self.app: Any = None
        self.before: set[str] = set()
        self.names: Names
        self.seeds: dict[str, list[str]] = {}

    def fill(self, template: Path | None) -> None:
        """Build the town, or take a copy of one, in its newest form."""
        if template:
            shutil.copytree(template, self.instance, ignore=shutil.ignore_patterns("*.key", "assets"))
            for key in template.glob("*_key*.key"):
                shutil.copy(key, self.instance)
        from webapp import create_app

        self.app = create_app()
        for command in (["db", "upgrade"], ["demo", "--if-empty"]):
            done = self.app.test_cli_runner().invoke(args=command)
            if done.exit_code:
                raise RuntimeError(f"flask {' '.join(command)} failed:\n{done.output}") from done.exception
        for key in self.instance.glob("*.key"):
            os.utime(key, (self.moment.timestamp(),) * 2)  # since when it is used is read there
        self.before = {code for table in WITH_CODES for code in self._column(f"SELECT id, code FROM {table}")}

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Stop the town's clock inside."""
        from webapp.core import clock

        with clock.travel(self.moment):
            yield

    def let_in(self, resident: Browser) -> None:
        """Let a resident's browser see each order and each application, as if it had placed them."""
        until = int((self.moment + timedelta(days=1)).timestamp() * 1_000_000)
        codes = [code for table in WITH_CODES[1:3] for code in self._column(f"SELECT id, code FROM {table}")]
        with resident.client.session_transaction() as kept:
            kept["orders"] = dict.fromkeys([*codes, *self._column(CASES[1])], until)

    def keep_as_it_is(self) -> None:
        """From now on take back whatever is written as soon as it is committed, and give random values names."""
        with self.app.app_context():
            dialect = self.app.extensions["sqlalchemy"].engine.dialect
        dialect.do_commit = dialect.do_rollback
        self.app.extensions["background"].mode = "off"
        codes = {code: code for code in self.before}
        for table in WITH_CODES:
            new = [code for code in self._column(f"SELECT id, code FROM {table}") if code not in self.before]
            codes |= {code: f"{table.upper()}-{number}" for number, code in enumerate(new, 1)}
        ids = frozenset(self._column("SELECT id, client_id FROM submissions"))
        self.names = Names({self.app.config["BUILD"]: "BUILD", str(self.instance): "INSTANCE"}, codes, ids)
        for prefix, queries in SEEDS.items():
            self.seeds[prefix] = list(dict.fromkeys(value for query in queries for value in self._column(query)))

    def rules(self) -> list[tuple[str, list[str]]]:
        """Return the addresses of pages: each as text and part names in turn, with its part names."""
        found = [rule for rule in self.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
        return sorted((rule.rule, sorted(rule.arguments)) for rule in found)

    def rule_of(self, address: str, method: str = "GET") -> str | None:
        """Return the rule that an address belongs to, None for none of ours."""
        from werkzeug.exceptions import HTTPException

        try:
            rule, _ = self.app.url_map.bind("localhost").match(address.partition("?")[0], method, return_rule=True)
        except HTTPException:
            return None
        return str(rule.rule)

    def starting_points(self) -> list[str]:
        """Return the addresses without parts, and those with one part that the database fills."""
        found = [*MORE]
        for rule, parts in self.rules():
            if not parts:
                found.append(rule)
            elif len(parts) == 1:
                before, after = re.split(r"<[^>]*>", rule, maxsplit=1)
                found += [f"{before}{value}{after}" for value in self.seeds.get(before, ())]
        return found

    def _column(self, query: str) -> list[str]:
        with closing(sqlite3.connect(self.instance / DATABASE)) as database:
            return [str(value) for _, value in sorted(database.execute(query))]
