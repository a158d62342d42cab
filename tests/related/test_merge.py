"""并案: one case put into another and taken out again: reports, notices, lists, clocks, and who sees what."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.support.html import parse
from tests.support.makers import case_of, make_case, make_visit
from tests.support.pages import page_of
from tests.support.town import Phone, Town
from webapp.cases.lists.service_counters import verify_counters
from webapp.cases.models import Case, CaseReport
from webapp.core import clock
from webapp.core.db import db
from webapp.related import service_flags
from webapp.search import service as index

PAGE = {"Accept": "text/html"}
NOON = datetime(2026, 6, 8, 4, 0, tzinfo=UTC)
FIRST, SECOND = "informant:200/001/01", "informant:200/001/02"


@pytest.fixture
def two(town: Town) -> tuple[str, str]:
    """Two informants report the same bridge; the second one's matter is the one that goes over."""
    later = NOON + timedelta(hours=1)
    target = make_case(town.sign_in(FIRST), at=NOON, description="护栏松了", severity="normal")
    source = make_case(town.sign_in(SECOND), at=later, description="铁栏杆生锈", severity="high")
    return source, target


def confirm(phone: Phone, source: str, target: str) -> dict[str, str]:
    """Return the form of the page that shows both."""
    return page_of(phone, f"/cases/{source}/merge?into={target}").find("form", action=f"/cases/{source}/merge").fields


def merge(phone: Phone, source: str, target: str, **fields: str):
    return phone.post(f"/cases/{source}/merge", confirm(phone, source, target) | fields, headers=PAGE)


def unmerge(phone: Phone, source: str, target: str, **fields: str):
    form = page_of(phone, f"/cases/{target}").find("form", action=f"/cases/{source}/unmerge")
    return phone.post(f"/cases/{source}/unmerge", form.fields | fields, headers=PAGE)


def reports_in(town: Town, code: str) -> int:
    with town.app.app_context():
        query = select(CaseReport).join(Case, Case.id == CaseReport.case_id)
        return len(db.session().scalars(query.where(Case.code == code, CaseReport.left_at.is_(None))).all())


def told(phone: Phone) -> str:
    with clock.travel(clock.now() + timedelta(hours=12)):  # what came at night is seen in the morning
        return page_of(phone, "/messages").text


def all_is_proved(town: Town) -> None:
    with town.app.app_context():
        assert verify_counters() == []


def test_reports_go_over_and_everybody_hears_of_it(town: Town, lead: Phone, two: tuple[str, str]) -> None:
    source, target = two
    assert f"/cases/{source}/merge" in page_of(lead, f"/cases/{source}").links
    answer = merge(lead, source, target, note="是同一座桥")
    assert answer.headers["Location"] == f"/cases/{target}"
    assert (reports_in(town, source), reports_in(town, target)) == (0, 2)
    closed = case_of(town, source)
    assert (closed.state, closed.close_reason, closed.merged_into_id) == ("closed", "merged", case_of(town, target).id)
    page = page_of(lead, f"/cases/{target}")
    assert "铁栏杆生锈" in page.find("section", id="merged").text
    assert "是同一座桥" in page.text
    assert "您报的和别人报的是同一件事" in told(town.sign_in(SECOND))
    assert "又有人报了同一件事" in told(town.sign_in(FIRST))
    all_is_proved(town)


def test_the_old_code_leads_to_the_other_case_for_who_may_see_it(town: Town, lead: Phone, two: tuple[str, str]) -> None:
    source, target = two
    merge(lead, source, target)
    for key in (FIRST, SECOND, "grid:200/001", "village:200", "governance_centre"):
        answer = town.sign_in(key).get(f"/cases/{source}")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/cases/{target}"), key
    for key in ("informant:200/002/01", "village:201", "court"):
        assert town.sign_in(key).get(f"/cases/{source}").status_code == 404, key


def test_each_reporter_goes_on_seeing_their_own_words_only(town: Town, lead: Phone, two: tuple[str, str]) -> None:
    source, target = two
    merge(lead, source, target, note="两家都说过")
    lead.act(target, "acknowledge", version=case_of(town, target).version)
    first, second = town.sign_in(FIRST), town.sign_in(SECOND)
    for phone, own, other in ((first, "护栏松了", "铁栏杆生锈"), (second, "铁栏杆生锈", "护栏松了")):
        for url in (f"/cases/{target}", "/cases", "/reports"):
            assert other not in page_of(phone, url).text, url
        assert other not in told(phone)
        assert own in page_of(phone, f"/cases/{target}").text
        assert "已签收" in page_of(phone, f"/cases/{target}").text
        assert "已签收" in told(phone)
    with town.app.app_context():
        index.catch_up()
    for phone, own, other in ((first, "松了", "生锈"), (second, "生锈", "松了")):
        assert target in phone.get(f"/search?q={own}").text
        assert target not in phone.get(f"/search?q={other}").text


def test_the_earlier_date_holds_and_an_acknowledgement_stays(town: Town, lead: Phone, two: tuple[str, str]) -> None:
    source, target = two
    with clock.travel(NOON + timedelta(hours=2)):
        lead.act(source, "acknowledge", version=1)
        before = case_of(town, source)
        assert before.resolve_due_at < case_of(town, target).resolve_due_at
        merge(lead, source, target)
    after = case_of(town, target)
    assert after.resolve_due_at == before.resolve_due_at
    assert after.acknowledged_at == before.acknowledged_at
    assert after.state == "submitted"
    assert "已签收" in page_of(town.sign_in(SECOND), "/reports?show=open").text


def test_taken_out_again_everything_is_as_it_was(town: Town, lead: Phone, two: tuple[str, str]) -> None:
    source, target = two
    with clock.travel(NOON + timedelta(hours=2)):
        lead.act(source, "acknowledge", version=1)
        were = case_of(town, source), case_of(town, target)
        merge(lead, source, target)
    with clock.travel(NOON + timedelta(hours=28)):
        assert unmerge(lead, source, target, note="是两座桥").headers["Location"] == f"/cases/{source}"
        now = case_of(town, source), case_of(town, target)
    for was, there in zip(were, now, strict=True):
        for name in ("state", "holder_area_id", "resolve_due_at", "acknowledged_at", "resolved_at", "closed_at"):
            assert getattr(there, name) == getattr(was, name), name
    assert now[0].merged_into_id is now[0].close_reason is None
    assert now[0].step_due_at > were[0].step_due_at  # nobody could take the step meanwhile
    assert now[1].due_at == were[1].due_at
    assert (reports_in(town, source), reports_in(town, target)) == (1, 1)
    assert "您报的事又单独办了" in told(town.sign_in(SECOND))
    assert town.sign_in(SECOND).get(f"/cases/{target}").status_code == 404
    assert "铁栏杆生锈" in page_of(town.sign_in(SECOND), f"/cases/{source}").text
    assert page_of(lead, f"/cases/{target}").find_all("section", id="merged") == []
    all_is_proved(town)
    assert merge(lead, source, target).status_code == 303  # and once more
    assert (reports_in(town, source), reports_in(town, target)) == (0, 2)
    all_is_proved(town)


def test_a_case_comes_back_also_when_the_other_was_closed_meanwhile(
    town: Town, lead: Phone, two: tuple[str, str]
) -> None:
    source, target = two
    merge(lead, source, target)
    for action, note in (("acknowledge", ""), ("resolve", "换了螺丝")):
        lead.act(target, action, version=case_of(town, target).version, note=note)
    second = town.sign_in(SECOND)
    assert "真的好了吗" in page_of(second, f"/cases/{target}").text  # who came with the other case is asked too
    town.sign_in(FIRST).act(target, "answer", version=case_of(town, target).version, answer="solved")
    assert case_of(town, target).state == "closed"
    assert unmerge(lead, source, target).status_code == 303
    assert case_of(town, source).state == "submitted"
    assert case_of(town, target).state == "closed"
    assert source in lead.get("/todo").text
    assert "铁栏杆生锈" in page_of(second, f"/cases/{source}").text
    all_is_proved(town)


def test_two_at_once_and_old_pages_are_told_how_it_stands(town: Town, lead: Phone, two: tuple[str, str]) -> None:
    source, target = two
    village = town.sign_in("village:200")
    here, there = confirm(lead, source, target), confirm(village, target, source)
    del here["csrf_token"]  # the phone's own goes along
    assert lead.post(f"/cases/{source}/merge", here).status_code == 303
    again = village.post(f"/cases/{target}/merge", there)
    assert again.status_code == 409
    assert village.post(f"/cases/{source}/merge", here, headers=PAGE).headers["Location"] == f"/cases/{target}"
    assert village.post(f"/cases/{source}/merge", here).status_code == 409
    # Whoever still has the old page open is led to the case it is one with.
    late = village.post(f"/cases/{source}/acknowledge", {"version": 1}, headers=PAGE)
    assert late.headers["Location"] == f"/cases/{target}"
    assert village.act(source, "acknowledge", version=1).status_code == 409
    assert village.act(source, "reopen", version=2, note="再办").status_code == 409
    form = page_of(lead, f"/cases/{target}").find("form", action=f"/cases/{source}/unmerge").fields
    del form["csrf_token"]
    assert lead.post(f"/cases/{source}/unmerge", form).status_code == 303
    assert village.post(f"/cases/{source}/unmerge", form).status_code == 409
    del there["csrf_token"]
    assert lead.post(f"/cases/{target}/merge", there).status_code == 409
    all_is_proved(town)


def test_what_cannot_be_one_is_refused_in_words(town: Town, lead: Phone, two: tuple[str, str]) -> None:
    source, target = two
    informant = town.sign_in(FIRST)
    dispute = informant.report("dispute", description="吵架").json["case_code"]
    third = informant.report(description="桥又坏了").json["case_code"]
    hidden = informant.report("dispute", someone_hurt="yes").json["case_code"]
    stranger = town.sign_in("informant:201/001/01").report(description="别的村").json["case_code"]
    done = informant.report(description="旧的").json["case_code"]
    lead.act(done, "acknowledge", version=1)
    lead.act(done, "resolve", version=2, note="好了")
    wrong = {
        source: "这就是它自己",
        dispute: "一件是隐患，一件是纠纷",
        done: "那一件已经办完了",
        stranger: "没有这一件，或者不归您管",
        hidden: "没有这一件，或者不归您管",
        "12": "案码不对",
    }
    for typed, words in wrong.items():
        answer = lead.get(f"/cases/{source}/merge", query_string={"into_code": typed})
        assert answer.status_code == 422, typed
        assert words in parse(answer.data).find("p", class_="error").text
        assert lead.post(f"/cases/{source}/merge", {"into": typed}).status_code == 422
    assert merge(lead, source, target).status_code == 303
    chain = lead.post(f"/cases/{target}/merge", {"into": third})
    assert "先把它们拆开" in chain.json["error"]["message"]
    assert lead.post(f"/cases/{third}/merge", {"into": source}).status_code == 422  # what is one with another is none
    assert lead.get(f"/cases/{done}/merge").status_code == 409
    all_is_proved(town)


def test_only_who_leads_both_may(town: Town, two: tuple[str, str]) -> None:
    source, target = two
    stranger = town.sign_in("informant:201/001/01").report(description="别的村").json["case_code"]
    for key in (FIRST, SECOND, "grid:200/002", "village:201", "court", "political_legal_commissioner"):
        assert town.sign_in(key).post(f"/cases/{source}/merge", {"into": target}).status_code == 404, key
    assert town.sign_in("village:200").post(f"/cases/{source}/merge", {"into": stranger}).status_code == 422
    assert town.sign_in("governance_centre").post(f"/cases/{source}/merge", {"into": stranger}).status_code == 303
    # The lead of one side alone can't take apart what the town put together.
    assert town.sign_in("village:200").post(f"/cases/{source}/unmerge").status_code == 404
    assert town.sign_in("town").post(f"/cases/{source}/unmerge").status_code == 303
    hidden = town.sign_in(FIRST).report("dispute", someone_hurt="yes").json["case_code"]
    for key in ("police_station", "governance_centre", "grid:200/001"):
        assert town.sign_in(key).get(f"/cases/{hidden}/merge").status_code == 404, key


def test_likely_ones_are_offered_and_lists_show_what_became_of_it(
    town: Town, lead: Phone, two: tuple[str, str]
) -> None:
    source, target = two
    page = page_of(lead, f"/cases/{source}/merge")
    assert [one["value"] for one in page.find_all("input", type="radio")] == [target]
    both = page_of(lead, f"/cases/{source}/merge?into={target}").text
    assert "铁栏杆生锈" in both
    assert "护栏松了" in both
    merge(lead, source, target)
    assert source in lead.get("/cases").text
    assert source not in lead.get("/cases?show=open").text
    assert source not in lead.get("/todo").text
    assert source not in town.sign_in(SECOND).get("/cases").text


def test_what_was_one_counts_once_for_what_comes_again_and_again(town: Town, lead: Phone, two: tuple[str, str]) -> None:
    source, target = two
    with clock.travel(NOON + timedelta(days=1)):
        for n in range(2):
            town.sign_in(SECOND).report(description=f"护栏又松{n}")
    with town.app.app_context():
        service_flags.catch_up()
    assert "30 天里 3 次" in page_of(lead, "/flags").text
    merge(lead, source, target)
    with town.app.app_context():
        service_flags.catch_up()
    assert "30 天里" not in page_of(lead, "/flags").find("main").find("div", class_="empty").text.partition("次")[2]
    assert [u for u in page_of(lead, "/flags").links if u.startswith("/flags/")] == []


def test_a_visit_goes_over_with_its_case_and_comes_back_with_it(town: Town, lead: Phone, two: tuple[str, str]):
    target, source = two
    visit = f"/visits/{make_visit(lead, 'field', case=source)}"
    assert visit not in lead.get(f"/cases/{target}").text
    merge(lead, source, target)
    assert visit in lead.get(f"/cases/{target}").text
    other = town.sign_in("village:200")
    assert other.get(visit).status_code == 200
    assert f"/cases/{target}" in lead.get(visit).text
    unmerge(lead, source, target)
    assert visit not in lead.get(f"/cases/{target}").text
    assert visit in lead.get(f"/cases/{source}").text
    assert f"/cases/{source}" in lead.get(visit).text
