"""首页 and 我的上报: what came of my reports, for me alone, in few statements."""

import uuid
from datetime import timedelta

import pytest

from tests.support.html import parse
from tests.support.posts import end
from tests.support.statements import counted_statements
from webapp.core import clock


def page(phone, address="/"):
    answer = phone.get(address)
    assert answer.status_code == 200
    return parse(answer.data)


def settle(lead, code, note="换好了灯泡"):
    assert lead.act(code, "acknowledge", version=1).status_code == 201
    assert lead.act(code, "resolve", version=2, note=note).status_code == 201


@pytest.mark.parametrize("who", ["grid:200/001", "village:200", "special:901"])
def test_whoever_has_todo_begins_there(town, who):
    answer = town.sign_in(who).get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/todo")


@pytest.mark.parametrize(("who", "work"), [("grid_centre", "/areas"), ("auditor", "/audit")])
def test_who_reports_nothing_begins_at_their_own_work_without_report_buttons(town, who, work):
    home = page(town.sign_in(who))
    assert {work, "/messages", "/help"} <= set(home.links)
    assert not {"/report", "/reports", "/report/hazard"} & set(home.links)


def test_who_has_no_post_any_more_finds_a_friendly_door(town):
    phone = town.sign_in("petition_reception_centre")
    end(town, "petition_reception_centre")
    assert "门开着" in page(phone).text


def test_an_empty_home_says_where_to_begin_and_counts_nobody(informant):
    home = page(informant)
    assert "第一次上报从这里开始" in home.text
    assert home.link("拍照报隐患") == "/report/hazard"
    assert home.link("一切正常") == "/report/patrol"
    assert {one["data-unsent"] for one in home.where(lambda e: "data-unsent" in e.attributes)} <= {"0"}


def test_the_round_of_today_is_offered_until_it_is_walked(informant):
    assert "今天这一圈" in page(informant).text
    informant.report("patrol")
    assert "今天这一圈" not in page(informant).text
    with clock.travel(clock.now() + timedelta(days=1)):
        assert "今天这一圈" in page(informant).text


def test_a_new_report_is_on_its_way_to_the_lead(informant):
    informant.report(description="村道塌了一块")
    home = page(informant)
    assert "村道塌了一块" in home.text
    assert "等 1 网格签收，" in home.text
    assert "等待签收" in home.text


def test_home_tells_what_came_of_it_and_asks_whether_it_is_really_good(informant, lead):
    code = informant.report(description="村口路灯不亮").get_json()["case_code"]
    settle(lead, code)
    for n in range(8):
        informant.report(description=f"别的事 {n}")
    home = page(informant)
    assert "换好了灯泡" in home.text
    form = next(f for f in home.find_all("form") if f.get("action").startswith("/cases/"))
    assert form["action"] == f"/cases/{code}/answer"
    assert form.fields["version"] == "3"
    assert [b["value"] for b in form.find_all("button")] == ["solved", "partly", "not_solved"]
    assert [b.text for b in form.find_all("button")] == ["好了", "只好了一部分", "还没好"]


def test_an_answer_by_hand_goes_through_and_the_question_is_gone(informant, lead):
    settle(lead, informant.report().get_json()["case_code"])
    form = next(f for f in page(informant).find_all("form") if f.get("action").startswith("/cases/"))
    data = form.fields | {"answer": "solved"}
    assert informant.client.post(form["action"], data=data, headers={"Accept": "text/html"}).status_code == 303
    assert "真的好了吗" not in page(informant).text


def test_the_card_of_a_report_is_the_one_of_home(informant, lead):
    receipt = informant.report(description="村口路灯不亮").get_json()
    settle(lead, receipt["case_code"])
    card = page(informant).find("article")
    alone = page(informant, card["data-card"]).find("article")
    assert alone.text == card.text
    assert page(informant, card["data-card"]).find_all("html") == []


def test_my_reports_are_listed_newest_first_and_lead_to_themselves_only(informant, town):
    town.sign_in("informant:200/001/02").report(description="别人的事")
    addresses = []
    for n in range(3):
        receipt = informant.report(description=f"第 {n} 件").get_json()
        addresses.insert(0, receipt["photos_at"].removesuffix("/photos"))
    listed = page(informant, "/reports")
    assert [a for a in listed.links if a.startswith("/reports/")] == addresses
    assert not [a for a in listed.links if a.startswith("/cases")]
    assert "别人的事" not in listed.text


def test_the_list_goes_on_by_its_next_link_without_losing_or_doubling_a_report(informant):
    sent = [informant.report("patrol").get_json()["photos_at"].removesuffix("/photos") for _ in range(45)]
    seen, address, pages = [], "/reports", 0
    while address and pages < 9:
        listed = page(informant, address)
        seen += [a for a in listed.links if a.startswith("/reports/")]
        following = listed.find_all("a", rel="next")
        address, pages = (following[0]["href"] if following else None), pages + 1
    assert seen == sent[::-1]
    assert pages == 3


def test_tabs_narrow_to_what_is_in_work_and_what_is_done(informant, lead):
    settle(lead, informant.report(description="路灯").get_json()["case_code"])
    informant.report(description="水沟")
    informant.report("patrol")
    opened, done = page(informant, "/reports?show=open").text, page(informant, "/reports?show=done").text
    assert ("水沟" in opened, "路灯" in opened) == (True, False)
    assert ("水沟" in done, "路灯" in done) == (False, True)
    assert informant.get("/reports?show=everything").status_code == 404
    assert informant.get("/reports?after=now").status_code == 404


@pytest.mark.parametrize("number", [0, 1, 25])
@pytest.mark.parametrize("address", ["/", "/reports", "/reports?show=open"])
def test_a_list_takes_at_most_six_statements_however_long_it_is(informant, jpeg, number, address, app):
    for n in range(number):
        informant.report(description=str(n), photos=[jpeg] if n % 5 == 0 else None)
    with app.app_context(), counted_statements() as seen:
        assert informant.get(address).status_code == 200
    assert 0 < len(seen) <= 6


def test_signed_for_stands_on_the_report_once_any_level_has_said_so_and_stays(informant, lead, town):
    receipt = informant.report(description="路灯不亮").get_json()
    code, address = receipt["case_code"], receipt["photos_at"].removesuffix("/photos")
    assert "已签收" not in page(informant, address).text
    lead.act(code, "acknowledge", version=1)
    assert "已签收" in page(informant, address).text
    lead.act(code, "escalate", version=2, note="村里办不了")
    assert "已签收" in page(informant, address).text
    assert "已签收，再等才湾村签收，" in page(informant, "/reports").text


def test_a_report_leads_to_its_case_and_says_who_did_what(informant, lead):
    receipt = informant.report(description="路灯不亮").get_json()
    settle(lead, receipt["case_code"], "师傅换了灯泡")
    shown = page(informant, receipt["photos_at"].removesuffix("/photos"))
    assert f"/cases/{receipt['case_code']}" in shown.links
    done = next(one for one in shown.find("section", class_="course").find_all("li") if "师傅换了灯泡" in one.text)
    assert done.text.startswith("测试grid:200/001 1 网格长")
    assert "mine" in shown.find("section", class_="course").find("li").get("class").split()


def test_a_dispute_shows_its_reporter_what_was_answered_with_names_and_phones_masked(informant):
    address = informant.report(
        "dispute",
        people_count="3",
        wants="要人来量一量",
        danger_now="no",
        party_name="邓有田",
        party_phone="10012345678",
    ).get_json()["photos_at"]
    shown = page(informant, address.removesuffix("/photos")).text
    for words in ("3 人", "要人来量一量", "现在有没有危险", "邓*"):
        assert words in shown
    assert "邓有田" not in shown
    assert "10012345678" not in shown


def test_who_joined_sees_the_case_but_no_name_and_no_word_of_the_other_reporter(informant, town):
    first = informant.report(description="头一个人写的字", latitude="25.9", longitude="111").get_json()
    other = town.sign_in("informant:200/001/02")
    hint = parse(other.get("/report/nearby?latitude=25.9&longitude=111&category=electrical").data)
    token = next(b["data-join"] for b in hint.find_all("button") if b.get("data-join"))
    receipt = other.report(description="第二个人写的字", join_token=token).get_json()
    assert receipt["case_code"] == first["case_code"]
    town.sign_in("grid:200/001").act(first["case_code"], "acknowledge", version=2)
    shown = page(other, receipt["photos_at"].removesuffix("/photos"))
    assert "已签收" in shown.text
    assert "第二个人写的字" in shown.text
    assert "头一个人写的字" not in shown.text
    assert "测试informant:200/001/01" not in shown.text


def test_an_unknown_report_and_half_an_id_answer_the_same_404(informant, town):
    own = informant.report().get_json()["photos_at"].removesuffix("/photos")
    other = town.sign_in("informant:200/001/02")
    for address in (own, f"/reports/{uuid.uuid4()}", "/reports/5f3a-11", f"{own}/card", "/reports/x/card"):
        answer = other.get(address)
        assert answer.status_code == 404
        assert "没有这一页" in parse(answer.data).text


def test_the_toast_says_that_it_arrived_once_after_sending(informant, by_hand):
    answer = by_hand(description="路灯不亮")
    assert answer.status_code == 303
    sent = page(informant, answer.headers["Location"])
    assert sent.find("meta", name="toast")["content"] == "提交成功，网格长会尽快看到"
    assert sent.find("h1").text
    assert page(informant, answer.headers["Location"].split("?")[0]).find_all("meta", name="toast") == []
