"""The life of a case through the addresses that phones use."""

import io
from typing import Any

import pytest
from sqlalchemy import update

from tests.support.town import Phone, Town
from webapp.cases import service
from webapp.cases.lists.service_counters import verify_counters
from webapp.cases.models import Case
from webapp.core.db import db
from webapp.core.journal import verify


@pytest.fixture
def phones(town: Town) -> dict[str, Phone]:
    keys = {
        "informant": "informant:200/001/01",
        "grid": "grid:200/001",
        "village": "village:200",
        "town": "town",
        "office": "governance_centre",
    }
    return {name: town.sign_in(key) for name, key in keys.items()}


@pytest.fixture
def code(phones: dict[str, Phone]) -> str:
    return phones["informant"].report(description="护栏松了").json["case_code"]


def step(phone: Phone, code: str, action: str, **fields: Any) -> dict[str, Any]:
    answer = phone.act(code, action, **fields)
    assert answer.status_code == 201, answer.text
    return answer.json


def test_a_lead_settles_a_small_thing_and_the_reporter_says_it_is_solved(phones: dict, code: str) -> None:
    assert step(phones["grid"], code, "acknowledge", version=1)["state"] == "acknowledged"
    assert step(phones["grid"], code, "start", version=2)["state"] == "in_progress"
    assert step(phones["grid"], code, "resolve", version=3, note="换好了螺丝")["state"] == "resolved"
    assert step(phones["informant"], code, "answer", version=4, answer="solved")["state"] == "closed"


@pytest.mark.parametrize("answer", ["not_solved", "partly"])
def test_an_answer_that_it_is_not_solved_reopens_the_case(phones: dict, code: str, answer: str) -> None:
    step(phones["grid"], code, "acknowledge", version=1)
    step(phones["grid"], code, "resolve", version=2, note="好了")
    assert step(phones["informant"], code, "answer", version=3, answer=answer)["state"] == "in_progress"
    assert code in phones["grid"].get("/todo").text


def test_a_stale_button_press_changes_nothing_and_tells_who_was_faster(phones: dict, code: str) -> None:
    step(phones["grid"], code, "acknowledge", version=1)
    late = phones["village"].act(code, "acknowledge", version=1)
    assert late.status_code == 409
    assert "测试grid:200/001" in late.json["error"]["message"]
    assert "已签收" in late.json["error"]["message"]


def test_a_lead_passes_a_case_up_with_a_reason_and_the_higher_lead_returns_it(phones: dict, code: str) -> None:
    assert phones["grid"].act(code, "escalate", version=1).status_code == 422
    step(phones["grid"], code, "escalate", version=1, note="村里才办得了")
    assert code not in phones["grid"].get("/todo").text
    assert code in phones["village"].get("/todo").text
    assert phones["grid"].act(code, "acknowledge", version=2).status_code in (201, 404)


def test_what_was_passed_up_is_no_longer_the_lower_leads_to_resolve(phones: dict, code: str) -> None:
    step(phones["grid"], code, "escalate", version=1, note="要村里办")
    step(phones["village"], code, "acknowledge", version=2)
    assert phones["grid"].act(code, "resolve", version=3, note="x").status_code == 404
    assert step(phones["village"], code, "return", version=3, note="还是你们办")["state"] == "submitted"
    assert code in phones["grid"].get("/todo").text


def test_nothing_is_handed_above_the_town_or_below_the_group(phones: dict, code: str) -> None:
    assert phones["grid"].act(code, "return", version=1, note="x").status_code == 409
    step(phones["grid"], code, "escalate", version=1, note="x")
    step(phones["village"], code, "escalate", version=2, note="x")
    assert phones["town"].act(code, "escalate", version=3, note="x").status_code == 409


def test_a_higher_lead_who_acknowledges_takes_the_case(phones: dict, code: str) -> None:
    step(phones["village"], code, "acknowledge", version=1)
    assert code not in phones["grid"].get("/todo").text
    assert code in phones["village"].get("/todo").text


def test_the_author_can_neither_acknowledge_nor_resolve(phones: dict, town: Town) -> None:
    code = phones["village"].report(description="自己报的").json["case_code"]
    assert phones["village"].act(code, "acknowledge", version=1).status_code == 403
    step(phones["town"], code, "acknowledge", version=1)
    assert phones["village"].act(code, "resolve", version=2, note="x").status_code in (403, 404)


def test_only_a_reporter_answers(phones: dict, code: str, town: Town) -> None:
    step(phones["grid"], code, "acknowledge", version=1)
    step(phones["grid"], code, "resolve", version=2, note="好了")
    assert phones["grid"].act(code, "answer", version=3, answer="solved").status_code == 404


def test_the_system_s_own_steps_are_no_addresses(phones: dict, code: str) -> None:
    for action in ("pass-up", "close-unanswered", "answer-solved", "explode"):
        assert phones["town"].act(code, action, version=1).status_code == 404


def test_an_action_happens_once_by_its_id(phones: dict, code: str) -> None:
    same = {"version": 1, "client_id": "6f0f9a52-43a2-4a0b-8f0e-000000000001"}
    first, again = (phones["grid"].act(code, "acknowledge", **same) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    other = phones["grid"].act(code, "escalate", **same, note="x")
    assert other.status_code == 409


def test_an_action_takes_photos_along(phones: dict, code: str, jpeg: bytes) -> None:
    step(phones["grid"], code, "acknowledge", version=1)
    answer = phones["grid"].post(
        f"/cases/{code}/resolve",
        {"version": 2, "note": "修好了", "photos": [(io.BytesIO(jpeg), "a.jpg")]},
        content_type="multipart/form-data",
    )
    assert answer.json["photos"] == {"expected": 1, "stored": 1}
    assert phones["informant"].get(f"/cases/{code}").text.count("<img") >= 1


def test_after_every_step_the_counters_the_lists_and_the_chain_agree(phones: dict, code: str, town: Town) -> None:
    steps = [
        ("grid", "acknowledge", {}),
        ("grid", "escalate", {"note": "x"}),
        ("village", "acknowledge", {}),
        ("village", "return", {"note": "x"}),
        ("grid", "acknowledge", {}),
        ("grid", "start", {}),
        ("grid", "resolve", {"note": "x"}),
        ("informant", "answer", {"answer": "not_solved"}),
        ("grid", "resolve", {"note": "x"}),
        ("informant", "answer", {"answer": "solved"}),
        ("village", "reopen", {"note": "x"}),
    ]
    for version, (who, action, fields) in enumerate(steps, start=1):
        step(phones[who], code, action, version=version, **fields)
        with town.app.app_context():
            assert verify_counters() == []
            assert verify().fault is None


def test_who_is_overtaken_between_reading_and_writing_gets_the_same_answer(
    phones: dict, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place_holder = service.move_holder

    def overtaken(held, transition, actor):
        db.session().execute(update(Case.__table__).values(version=Case.__table__.c.version + 1))
        return place_holder(held, transition, actor)

    monkeypatch.setattr(service, "move_holder", overtaken)
    assert phones["grid"].act(code, "acknowledge", version=1).status_code == 409
    monkeypatch.undo()
    assert step(phones["grid"], code, "acknowledge", version=1)["state"] == "acknowledged"
