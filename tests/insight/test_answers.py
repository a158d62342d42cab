"""What was said of what was called done: always with its n, with who did not answer, never a share of a few."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.html import parse
from tests.support.statements import counted_statements
from tests.support.town import TOWN, Phone, Town, code
from webapp.cases.escalation.service_sweep import sweep
from webapp.core import clock

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with clock.travel(NOON):
        yield


def done(informant: Phone, lead: Phone, answer: str | None = None) -> str:
    """Report, settle, and answer."""
    case_code = informant.report().json["case_code"]
    lead.act(case_code, "acknowledge", version=1)
    assert lead.act(case_code, "resolve", version=2, note="换好了").status_code == 201
    if answer:
        assert informant.act(case_code, "answer", version=3, answer=answer).status_code == 201
    return case_code


def shown(phone: Phone, area: str = "", month: str = "") -> dict[str, str]:
    """Return word → what stands at its right."""
    page = parse(phone.get(f"/roll-up/{code(area)}/answers" + (f"?month={month}" if month else "")).data)
    rows = page.where(lambda one: "weui-cell" in one.get("class").split() and "件" in one.text)
    return {row.find(class_="weui-cell__bd").text: row.find(class_="weui-cell__ft").text for row in rows}


def test_each_answer_is_counted_apart_and_silence_is_told(informant, lead, town: Town) -> None:
    for answer in ("solved", "solved", "partly", "not_solved", None):
        done(informant, lead, answer)
    assert shown(lead, "200/001") == {
        "好了": "2 件",
        "只好了一部分": "1 件",
        "还没好": "1 件",
        "没有回话": "0 件",
        "还在等回话": "1 件",
        "没问就重新办": "0 件",
    }
    text = parse(lead.get(f"/roll-up/{code('200/001')}/answers").data).text
    assert "问了 5 件，回了 4 件" in text
    assert "有 1 件没有回话或还在等" in text
    assert "%" not in text, "four answers are too few for a share"


def test_a_share_is_one_of_the_answers_from_five_on(informant, lead) -> None:
    for answer in ("solved", "solved", "solved", "solved", "not_solved", None):
        done(informant, lead, answer)
    assert shown(lead, "200/001")["好了"] == "4 件 · 80%"
    assert shown(lead, "200/001")["还在等回话"] == "1 件"


def test_nobody_who_stays_silent_is_counted_as_content(informant, lead, town: Town) -> None:
    done(informant, lead)
    with clock.travel(NOON + timedelta(days=16)):
        with town.app.app_context():
            sweep()
        assert shown(lead, "200/001", "2026-11") == dict.fromkeys(shown(lead, "200/001", "2026-11"), "0 件") | {
            "没有回话": "1 件"
        }


def test_what_is_settled_twice_counts_once_by_what_was_said_last(informant, lead) -> None:
    case_code = done(informant, lead, "not_solved")
    lead.act(case_code, "resolve", version=4, note="又修了")
    informant.act(case_code, "answer", version=5, answer="solved")
    assert (shown(lead, "200/001")["好了"], shown(lead, "200/001")["还没好"]) == ("1 件", "0 件")


def test_each_number_opens_exactly_its_cases(informant, lead) -> None:
    solved, open_again = done(informant, lead, "solved"), done(informant, lead, "partly")
    page = parse(lead.get(f"/roll-up/{code('200/001')}/answers").data)
    opened = {}
    for url in (url for url in page.links if "/answers/" in url):
        links = parse(lead.get(url).data).links
        opened[url.split("/answers/")[1].split("?")[0]] = [u[7:] for u in links if u.startswith("/cases/")]
    assert opened == {"solved": [solved], "partly": [open_again]}


def test_months_and_areas_stay_apart_and_protected_matters_are_nowhere(town: Town, informant, lead) -> None:
    with clock.travel(NOON - timedelta(days=30)):
        done(informant, lead, "solved")
    done(informant, lead, "solved")
    informant.report("dispute", someone_hurt="yes")
    chief = town.sign_in("town")
    assert shown(chief)["好了"] == "1 件"
    assert shown(chief, month="2026-10")["好了"] == "1 件"
    assert shown(town.sign_in("village:200"), "200")["好了"] == "1 件"
    assert shown(chief, "201") == {}
    assert lead.get(f"/roll-up/{code('201')}/answers").status_code == 404
    for wrong in ("?month=x", "?month=0001-01", "/nothing", "/solved?after=x"):
        assert chief.get(f"/roll-up/{TOWN}/answers{wrong}").status_code == 404


def test_the_page_takes_few_statements(town: Town, informant, lead) -> None:
    done(informant, lead, "solved")
    with town.app.app_context(), counted_statements() as seen:
        lead.get(f"/roll-up/{code('200/001')}/answers")
    assert len(seen) <= 6, seen
