"""说一段话, with the microphone that the tests' browser makes up: held, tapped, heard again, thrown away, sent."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from webapp.core import clock

Phone = Callable[..., Page]
ROW = "[data-voice-row]"
NO_MICROPHONE = "Object.defineProperty(navigator, 'mediaDevices', { value: undefined })"
REFUSING = "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', 'NotAllowedError') }"


def tile(page: Page):
    return page.locator("[data-voice]").first


def hold(page: Page, milliseconds: int) -> None:
    tile(page).scroll_into_view_if_needed()
    box = tile(page).bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    expect(page.locator(f"{ROW}.is-live")).to_be_visible()
    page.wait_for_timeout(milliseconds)
    page.mouse.up()


def test_held_heard_and_sent_it_is_played_on_the_reports_page(phone: Phone):
    page = phone("10010000041")
    page.goto("/report/hazard")
    page.get_by_label("用电").first.check(force=True)
    hold(page, 1600)
    expect(page.locator(f"{ROW}:not(.is-live) [data-seconds]")).to_have_text(re.compile(r"^[2-9] 秒$"))
    page.get_by_role("button", name="听一听").click()
    expect(page.get_by_role("button", name="停一停")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    page.wait_for_url(re.compile("/reports/.*sent=1"))
    player = page.locator("audio")
    expect(player).to_have_count(1)
    expect(page.get_by_text(re.compile(r"说了 [2-9] 秒"))).to_be_visible()
    player.evaluate("(audio) => { audio.muted = true; return audio.play() }")
    page.wait_for_function("() => document.querySelector('audio').currentTime > 0.2")


def test_what_came_of_a_visit_is_said_aloud_and_sent_by_the_browser_itself(phone: Phone):
    page = phone("10060000004")
    page.goto("/visits/new?kind=field")
    page.locator("[name=place]").fill("三组老李家")
    page.locator("[name=reason]").fill("看看修好没有")
    page.locator("[name=time]").fill("09:30")
    page.locator("form[action='/visits'] button[type=submit], [form] button, main button.btn-act").last.click()
    page.wait_for_url(re.compile(r"/visits/\d+$"))
    page.get_by_role("button", name="见过了").click()
    hold(page, 1200)
    expect(page.locator(f"{ROW}:not(.is-live)").first).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="见过了").click()
    expect(page.locator("audio")).to_have_count(1)


def test_tapped_twice_it_records_for_hands_that_cannot_hold_and_the_bin_takes_it_back(phone: Phone):
    page = phone("10010000041", care=True)
    page.goto("/report/hazard")
    tile(page).click()
    expect(tile(page)).to_have_text("点一下停")
    expect(tile(page)).to_have_attribute("aria-pressed", "true")
    page.wait_for_timeout(1200)
    tile(page).click()
    expect(page.locator(f"{ROW}:not(.is-live)")).to_be_visible()
    expect(tile(page)).to_have_text("重说")
    page.get_by_role("button", name="去掉这段话").click()
    expect(page.locator(ROW)).to_be_hidden()
    expect(tile(page)).to_have_text("按住说")


def test_a_keyboard_starts_and_stops_it(phone: Phone):
    page = phone("10010000041")
    page.goto("/report/hazard")
    tile(page).focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"{ROW}.is-live")).to_be_visible()
    page.wait_for_timeout(1100)
    page.keyboard.press("Enter")
    expect(page.locator(f"{ROW}:not(.is-live)")).to_be_visible()


def test_a_touch_that_said_nothing_keeps_nothing_and_says_so(phone: Phone):
    page = phone("10010000041")
    page.add_init_script("performance.now = () => 1000")  # a busy machine must not make the touch longer
    page.goto("/report/hazard")
    hold(page, 550)
    expect(page.get_by_text("说得太短了")).to_be_visible()
    expect(page.locator(ROW)).to_be_hidden()


def test_after_a_minute_it_stops_by_itself(phone: Phone):
    page = phone("10010000041")
    page.clock.install(time=clock.now())
    page.goto("/report/hazard")
    tile(page).click()
    expect(page.locator(f"{ROW}.is-live")).to_be_visible()
    page.clock.run_for(61_000)
    expect(page.locator(f"{ROW}:not(.is-live) [data-seconds]")).to_have_text("60 秒")


def test_without_a_microphone_the_button_says_so_and_the_text_field_takes_its_place(phone: Phone):
    page = phone("10010000041")
    page.add_init_script(NO_MICROPHONE)
    page.goto("/report/hazard")
    expect(tile(page)).to_have_text("录不了音")
    tile(page).click()
    expect(page.get_by_text("这部手机录不了音，请打字")).to_be_visible()
    expect(page.get_by_label("描述")).to_be_focused()


def test_a_refused_microphone_is_said_in_plain_words_and_the_form_goes_on(phone: Phone):
    page = phone("10010000041")
    page.add_init_script(REFUSING)
    page.goto("/report/hazard")
    page.get_by_label("用电").first.check(force=True)
    tile(page).click()
    expect(page.get_by_text("没有让用麦克风，录不了")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    page.wait_for_url(re.compile("/reports/.*sent=1"))


def test_words_that_come_later_may_be_spoken(phone: Phone):
    page = phone("10010000042")
    page.goto("/report/hazard")
    page.get_by_label("用电").first.check(force=True)
    page.get_by_role("button", name="提交").click()
    page.wait_for_url(re.compile("/reports/.*sent=1"))
    page.get_by_role("button", name="补充说明").or_(page.get_by_role("link", name="补充说明")).click()
    hold(page, 1200)
    page.get_by_role("button", name="发出去").click()
    expect(page.get_by_text("补充的话已经发出")).to_be_visible()
    expect(page.locator("audio")).to_have_count(1)
