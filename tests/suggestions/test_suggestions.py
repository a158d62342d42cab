"""意见箱: everybody may say what is hard, hears back, and sees what was changed; names stay with who wrote them."""

import re
import uuid
from typing import Any

import pytest

from tests.support.html import parse
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town, kept_town

AUTHOR, KEEPER = "informant:200/001/01", "system_admin"
PAGE = {"Accept": "text/html"}


@pytest.fixture
def town(make_app, town_instance) -> Town:
    """The small town, awake at every hour."""
    return kept_town(make_app(QUIET_FROM="00:00", QUIET_TO="00:00"), town_instance)


def say(phone: Phone, words: str = "一件事要填三张表", **more: Any):
    data = {"client_id": str(uuid.uuid4()), "about": "burden", "words": words} | more
    return phone.post("/suggestions", data, headers=PAGE)


def number(answer: Any) -> str:
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"].rsplit("/", 1)[1]


def step(town: Town, one: str, action: str, words: str, key: str = KEEPER):
    keeper = town.sign_in(key)
    version = re.search(r'name="version" value="(\d+)"', keeper.get(f"/suggestions/box/{one}").get_data(as_text=True))
    sent = {"version": version.group(1) if version else "1", "words": words}
    return keeper.post(f"/suggestions/box/{one}/{action}", sent, headers=PAGE)


@pytest.mark.parametrize("key", [AUTHOR, "grid:200/001", "town", "court", "auditor", "adviser:200"])
def test_everybody_finds_the_box_and_may_use_it(town: Town, key: str):
    phone = town.sign_in(key)
    assert 'href="/suggestions"' in phone.get("/me").get_data(as_text=True)
    one = number(say(phone))
    assert "一件事要填三张表" in phone.get(f"/suggestions/{one}").get_data(as_text=True)


def test_the_answer_and_what_came_of_it_come_back(town: Town):
    author = town.sign_in(AUTHOR)
    one = number(say(author))
    assert step(town, one, "answer", "下周一起看看哪张可以不填").status_code == 303
    assert "下周一起看看" in author.get(f"/suggestions/{one}").get_data(as_text=True)
    assert "您的意见有人回话了" in author.get("/messages").get_data(as_text=True)
    assert step(town, one, "adopt", "巡查表和台账并成一张").status_code == 303
    assert "您提的意见，改了" in author.get("/messages").get_data(as_text=True)
    seen_by_all = town.sign_in("court").get("/suggestions").get_data(as_text=True)
    assert "巡查表和台账并成一张" in seen_by_all
    assert "一件事要填三张表" not in seen_by_all


def test_a_name_is_shown_only_where_its_owner_wants_it(town: Town):
    hidden = number(say(town.sign_in(AUTHOR)))
    shown = number(say(town.sign_in(AUTHOR), named="1"))
    keeper = town.sign_in(KEEPER)
    assert "测试informant" not in keeper.get(f"/suggestions/box/{hidden}").get_data(as_text=True)
    assert "测试informant" in keeper.get(f"/suggestions/box/{shown}").get_data(as_text=True)
    rows = rows_of(town)
    assert "测试informant" not in str(rows[hidden])
    assert "测试informant" in str(rows[shown])


def test_those_who_answer_are_told_without_a_word_of_it(town: Town):
    say(town.sign_in(AUTHOR), "不要让别人看到这句")
    told = town.sign_in(KEEPER).get("/messages").get_data(as_text=True)
    assert "意见箱里有新的意见" in told
    assert "不要让别人看到这句" not in told


def test_somebody_else_s_does_not_exist(town: Town):
    one = number(say(town.sign_in(AUTHOR)))
    for key in ("informant:200/001/02", "grid:200/001", "town"):
        phone = town.sign_in(key)
        assert phone.get(f"/suggestions/{one}").status_code == 404
        assert phone.get(f"/suggestions/box/{one}").status_code == 404


def test_the_same_send_twice_is_one_and_other_words_under_its_number_are_refused(town: Town):
    author, client_id = town.sign_in(AUTHOR), str(uuid.uuid4())
    first = number(say(author, client_id=client_id))
    assert number(say(author, client_id=client_id)) == first
    other = say(author, "别的话", client_id=client_id)
    assert other.status_code == 409
    assert "别的话" in other.get_data(as_text=True)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"words": ""}, "写一句就行"),
        ({"words": "长" * 2001}, "最多 2000 个字"),
        ({"about": "points"}, "选一样就行"),
        ({"words": "坏\0字符"}, "不能显示的字符"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_typed_is_lost(town: Town, sent: dict[str, str], told: str):
    author = town.sign_in(AUTHOR)
    answer = say(author, **({"words": "我的话还在"} | sent))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert told in page
    if "words" not in sent:
        assert "我的话还在" in page
    assert "等回话" not in author.get("/suggestions").get_data(as_text=True)


def test_who_comes_second_is_told_and_keeps_their_words(town: Town):
    one = number(say(town.sign_in(AUTHOR)))
    keeper = town.sign_in(KEEPER)
    assert step(town, one, "answer", "第一个人的话").status_code == 303
    late = keeper.post(f"/suggestions/box/{one}/answer", {"version": "1", "words": "第二个人的话"}, headers=PAGE)
    assert late.status_code == 409
    assert "第二个人的话" in late.get_data(as_text=True)
    assert "第一个人的话" in keeper.get(f"/suggestions/box/{one}").get_data(as_text=True)


def test_an_answer_needs_words_and_what_is_settled_stays(town: Town):
    one = number(say(town.sign_in(AUTHOR)))
    assert step(town, one, "answer", "").status_code == 422
    assert step(town, one, "decline", "上级规定要两张").status_code == 303
    assert step(town, one, "adopt", "改主意").status_code == 409
    assert step(town, one, "praise", "没有这一步").status_code == 404


def rows_of(town: Town, address: str = "/suggestions/box") -> dict[str, list[str]]:
    page = parse(town.sign_in(KEEPER).get(address).data)
    found = [one for one in page.find_all("tr") if "data-row" in one.attributes]
    return {row["data-row"]: [cell.text for cell in row.find_all("td")] for row in found}


def test_the_box_is_a_table_that_says_how_each_stands_who_said_it_and_whether_it_was_answered(town: Town):
    hidden = number(say(town.sign_in(AUTHOR), "一件事要填三张表"))
    shown = number(say(town.sign_in(AUTHOR), "字太小", named="1"))
    step(town, hidden, "answer", "看看哪张不用填")
    rows = rows_of(town)
    assert list(rows) == [shown, hidden], "the newest first"
    assert rows[hidden][0] == "一件事要填三张表"
    assert rows[hidden][2] == "没写名字"
    assert rows[shown][2].startswith("测试informant")
    assert (rows[hidden][4] != "还没答", rows[shown][4]) == (True, "还没答")
    assert (rows[hidden][5], rows[shown][5]) == ("已回话", "等回话")
    step(town, hidden, "adopt", "并成一张")
    assert list(rows_of(town)) == [shown]
    assert rows_of(town, "/suggestions/box?show=done")[hidden][5] == "改了"
    assert town.sign_in(KEEPER).get("/suggestions/box?show=x").status_code == 404


def test_the_answer_stands_open_until_there_is_one(town: Town):
    one = number(say(town.sign_in(AUTHOR)))
    keeper = town.sign_in(KEEPER)
    address = f"/suggestions/box/{one}/answer"
    open_form = parse(keeper.get(f"/suggestions/box/{one}").data).find("form", action=address)
    assert not [one for one in sheets(keeper, one) if address in one]
    refused = keeper.post(address, {"version": open_form.fields["version"], "words": ""}, headers=PAGE)
    assert parse(refused.data).find("textarea", id="answer-words")["aria-invalid"] == "true"
    step(town, one, "answer", "看看")
    assert [one for one in sheets(keeper, one) if address in one]


def sheets(keeper: Phone, one: str) -> list[list[str]]:
    page = parse(keeper.get(f"/suggestions/box/{one}").data)
    return [[form["action"] for form in sheet.find_all("form")] for sheet in page.find_all("dialog")]


def test_an_empty_box_says_so_and_leads_on(town: Town):
    page = parse(town.sign_in(KEEPER).get("/suggestions/box").data)
    assert "都回过话了" in page.text
    assert page.link("看有结果的") == "/suggestions/box?show=done"


def test_the_box_goes_by_pages_and_takes_a_bounded_number_of_statements(town: Town):
    author = town.sign_in(AUTHOR)
    for n in range(23):
        say(author, f"第{n}条")
    keeper, address, seen = town.sign_in(KEEPER), "/suggestions/box", []
    while address:
        page = parse(keeper.get(address).data)
        seen += [one["data-row"] for one in page.find_all("tr") if "data-row" in one.attributes]
        address = next((one["href"] for one in page.find_all("a", rel="next")), "")
    assert len(seen) == len(set(seen)) == 23
    for address in ("/suggestions/box", f"/suggestions/box/{seen[0]}"):
        with town.app.app_context(), counted_statements() as statements:
            assert keeper.get(address).status_code == 200
        assert len(statements) <= 6, statements
