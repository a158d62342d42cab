"""What leads and reporters see: 待办, lists and one case, through the addresses that phones open."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.html import Element
from tests.support.pages import page_of
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town, code, small_jpeg
from webapp.capture.service import join_token
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.db import db

COLOURS = ("seagreen", "tomato", "navy", "gold", "plum", "teal")


def codes_on(page: Element) -> list[str]:
    return list(
        dict.fromkeys(u.removeprefix("/cases/") for u in page.links if u.startswith("/cases/") and "?" not in u)
    )


def join(town: Town, phone: Phone, case_code: str, **fields: object) -> None:
    with town.app.app_context():
        token = join_token(db.session().scalars(select(Case).where(Case.code == case_code)).one())
    assert phone.report(join_token=token, **fields).json["case_code"] == case_code


def statements(town: Town, phone: Phone, url: str) -> list[str]:
    with town.app.app_context(), counted_statements() as seen:
        assert phone.get(url).status_code == 200
    return seen


# 待办


def test_new_ones_stand_on_top_newest_first_then_the_rest_by_due_time(informant: Phone, lead: Phone) -> None:
    slow, fast = (informant.report(severity=s).json["case_code"] for s in ("low", "urgent"))
    for one in (slow, fast):
        lead.act(one, "acknowledge", version=1)
    older, newer = (informant.report().json["case_code"] for _ in range(2))
    assert codes_on(page_of(lead, "/todo")) == [newer, older, fast, slow]


def test_each_of_the_three_numbers_opens_exactly_its_cards(town: Town, informant: Phone, lead: Phone) -> None:
    with clock.travel(clock.now() - timedelta(days=30)):
        late = informant.report().json["case_code"]
    new, working = (informant.report().json["case_code"] for _ in range(2))
    lead.act(working, "acknowledge", version=1)
    tiles = page_of(lead, "/todo").find("div", id="todo-numbers").find_all("a")
    opened = {
        tile.find("span").text: (int(tile.find("b").text), codes_on(page_of(lead, tile["href"]))) for tile in tiles
    }
    assert opened["等我签收"] == (2, [new, late])
    assert opened["我在办"] == (1, [working])
    assert opened["已超期"] == (1, [late])


def test_the_badge_of_the_tab_counts_what_waits_for_me(informant: Phone, lead: Phone) -> None:
    informant.report()
    assert page_of(lead, "/todo").find("a", data_tab="todo").find("span", class_="weui-badge").text == "1件新的"


def test_a_card_dials_its_reporter_and_acknowledges_once(town: Town, informant: Phone, lead: Phone) -> None:
    case_code = informant.report(
        description="护栏松了", place_name="村口", photos=[small_jpeg(c) for c in COLOURS]
    ).json["case_code"]
    card = page_of(lead, "/todo").find("tr", data_case=case_code)
    assert "护栏松了" in card.text
    assert "才湾村 1 网格 01 · 村口" in card.text
    assert "6 张" in card.text
    assert card.link("打电话") == f"tel:{town.phones['informant:200/001/01']}"
    assert {"csrf_token", "version", "client_id"} <= card.find("form").fields.keys()


def test_a_long_todo_goes_on_behind_its_next_link_and_shows_each_case_once(informant: Phone, lead: Phone) -> None:
    sent = [informant.report().json["case_code"] for _ in range(24)]
    for one in sent[:2]:
        lead.act(one, "acknowledge", version=1)
    seen, url = [], "/todo"
    while url:
        page = page_of(lead, url)
        seen += codes_on(page)
        url = next((a["href"] for a in page.find_all("a", rel="next")), None)
    assert seen == [*reversed(sent[2:]), *sent[:2]]


def test_an_empty_todo_opens_the_door_and_links_to_what_is_in_work(informant: Phone, lead: Phone) -> None:
    assert "都办完了" in page_of(lead, "/todo").text
    lead.act(informant.report().json["case_code"], "acknowledge", version=1)
    page = page_of(lead, "/todo?show=awaiting")
    assert "现在没有等您签收的事" in page.text
    assert page.link("看看在办的 1 件") == "/todo?show=working"


def test_an_unknown_view_of_the_todo_is_the_ordinary_404(lead: Phone) -> None:
    assert lead.get("/todo?show=mine").status_code == 404


@pytest.mark.parametrize("key", ["police_station", "court"])
def test_officers_have_their_own_tabs_and_an_empty_todo(town: Town, key: str) -> None:
    page = page_of(town.sign_in(key), "/todo")
    assert [a["data-tab"] for a in page.find_all("a") if "data-tab" in a.attributes] == [
        "todo",
        "counter",
        "messages",
        "me",
    ]
    assert "都办完了" in page.text


def test_the_dispatcher_has_no_tab_that_leads_nowhere(town: Town) -> None:
    phone = town.sign_in("governance_centre")
    tabs = [a for a in page_of(phone, "/todo").find_all("a") if "data-tab" in a.attributes]
    assert [a["data-tab"] for a in tabs] == ["todo", "dispatch", "area", "messages", "me"]
    assert {phone.get(a["href"]).status_code for a in tabs} == {200}


# lists


def test_the_list_has_all_that_i_may_see_and_links_to_no_other_case(town: Town, informant: Phone, lead: Phone) -> None:
    mine = informant.report().json["case_code"]
    other = town.sign_in("informant:200/002/01").report().json["case_code"]
    assert codes_on(page_of(lead, "/cases")) == [mine]
    assert codes_on(page_of(informant, "/cases")) == [mine]
    assert set(codes_on(page_of(town.sign_in("village:200"), "/cases"))) == {mine, other}


def test_a_list_says_in_words_what_it_shows(informant: Phone, lead: Phone) -> None:
    informant.report()
    page = page_of(lead, f"/cases?area={code('200/001')}&show=overdue&category=electrical&kind=hazard")
    assert page.find("h1").text == "才湾村 1 网格 · 用电 · 已超期"
    assert page.link("不只看用电") == f"/cases?show=overdue&kind=hazard&area={code('200/001')}"


@pytest.mark.parametrize(
    "query",
    [
        f"area={code('200/002')}",
        f"area={code('200')}",
        "area=1",
        "show=everything",
        "kind=patrol",
        "category=nothing",
        "after=x",
    ],
)
def test_a_list_that_is_not_mine_or_not_there_is_the_ordinary_404(lead: Phone, query: str) -> None:
    assert lead.get(f"/cases?{query}").status_code == 404


def test_a_long_list_goes_on_behind_its_next_link_with_its_filters(informant: Phone, lead: Phone) -> None:
    sent = [informant.report(category=c).json["case_code"] for c in ("electrical", "flood") for _ in range(21)]
    url, seen = "/cases?category=flood&kind=hazard", []
    while url:
        page = page_of(lead, url)
        seen += codes_on(page)
        url = next((a["href"] for a in page.find_all("a", rel="next")), None)
    assert seen == sent[:20:-1]


def test_lists_run_at_most_six_statements(town: Town, informant: Phone, lead: Phone) -> None:
    for _ in range(22):
        lead.act(informant.report(photos=[small_jpeg()]).json["case_code"], "acknowledge", version=1)
    informant.report()
    area = code("200/001")
    for phone, url in (
        (lead, "/todo"),
        (lead, "/todo?show=overdue"),
        (lead, "/cases"),
        (lead, f"/cases?area={area}&show=open&kind=hazard&category=electrical"),
        (informant, "/cases"),
        (lead, "/patrols"),
    ):
        seen = statements(town, phone, url)
        assert len(seen) <= 6, [url, *seen]


# one case


def test_every_picture_is_in_the_page_exactly_once(town: Town, informant: Phone, lead: Phone) -> None:
    case_code = informant.report(description="护栏松了", photos=[small_jpeg(c) for c in COLOURS]).json["case_code"]
    join(town, town.sign_in("informant:200/001/02"), case_code, photos=[small_jpeg("black")])
    images = [i for i in page_of(lead, f"/cases/{case_code}").find_all("img") if "/photos/" in i["src"]]
    assert len({i["src"] for i in images}) == len(images) == 7
    assert all(i.get("alt") for i in images)
    for image in images:
        answer = lead.get(image["src"])
        assert answer.status_code == 200
        assert answer.mimetype == "image/jpeg"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_page_tells_the_whole_story_in_its_order(town: Town, informant: Phone, lead: Phone) -> None:
    case_code = informant.report(description="护栏松了。孩子常在那里玩。", place_name="水塘边").json["case_code"]
    lead.act(case_code, "acknowledge", version=1)
    lead.act(case_code, "start", version=2, note="叫了人去看")
    page = page_of(lead, f"/cases/{case_code}")
    assert "护栏松了。孩子常在那里玩。" in page.text
    assert "才湾村 1 网格 01 · 水塘边" in page.text
    said = [" ".join(one.text.split()) for one in page.find("section", class_="course").find_all("li")]
    assert said == [
        "测试informant:200/001/01 微网格信息员 刚刚 上报 护栏松了。孩子常在那里玩。",
        "您已签收 刚刚",
        "您 刚刚 开始办 叫了人去看",
        "办好（还没到）",
        "报的人说好没好（还没到）",
    ]
    assert page.find("input", name="version")["value"] == "3"


def test_the_steps_on_the_page_are_those_of_the_table(town: Town, informant: Phone, lead: Phone) -> None:
    case_code = informant.report().json["case_code"]
    village = town.sign_in("village:200")

    def forms(phone: Phone) -> set[str]:
        page = page_of(phone, f"/cases/{case_code}")
        here = {f["action"].rsplit("/", 1)[1] for f in page.find_all("form") if f.get("action").startswith("/cases/")}
        assert ("recuse" in here) == (phone is not informant)
        return here - {"recuse"}

    new, working = (
        {"acknowledge", "escalate", "ask-dispatch"},
        {"start", "resolve", "escalate", "ask-dispatch", "close"},
    )
    assert forms(lead) == forms(village) == new
    assert forms(informant) == set()
    lead.act(case_code, "acknowledge", version=1)
    assert forms(lead) == forms(village) == working
    lead.act(case_code, "resolve", version=2, note="换了螺丝")
    assert forms(lead) == {"reopen"}
    assert forms(informant) == {"answer"}


def test_what_was_handed_up_is_no_longer_asked_of_the_lower_lead_but_still_possible(
    informant: Phone, lead: Phone
) -> None:
    case_code = informant.report().json["case_code"]
    lead.act(case_code, "escalate", version=1, note="要村里")
    page = page_of(lead, f"/cases/{case_code}")
    assert "我已收到" not in page.find("div", class_="bar").text
    assert "我已收到" in page.find("dialog", id="more").text
    assert page.find("dialog", id="do-acknowledge").find("form")["action"] == f"/cases/{case_code}/acknowledge"


def test_the_author_among_the_leads_is_told_that_somebody_else_decides(town: Town, lead: Phone) -> None:
    own = lead.report().json["case_code"]
    page = page_of(lead, f"/cases/{own}")
    assert "签收和办结要由另一个人来做" in page.text
    assert "我已收到" not in page.text


def test_a_reporter_sees_who_has_it_and_can_call(town: Town, informant: Phone) -> None:
    case_code = informant.report().json["case_code"]
    assert page_of(informant, f"/cases/{case_code}").link("打电话") == f"tel:{town.phones['grid:200/001']}"


def test_a_lead_reads_all_reports_of_a_joined_case(town: Town, informant: Phone, lead: Phone) -> None:
    case_code = informant.report(description="桥塌了一角").json["case_code"]
    join(town, town.sign_in("informant:200/001/02"), case_code, description="桥头的石头掉了", place_name="桥头")
    page = page_of(lead, f"/cases/{case_code}")
    assert "2 人报过同一件事" in page.text
    assert "桥头的石头掉了" in page.find("section", class_="course").text


def test_whoever_joined_sees_only_their_own_report_and_what_comes_of_it(
    town: Town, informant: Phone, lead: Phone
) -> None:
    case_code = informant.report(description="桥塌了一角", place_name="先报的地方", photos=[small_jpeg()]).json[
        "case_code"
    ]
    second = town.sign_in("informant:200/001/02")
    join(town, second, case_code, description="桥头的石头掉了")
    own = page_of(informant, f"/cases/{case_code}").find("form", enctype="multipart/form-data")
    informant.post(own["action"], {"client_id": str(uuid.uuid4()), "description": "又掉了一块"})
    lead.act(case_code, "acknowledge", version=2, note="已经拦起来了")
    page = page_of(second, f"/cases/{case_code}")
    assert "桥头的石头掉了" in page.text
    assert "已经拦起来了" in page.text
    assert "有人先报了这件事" in page.text
    for foreign in ("桥塌了一角", "先报的地方", "又掉了一块", "测试informant:200/001/01"):
        assert foreign not in page.text
    assert not [i for i in page.find_all("img") if "/photos/" in i["src"]]
    assert "桥塌了一角" not in second.get("/cases").text
    picture = next(i["src"] for i in page_of(lead, f"/cases/{case_code}").find_all("img") if "/photos/" in i["src"])
    assert lead.get(picture).status_code == informant.get(picture).status_code == 200
    assert second.get(picture).status_code == 404


def test_names_and_phones_of_parties_are_masked(town: Town, informant: Phone, lead: Phone) -> None:
    case_code = informant.report("dispute", party_name="张小明", party_phone="10012345678", wants="赔礼").json[
        "case_code"
    ]
    text = page_of(lead, f"/cases/{case_code}").text
    assert "张** 100****5678" in text
    assert "赔礼" in text
    assert "10012345678" not in lead.get(f"/cases/{case_code}").text


def test_other_spellings_of_a_code_redirect_and_a_wrong_one_does_not_exist(informant: Phone, lead: Phone) -> None:
    case_code = informant.report().json["case_code"]
    for spelling in (case_code.lower(), case_code.replace("-", ""), case_code.replace("-", " ")):
        answer = lead.get(f"/cases/{spelling}")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/cases/{case_code}")
    wrong = case_code[:-1] + ("A" if case_code[-1] != "A" else "B")
    assert lead.get(f"/cases/{wrong}").status_code == 404


@pytest.mark.parametrize(("words", "shown"), [("<b>x</b>", "<b>x</b>"), ("护栏😀松了 שלום", "护栏😀松了 שלום")])
def test_what_people_type_stays_text(informant: Phone, lead: Phone, words: str, shown: str) -> None:
    case_code = informant.report(description=words).json["case_code"]
    for url in ("/todo", "/cases", f"/cases/{case_code}"):
        assert shown in page_of(lead, url).text


@pytest.mark.parametrize(
    ("severity", "after", "tone"),
    [
        ("low", timedelta(), "good"),
        ("urgent", timedelta(), "soon"),
        ("urgent", timedelta(minutes=16), "late"),
    ],
)
def test_a_light_tells_the_time_that_is_left(
    informant: Phone, lead: Phone, severity: str, after: timedelta, tone: str
) -> None:
    case_code = informant.report(severity=severity).json["case_code"]
    with clock.travel(clock.now() + after):
        card = page_of(lead, f"/cases/{case_code}")
    assert card.where(lambda e: f"light-{tone}" in e.get("class").split())
