"""Whatever is sent to whichever route, by whoever may use it: refused in plain words, never a bug."""

import json
from collections.abc import Callable, Iterator

import pytest
from flask import Flask, request
from werkzeug.routing import Rule

from tests.access import TABLE
from tests.support import hostile, once
from tests.support.access import World, build_world
from tests.support.access_rows import EVERYBODY, page
from webapp.web.guard import public

PLANTED = "planted"
PLANTED_ROWS = {(method, PLANTED): page(EVERYBODY, "/planted/1") for method in ("GET", "POST")}


@pytest.fixture(scope="module")
def world(empty_instance, shared, tmp_path_factory) -> Iterator[World]:
    """A town with a matter in every kind of place, and one route that crashes in every way that is looked for."""
    more = {"WRITES_PER_MINUTE": 1_000_000, "SIGN_INS_PER_MINUTE": 1_000_000}
    with once.own_app(empty_instance, tmp_path_factory.mktemp("hostile"), shared, **more) as app:
        app.request_class = hostile.AskedRequest
        app.add_url_rule("/planted/<word>", PLANTED, public(_crash), methods=["GET", "POST"])
        found = build_world(app)
        app.extensions["background"].mode = "off"  # what follows a write would look for what was taken back
        yield found


def _crash(word: str) -> str:
    for text in (word, request.values.get("n", "1"), request.headers.get("If-Range", "1")):
        if text.isdigit():
            int(text).to_bytes(8, "big", signed=True)
    if request.is_json:
        json.loads(request.get_data())
    return "done"


@pytest.fixture
def trial(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[hostile.Trial]:
    with hostile.nothing_changes(monkeypatch):
        yield hostile.Trial(world)


def rules(app: Flask, *, planted: bool = False) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if (rule.endpoint == PLANTED) == planted]


def test_no_address_is_answered_as_a_bug(trial: hostile.Trial) -> None:
    hostile.try_addresses(trial, rules(trial.app))
    assert trial.bugs == []
    assert trial.sent > 1_000


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_no_field_is_answered_as_a_bug(trial: hostile.Trial, method: str) -> None:
    hostile.try_fields(trial, TABLE, method)
    assert trial.bugs == []
    assert trial.sent >= len([one for one, _ in TABLE if one == method])


def test_no_body_is_answered_as_a_bug(trial: hostile.Trial) -> None:
    hostile.try_bodies(trial, TABLE)
    assert trial.bugs == []
    assert trial.sent > 1_000


def test_no_header_is_answered_as_a_bug(trial: hostile.Trial) -> None:
    hostile.try_headers(trial, TABLE)
    assert trial.bugs == []
    assert trial.sent > 300


def test_everybody_is_still_signed_in_after_all_that(trial: hostile.Trial) -> None:
    """Else whatever came after signing out was tried by nobody."""
    for key in trial.world.actors:
        assert trial.send(trial.world.phones[key], "POST", "/sign-out", "") in (200, 302, 303), key
        assert trial.send(trial.world.phones[key], "GET", "/session", "") == 200, key


@pytest.mark.parametrize(
    "attempt",
    [
        lambda trial: hostile.try_addresses(trial, rules(trial.app, planted=True)),
        lambda trial: hostile.try_fields(trial, PLANTED_ROWS, "GET"),
        lambda trial: hostile.try_fields(trial, PLANTED_ROWS, "POST"),
        lambda trial: hostile.try_bodies(trial, PLANTED_ROWS),
        lambda trial: hostile.try_headers(trial, PLANTED_ROWS),
    ],
    ids=["address", "query", "form", "body", "header"],
)
def test_a_route_that_crashes_is_found(trial: hostile.Trial, attempt: Callable[[hostile.Trial], None]) -> None:
    attempt(trial)
    assert trial.bugs
