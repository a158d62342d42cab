"""消息 as people see it: rows that lead to their cases, what is unread, and marks that only a POST makes."""

from datetime import timedelta

import pytest

from tests.support.html import parse
from tests.support.messages import fill, mark, number, rows_of
from tests.support.statements import counted_statements
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.inbox.models import Notice, Thread

REPORTER, LEAD = "informant:200/001/01", "grid:200/001"


def test_each_row_leads_straight_to_its_case_newest_first(lead, codes):
    rows = rows_of(lead.get("/messages"))
    assert [row.href for row in rows] == [f"/cases/{code}" for code in codes]
    assert all(lead.get(row.href).status_code == 200 for row in rows)


def test_somebody_else_s_row_is_the_404_of_one_that_is_not_there(town, lead, codes):
    row = rows_of(lead.get("/messages"))[0]
    other = town.sign_in("grid:200/002")
    for address in (row.mark, "/messages/999999/read"):
        assert mark(other, address).status_code == 404
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
    assert mark(lead, f"/messages/{thread.id}/read").status_code == 404


def test_pages_go_by_their_key_and_lose_nothing(app, lead):
    fill(app, lead.user_id, 45)
    seen, address, pages = [], "/messages", 0
    while address:
        answer = lead.get(address)
        seen += [row.title for row in rows_of(answer)]
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
    assert rows_of(lead.get("/messages"))[0].href == f"/messages/{thread_id}"
    told = [one.text for one in parse(lead.get(f"/messages/{thread_id}").data).find(class_="notices").find_all("p")]
    assert told == ["第1次", "请查一查", "第0次", "请查一查"]
