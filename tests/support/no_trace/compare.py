"""How everything stands for those who aren't named, and what of it has changed since, in words.

Complete walks are few: one before the first step and one after the last. Between them every row outside the protected
tables has to be the same as before, which is stronger, because what pages show follows from rows, and far cheaper.
For the same reason the second walk leaves out what read only tables in which nothing at all has changed.
"""

from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from tests.support.logs import log_lines
from tests.support.no_trace import auditor, rows, story
from tests.support.no_trace.story import WORDS, Step, Told
from tests.support.no_trace.walk import Walk, ask, differing, plain, shown, walk
from tests.support.no_trace.world import ASKED_IN, LOOKERS, NAMED, REPORTER, World, at_this_moment
from webapp.core import clock
from webapp.operations.service_nightly import nightly_backup

# Where a person finds what they reported themselves, or hears that what they worked on is in other hands: there a line
# says so, without a word of it. They read their messages before each walk, so that their number is not everywhere.
OWN_LINES = {"/reports", "/messages"}
# Where the numbers of petitions are kept: there one is left of what turned, and that it is dealt with otherwise.
REGISTERS, STUB = ("governance_centre", "petition_reception_centre"), "已另行办理"
WHOSE_LINES = (REPORTER, story.GRID_LEAD, story.HEAD_OF_VILLAGE, ASKED_IN)


@dataclass
class Watch:
    """Looks before anything happens, takes the steps, and says what has changed for whom."""

    world: World
    keys: Sequence[str]
    log: StringIO
    told: Told = field(default_factory=Told)

    def begin(self, addresses: dict[str, list[str]] | None = None) -> None:
        """Look before the first step, everywhere or at these addresses alone."""
        for key in (*LOOKERS, *NAMED):
            self.world.phone(key)
        self.world.let_the_worker_work()
        self._let_them_read()
        with self.world.put_back():
            self.before = walk(self.world, self.keys, Walk(addresses) if addresses is not None else None)
        self.entries = auditor.entries(self.world) if "auditor" in self.keys else []
        self.rows = rows.rows_of(self.world.town.app, self.world.may_hear)
        self.tables = rows.tables_of(self.world.town.app)

    def take(self, steps: Iterable[Step]) -> list[str]:
        """Take the steps; return what each has changed among the rows that have to stay."""
        found: list[str] = []
        for step in steps:
            with clock.travel(clock.now() + step.later):
                step.deed(self.world, self.told)
            self.world.let_the_worker_work()
            if step.seen:
                continue
            now = rows.rows_of(self.world.town.app, self.world.may_hear)
            found += [f"{step.name}: {one}" for one in rows.changed(self.rows, now)]
        return found

    def faults(self, keys: Sequence[str] = ()) -> list[str]:
        """Return account, address and a short difference for each answer that is not as it was, for all or for some."""
        self._let_them_read()
        moved = rows.changed_tables(self.tables, rows.tables_of(self.world.town.app))
        after = walk(self.world, keys or self.keys, self.before, moved)
        differ = [at for at in differing(self.before, after) if not self._expected(*at)]
        now = {at: plain(ask(self.world, *at)) for at in differ}
        with self.world.as_before():
            return [f"{at[0]} at {at[1]}:\n{shown(plain(ask(self.world, *at)), now[at])}" for at in differ]

    def of_the_auditor(self) -> list[str]:
        """Return what the auditor reads beyond who acted and which kind of event it was."""
        return auditor.faults(self.world, self.entries, auditor.entries(self.world))

    def leaving(self) -> list[str]:
        """Return what of the matters stands in what leaves the house: log lines, calendars, own lines, a copy."""
        found = [f"log: {one}" for one in self.told.secrets if one in self.log.getvalue()]
        for key in NAMED:
            said = calendar_of(self.world, key)
            found += [f"calendar of {key}: {one}" for one in self.told.secrets if one in said]
        for own in WHOSE_LINES:
            page = "".join(ask(self.world, own, address).get_data(as_text=True) for address in OWN_LINES)
            found += [f"own lines of {own}: {one}" for one in self.told.secrets if one in page]
        copy = copy_of(self.world.town.app).read_bytes()
        return found + [f"copy: {one}" for one in WORDS.values() if one.encode() in copy]

    def _let_them_read(self) -> None:
        for key in WHOSE_LINES:
            assert self.world.phone(key).post("/messages/read").status_code < 400
            ask(self.world, key, "/me")  # says what the last step was answered with, once

    def _expected(self, key: str, address: str) -> bool:
        if key in REGISTERS and urlsplit(address).path == "/petitions":
            page = plain(ask(self.world, key, address))
            return not [one for one in self.told.secrets if one in page] and page.count(STUB) == 1
        if key == "system_admin" and urlsplit(address).path == "/admin/undelivered":
            page = plain(ask(self.world, key, address))  # that a machine took something, of whatever
            return not [one for one in self.told.secrets if one in page] and "都送到了" in page
        return (key in WHOSE_LINES and address in OWN_LINES) or (key == "auditor" and address in auditor.COUNTING)


@contextmanager
def watching(world: World, keys: Sequence[str]) -> Any:
    """Give a watch over these accounts while the time stands still and the log is read along."""
    with at_this_moment(), log_lines() as log:
        yield Watch(world, keys, log)


def calendar_of(world: World, key: str) -> str:
    """Return what a calendar program reads of somebody."""
    page = world.phone(key).get("/me/calendar").get_data(as_text=True)
    address = page.partition(".ics")[0].rpartition("/calendar/")[2]
    return world.phone(key).get(f"/calendar/{address}.ics").get_data(as_text=True).replace("\r\n ", "")


def copy_of(app: Flask) -> Path:
    """Make the copy of a night and return where it lies."""
    with app.app_context():
        made = nightly_backup()
    assert made
    return Path(made)
