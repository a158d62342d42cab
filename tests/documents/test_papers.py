"""Papers: a draft while their thing moves, the very same bytes once final, and gone with their thing."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.decisions.conftest import COMMISSIONER, DISPATCHER, JUSTICE, PAGE, POLICE, Decisions
from tests.support.html import parse
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.media.pdf import has_pdf
from webapp.documents.models import Document
from webapp.documents.queries import digest_of
from webapp.operations.queries_retention import rules
from webapp.operations.service_retention import run_retention
from webapp.people.models import Unit


def sheet(page: str) -> str:
    """Return the sheet of a paper, without what stands around it."""
    return page.partition('<main class="sheet">')[2].partition('<p class="kept">')[0].strip()


def slip(house: Decisions, number: int, who: str = DISPATCHER) -> str:
    answer = house.phone(who).get(f"/decisions/{number}/papers/slip")
    assert answer.status_code == 200
    return answer.text


def finish(house: Decisions, number: int, who: str = DISPATCHER, status: int = 303) -> None:
    answer = house.phone(who).post(f"/decisions/{number}/papers/slip/final", headers=PAGE)
    assert answer.status_code == status


def kept(house: Decisions) -> Any:
    with house.town.app.app_context():
        return db.session().scalar(select(Document))


def test_a_draft_follows_its_thing_and_is_not_kept(house: Decisions) -> None:
    number = house.make(what="出租屋查一遍，<b>一户不漏</b>")["id"]
    page = slip(house, number)
    assert '<p class="draft">草稿</p>' in page
    assert "才决〔2026〕1号" in page
    assert "&lt;b&gt;一户不漏" in page
    house.step(POLICE, number, "extend", note="等", until="2026-12-31")
    house.step(COMMISSIONER, number, "agree-extend")
    assert "2026-12-31 18:00" in slip(house, number)
    assert kept(house) is None


def test_once_final_it_is_the_same_for_ever_and_says_who_and_when(house: Decisions) -> None:
    number = house.make(what="出租屋查一遍，<b>一户不漏</b>")["id"]
    for who in (POLICE, JUSTICE):
        finish(house, number, who, 404)
    finish(house, number)
    before = slip(house, number)
    house.step(POLICE, number, "extend", note="等", until="2026-12-31")
    house.step(COMMISSIONER, number, "agree-extend")
    with house.town.app.app_context(), transaction() as session:
        session.scalars(select(Unit).where(Unit.code == POLICE)).one().name = "改了名的所"
    with clock.travel(clock.now() + timedelta(days=400)):
        after = slip(house, number, POLICE)
    assert sheet(after) == sheet(before)
    assert "草稿" not in after
    document = kept(house)
    assert (document.number, document.digest) == ("才决〔2026〕1号", digest_of(document.content))
    assert document.content.strip() == sheet(after)
    assert document.digest[:16] in after
    assert "测试governance_centre 定稿" in after
    finish(house, number, DISPATCHER, 409)


def test_each_look_is_journalled_and_is_no_change_of_the_thing(house: Decisions) -> None:
    number = house.make()["id"]
    slip(house, number, POLICE)
    finish(house, number)
    slip(house, number, POLICE)
    looks = house.journalled("document.seen")
    assert [one["draft"] for one in looks if one["paper"] == "slip"] == [True, False]
    assert house.journalled("document.finished")[0]["digest"] == kept(house).digest
    assert house.step(POLICE, number, "accept", version="1")["state"] == "accepted"


def test_who_does_not_see_the_thing_finds_no_paper_and_other_words_lead_nowhere(house: Decisions) -> None:
    number = house.make()["id"]
    assert house.phone(JUSTICE).get(f"/decisions/{number}/papers/slip").status_code == 404
    for name in ("slips", "../slip", "final"):
        assert house.phone(DISPATCHER).get(f"/decisions/{number}/papers/{name}").status_code == 404


def test_a_sheet_that_somebody_changed_in_the_database_is_shown_to_nobody(house: Decisions) -> None:
    number = house.make()["id"]
    finish(house, number)
    with house.town.app.app_context(), transaction() as session:
        document = session.scalars(select(Document)).one()
        document.content = document.content.replace("派出所", "别的所").replace("测试", "别的")
        assert digest_of(document.content) != document.digest
    assert house.phone(DISPATCHER).get(f"/decisions/{number}/papers/slip").status_code == 404


def test_what_was_cancelled_gets_no_final_paper(house: Decisions) -> None:
    number = house.make()["id"]
    house.step(DISPATCHER, number, "cancel", note="不办了")
    finish(house, number, DISPATCHER, 422)
    assert "不出交办单" in slip(house, number)


@pytest.mark.skipif(has_pdf(), reason="the program for PDF is installed here")
def test_without_the_program_for_pdf_the_page_says_what_to_do(house: Decisions) -> None:
    number = house.make()["id"]
    answer = house.phone(DISPATCHER).get(f"/decisions/{number}/papers/slip.pdf", follow_redirects=True)
    assert "另存为 PDF" in answer.text


@pytest.mark.skipif(not has_pdf(), reason="needs requirements-pdf.txt")
def test_with_it_the_paper_is_a_pdf(house: Decisions) -> None:
    number = house.make()["id"]
    answer = house.phone(DISPATCHER).get(f"/decisions/{number}/papers/slip.pdf")
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_is_kept_as_long_as_its_thing_and_goes_with_it(house: Decisions) -> None:
    number = house.done()
    finish(house, number)
    keep = next(rule.keep_days for rule in rules() if rule.kind == "decision")
    with clock.travel(clock.now() + timedelta(days=keep + 1)), house.town.app.app_context():
        assert run_retention()["decision"] == 0, "it was not checked yet"
    house.step(DISPATCHER, number, "check")
    with clock.travel(clock.now() + timedelta(days=keep + 1)), house.town.app.app_context():
        assert run_retention()["decision"] == 1
    assert kept(house) is None
    assert house.phone(DISPATCHER).get(f"/decisions/{number}").status_code == 404
    assert house.make()["number"] == "才决〔2026〕2号"


def test_the_page_of_the_thing_leads_to_its_papers(house: Decisions) -> None:
    number = house.make()["id"]
    page = house.page(POLICE, f"/decisions/{number}")
    assert f"/decisions/{number}/papers/slip" in page.links
    finish(house, number)
    assert "定稿了" in house.page(POLICE, f"/decisions/{number}").text
    assert re.search(r"定稿", parse(slip(house, number).encode()).text)
