"""What was read is marked by a POST and by nothing else, and the number on the tab follows."""

from tests.support.html import parse
from tests.support.messages import fill, mark, number, rows_of

REPORTER, LEAD = "informant:200/001/01", "grid:200/001"


def test_a_row_is_marked_by_post_and_by_nothing_else(lead, codes):
    rows = rows_of(lead.get("/messages"))
    assert number(lead) == 3
    lead.get(rows[0].href)
    lead.get(rows[0].mark.removesuffix("/read"))
    assert lead.get(rows[0].mark).status_code == 405
    assert number(lead) == 3
    assert mark(lead, rows[0].mark).status_code == 204
    assert number(lead) == 2
    assert mark(lead, rows[0].mark).status_code == 204, "marking twice is harmless"
    assert rows_of(lead.get("/messages"))[0].mark == ""


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
    mark(reporter, rows_of(reporter.get("/messages"))[0].mark)
    lead.act(code, "resolve", note="修好了")
    rows = rows_of(reporter.get("/messages"))
    assert len(rows) == 1
    assert "已办好：护栏松动" in rows[0].text
    assert number(reporter) == 1


def test_the_number_on_the_tab_is_the_same_on_every_page_and_never_over_99(app, lead):
    fill(app, lead.user_id, 150)
    page = parse(lead.get("/me").data)
    assert page.find(data_tab="messages").find(class_="weui-badge").text.startswith("99+")


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
