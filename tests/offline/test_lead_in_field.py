"""A lead without signal: 待办 opens, what they do waits with the version they saw, and a conflict is shown."""

import re

import pytest
from playwright.sync_api import expect

from tests.offline.others import Other
from tests.support.running import browser as support
from tests.support.running.field import picture

# Leads of grids with four micro-grids each, and an informant of each.
PAIRS = [(f"1002000{n:04}", f"1001000{4 * n - 2:04}") for n in (9, 10, 11, 12, 13, 14)]
WAITS = "存在手机里了，有网自动发"


@pytest.fixture
def other(playwright_driver, demo_server):
    """Signs somebody in who has signal."""
    return lambda phone: Other(playwright_driver, demo_server, phone)


def open_kept_list(in_field, gate, lead, code):
    in_field.sign_in(lead)
    in_field.page.goto("/todo")
    in_field.until(lambda: any('"/todo"' in row for row in in_field.stored("kept")))
    gate.cut()
    in_field.page.goto("/todo")
    expect(in_field.page.get_by_text("没有网络，这是")).to_be_visible()
    return in_field.page.locator(f"[data-waiting=yes][data-case='{code}']")


def open_case(in_field, other, pair, words):
    """The lead has the case open, has acknowledged it, and then the signal goes."""
    lead, informant = pair
    code = other(informant).report(words)
    assert other(lead).act(code, "acknowledge").status == 201
    in_field.sign_in(lead)
    in_field.page.goto(f"/cases/{code}")
    return code


def settle(page, words, photos=0):
    page.get_by_role("button", name="办好了").first.click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("怎么办好的").fill(words)
    if photos:
        sheet.locator("input[type=file]").set_input_files([picture(n) for n in range(photos)])
    sheet.get_by_role("button", name="办好了").click()
    expect(page.get_by_text(WAITS).first).to_be_visible()


def parked(in_field):
    in_field.until(lambda: any('"state":"parked"' in row for row in in_field.stored("items")))
    in_field.page.goto("/reports")
    return in_field.page.locator("[data-outbox] article")


def test_an_acknowledgement_waits_on_the_phone_and_is_sent_once(in_field, gate, other):
    lead, informant = PAIRS[0]
    code = other(informant).report("签收等有网")
    open_kept_list(in_field, gate, lead, code).get_by_role("button", name="我已收到").click()
    expect(in_field.page.get_by_text(WAITS).first).to_be_visible()
    gate.open()
    in_field.wake()
    in_field.wait_until_sent()
    assert gate.writes("POST", "/acknowledge") == 1
    assert "已签收" in in_field.text(f"/cases/{code}")


def test_a_step_that_comes_too_late_is_shown_and_overwrites_nothing(in_field, gate, other):
    lead, informant = PAIRS[1]
    code = other(informant).report("签收晚了一步")
    open_kept_list(in_field, gate, lead, code).get_by_role("button", name="我已收到").click()
    expect(in_field.page.get_by_text(WAITS).first).to_be_visible()
    assert other(lead).act(code, "acknowledge").status == 201
    gate.open()
    in_field.wake()
    card = parked(in_field)
    expect(card).to_contain_text("没发出去")
    expect(card.get_by_role("link", name="看这件事")).to_have_attribute("href", f"/cases/{code}")
    card.get_by_role("button", name="扔掉").click()
    in_field.page.get_by_role("dialog").get_by_role("button", name="扔掉").click()
    in_field.wait_until_sent()


def test_words_begun_in_a_step_come_back_with_its_sheet_until_they_are_sent(in_field, other):
    code = open_case(in_field, other, PAIRS[0], "写到一半")
    page, words = in_field.page, "螺丝拧紧了，还差盖子"
    page.get_by_role("button", name="办好了").first.click()
    page.get_by_role("dialog").get_by_label("怎么办好的").fill(words)
    in_field.until(lambda: in_field.stored("drafts"))
    assert words not in str(in_field.stored("drafts"))
    assert code not in str(in_field.stored("drafts"))
    page.goto("/drafts")
    expect(page.locator("[data-no-drafts]")).to_be_visible()
    page.context.clear_cookies()
    support.sign_in(page, PAIRS[0][0], at=f"/sign-in?next=/cases/{code}")
    expect(page.get_by_text("这是上次没发出去的话")).to_have_count(1)
    page.reload()
    expect(page.get_by_text("这是上次没发出去的话")).to_have_count(1)
    page.get_by_role("button", name="办好了").first.click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_label("怎么办好的")).to_have_value(words)
    sheet.get_by_role("button", name="办好了").click()
    in_field.until(lambda: words in in_field.text(f"/cases/{code}"))
    in_field.wait_until_sent()
    page.goto(f"/cases/{code}")
    assert in_field.stored("drafts") == []
    assert in_field.text(f"/cases/{code}").count(words) == 1


@pytest.mark.parametrize("lost", [None, ("lost", "POST", "/resolve"), ("lost", "PUT", "/photos/")])
def test_a_case_is_settled_with_pictures_once_there_is_signal_again(in_field, gate, other, lost):
    code = open_case(in_field, other, PAIRS[2], f"办好了等有网 {lost}")
    gate.cut()
    settle(in_field.page, "电线换好了", photos=2)
    gate.open()
    if lost:
        gate.once(*lost)
    in_field.wake()
    in_field.page.goto("/reports")
    in_field.wait_until_sent()
    page = in_field.text(f"/cases/{code}")
    assert page.count("电线换好了") == 1
    assert len(set(re.findall(r"/photos/\w+", page))) == 2
    # A page that is left while it sends sends again; that it counts once is shown above.
    assert gate.writes("POST", "/resolve") >= (2 if lost and "resolve" in lost[2] else 1)


def test_what_somebody_else_settled_meanwhile_is_not_overwritten_and_the_words_are_not_lost(in_field, gate, other):
    code = open_case(in_field, other, PAIRS[3], "两个人都办好了")
    gate.cut()
    settle(in_field.page, "我在山上修好的", photos=1)
    assert other(PAIRS[3][0]).act(code, "resolve", note="别人先办好的").status == 201
    gate.open()
    in_field.wake()
    card = parked(in_field)
    expect(card).to_contain_text("我在山上修好的")
    expect(card.get_by_role("link", name="看这件事")).to_have_attribute("href", f"/cases/{code}")
    page = in_field.text(f"/cases/{code}")
    assert "别人先办好的" in page
    assert "我在山上修好的" not in page


def test_what_a_lead_adds_to_a_case_without_signal_arrives_with_its_picture(in_field, gate, other):
    code = open_case(in_field, other, PAIRS[4], "补充等有网")
    gate.cut()
    in_field.page.get_by_role("button", name="补充").click()
    sheet = in_field.page.get_by_role("dialog")
    sheet.get_by_label("补充几句").fill("杆子也斜了")
    sheet.locator("input[type=file]").set_input_files([picture(5)])
    sheet.get_by_role("button", name="发出去").click()
    expect(in_field.page.get_by_text(WAITS).first).to_be_visible()
    gate.open()
    in_field.wake()
    in_field.wait_until_sent()
    page = in_field.text(f"/cases/{code}")
    assert page.count("杆子也斜了") == 1
    assert len(set(re.findall(r"/photos/\w+", page))) == 1


def test_what_its_author_adds_without_signal_arrives_once_with_its_pictures(in_field, gate):
    in_field.sign_in("10010000051")
    in_field.write("先报上去")
    in_field.submit()
    in_field.page.wait_for_url(re.compile("/reports/"))
    address = in_field.reports("先报上去")[0]
    gate.cut()
    in_field.page.get_by_role("button", name="补充说明").click()
    sheet = in_field.page.get_by_role("dialog")
    sheet.get_by_label("补充").first.fill("又多了一处")
    sheet.get_by_label("拍照").set_input_files([picture(7), picture(8)])
    expect(sheet.locator(".shot img")).to_have_count(2)
    sheet.get_by_role("button", name=re.compile("提交|发出去")).click()
    expect(in_field.page.get_by_text(WAITS)).to_be_visible()
    gate.once("lost", "POST", "/additions")
    in_field.wake()
    in_field.page.goto("/reports")
    in_field.wait_until_sent()
    assert in_field.text(address).count("又多了一处") == 1
    assert in_field.photos(address) == 2


def test_nothing_of_what_turns_a_matter_protected_is_kept_on_the_phone(in_field, gate, other):
    lead, informant = PAIRS[5]
    code = other(informant).report("隔壁又吵了")
    in_field.sign_in(lead)
    in_field.page.goto(f"/cases/{code}/protect")
    gate.cut()
    in_field.page.get_by_role("radio", name="怕是家里打人").check()
    in_field.page.get_by_label("要告诉专人的话").fill("她妹妹来说的")
    in_field.page.get_by_role("button", name="转为受保护").click()
    # The browser itself says that there is no signal.
    expect(in_field.page.get_by_role("button", name="转为受保护")).to_have_count(0)
    gate.open()
    in_field.page.goto(f"/cases/{code}/protect")
    assert in_field.stored("items") == in_field.stored("drafts") == []
    in_field.page.get_by_role("radio", name="本人害怕").check()
    in_field.page.get_by_role("button", name="转为受保护").click()
    expect(in_field.page).to_have_url(re.compile("/cases/handed-over$"))
    expect(in_field.page.get_by_role("heading", name="已交给专人").last).to_be_visible()
    assert in_field.stored("items") == []
    assert in_field.page.goto(f"/cases/{code}").status == 404
