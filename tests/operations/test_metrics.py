"""/metrics tells who has the token how the house is, and nobody anything about a person."""

import re

import pytest

from tests.support.statements import counted_statements
from tests.support.town import Town, kept_town
from webapp.operations.queries_health import gauges
from webapp.operations.service_nightly import nightly_backup

TOKEN = "a-token-only-the-watcher-knows"


@pytest.fixture
def watched(make_app, town_instance) -> Town:
    return kept_town(make_app(METRICS_TOKEN=TOKEN), town_instance)


def read(town: Town) -> dict[str, float]:
    answer = town.app.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    found = re.findall(r"^(one_door_\w+) (\S+)$", answer.get_data(as_text=True), re.MULTILINE)
    return {name: float(value) for name, value in found}


@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer wrong", "Basic xyz"])
def test_without_the_token_there_is_no_such_page(watched: Town, sent: str):
    answer = watched.app.test_client().get("/metrics", headers={"Authorization": sent} if sent else {})
    assert answer.status_code == 404


def test_without_a_token_in_the_settings_nobody_gets_in(client):
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_the_numbers_follow_what_happens_and_leave_protected_matters_out(watched: Town):
    phone = watched.sign_in("informant:200/001/01")
    before = read(watched)
    phone.report(description="路灯不亮")
    phone.report("dispute", someone_hurt="yes", description="不能说的事")
    after = read(watched)
    assert after["one_door_reports"] == before["one_door_reports"] + 1
    assert after["one_door_cases_open"] == before["one_door_cases_open"] + 1
    assert after["one_door_journal_entries"] > before["one_door_journal_entries"]
    assert after["one_door_notices_undelivered"] == 0
    assert after["one_door_disk_free_bytes"] > 0


def test_the_last_copy_has_its_time(watched: Town):
    assert read(watched)["one_door_last_backup_seconds"] == 0
    with watched.app.app_context():
        nightly_backup()
    assert read(watched)["one_door_last_backup_seconds"] > 1_700_000_000


def test_reading_costs_few_statements(watched: Town):
    with watched.app.app_context(), counted_statements() as seen:
        list(gauges())
    assert len(seen) == 2
