"""Legal aid as a table: the law's clock says what until when, what is due today is not overlooked, its costs."""

from datetime import timedelta

import pytest

from tests.legal_aid.conftest import Resident, the_application
from tests.support.html import Element
from tests.support.pages import page_of
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town
from webapp.core import clock


def rows(page: Element) -> list[str]:
    return [one["data-row"] for one in page.find_all("tr") if "data-row" in one.attributes]


def groups(page: Element) -> list[str]:
    return [one.text for one in page.find_all("th") if one.get("role") == "rowheader"]


@pytest.mark.parametrize(
    ("before", "group", "words"),
    [
        (timedelta(days=3), "后面的", ""),
        (timedelta(hours=1), "今天到期", "1 件今天到期"),
        (timedelta(hours=-30), "超过期限的", "1 件超过了期限"),
    ],
)
def test_what_the_law_wants_today_is_said_on_every_list(
    town: Town, officer: Phone, code: str, before: timedelta, group: str, words: str
) -> None:
    due = the_application(town).due_at
    assert due is not None
    with clock.travel(due - before):
        first, other = page_of(officer, "/legal-aid"), page_of(officer, "/legal-aid?show=done")
        assert rows(first) == [code]
        assert groups(first) == [group]
        assert "等司法所决定" in first.find("tr", data_row=code).find_all("td")[0].text
        assert words in other.text
        assert [one.text for one in other.find_all("a") if one.text.startswith("要办的")] == [
            "要办的 1" if words else "要办的"
        ]


def test_it_is_narrowed_by_matter_place_and_days_and_a_protected_one_by_none(
    town: Town, resident: Resident, officer: Phone, code: str
) -> None:
    resident.apply(matter="harm", phone="10055557777")
    named = town.sign_in("justice_office")
    named.client.set_cookie("one_door_desk", "1")
    today = clock.local_day(clock.now())
    for query, found in (
        ("matter=wages", [code]),
        ("matter=support", []),
        ("matter=harm", []),
        (f"from={today}", [code]),
        (f"to={today - timedelta(days=1)}", []),
    ):
        assert rows(page_of(named, f"/legal-aid?{query}")) == found, query
    for wrong in ("matter=none", "village=x", "from=then", "show=all"):
        assert named.get(f"/legal-aid?{wrong}").status_code == 404, wrong


def test_list_and_pane_stay_within_their_statements(town: Town, officer: Phone, code: str) -> None:
    officer.client.set_cookie("one_door_desk", "1")
    for url, headers in (
        ("/legal-aid", {}),
        ("/legal-aid?matter=wages", {}),
        ("/legal-aid?show=done", {}),
        (f"/legal-aid/{code}", {"HX-Target": "pane"}),
    ):
        with town.app.app_context(), counted_statements() as seen:
            assert officer.get(url, headers=headers).status_code == 200
        assert len(seen) <= 6, [url, *seen]
