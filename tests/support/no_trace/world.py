"""A small town with everybody in it and an ordinary matter of each kind, so that no list that is compared is empty."""

import json
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from tests.legal_aid.conftest import Resident as Applicant
from tests.support import once
from tests.support.access import Matter, build_matter
from tests.support.makers import DESK, Desk, make_service_order, make_visit
from tests.support.running.server import copied
from tests.support.town import CHEAP_HASH, DATABASE, Phone, Town, code, kept_town
from webapp import create_app
from webapp.core import background, clock
from webapp.core.db import db, transaction
from webapp.people import service as people
from webapp.people.models import Unit
from webapp.people.permissions import PROTECTED_UNITS, Role
from webapp.related import service_flags
from webapp.search import service as search

NOBODY = "nobody"
REPORTER, ASKED_IN = "informant:200/001/01", "mediation_committee"
NAMED = tuple(PROTECTED_UNITS)
# Of each unit that names somebody: a colleague who isn't named; and a head.
COLLEAGUES = {
    "second:police_station": ("police_station", Role.POLICE_OFFICER),
    "second:justice_office": ("justice_office", Role.JUSTICE_OFFICER),
    "second:womens_federation": ("womens_federation", Role.UNIT_OFFICER),
    "head:police_station": ("police_station", Role.UNIT_HEAD),
}
# One account for each role and each way in which a place lies to the matter's. Equal ones are left out: the court and
# other units see what the mediators see, the publicist what the volunteer sees.
LOOKERS = (
    REPORTER,
    "informant:201/001/01",
    "grid:200/001",
    "village:200",
    "village:201",
    "town",
    "governance_centre",
    "political_legal_commissioner",
    "petition_reception_centre",
    "grid_centre",
    "mediation_committee",
    *COLLEAGUES,
    "adviser:200",
    "volunteer",
    "system_admin",
    "security_admin",
    "auditor",
    NOBODY,
)


@dataclass
class World:
    """The furnished town with a phone for each who looks, and the ordinary matter that addresses are filled with."""

    town: Town
    matter: Matter
    phones: dict[str, Phone] = field(default_factory=dict)

    def phone(self, key: str) -> Phone:
        """Return somebody's phone, signed in once."""
        if key not in self.phones:
            self.phones[key] = Phone(self.town.app.test_client(), 0, "") if key == NOBODY else self.town.sign_in(key)
        return self.phones[key]

    @cached_property
    def desk(self) -> Desk:
        """The same phones as the makers of tests take them."""
        desk = Desk(self.town)
        desk._phones = self.phones
        return desk

    @property
    def named(self) -> list[int]:
        """The ids of the people named to it."""
        return [self.town.users[key] for key in NAMED]

    @property
    def may_hear(self) -> list[int]:
        """The ids of who may hear of it: the people named; in neutral words who reported it, and who was asked in."""
        return [self.town.users[key] for key in (*NAMED, REPORTER, ASKED_IN)]

    def let_the_worker_work(self) -> None:
        """Let what follows the journal catch up: notices, the index of the search, what comes again and again."""
        with self.town.app.app_context():
            background.run("deliver_notices", {})
            search.catch_up()
            service_flags.catch_up()

    def scalar(self, query: Any) -> Any:
        """Return what one statement finds now."""
        with self.town.app.app_context():
            found = db.session().scalar(query)
            db.session().rollback()
        return found

    @contextmanager
    def put_back(self, aside: str = "kept.db") -> Iterator[None]:
        """Let the database be after the block as it is now, whatever looking at pages writes down."""
        stored, kept = self._stored, self._stored.with_name(aside)
        self._close()
        shutil.copyfile(stored, kept)
        try:
            yield
        finally:
            self._close()
            shutil.copyfile(kept, stored)

    @contextmanager
    def as_before(self) -> Iterator[None]:
        """Let the database be within the block as it was when it was last put back."""
        with self.put_back(aside="after.db"):
            shutil.copyfile(self._stored.with_name("kept.db"), self._stored)
            yield

    @property
    def _stored(self) -> Path:
        return Path(self.town.app.config["INSTANCE"]) / DATABASE

    def _close(self) -> None:
        with self.town.app.app_context():
            db.session.remove()
            db.engine.dispose()


def keep_world(town_instance: Path, shared: Path, folder: Path) -> None:
    """Build the furnished town once, in a copy of the small one's folder."""
    app = create_app(once.settings(copied(town_instance, folder), shared))
    town = kept_town(app, town_instance)
    matter = _furnish(town)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    (folder / "people.json").write_text(json.dumps([town.users, town.phones]), encoding="utf-8")
    (folder / "matter.json").write_text(json.dumps(asdict(matter)), encoding="utf-8")


def kept_world(app: Flask, instance: Path) -> World:
    """Return the furnished town as this application's own."""
    matter = Matter(**json.loads((instance / "matter.json").read_text(encoding="utf-8")))
    shutil.copytree(instance / "files", Path(app.config["INSTANCE"]) / "files", dirs_exist_ok=True)
    return World(kept_town(app, instance), matter)


def _furnish(town: Town) -> Matter:
    """Give the town its further officers and an ordinary matter of each kind; return the first one."""
    with town.app.app_context(), transaction() as session:
        for key, (unit, role) in COLLEAGUES.items():
            phone = f"1008{len(town.users):07}"
            user = people.add_user(name=f"测试{key}", phone=phone, password_hash=CHEAP_HASH)
            town.users[key], town.phones[key] = user.id, phone
            people.appoint(user, role, unit=session.scalars(select(Unit).where(Unit.code == unit)).one())
    matter = build_matter(town, "micro-grid", "200/001/01", REPORTER)
    desk = Desk(town)
    quarrel = desk.report("dispute", category="marriage_family", description="为彩礼吵过两回")
    desk.does("grid:200/001", quarrel, "acknowledge")
    desk.report("hazard", by="informant:201/001/01", description="桥栏杆断了")
    handed = desk.at_the_town("dispute", description="两家争地界")
    desk.dispatch(handed)
    desk.order("justice_office", handed, "accept")
    _at_the_counter(desk)
    make_visit(desk.phone("village:200"), guest_phone=town.phones["mediation_committee"])
    make_service_order(town)
    Applicant(town.app.test_client()).apply(story="老板欠我三个月工钱")
    words = {"client_id": str(uuid.uuid4()), "about": "burden", "words": "一件事要填三张表"}
    desk.phone("village:200").post("/suggestions", words)
    for key in ("village:200", *NAMED):
        desk.phone(key).post("/me/calendar")
    return matter


def _at_the_counter(desk: Desk) -> None:
    said = {"about": "dispute:neighbour", "description": "水流到墙根", "call_back": "1", "area_code": code("200")}
    said |= {"channel": "walk_in", "caller_name": "蒋大姐", "caller_phone": "10012345678"}
    for who in ("petition_reception_centre", DESK):
        sent = said | {"client_id": str(uuid.uuid4())}
        assert desk.phone(who).post("/counter", sent, content_type="multipart/form-data").status_code == 201


def at_this_moment() -> Any:
    """Let the time stand still, so that two looks differ by what has happened and not by when they are."""
    return clock.travel(clock.now())
