"""On a hillside: what is recorded on one phone waits in order, on a page that the phone kept, and arrives once."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.offline.others import Other

DESK, POLICE = "10050000001", "10060000002"
WAITS = "存在手机里了，有网自动发"


@pytest.fixture
def other(playwright_driver, demo_server):
    """Signs somebody in who has signal."""
    return lambda phone: Other(playwright_driver, demo_server, phone)


def kept_pages(in_field) -> int:
    return sum('"name":"page:' in row for row in in_field.stored("kept"))


def named(in_field) -> list[str]:
    """The addresses of the pages that the phone may keep now, as the server names them."""
    return list(in_field.page.request.get("/kept-pages").json()["pages"])


def waiting(page):
    return page.locator("[data-own-steps] [data-step=waiting]")


def test_an_officer_answers_a_whistle_and_arrives_where_there_is_no_signal(in_field, gate, other):
    sent = {"kind": "urgent", "summary": "坡在掉石头", "place": "三组水井边", "answer_within": "15min"}
    desk = other(DESK)
    made = desk.post("/whistles", client_id=str(uuid.uuid4()), units="police_station", **sent)
    assert made.status == 201, made.text()
    url, page = made.json()["url"], in_field.page
    in_field.sign_in(POLICE)
    assert url in named(in_field)
    in_field.until(lambda: kept_pages(in_field) == len(named(in_field)))  # the server named it, nobody opened it
    assert url not in str(in_field.stored("kept"))
    gate.cut()
    page.goto(url)
    expect(page.get_by_text("没有网络，这是")).to_be_visible()
    page.get_by_role("button", name="我来").click()
    expect(waiting(page)).to_have_count(1)
    page.get_by_role("button", name="我到了").click()
    expect(waiting(page)).to_have_count(2)
    page.reload()
    expect(waiting(page)).to_have_count(2)
    expect(waiting(page).nth(1)).to_contain_text("我到了")
    gate.open()
    in_field.wake()

    in_field.wait_until_sent()
    assert [gate.writes("POST", f"{url}/{one}") for one in ("answer", "arrive")] >= [1, 1]
    assert re.search(r"\d+:\d\d 回，\d+:\d\d 到", in_field.text(url))
    page.goto(url)
    in_field.until(lambda: kept_pages(in_field) == len(named(in_field)))
    ended = desk.post(f"{url}/stand-down", client_id=str(uuid.uuid4()), outcome="石头清了")
    assert ended.status == 201, ended.text()
    page.goto(url)
    assert url not in named(in_field)
    in_field.until(lambda: kept_pages(in_field) == len(named(in_field)))
    again = desk.post("/whistles", client_id=str(uuid.uuid4()), units="police_station", **sent)
    page.goto(again.json()["url"])
    in_field.until(lambda: kept_pages(in_field) == len(named(in_field)))
    page.goto("/me")
    page.get_by_role("button", name="退出").first.click()
    page.wait_for_url(re.compile("/sign-in"))
    assert kept_pages(in_field) == 0


UNCLE, NEPHEW = "蒋老大", "蒋小弟"
MEDIATOR, COMMISSIONER, LEAD = "10060000004", "10080000001", "10020000009"
STEPS = ("consent", "session", "agree")


def asking(other) -> str:
    """Return the address of a mediation whose parties are asked."""
    lead, mediator = other(LEAD), other(MEDIATOR)
    report = {"client_id": str(uuid.uuid4()), "kind": "dispute", "category": "neighbour", "description": "叔侄争地界"}
    code = lead.post("/reports", **report).json()["case_code"]
    sent = {"client_id": str(uuid.uuid4()), "summary": "叔侄争地界，动了手", "source": "offered", "harm": "none"}
    url = lead.post(f"/cases/{code}/mediations", **sent).json()["url"]
    start = {"host": "mediation_committee", "forces": "justice_office", "mediator": MEDIATOR}
    assert other(COMMISSIONER).post(f"{url}/start", **start).status == 201
    for name, role in ((UNCLE, "applicant"), (NEPHEW, "respondent")):
        party = {"name": name, "role": role, "birth_year": "1970", "capacity": "full"}
        answer = mediator.post(f"{url}/party", **party)
        assert answer.status == 201, answer.text()
    return str(url)


def press(sheet, word: str) -> None:
    """Tap a tile or a switch."""
    sheet.locator("label", has_text=re.compile(rf"^\s*{word}\s*$")).first.click()


def consents(page, party: int, answer: str = "愿意") -> None:
    page.locator(f"[data-party='{party}']").get_by_role("button", name="记意愿").click()
    sheet = page.get_by_role("dialog")
    press(sheet, answer)
    press(sheet, "当面")
    sheet.get_by_role("button", name="记意愿").click()


def writes_name(page, pad: int) -> None:
    box = page.locator("[data-pad]").nth(pad)
    box.scroll_into_view_if_needed()
    at = box.bounding_box()
    page.mouse.move(at["x"] + 20, at["y"] + 60)
    page.mouse.down()
    page.mouse.move(at["x"] + 120, at["y"] + 20, steps=4)
    page.mouse.up()


def agrees(page, what: str) -> None:
    page.get_by_role("button", name="谈成了").first.click()
    sheet = page.get_by_role("dialog")
    press(sheet, "口头")
    for label, words in (("谁做", NEPHEW), ("对谁", UNCLE), ("做什么", what), ("哪天前", "2026-06-30")):
        sheet.get_by_label(label).first.fill(words)


def test_a_whole_mediation_is_recorded_on_one_phone_in_order_and_arrives_once(killable, gate, other):
    url, page = asking(other), killable.page
    killable.sign_in(MEDIATOR)
    page.goto(url)
    killable.until(lambda: kept_pages(killable) == len(named(killable)))
    gate.cut()
    page.goto(url)
    expect(page.get_by_text("没有网络，这是")).to_be_visible()
    expect(page.get_by_role("button", name="谈成了")).to_have_count(0)
    for party in (1, 2):
        consents(page, party)
        expect(waiting(page)).to_have_count(party)
    expect(waiting(page).nth(1)).to_contain_text(re.compile(f"记意愿：{NEPHEW}.*愿不愿意调：愿意.*等信号", re.DOTALL))
    page.get_by_role("button", name="记一次").click()
    sheet = page.get_by_role("dialog")
    for label, words in (("在哪里谈的", "院坝里"), ("谁在场", "叔侄二人"), ("各说了什么", "都退一步")):
        sheet.get_by_label(label).fill(words)
    press(sheet, "权利和义务念给大家听了")
    sheet.get_by_role("button", name="记一次").click()
    expect(waiting(page)).to_have_count(3)
    agrees(page, "当面道歉")
    page.get_by_role("button", name="再加一条").click()
    for label, words in (("谁做", NEPHEW), ("对谁", UNCLE), ("做什么", "付药费"), ("哪天前", "2026-07-03")):
        page.get_by_role("dialog").get_by_label(label).nth(1).fill(words)
    writes_name(page, 0)
    expect(page.locator("[data-pad-said]").first).to_contain_text("签好了")
    assert "png" not in str(killable.stored("drafts"))
    killable.kill()
    page = killable.page
    page.goto(url)
    expect(waiting(page)).to_have_count(3)
    page.get_by_role("button", name="谈成了").first.click()
    for row, words in enumerate(("当面道歉", "付药费")):
        expect(page.get_by_role("dialog").get_by_label("做什么").nth(row)).to_have_value(words)
    expect(page.locator("[data-pad-said]").first).to_contain_text("签好了")
    page.get_by_role("dialog").get_by_label("做什么").first.fill("当面道歉，赔药费")
    expect(page.locator("[data-pad-said]").first).to_contain_text("上面的话改了")
    expect(page.locator("[data-read-out]").first).to_contain_text("做什么：当面道歉，赔药费")
    for pad in (0, 1):
        writes_name(page, pad)
    page.get_by_role("dialog").get_by_role("button", name="谈成了").click()
    expect(waiting(page)).to_have_count(4)
    gate.open()
    killable.wake()
    killable.wait_until_sent()
    sent = [gate.writes("POST", f"{url}/{one}") for one in STEPS]
    assert sent >= [2, 1, 1], "a page that is left while it sends sends again; below each counts once"
    shown = killable.text(url)
    assert 'data-mediation-state="effective"' in shown
    assert re.search(r'data-number="才人调〔\d+〕\d+号"', shown)
    assert shown.count("/signatures/") == 2
    assert [shown.count(f'data-clause="{number}"') for number in (1, 2)] == [1, 1]
    assert shown.count("都退一步") == 1
    assert shown.count("第 1 条 蒋小弟对蒋老大：当面道歉，赔药费") == 2


def test_what_was_agreed_on_a_hillside_after_somebody_thought_better_of_it_stays_on_the_phone(in_field, gate, other):
    url, page, second = asking(other), in_field.page, other(MEDIATOR)
    said = {"answer": "yes", "how": "in_person", "at": "2026-06-10T09:00"}
    for party in ("1", "2"):
        assert second.post(f"{url}/consent", party=party, **said).status == 201
    in_field.sign_in(MEDIATOR)
    page.goto(url)
    gate.cut()
    agrees(page, "当面道歉")
    page.get_by_role("dialog").get_by_role("button", name="谈成了").click()
    expect(waiting(page)).to_have_count(1)
    page.get_by_role("button", name="履行了").last.click()
    page.get_by_role("dialog").get_by_role("button", name="履行了", exact=True).click()
    expect(waiting(page)).to_have_count(2)
    talk = {"at": "2026-06-10T09:30", "place": "村委会", "present": "叔侄", "said": "另一部手机先记的"}
    talk |= {"rights_read": "1"}
    assert second.post(f"{url}/session", **talk).status == 201
    gate.open()
    in_field.wake()
    parked = page.locator("[data-own-steps] [data-step=parked]")
    expect(parked).to_have_count(2)
    expect(parked.nth(0)).to_contain_text("刚刚被")
    expect(parked.nth(0)).to_contain_text(re.compile("做什么：当面道歉.*哪天前：2026年6月30日", re.DOTALL))
    expect(parked.nth(1)).to_contain_text("前面一步没办成")
    page.goto(url)
    expect(page.get_by_text("另一部手机先记的")).to_be_visible()
    expect(parked).to_have_count(2)
    page.goto("/unsent")
    page.get_by_role("button", name="改一改").first.click()
    page.wait_for_url(re.compile("do=agree"))
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_label("做什么").first).to_have_value("当面道歉")
    assert second.post(f"{url}/consent", **said | {"party": "1", "answer": "no"}).status == 201
    sheet.get_by_role("button", name="谈成了").click()
    page.wait_for_url(re.compile(f"{url}$"))
    expect(parked.filter(has_text="当面道歉").filter(has_text="刚刚被")).to_have_count(1)
    assert "data-clause=" not in in_field.text(url)
