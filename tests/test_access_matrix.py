"""Every route × everybody × a matter in every kind of place answers as this table says; a route without a row fails."""

import io
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.support import once, server
from tests.support.access import NEVER_SENT, NOBODY, PEOPLE, VOICE, Matter, World, ask, build_world, sees, watches
from tests.support.town import small_jpeg
from webapp import create_app
from webapp.core.db import db

EVERYBODY = frozenset(PEOPLE.values())
SIGNED_IN = EVERYBODY - {"nobody"}
LEADS = frozenset({"lead"})
REPORTERS = frozenset({"informant", "lead"})
WATCHERS = frozenset({"lead", "dispatcher"})
WORKERS = WATCHERS | {"officer"}
CASE_READERS = WORKERS | {"informant"}
Reach = Callable[[str, Matter], bool]
DONE = frozenset({200, 201, 204, 302, 303})


def own(key: str, matter: Matter) -> bool:
    return key == matter.author


def own_in_the_open(key: str, matter: Matter) -> bool:
    """What was said of a protected matter is not shown again, not even to who said it: the phone may change hands."""
    return own(key, matter) and not matter.protected


def own_or_seen(key: str, matter: Matter) -> bool:
    return own(key, matter) or sees(key, matter)


def told(key: str, matter: Matter) -> bool:
    return key == matter.told


@dataclass(frozen=True)
class Row:
    """Who may use a route at all (others: the one 404; signed out: 401), and on which matters."""

    who: frozenset[str]
    address: str | Callable[[Matter], str]
    reach: Reach | None = None
    data: Callable[[Matter], Any] = field(default=lambda _matter: None)
    ok: frozenset[int] = DONE
    ends_session: bool = False
    second_person: bool = False


def page(who: frozenset[str], address: str, **more: Any) -> Row:
    return Row(who, address, **more)


def about(who: frozenset[str], reach: Reach, address: Callable[[Matter], str], **more: Any) -> Row:
    return Row(who, address, reach, **more)


def words(**sent: str) -> Callable[[Matter], dict[str, str]]:
    return lambda _matter: sent | {"client_id": str(uuid.uuid4())}


TABLE: dict[tuple[str, str], Row] = {
    # The door and what anybody may read.
    ("GET", "health.healthz"): page(EVERYBODY, "/healthz"),
    ("GET", "people.sign_in_page"): page(EVERYBODY, "/sign-in"),
    ("POST", "people.sign_in"): page(EVERYBODY, "/sign-in", ok=frozenset({422})),
    ("GET", "people.session"): page(SIGNED_IN, "/session"),
    ("GET", "people.help_page"): page(EVERYBODY, "/help"),
    ("GET", "capture.weather"): page(EVERYBODY, "/weather"),
    ("GET", "pwa.manifest"): page(EVERYBODY, "/manifest.webmanifest"),
    ("GET", "pwa.offline"): page(EVERYBODY, "/offline"),
    ("GET", "pwa.service_worker"): page(EVERYBODY, "/sw.js"),
    ("GET", "pwa.shell"): page(EVERYBODY, "/shell/hazard"),
    # Everybody's own.
    ("GET", "capture.home"): page(SIGNED_IN, "/"),
    ("GET", "people.me"): page(SIGNED_IN, "/me"),
    ("GET", "people.devices"): page(SIGNED_IN, "/me/devices"),
    ("POST", "people.end_device"): about(SIGNED_IN, own, lambda m: f"/me/devices/{m.session_id}/end"),
    ("POST", "people.end_other_devices"): page(SIGNED_IN, "/me/devices/end-others", ends_session=True),
    ("POST", "people.sign_out"): page(SIGNED_IN, "/sign-out", ends_session=True),
    ("POST", "rescue.device"): page(SIGNED_IN, "/session/device", ok=frozenset({200, 422})),
    ("GET", "inbox.messages"): page(SIGNED_IN, "/messages"),
    ("GET", "inbox.unread"): page(SIGNED_IN, "/messages/unread"),
    ("POST", "inbox.mark_all_read"): page(SIGNED_IN, "/messages/read"),
    ("GET", "inbox.thread"): about(SIGNED_IN, told, lambda m: f"/messages/{m.thread_id}"),
    ("POST", "inbox.mark_read"): about(SIGNED_IN, told, lambda m: f"/messages/{m.thread_id}/read"),
    # Reporting.
    ("GET", "capture.chooser"): page(REPORTERS, "/report"),
    ("GET", "capture.form"): page(REPORTERS, "/report/hazard"),
    ("POST", "capture.submit"): page(REPORTERS, "/reports", data=words(kind="patrol")),
    ("GET", "capture.where"): page(REPORTERS, "/report/where?latitude=25.9&longitude=111.0", ok=DONE | {422}),
    ("GET", "capture.nearby"): page(REPORTERS, "/report/nearby?latitude=25.9&longitude=111.0", ok=DONE | {422}),
    ("GET", "pwa.drafts"): page(REPORTERS, "/drafts"),
    ("GET", "my_reports.reports"): page(REPORTERS, "/reports"),
    ("GET", "my_reports.report"): about(REPORTERS, own, lambda m: f"/reports/{m.client_id}"),
    ("GET", "my_reports.card"): about(REPORTERS, own_in_the_open, lambda m: f"/reports/{m.client_id}/card"),
    ("GET", "my_reports.own_voice"): about(
        REPORTERS, own_in_the_open, lambda m: f"/reports/{m.client_id}/voice/{m.voice_sha256}"
    ),
    ("GET", "phone.own_photo"): about(
        REPORTERS, own_in_the_open, lambda m: f"/reports/{m.client_id}/photos/{m.sha256}"
    ),
    ("PUT", "phone.put_photo"): about(
        REPORTERS, own, lambda m: f"/reports/{m.client_id}/photos/{m.sha256}", data=lambda _m: small_jpeg()
    ),
    ("PUT", "phone.put_voice"): about(
        REPORTERS, own, lambda m: f"/reports/{m.client_id}/voice/{m.voice_sha256}", data=lambda _m: VOICE
    ),
    ("POST", "phone.give_up_photo"): about(
        REPORTERS, own, lambda m: f"/reports/{m.client_id}/photos/{NEVER_SENT}/give-up", data=words(reason="删了")
    ),
    ("POST", "phone.add"): about(
        CASE_READERS, own_or_seen, lambda m: f"/reports/{m.client_id}/additions", data=words(description="还有")
    ),
    # Working.
    ("GET", "cases.todo"): page(WORKERS, "/todo"),
    ("GET", "cases.cases"): page(CASE_READERS, "/cases"),
    ("GET", "cases.case"): about(CASE_READERS, sees, lambda m: f"/cases/{m.case_code}"),
    ("GET", "cases.case_photo"): about(CASE_READERS, sees, lambda m: f"/cases/{m.case_code}/photos/{m.photo_id}"),
    ("GET", "cases.case_voice"): about(CASE_READERS, sees, lambda m: f"/cases/{m.case_code}/voices/{m.voice_id}"),
    # Who comes after the first is told 409; that they came so far is what counts here.
    ("POST", "cases.act"): about(
        WORKERS, sees, lambda m: f"/cases/{m.case_code}/acknowledge", ok=DONE | {409}, second_person=True
    ),
    ("GET", "insight.roll_up"): page(WATCHERS, "/roll-up"),
    ("GET", "insight.roll_up_area"): about(WATCHERS, watches, lambda m: f"/roll-up/{m.area_code}"),
    ("GET", "reports.patrols"): page(WATCHERS, "/patrols"),
    ("GET", "reports.patrol"): about(WATCHERS, watches, lambda m: f"/patrols/{m.patrol_id}"),
    ("GET", "reports.patrol_photo"): about(
        WATCHERS, watches, lambda m: f"/patrols/{m.patrol_id}/photos/{m.patrol_photo_id}"
    ),
    ("GET", "reports.patrol_voice"): about(
        WATCHERS, watches, lambda m: f"/patrols/{m.patrol_id}/voices/{m.patrol_voice_id}"
    ),
    # Helping a phone that can't send.
    ("GET", "rescue.phones"): page(LEADS, "/phones"),
    ("GET", "rescue.rescue"): page(LEADS, "/rescue"),
    ("POST", "rescue.carry_in"): page(
        LEADS, "/rescue", data=lambda _m: {"file": (io.BytesIO(b"no rescue file"), "x")}, ok=frozenset({422})
    ),
}


@pytest.fixture(scope="module")
def world(empty_instance, shared, tmp_path_factory) -> Iterator[World]:
    """One town for the whole table; what the rows do to it changes nobody's rights."""
    instance = server.copied(empty_instance, tmp_path_factory.mktemp("access") / "instance")
    always = {"WRITES_PER_MINUTE": 100_000, "QUIET_FROM": "00:00", "QUIET_TO": "00:00"}
    app = create_app(once.settings(instance, shared) | always)
    yield build_world(app)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def routes(app) -> set[tuple[str, str]]:
    return {
        (method, rule.endpoint) for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def test_every_route_has_a_row_and_every_row_a_route(world):
    assert routes(world.town.app) - set(TABLE) == set(), "say in TABLE who may use these"
    assert set(TABLE) - routes(world.town.app) == set(), "these are gone"


def expected(row: Row, key: str, matter: Matter) -> frozenset[int]:
    if PEOPLE[key] not in row.who:
        return frozenset({401 if key == NOBODY else 404})
    if row.reach and not row.reach(key, matter):
        return frozenset({404})
    if row.second_person and key == matter.author:
        return frozenset({403})
    return row.ok


@pytest.mark.parametrize(("method", "endpoint"), sorted(TABLE), ids=lambda part: part)
def test_a_route_answers_as_the_table_says(world, method, endpoint):
    row, wrong = TABLE[method, endpoint], []
    for key in PEOPLE:
        for matter in world.matters if row.reach else world.matters[:1]:
            phone = world.fresh(key) if row.ends_session else world.phones[key]
            address = row.address if isinstance(row.address, str) else row.address(matter)
            status = ask(phone, method, address, row.data(matter))
            if status not in expected(row, key, matter):
                wrong.append(f"{key} on {matter.name}: {status}, not {sorted(expected(row, key, matter))}")
        if row.ends_session and key != NOBODY:
            world.phones[key] = world.town.sign_in(key)
    assert wrong == []


@pytest.mark.parametrize("key", [key for key in PEOPLE if key != NOBODY])
def test_lists_hold_what_the_rule_says_and_nothing_more(world, key):
    """Lists, counts and notices go through the same scope as the things themselves."""
    lists = ("/cases", "/todo", "/messages", "/", "/reports", "/roll-up", "/patrols")
    seen = "\n".join(world.phones[key].get(address).get_data(as_text=True) for address in lists)
    for matter in world.matters:
        if not sees(key, matter):
            assert matter.case_code not in seen, matter.name
            assert f"/cases/{matter.case_code}" not in seen


@pytest.mark.parametrize("key", [key for key, group in PEOPLE.items() if group in CASE_READERS])
def test_the_list_of_cases_holds_all_that_may_be_seen(world, key):
    seen = world.phones[key].get("/cases").get_data(as_text=True)
    assert [m.name for m in world.matters if (m.case_code in seen) != sees(key, m)] == []


def test_the_rule_of_this_table_lets_everybody_see_something_and_nobody_everything(world):
    counts = {key: sum(sees(key, matter) for matter in world.matters) for key in PEOPLE}
    assert counts["town"] == counts["governance_centre"] == len(world.matters) - 1
    assert counts["village:200"] == 5
    assert counts["grid:200/001"] == 3
    assert counts["informant:200/001/01"] == counts["special:901"] == counts["police_station"] == 1
    assert counts["court"] == counts["auditor"] == counts["adviser:200"] == counts[NOBODY] == 0
