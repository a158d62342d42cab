"""A small town for tests, built through the real services, and phones that are signed in to it.

county 450324 > town 450324106 > villages 200 (才湾村) and 201 (小塘村) > grids 001, 002 > micro-grids 01, 02;
one special grid. One informant a micro-grid, one lead a grid and village, a town lead, a dispatcher, three protected
contacts, administrators. `Town.phone("informant:200/001/01")` names a person by the place of the post.
"""

import io
import json
import shutil
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask import session as session_cookie
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from PIL import Image
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from tests.support import once
from tests.support.running import server
from tests.support.running.server import DATABASE as DATABASE
from webapp import create_app
from webapp.areas import service as areas
from webapp.areas.models import Area, Level
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.journal import JournalEntry
from webapp.inbox.models import InboxCursor
from webapp.people import service as people
from webapp.people.models import DeviceSession, NameKind, ProtectedContact, Unit, User
from webapp.people.names import service as names
from webapp.people.permissions import NAMERS, PROTECTED_UNITS, Position, Role
from webapp.people.queries import actor_by_id, token_digest
from webapp.people.sign_in.service import Attempt, open_session

PASSWORD = "a-long-test-password"
CHEAP_HASH = server.CHEAP.hash(PASSWORD)
TOWN = "450324106"
# Long before any moment to which a test travels, so that every post is in force there.
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
OFFICERS = {
    "court": Role.COURT_OFFICER,
    "police_station": Role.POLICE_OFFICER,
    "justice_office": Role.JUSTICE_OFFICER,
    "mediation_committee": Role.MEDIATOR,
    "womens_federation": Role.UNIT_OFFICER,
    "petition_reception_centre": Role.PETITION_RECEPTIONIST,
}
NEVER = datetime(2100, 1, 1, tzinfo=UTC)
JSON = {"Accept": "application/json"}


@dataclass
class Phone:
    """A signed-in phone: a client with its CSRF token."""

    client: FlaskClient
    user_id: int
    token: str

    def get(self, url: str, **options: Any) -> TestResponse:
        """GET a page."""
        return self.client.get(url, **options)

    def post(self, url: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """POST a form as a program does (JSON answers) unless other headers are given."""
        headers = {"X-CSRFToken": self.token, **options.pop("headers", JSON)}
        return self.client.post(url, data=data or {}, headers=headers, **options)

    def put(self, url: str, data: bytes) -> TestResponse:
        """PUT raw bytes."""
        return self.client.put(url, data=data, headers={"X-CSRFToken": self.token, **JSON})

    def report(self, kind: str = "hazard", photos: list[bytes] | None = None, **fields: Any) -> TestResponse:
        """Send a report; hazards and disputes get a category unless one is given."""
        data: dict[str, Any] = {"client_id": str(uuid.uuid4()), "kind": kind}
        if kind != "patrol":
            data["category"] = {"hazard": "electrical", "dispute": "neighbour", "appeal": "social_aid"}[kind]
        data |= fields
        if photos:
            data["photos"] = [(io.BytesIO(p), f"{n}.jpg") for n, p in enumerate(photos)]
        return self.post("/reports", data, content_type="multipart/form-data")

    def act(self, code: str, action: str, **fields: Any) -> TestResponse:
        """Take a step on a case."""
        return self.post(f"/cases/{code}/{action}", fields)


@dataclass
class Town:
    """The small town; people by the key of their post."""

    app: Flask
    users: dict[str, int] = field(default_factory=dict)
    phones: dict[str, str] = field(default_factory=dict)

    def sign_in(self, key: str, *, for_ever: bool = True) -> Phone:
        """Return a phone signed in as this person, without the sign-in page and with the token of a page it has open.

        Tests travel: unless a test asks how long a phone stays signed in, it may be used on any day.
        """
        with self.app.app_context(), transaction() as session:
            token = open_session(self.users[key], Attempt(self.phones[key], "", "", "手机"))
            if for_ever:
                lasts = update(DeviceSession).where(DeviceSession.token_digest == token_digest(token))
                session.execute(lasts.values(expires_at=NEVER))
        client = self.app.test_client()
        with self.app.test_request_context():
            csrf_token, kept = generate_csrf(), session_cookie["csrf_token"]
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"], cookie["csrf_token"] = token, True, kept
            cookie.permanent = True
        return Phone(client, self.users[key], csrf_token)


def small_jpeg(colour: str = "seagreen") -> bytes:
    """Return a small JPEG as a phone sends it; another colour is another picture."""
    sent = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(sent, "JPEG")
    return sent.getvalue()


def code(place: str) -> str:
    """Return the full code of "200", "200/001" or "200/001/02"; "" is the town."""
    return TOWN + place.replace("/", "")


def build_town(app: Flask) -> Town:
    """Build the small town in the app's empty database."""
    town = Town(app)
    with clock.travel(BEGINNING), app.app_context(), transaction():
        county = areas.add_area(code="450324", name="全州县", level=Level.COUNTY, parent=None)
        root = areas.add_area(code=TOWN, name="才湾镇", level=Level.TOWN, parent=county)
        _add_offices(town, root)
        for number, name in (("200", "才湾村"), ("201", "小塘村")):
            _add_village(town, root, number, name)
        special = areas.add_area(
            code=f"{TOWN}000901", name="镇中心校专属网格", level=Level.GRID, parent=root, special=True
        )
        _add_person(town, "special:901", Role.SPECIAL_GRID_LEAD, special, Position.TOWN_CADRE)
        _add_person(town, "town", Role.TOWN_GRID_LEAD, root, Position.TOWN_CADRE)
        commissioner = Role.POLITICAL_LEGAL_COMMISSIONER
        _add_person(town, str(commissioner), commissioner, root)
        for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR):
            _add_person(town, str(role), role)
        _add_office(town, root, "grid_centre", Role.GRID_CENTRE_OFFICER)
        _add_person(town, "publicist", Role.LEGAL_PUBLICIST, root)
        _add_person(town, "volunteer", Role.LAW_VOLUNTEER, root)
        for unit_code in PROTECTED_UNITS:
            name_for_protected(town, unit_code, unit_code)
        # Nobody is told of how the town came to be: a test counts what it has done itself.
        db.session().add(InboxCursor(id=1, entry_id=db.session().scalar(select(func.max(JournalEntry.id)))))
    return town


def name_for_protected(town: Town, unit_code: str, key: str, kind: NameKind = NameKind.NAMED) -> ProtectedContact:
    """Name somebody for protected matters as two people do it, in the open transaction."""
    proposer, second = (actor_by_id(town.users[role]) for role in NAMERS)
    unit = db.session().scalars(select(Unit).where(Unit.code == unit_code)).one()
    proposed = names.propose(proposer, unit.id, kind, town.users[key])
    return names.confirm(second, proposed.id)


def keep_town(empty: Path, instance: Path) -> None:
    """Build the small town once, in a copy of the empty instance folder; `kept_town` gives it to a test."""
    app = create_app(once.settings(server.copied(empty, instance), shared=empty.parent))
    town = build_town(app)
    with app.app_context():
        db.engine.dispose()
    (instance / "people.json").write_text(json.dumps([town.users, town.phones]), encoding="utf-8")


def kept_town(app: Flask, instance: Path) -> Town:
    """Return the town that `keep_town` built, as this app's own; an app with other keys gets one built for it."""
    same = [
        _key(app, name) == (instance / f"{name.lower()}.key").read_text().strip()
        for name in ("FIELD_KEYS", "INDEX_KEY")
    ]
    if not all(same):
        return build_town(app)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    shutil.copyfile(instance / DATABASE, Path(app.config["INSTANCE"]) / DATABASE)
    users, phones = json.loads((instance / "people.json").read_text(encoding="utf-8"))
    return Town(app, users, phones)


def _key(app: Flask, name: str) -> str:
    return str(app.config[name]).strip()


def _add_village(town: Town, root: Area, number: str, name: str) -> None:
    village = areas.add_area(code=code(number), name=name, level=Level.VILLAGE, parent=root)
    _add_person(town, f"village:{number}", Role.VILLAGE_GRID_LEAD, village, Position.VILLAGE_PARTY_SECRETARY)
    _add_person(town, f"adviser:{number}", Role.VILLAGE_LEGAL_ADVISER, village)
    for n in (1, 2):
        grid = areas.add_area(code=f"{village.code}{n:03}", name=f"{n} 网格", level=Level.GRID, parent=village)
        _add_person(town, f"grid:{number}/{n:03}", Role.GROUP_GRID_LEAD, grid, Position.VILLAGE_PARTY_SECRETARY)
        for m in (1, 2):
            micro = areas.add_area(code=f"{grid.code}{m:02}", name=f"{m:02}", level=Level.MICRO_GRID, parent=grid)
            _add_person(town, f"informant:{number}/{n:03}/{m:02}", Role.MICRO_GRID_INFORMANT, micro)


def _add_offices(town: Town, root: Area) -> None:
    for unit_code, role in {"governance_centre": Role.DISPATCHER, **OFFICERS}.items():
        _add_office(town, root, unit_code, role)


def _add_office(town: Town, root: Area, unit_code: str, role: Role) -> None:
    session = db.session()
    unit = Unit(code=unit_code, name=unit_code, kind="courtyard", area_id=root.id)
    session.add(unit)
    session.flush()
    user = _add_user(town, unit_code, None)
    people.appoint(user, role, unit=unit)


def _add_person(town: Town, key: str, role: Role, area: Area | None = None, position: Position | None = None) -> None:
    people.appoint(_add_user(town, key, position), role, area=area)


def _add_user(town: Town, key: str, position: Position | None) -> User:
    phone = f"1009{len(town.users):07}"
    user = people.add_user(name=f"测试{key}", phone=phone, password_hash=CHEAP_HASH, position=position)
    town.users[key], town.phones[key] = user.id, phone
    return user
