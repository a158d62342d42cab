"""消息 as people see it: rows that lead to their cases, what is unread, and marks that only a POST makes."""

from datetime import timedelta

import pytest

from tests.support.html import parse
from tests.support.statements import counted_statements
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.inbox.models import Notice, Thread

REPORTER, LEAD = "informant:200/001/01", "grid:200/001"


@pytest.fixture
def codes(reporter, lead):
    """Three cases, each told to the lead, the last one first in the list."""
    found = []
    for n in range(3):
        with clock.travel(clock.now() + timedelta(minutes=n)):
            found.insert(0, reporter.report(description=f"第{n}件").get_json()["case_code"])
    with clock.travel(clock.now() + timedelta(hours=1)):
        yield found


def rows_of(answer):
    return [one for one in parse(answer.data).find_all("a") if "message" in one.get("class").split()]


def number(phone):
    badge = parse(phone.get("/messages").data).find("nav").find(data_tab="messages").find_all(class_="weui-badge")
    return int(badge[0].text.split("件")[0]) if badge else 0


def mark(phone, row):
    return phone.post(row["data-read-mark"], headers={"HX-Request": "true"})


def fill(app, user_id, how_many):
    with app.app_context(), transaction() as session:
        for n in range(how_many):
            session.add(
                Thread(
                    user_id=user_id,
                    key=f"case:{n}",
                    icon="bell",
                    tone="amber",
                    title=f"第{n}行",
                    text="",
                    url="/help",
                    unread=1,
                    last_at=clock.now() - timedelta(minutes=n // 3),
                )
            )


def test_each_row_leads_straight_to_its_case_newest_first(lead, codes):
    rows = rows_of(lead.get("/messages"))
    assert [row["href"] for row in rows] == [f"/cases/{code}" for code in codes]
    assert all(lead.get(row["href"]).status_code == 200 for row in rows)


def test_a_row_is_marked_by_post_and_by_nothing_else(lead, codes):
    rows = rows_of(lead.get("/messages"))
    assert number(lead) == 3
    lead.get(rows[0]["href"])
    lead.get(rows[0]["data-read-mark"].removesuffix("/read"))
    assert lead.get(rows[0]["data-read-mark"]).status_code == 405
    assert number(lead) == 3
    assert mark(lead, rows[0]).status_code == 204
    assert number(lead) == 2
    assert mark(lead, rows[0]).status_code == 204, "marking twice is harmless"
    assert "data-read-mark" not in rows_of(lead.get("/messages"))[0].attributes


def test_all_can_be_marked_without_scripts(lead, codes):
    page = parse(lead.get("/messages").data)
    form = next(form for form in page.find_all("form") if "全部看过了" in form.text)
    answer = lead.client.post(form["action"], data=form.fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/messages")
    page = parse(lead.get("/messages").data)
    assert number(lead) == 0
    assert "全部看过了" not in page.text


def test_news_after_reading_counts_again_in_the_same_row(reporter, lead):
    code = reporter.report(description="护栏松动").get_json()["case_code"]
    lead.act(code, "acknowledge")
    mark(reporter, rows_of(reporter.get("/messages"))[0])
    lead.act(code, "resolve", note="修好了")
    rows = rows_of(reporter.get("/messages"))
    assert len(rows) == 1
    assert "已办好：护栏松动" in rows[0].text
    assert number(reporter) == 1


def test_somebody_else_s_row_is_the_404_of_one_that_is_not_there(town, lead, codes):
    row = rows_of(lead.get("/messages"))[0]
    other = town.sign_in("grid:200/002")
    for address in (row["data-read-mark"], "/messages/999999/read"):
        assert mark(other, {"data-read-mark": address}).status_code == 404
        assert other.get(address.removesuffix("/read")).status_code == 404
    assert number(lead) == 3


def test_a_row_of_tomorrow_is_not_there_yet(town, app, lead):
    fill(app, lead.user_id, 1)
    with app.app_context(), transaction() as session:
        thread = session.query(Thread).one()
        thread.last_at = clock.now() + timedelta(hours=1)
    assert rows_of(lead.get("/messages")) == []
    assert number(lead) == 0
    assert lead.get(f"/messages/{thread.id}").status_code == 404
    assert mark(lead, {"data-read-mark": f"/messages/{thread.id}/read"}).status_code == 404


def test_pages_go_by_their_key_and_lose_nothing(app, lead):
    fill(app, lead.user_id, 45)
    seen, address, pages = [], "/messages", 0
    while address:
        answer = lead.get(address)
        seen += [row.find("span", class_="fill strong").text for row in rows_of(answer)]
        following = parse(answer.data).find_all("a", rel="next")
        address, pages = (following[0]["href"] if following else None), pages + 1
    assert pages == 3
    assert sorted(seen) == sorted(f"第{n}行" for n in range(45))
    assert len(seen) == 45


@pytest.mark.parametrize("key", ["x.y", "1", "-", "9" * 40 + ".1", "1." + "9" * 40])
def test_a_made_up_key_does_no_harm(lead, key):
    assert lead.get(f"/messages?after={key}").status_code in (200, 404)


def test_nothing_yet_says_so(lead):
    page = parse(lead.get("/messages").data)
    assert "还没有消息" in page.text
    assert "有结果会告诉您" in page.text


def test_what_people_typed_is_text(reporter, lead):
    reporter.report(description="<img src=x onerror=alert(1)> 坏了")
    page = lead.get("/messages")
    assert not [one for one in parse(page.data).find_all("img") if one.get("src") == "x"]
    assert "<img src=x" in rows_of(page)[0].text


def test_the_number_on_the_tab_is_the_same_on_every_page_and_never_over_99(app, lead):
    fill(app, lead.user_id, 150)
    page = parse(lead.get("/me").data)
    assert page.find("nav").find(data_tab="messages").find(class_="weui-badge").text.startswith("99+")


def test_the_poll_answers_the_number_or_that_nothing_changed(lead, codes):
    fresh = lead.get("/messages/unread?seen=0")
    assert fresh.status_code == 200
    assert parse(fresh.data).find(class_="weui-badge").text == "3件新的"
    assert lead.get("/messages/unread?seen=3").status_code == 204
    lead.post("/messages/read")
    gone = lead.get("/messages/unread?seen=3")
    assert (gone.status_code, gone.get_data(as_text=True).strip()) == (200, "")
    assert lead.get("/messages/unread?seen=0").status_code == 204


def test_the_poll_of_somebody_signed_out_is_no_page(client):
    answer = client.get("/messages/unread", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.is_json) == (401, True)


@pytest.mark.parametrize(
    ("address", "most"), [("/messages", 6), ("/messages/unread?seen=0", 3), ("/messages/unread", 3)]
)
def test_the_work_is_bounded(app, lead, address, most):
    fill(app, lead.user_id, 60)
    with app.app_context(), counted_statements() as seen:
        assert lead.get(address).status_code == 200
    assert len(seen) <= most


def test_a_thread_without_a_page_of_its_own_shows_what_it_told(app, lead):
    fill(app, lead.user_id, 1)
    with app.app_context(), transaction() as session:
        thread = session.query(Thread).one()
        thread.url = ""
        thread_id, first = thread.id, db.session().execute(db.text("SELECT min(id) FROM journal")).scalar_one()
        for n in range(2):
            session.add(
                Notice(
                    entry_id=first + n,
                    user_id=lead.user_id,
                    thread_id=thread_id,
                    title=f"第{n}次",
                    text="请查一查",
                    at=clock.now(),
                )
            )
    assert rows_of(lead.get("/messages"))[0]["href"] == f"/messages/{thread_id}"
    told = [one.text for one in parse(lead.get(f"/messages/{thread_id}").data).find(class_="notices").find_all("p")]
    assert told == ["第1次", "请查一查", "第0次", "请查一查"]
