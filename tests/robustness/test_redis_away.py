"""Redis does not answer: requests go on, limits let in who is signed in, and the public door stays closed."""

import pytest

from tests.support.town import JSON, kept_town
from webapp.core.machines import shared

pytest.importorskip("redis")
NOBODY = "redis://127.0.0.1:9/0"


@pytest.fixture
def town(make_app, town_instance):
    return kept_town(make_app(REDIS_URL=NOBODY, BACKGROUND="queue"), town_instance)


def test_who_is_signed_in_reads_and_writes_on(town):
    phone = town.sign_in("informant:200/001/01")
    assert phone.get("/reports").status_code == 200
    assert phone.report().status_code == 201


def test_the_public_door_says_come_again(town):
    answer = town.app.test_client().post("/sign-in", data={"phone": "1", "password": "2"}, headers=JSON)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


def test_no_worker_claims_what_is_due_and_the_sign_is_unknown(town):
    assert not shared.claimed(town.app, "sweep:202606101000")
    with town.app.app_context():
        assert shared.sign() is None


def test_without_redis_the_one_worker_runs_all_that_is_due(app):
    assert shared.claimed(app, "sweep:202606101000")
    assert shared.claimed(app, "sweep:202606101000")
