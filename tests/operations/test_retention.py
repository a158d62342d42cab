"""What has had its time goes whole, what is held or still lives stays, and the chain proves as before."""

import json
import uuid
from datetime import datetime, timedelta

from sqlalchemy import func, select, text

from tests.outbox.browsers import Browser
from tests.support.town import Phone, Town, small_jpeg
from webapp.cases.lists.service_counters import verify_counters
from webapp.cases.models import Case, CaseScope
from webapp.core import clock, journal
from webapp.core.db import db, transaction
from webapp.core.journal import JournalText
from webapp.inbox.models import Thread
from webapp.operations import service_retention
from webapp.operations.queries_retention import rules
from webapp.operations.service_retention import run_retention
from webapp.outbox.models import Delivery, Ended, Outgoing, PushPhone
from webapp.people.sign_on.models import Identity, Provider
from webapp.people.sign_on.service import bind, unbind
from webapp.providers import push as provider
from webapp.reports.models import Addition, Photo, Report, Submission
from webapp.reports.queries import unjournalled

INFORMANT, LEAD = "informant:200/001/01", "grid:200/001"


def settled(town: Town, description: str, photos: list[bytes] | None = None, kind: str = "hazard") -> str:
    """Report something, let the lead settle it with a picture, and answer that it is good; return the case code."""
    reporter, lead = town.sign_in(INFORMANT), town.sign_in(LEAD)
    client_id = str(uuid.uuid4())
    sent = reporter.report(kind, description=description, photos=photos, client_id=client_id).get_json()
    code = sent["case_code"]
    reporter.post(
        f"/reports/{sent['report_id']}/additions", {"client_id": str(uuid.uuid4()), "description": "再说一句"}
    )
    _act(lead, code, "acknowledge")
    _act(lead, code, "resolve", note="修好了")
    _act(reporter, code, "answer", answer="solved")
    return code


def _act(phone: Phone, code: str, action: str, **fields: str) -> None:
    answer = phone.act(code, action, **fields)
    assert answer.status_code == 201, answer.get_data(as_text=True)


def erased(town: Town, after_days: int) -> dict[str, int]:
    """Let the nightly work run so many days from now."""
    with clock.travel(clock.now() + timedelta(days=after_days)), town.app.app_context():
        return run_retention()


def number(town: Town, model: type) -> int:
    with town.app.app_context():
        return db.session().scalar(select(func.count()).select_from(model)) or 0


def stored(town: Town) -> set[str]:
    return set(town.app.extensions["files"].digests())


def test_a_closed_hazard_goes_whole_after_its_time(town: Town):
    settled(town, "电线垂下来了", photos=[small_jpeg()])
    assert stored(town)
    assert erased(town, 1094)["hazard"] == 0
    assert erased(town, 1096)["hazard"] == 1
    for model in (Case, CaseScope, Report, Addition, Photo, Submission, Thread):
        assert number(town, model) == 0, model
    assert stored(town) == set()
    with town.app.app_context():
        for index in ("search_whole", "search_own"):
            assert db.session().scalar(text(f"SELECT count(*) FROM {index}")) == 0
        kept = " ".join(map(str, db.session().scalars(select(JournalText.content))))
        assert "电线" not in kept
        assert "修好了" not in kept
        assert journal.verify().fault is None
        assert unjournalled() == 0
        db.session().rollback()
        assert verify_counters() == []


def test_a_picture_that_another_case_shows_too_stays(town: Town):
    settled(town, "第一件", photos=[small_jpeg()])
    with clock.travel(clock.now() + timedelta(days=600)):
        other = town.sign_in("informant:200/001/02")
        other.report(description="第二件", photos=[small_jpeg()])
    before = stored(town)
    assert erased(town, 1100)["hazard"] == 1
    assert stored(town) == before
    assert number(town, Case) == 1


def test_what_is_open_stays_however_old_it_is(town: Town):
    town.sign_in(INFORMANT).report(description="一直没办")
    assert erased(town, 5_000)["hazard"] == 0
    assert number(town, Case) == 1


def test_a_case_on_hold_stays_until_the_hold_is_lifted(town: Town):
    code, runner = settled(town, "要打官司"), town.app.test_cli_runner()
    assert runner.invoke(args=["hold", "set", code, "--reason", "法院调卷"]).exit_code == 0
    assert runner.invoke(args=["hold", "set", code, "--reason", "再来一次"]).exit_code == 1
    assert "法院调卷" in runner.invoke(args=["hold", "list"]).output
    assert erased(town, 4_000)["hazard"] == 0
    assert runner.invoke(args=["hold", "lift", code]).exit_code == 0
    assert erased(town, 4_000)["hazard"] == 1


def test_a_hold_set_before_eight_in_the_morning_stands_under_that_day_and_not_under_the_one_of_greenwich(town: Town):
    code, runner = settled(town, "要打官司"), town.app.test_cli_runner()
    with clock.travel(datetime(2026, 7, 1, 1, 30, tzinfo=clock.SHANGHAI)):
        assert runner.invoke(args=["hold", "set", code, "--reason", "法院调卷"]).exit_code == 0
    assert runner.invoke(args=["hold", "list"]).output == f"{code} since 2026-07-01: 法院调卷\n"


def test_disputes_are_kept_longer_and_protected_matters_longest(town: Town):
    days = {rule.kind: rule.keep_days for rule in rules()}
    assert days["hazard"] < days["dispute"] < days["protected"]
    settled(town, "争一块地", kind="dispute")
    assert erased(town, days["dispute"] - 1)["dispute"] == 0
    assert erased(town, days["dispute"] + 1)["dispute"] == 1


def test_patrols_and_messages_go_on_their_own_day(town: Town):
    town.sign_in(INFORMANT).report("patrol")
    town.sign_in(INFORMANT).report(description="说给网格长听")
    told = number(town, Thread)
    assert told > 0
    done = erased(town, 740)
    assert (done["patrol"], done["notice"]) == (1, told)
    assert number(town, Report) == 1


def test_a_run_that_was_cut_after_the_rows_still_removes_the_files(town: Town, monkeypatch):
    settled(town, "半路断电", photos=[small_jpeg()])
    with monkeypatch.context() as cut:
        cut.setattr(service_retention, "erase_files", lambda _store: 0)
        erased(town, 1100)
    assert stored(town)
    assert erased(town, 1100)["files"] > 0
    assert stored(town) == set()


def test_the_command_says_what_is_due(town: Town):
    settled(town, "三年前的事")
    with clock.travel(clock.now() + timedelta(days=1100)):
        shown = town.app.test_cli_runner().invoke(args=["retention", "show"]).output
    assert "hazard: 1095 days after it was closed; due now: 1" in shown


def test_what_left_the_house_and_where_people_were_reached_goes_on_its_own_day(town: Town, monkeypatch):
    monkeypatch.setitem(town.app.extensions, "push_key", provider.new_key())
    monkeypatch.setitem(town.app.config, "PUSH_CONTACT", "mailto:name@example.cn")
    left, stays = town.sign_in(INFORMANT), town.sign_in(LEAD)
    for phone, name in ((left, "left"), (stays, "stays")):
        told, token = json.dumps(Browser(name).subscription), {"X-CSRFToken": phone.token}
        assert phone.client.post("/push/phones", data=told, headers=token).status_code == 200
    left.client.post("/push/phones/end", json={}, headers={"X-CSRFToken": left.token})
    with town.app.app_context(), transaction() as session:
        for user, key in ((left.user_id, "case:1"), (stays.user_id, "case:2")):
            bind(Provider.WECHAT, user, key, made_by=user)
            ended = clock.now() if user == left.user_id else None
            message = Outgoing(
                user_id=user, key=key, sentence="news", path="/", urgent=False, made_at=clock.now(),
                lapses_at=clock.now(), ended=Ended.WENT if ended else None, ended_at=ended,
            )  # fmt: skip
            session.add(message)
            session.flush()
            session.add(Delivery(outgoing_id=message.id, way="push", service="one", urgent=False, sent_at=clock.now()))
        unbind(Provider.WECHAT, left.user_id, actor_id=left.user_id)

    for days, gone in ((29, []), (31, ["outgoing"]), (179, []), (181, ["push_phone", "identity"])):
        done = erased(town, days)
        assert [kind for kind in ("outgoing", "push_phone", "identity") if done[kind]] == gone
    assert [number(town, model) for model in (Outgoing, Delivery, PushPhone, Identity)] == [1] * 4
