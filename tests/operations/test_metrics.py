"""/metrics tells who has the token how the house is, and nobody anything about a person."""

import re
from datetime import timedelta

import pytest

from tests.support.rules.sources import ROOT
from tests.support.stands import stands
from tests.support.statements import counted_statements
from tests.support.town import Town, kept_town
from webapp.core import clock
from webapp.operations.queries_health import gauges
from webapp.operations.service_drill import note_drill
from webapp.operations.service_nightly import leave_sign, nightly_backup
from webapp.providers.outcome import later, refused

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


def test_every_alert_asks_for_a_number_that_there_is_and_is_explained(watched: Town):
    rules = (ROOT / "deploy/one-door-alerts.yml").read_text(encoding="utf-8")
    alerts = re.findall(r"^      - alert: (\w+)\n        expr: (.+)\n        for: \w+\n", rules, re.MULTILINE)
    assert len(alerts) == rules.count("- alert:") == 6
    there, paper = read(watched), (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    for name, expression in alerts:
        named = re.findall(r"one_door_\w+", expression)
        assert named
        assert set(named) <= there.keys()
        assert f"| `{name}` |" in paper, name


def test_the_worker_is_heard_of_until_it_falls_silent(watched: Town):
    admin = watched.sign_in("system_admin")
    assert read(watched)["one_door_worker_seen_seconds"] == 0
    assert "后台没有动静" in admin.get("/operations").get_data(as_text=True)
    with watched.app.app_context():
        leave_sign()
    assert read(watched)["one_door_worker_seen_seconds"] == pytest.approx(clock.now().timestamp(), abs=60)
    assert "后台没有动静" not in admin.get("/operations").get_data(as_text=True)
    with clock.travel(clock.now() + timedelta(minutes=6)):
        assert "后台没有动静" in admin.get("/operations").get_data(as_text=True)


def test_the_last_drill_counts_only_when_it_ended_well(watched: Town):
    with watched.app.app_context():
        note_drill("one.db", well=True)
    assert read(watched)["one_door_last_drill_seconds"] > 1_700_000_000
    with watched.app.app_context():
        note_drill("two.db", well=False)
    assert read(watched)["one_door_last_drill_seconds"] == 0


def test_what_waits_to_leave_the_house_and_what_could_not_is_counted(watched: Town):
    with stands() as opens:
        opens(answer=lambda _: later("timeout"))
        watched.sign_in("informant:200/001/01").report(category="", emergency="yes")
        found = read(watched)
    assert (found["one_door_messages_waiting"], found["one_door_messages_failed"]) == (5, 0)
    with stands() as opens:
        opens("other", answer=lambda _: refused("no_right"))
        watched.sign_in("informant:200/001/02").report(category="", emergency="yes")
        found = read(watched)
    assert (found["one_door_messages_waiting"], found["one_door_messages_failed"]) == (5, 5)


def test_reading_costs_few_statements(watched: Town):
    with watched.app.app_context(), counted_statements() as seen:
        list(gauges())
    assert len(seen) == 2
