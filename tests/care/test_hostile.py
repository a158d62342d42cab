"""A hostile lead, a curious dispatcher, a colleague who isn't named, a perpetrator with an account.

Whatever they send about a protected matter is answered, word for word, as for one that does not exist.
"""

import hashlib
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.access import TABLE
from tests.support import once
from tests.support.access import PLACES, Matter, build_matter
from tests.support.html import parse
from tests.support.makers import case_of
from tests.support.no_trace.walk import plain
from tests.support.no_trace.world import World, kept_world
from tests.support.statements import counted_statements
from tests.support.town import JSON
from webapp.core.codes import new_code

PAGE = {"Accept": "text/html"}
ATTACKERS = ("village:200", "governance_centre", "second:police_station", "informant:200/001/02")
NOT_THERE = 987_654
PICTURES = re.compile(r'(?:src|href)="(/cases/[^"]+/(?:photos|voices)/[^"]+)"')


@pytest.fixture(scope="module")
def world(world_instance, shared, empty_instance, tmp_path_factory) -> Iterator[World]:
    """One town for all of it; what they try changes nothing."""
    with once.own_app(empty_instance, tmp_path_factory.mktemp("hostile"), shared, WRITES_PER_MINUTE=100_000) as app:
        yield kept_world(app, world_instance)


@pytest.fixture(scope="module")
def matter(world: World) -> Matter:
    """A protected matter of the village, with picture and voice, that its informant reported."""
    return build_matter(world.town, "protected", *PLACES["protected"])


def absent(matter: Matter) -> Matter:
    """Return one that nobody ever reported, as somebody would guess it."""
    guessed = hashlib.sha256(b"guessed").hexdigest()
    return replace(
        matter,
        case_code=new_code(),
        client_id=str(uuid.uuid4()),
        sha256=guessed,
        voice_sha256=guessed,
        photo_id=NOT_THERE,
        voice_id=NOT_THERE,
    )


def said(answer: Any, matter: Matter) -> str:
    """Return an answer without the names by which the matter was asked for."""
    text = plain(answer)
    for name in (matter.case_code, matter.client_id, matter.sha256, matter.voice_sha256):
        text = text.replace(name, "<asked for>")
    return re.sub(rf"/(?:{matter.photo_id}|{matter.voice_id})\b", "/<asked for>", text)


def answers(world: World, who: str, method: str, row: Any, matter: Matter) -> list[str]:
    """Return what somebody gets who sends this about a matter, as a page and as a program."""
    phone, found = world.phone(who), []
    for headers in (PAGE, JSON):
        sent = {"X-CSRFToken": phone.token, **headers}
        answer = phone.client.open(row.address(matter), method=method, data=row.data(matter), headers=sent)
        found.append(said(answer, matter))
    return found


@pytest.mark.parametrize("who", ATTACKERS)
def test_every_route_answers_as_if_it_had_never_been_there(world: World, matter: Matter, who: str) -> None:
    guess, wrong = absent(matter), []
    for (method, endpoint), row in sorted(TABLE.items()):
        about_it = callable(row.address) and row.address(guess) != row.address(matter) and not row.ends_session
        if about_it and answers(world, who, method, row, matter) != answers(world, who, method, row, guess):
            wrong.append(f"{method} {endpoint}")
    assert wrong == []


def test_the_comparison_tells_them_apart_for_who_is_named(world: World, matter: Matter) -> None:
    for endpoint in ("cases.case", "care.step"):
        row = TABLE["GET", endpoint]
        found = [answers(world, "police_station", "GET", row, one) for one in (matter, absent(matter))]
        assert found[0] != found[1], endpoint


def told(world: World, who: str, matter: Matter, address: str, fields: dict[str, str] | None = None) -> list[str]:
    """Return what is answered where the code stands in a question or a form, as a page and as a program."""
    phone, found = world.phone(who), []
    for headers in (PAGE, JSON):
        sent = {name: value.format(matter.case_code) for name, value in (fields or {}).items()}
        sent["client_id"] = str(uuid.uuid4())
        answer = phone.post(address, sent, headers=headers) if fields else phone.get(address, headers=headers)
        found.append(said(answer, matter))
    return found


@pytest.mark.parametrize("who", ATTACKERS)
def test_nor_does_a_code_in_a_form_or_a_question_tell_that_it_is_there(world: World, matter: Matter, who: str) -> None:
    mine, guess = world.matter.case_code, absent(matter)
    for look in ("/search?q=", "/search/quick?q=", "/visits/new?kind=field&case=", f"/cases/{mine}/merge?into_code="):
        found = [told(world, who, one, look + one.case_code) for one in (matter, guess)]
        assert found[0] == found[1], look
    visit = {"kind": "field", "day": "2026-06-12", "time": "09:30", "place": "村部", "reason": "谈谈", "case": "{}"}
    forms = {
        "/visits": visit,
        f"/cases/{mine}/merge": {"into_code": "{}", "version": "1", "into_version": "1"},
        f"/cases/{mine}/related": {"other_code": "{}", "other": "{}"},
        "/dispatch/together": {"codes": "{}", "unit": "court", "asked": "去看看"},
    }
    for address, fields in forms.items():
        assert told(world, who, matter, address, fields) == told(world, who, guess, address, fields), address


def test_looking_up_its_code_with_a_telephone_says_the_same_as_for_one_that_is_not_there(
    world: World, matter: Matter
) -> None:
    fields = {"code": "{}", "phone": "10012345678"}
    found = [told(world, "village:200", one, "/services/progress", fields) for one in (matter, absent(matter))]
    assert found[0] == found[1]


@pytest.mark.parametrize("who", ATTACKERS)
def test_it_takes_no_more_statements_to_say_so_than_for_one_that_is_not_there(
    world: World, matter: Matter, who: str
) -> None:
    guess, phone = absent(matter), world.phone(who)
    for address in ("/cases/{}", "/cases/{}/care/contact", "/cases/{}/protect", "/cases/{}/print", "/cases/{}/forward"):
        costs = []
        for one in (matter, guess):
            with world.town.app.app_context(), counted_statements() as seen:
                phone.get(address.format(one.case_code), headers=PAGE)
            costs.append(len(seen))
        assert costs[0] == costs[1], address


@dataclass
class Turned:
    """A matter that people of the town had open while it was an ordinary one."""

    matter: Matter
    seen: dict[str, list[str]]
    etag: str
    acknowledged: dict[str, str]


WORKED = ("grid:200/001", "village:200", "governance_centre")


@pytest.fixture(scope="module")
def turned(world: World) -> Turned:
    """A hazard that turned protected after its lead had acknowledged it, with what each had open of it before."""
    matter = build_matter(world.town, "ordinary", *PLACES["protected"])
    phone, code = world.phone("grid:200/001"), matter.case_code
    acknowledged = {"client_id": str(uuid.uuid4()), "note": "这就去看", "version": "1"}
    assert phone.act(code, "acknowledge", **acknowledged).status_code == 201
    seen = {}
    for who in WORKED:
        page = world.phone(who).get(f"/cases/{code}", headers=PAGE).text
        seen[who] = sorted({one for one in parse(page).links if code in one} | set(PICTURES.findall(page)))
    etag = phone.get(f"/cases/{code}/photos/{matter.photo_id}").headers["ETag"]
    version = str(case_of(world.town, code).version)
    sent = {"reason": "violence_at_home", "version": version}
    assert world.phone("village:200").post(f"/cases/{code}/protect", sent).status_code == 201
    return Turned(matter, seen, etag, acknowledged)


def test_nothing_that_was_open_of_it_before_opens_any_more(world: World, turned: Turned) -> None:
    for who, addresses in turned.seen.items():
        assert len(addresses) > 3, who
        opened = {one: world.phone(who).get(one, headers=PAGE).status_code for one in addresses}
        assert {one: status for one, status in opened.items() if status != 404} == {}, who


def test_a_picture_that_a_browser_kept_is_not_said_to_be_fresh(world: World, turned: Turned) -> None:
    for size in ("", "?size=small"):
        address = f"/cases/{turned.matter.case_code}/photos/{turned.matter.photo_id}{size}"
        answer = world.phone("village:200").get(address, headers={"If-None-Match": turned.etag})
        assert answer.status_code == 404


def test_a_step_sent_again_after_it_turned_says_nothing_of_its_course(world: World, turned: Turned) -> None:
    code = turned.matter.case_code
    again = world.phone("grid:200/001").act(code, "acknowledge", **turned.acknowledged)
    assert again.status_code == 200, "the phone lets go of what was stored before"
    assert (again.json["state"], again.json["version"]) == (None, None)
    words = {"client_id": str(uuid.uuid4()), "description": "再说一句"}
    added = world.phone("grid:200/001").post(f"/reports/{turned.matter.client_id}/additions", words)
    assert added.status_code == 404


def test_the_reporter_s_own_pictures_and_sound_are_shut_too(world: World, turned: Turned) -> None:
    matter, phone = turned.matter, world.phone("informant:200/001/01")
    own = f"/reports/{matter.client_id}"
    for address in (f"{own}/photos/{matter.sha256}", f"{own}/voice/{matter.voice_sha256}", f"{own}/card"):
        assert phone.get(address).status_code == 404, address
    page = phone.get(own, headers=PAGE).text
    assert matter.case_code not in page
    assert "<img" not in page.partition("<main")[2].partition("</main>")[0]
