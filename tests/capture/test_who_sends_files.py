"""Whoever may announce a picture or a voice note may also send it, by every door."""

import hashlib
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.support.makers import DESK, INFORMANT, Desk, make_visit
from tests.support.town import Phone, Town, code, small_jpeg
from tests.support.traces import Seeds
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.people.models import Post
from webapp.people.permissions import ROLE_VERBS
from webapp.reports.models import Photo, Voice

PICTURE, SOUND = small_jpeg(), Seeds().sound("voice")
PICTURE_DIGEST, SOUND_DIGEST = (hashlib.sha256(data).hexdigest() for data in (PICTURE, SOUND))
COUNTER = {"about": "dispute:neighbour", "description": "水流到墙根", "channel": "walk_in", "caller_name": "蒋大姐"}


class Announcing:
    """Sends a form that announces a picture and a voice note, and what was announced after it."""

    def __init__(self, town: Town) -> None:
        self.town = town

    def sends(self, phone: Phone, to: str, *, voice: bool = True, **fields: Any) -> str:
        """Send the form; return the address to which the rest follows."""
        client_id = str(uuid.uuid4())
        said = {"client_id": client_id, "photo_digests": PICTURE_DIGEST, **fields}
        answer = phone.post(to, said | ({"voice_digest": SOUND_DIGEST} if voice else {}))
        assert answer.status_code in (201, 303), (to, answer.text)
        there = f"/reports/{client_id}"
        assert answer.status_code == 303 or answer.get_json()["photos_at"] == f"{there}/photos"
        return there

    def arrives(self, phone: Phone, there: str, *, voice: bool = True) -> None:
        """Send what was announced; both are stored then, and repeating it changes nothing."""
        sent = {f"{there}/photos/{PICTURE_DIGEST}": PICTURE} | (
            {f"{there}/voice/{SOUND_DIGEST}": SOUND} if voice else {}
        )
        for address, data in [*sent.items(), *sent.items()]:
            assert phone.put(address, data).status_code in (200, 201), address
        with self.town.app.app_context():
            for kind in (Photo, Voice):
                assert db.session().scalars(select(kind.id).where(kind.file.is_(None))).all() == []
            assert db.session().scalars(select(Photo.id)).all()


@pytest.fixture
def announcing(town: Town) -> Announcing:
    return Announcing(town)


def _report(desk: Desk) -> Iterator[tuple[Phone, str, dict[str, Any]]]:
    yield desk.phone(INFORMANT), "/reports", {"kind": "hazard", "category": "electrical"}


def _counter(desk: Desk) -> Iterator[tuple[Phone, str, dict[str, Any]]]:
    for who in ("petition_reception_centre", DESK, "womens_federation"):
        yield desk.phone(who), "/counter", COUNTER | {"area_code": code("200/001")}


def _steps(desk: Desk) -> Iterator[tuple[Phone, str, dict[str, Any]]]:
    case_code = desk.at_the_town()
    desk.dispatch(case_code, "police_station")
    yield desk.phone("police_station"), f"/cases/{case_code}/orders/1/accept", {}
    yield desk.phone("village:200"), f"/cases/{desk.report()}/acknowledge", {}


@pytest.mark.parametrize("door", [_report, _counter, _steps])
def test_what_was_announced_arrives(town: Town, announcing: Announcing, door: Callable[[Desk], Any]) -> None:
    for phone, to, fields in door(Desk(town)):
        announcing.arrives(phone, announcing.sends(phone, to, **fields))


def test_an_officer_adds_to_a_case_and_holds_a_visit_with_pictures_that_follow(
    town: Town, announcing: Announcing
) -> None:
    desk = Desk(town)
    lead = desk.phone("village:200")
    visit = make_visit(lead)
    with clock.travel(clock.now() + timedelta(days=200)):
        there = announcing.sends(lead, f"/visits/{visit}/hold", voice=False, note="谈好了", outcome="agreed")
        announcing.arrives(lead, there, voice=False)


def test_a_post_that_ended_meanwhile_keeps_no_picture_back(town: Town, announcing: Announcing) -> None:
    phone = town.sign_in("petition_reception_centre")
    there = announcing.sends(phone, "/counter", **COUNTER, area_code=code("200/001"))
    with town.app.app_context(), transaction() as session:
        session.execute(update(Post).where(Post.user_id == phone.user_id).values(ended_at=clock.now()))
    announcing.arrives(phone, there)


def test_nobody_sends_to_the_words_of_another_and_every_role_may_send(town: Town, announcing: Announcing) -> None:
    there = announcing.sends(
        town.sign_in("petition_reception_centre"), "/counter", **COUNTER, area_code=code("200/001")
    )
    for other in (INFORMANT, DESK):
        assert town.sign_in(other).put(f"{there}/photos/{PICTURE_DIGEST}", PICTURE).status_code == 404
    assert all("file.send" in verbs for verbs in ROLE_VERBS.values())
