"""A town with a matter in every kind of place, and the rule of who sees what, written down apart from the code.

The rule here is the one of the papers, told by area codes and post names; the house decides by scope tables and verbs.
"""

import hashlib
import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from tests.core.media.test_audio import cluster, webm
from tests.support.html import parse
from tests.support.town import JSON, Phone, Town, build_town, code, small_jpeg
from webapp.core.db import db
from webapp.inbox.models import Thread
from webapp.people.actor import Actor
from webapp.people.models import DeviceSession
from webapp.people.queries import actor_by_id
from webapp.reports.models import Photo, Submission, Voice
from webapp.web.guard import declared_verb

NOBODY = "nobody"
VOICE = webm(cluster(0, 0, 20, 40))
NEVER_SENT = "0" * 64

# Everybody who asks: the post's place, as in tests/support/town.py → what they are.
PEOPLE = {
    NOBODY: "nobody",
    "informant:200/001/01": "informant",
    "informant:200/001/02": "informant",
    "informant:201/001/01": "informant",
    "grid:200/001": "lead",
    "grid:200/002": "lead",
    "special:901": "lead",
    "village:200": "lead",
    "village:201": "lead",
    "town": "lead",
    "governance_centre": "dispatcher",
    "police_station": "officer",
    "justice_office": "officer",
    "womens_federation": "officer",
    "court": "officer",
    "mediation_committee": "officer",
    "petition_reception_centre": "receptionist",
    "adviser:200": "other",
    "publicist": "other",
    "volunteer": "other",
    "political_legal_commissioner": "commissioner",
    "system_admin": "system_admin",
    "security_admin": "security_admin",
    "auditor": "auditor",
    "grid_centre": "grid_centre",
}
NAMED = {"police_station", "justice_office", "womens_federation"}

# Where the matters lie, and who reported them; for the grid 200/001 its own, children, siblings, parents, strangers.
PLACES = {
    "micro-grid": ("200/001/01", "informant:200/001/01"),
    "sibling micro-grid": ("200/001/02", "informant:200/001/02"),
    "grid": ("200/001", "grid:200/001"),
    "sibling grid": ("200/002/01", "informant:200/002/01"),
    "village": ("200", "village:200"),
    "other village": ("201/001/01", "informant:201/001/01"),
    "town": ("", "town"),
    "special grid": ("000901", "special:901"),
    "protected": ("200/001/01", "informant:200/001/01"),
}


@dataclass(frozen=True)
class Matter:
    """What lies in one place: a case with its report, photo and voice, and a patrol of the same author."""

    name: str
    area_code: str
    author: str
    protected: bool
    case_code: str
    client_id: str
    sha256: str
    voice_sha256: str
    photo_id: int
    voice_id: int
    patrol_id: int
    patrol_photo_id: int
    patrol_voice_id: int
    thread_id: int
    told: str
    session_id: int


@dataclass
class World:
    """The town, its matters, and a signed-in phone for everybody."""

    town: Town
    matters: list[Matter]
    phones: dict[str, Phone]

    @cached_property
    def actors(self) -> dict[str, Actor]:
        """Everybody who is signed in, with what they may do."""
        with self.town.app.app_context():
            found = {key: actor_by_id(phone.user_id) for key, phone in self.phones.items() if key != NOBODY}
        return {key: actor for key, actor in found.items() if actor}

    def gets_to_the_view(self, key: str, endpoint: str) -> bool:
        """Say whether the guard lets somebody through to what a route does, whatever it is about."""
        verb = declared_verb(self.town.app, endpoint)
        return verb is None or (key != NOBODY and self.actors[key].can(verb))

    def fresh(self, key: str) -> Phone:
        """Return another phone of somebody, for what ends a session."""
        return nobody(self.town.app) if key == NOBODY else self.town.sign_in(key)


def area_of(key: str) -> str:
    """Return the code of the area that somebody's post sees; of no meaning for those without one."""
    if key == "governance_centre":
        return code("")
    return code({"special": "000901"}.get(key.split(":")[0], key.partition(":")[2]))


def sees(key: str, matter: Matter) -> bool:
    """Say who sees a case before dispatch: its author, the leads at or above its place, the governance centre.

    A protected one: the named people and nobody else, neither leads nor its author.
    """
    if matter.protected:
        return key in NAMED
    return key == matter.author or watches(key, matter)


def watches(key: str, matter: Matter) -> bool:
    """Say whether somebody leads the place of a matter, or one above it."""
    return PEOPLE[key] in ("lead", "dispatcher") and matter.area_code.startswith(area_of(key))


def build_world(app: Flask) -> World:
    """Build the town with its matters in the app's empty database."""
    town = build_town(app)
    matters = [build_matter(town, name, place, author) for name, (place, author) in PLACES.items()]
    phones = {key: nobody(app) if key == NOBODY else town.sign_in(key) for key in PEOPLE}
    return World(town, matters, phones)


def nobody(app: Flask) -> Phone:
    """Return a browser that is not signed in, with its token."""
    client = app.test_client()
    page = parse(client.get("/sign-in").data)
    return Phone(client, 0, page.find("meta", name="csrf-token")["content"])


def ask(phone: Phone, method: str, address: str, data: Any = None) -> int:
    """Send one request as a program does and return its status."""
    headers = {"X-CSRFToken": phone.token, **JSON}
    return phone.client.open(address, method=method, data=data, headers=headers).status_code


def build_matter(town: Town, name: str, place: str, author: str) -> Matter:
    """Build what lies in one place, all of it reported by one author."""
    phone, picture = town.sign_in(author), small_jpeg()
    sent: dict[str, Any] = {"client_id": str(uuid.uuid4()), "voice_digest": hashlib.sha256(VOICE).hexdigest()}
    if name == "protected":
        sent |= {"category": "marriage_family", "someone_hurt": "yes", "kind": "dispute"}
    kind = sent.pop("kind", "hazard")
    answer = phone.report(kind, [picture], description=name, photo_digests=[NEVER_SENT], **sent)
    phone.put(f"/reports/{sent['client_id']}/voice/{sent['voice_digest']}", VOICE)
    walk = {"client_id": str(uuid.uuid4()), "voice_digest": sent["voice_digest"]}
    patrol = phone.report("patrol", [picture], **walk).get_json()
    phone.put(f"/reports/{walk['client_id']}/voice/{walk['voice_digest']}", VOICE)
    with town.app.app_context():
        photos = db.session().execute(
            select(Submission.client_id, Photo.id, Photo.sha256, Voice.id)
            .join(Photo, Photo.submission_id == Submission.id)
            .outerjoin(Voice, Voice.submission_id == Submission.id)
            .where(Submission.author_id == town.users[author], Photo.file.is_not(None))
            .order_by(Submission.id.desc(), Photo.id)
        )
        (_, patrol_photo, _, patrol_voice), (_, photo_id, sha256, voice_id) = photos.all()[:2]
        told_last = select(Thread.id, Thread.user_id).where(Thread.unread > 0).order_by(Thread.id.desc()).limit(1)
        thread_id, user_id = db.session().execute(told_last).one()
        session_id = db.session().scalar(select(func.max(DeviceSession.id)))
    return Matter(
        name=name,
        area_code=code(place),
        author=author,
        protected=name == "protected",
        case_code=answer.get_json()["case_code"],
        client_id=sent["client_id"],
        sha256=sha256,
        voice_sha256=sent["voice_digest"],
        photo_id=photo_id,
        voice_id=voice_id,
        patrol_id=patrol["report_id"],
        patrol_photo_id=patrol_photo,
        patrol_voice_id=patrol_voice,
        thread_id=thread_id,
        told=next(key for key, known in town.users.items() if known == user_id),
        session_id=session_id or 0,
    )
