"""Whatever happens between phone and server: exactly one report, with all its photos."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from webapp.core import clock

ONE = "10010000011"


def test_a_report_outlives_a_dead_server_no_signal_and_a_killed_browser(killable, gate):
    killable.sign_in(ONE)
    gate.cut()
    killable.context.set_offline(True)
    killable.page.close()
    killable.page = killable.context.new_page()  # a cold start: nothing of the app is open
    killable.write("断电杀机也不丢", photos=3)
    killable.submit()
    expect(killable.page.get_by_text("已经存好了")).to_be_visible()
    expect(killable.page.locator("[data-unsent]").first).to_have_attribute("data-unsent", "1")
    killable.kill()
    gate.open()
    killable.page.goto("/")
    killable.wait_until_sent()
    assert len(killable.reports("断电杀机也不丢")) == 1
    assert killable.photos(killable.reports("断电杀机也不丢")[0]) == 3


@pytest.mark.parametrize("what", ["lost", "killed", "500", "portal"])
def test_answers_that_never_came_for_text_picture_and_voice_double_and_lose_nothing(in_field, gate, what):
    words = f"回执没到 {what}"
    in_field.sign_in(ONE)
    in_field.write(words, photos=2)
    in_field.speak()
    left = gate.once_each(what, ("POST", "/reports"), ("PUT", "/photos/"), ("PUT", "/voice/"))
    in_field.submit()
    in_field.page.goto("/reports")
    in_field.wait_until_sent()
    assert left == []
    (address,) = in_field.reports(words)
    assert in_field.photos(address) == 2
    assert in_field.text(address).count("<audio") == 1


def test_two_tabs_send_one_report(in_field, gate):
    in_field.sign_in("10010000012")
    gate.cut()
    in_field.write("两个页面只发一次", photos=1)
    in_field.submit()
    expect(in_field.page.get_by_text("已经存好了")).to_be_visible()
    other = in_field.context.new_page()
    other.goto("/reports")
    gate.open()
    for page in (in_field.page, other):
        page.evaluate("dispatchEvent(new Event('online'))")
    in_field.wait_until_sent()
    assert len(in_field.reports("两个页面只发一次")) == 1
    assert gate.writes("POST", "/reports") == 1


def test_a_captive_portal_neither_replaces_the_form_nor_takes_the_report(in_field, gate):
    in_field.sign_in("10010000013")
    gate.rule = lambda _method, _path: "portal"
    in_field.write("别人的网络", photos=1)
    in_field.submit()
    expect(in_field.page.get_by_text("已经存好了")).to_be_visible()
    gate.open()
    in_field.wake()
    in_field.wait_until_sent()
    assert in_field.photos(in_field.reports("别人的网络")[0]) == 1


@pytest.mark.parametrize("what", ["slow", "halting"])
def test_a_slow_network_does_not_keep_the_form_away(in_field, gate, what):
    in_field.sign_in("10010000013")
    gate.rule = lambda _method, path: what if path.startswith("/report/hazard") else None
    in_field.page.goto("/report/hazard", timeout=4_900)
    expect(in_field.page.get_by_label("描述")).to_be_visible()


@pytest.mark.parametrize("years", [-7, 9])
def test_a_clock_that_is_wrong_by_years_holds_nothing_up(in_field, gate, years):
    in_field.sign_in("10010000014")
    in_field.page.clock.set_fixed_time(f"{2026 + years}-05-05T10:00:00Z")
    gate.once("500", "POST", "/reports")
    in_field.write(f"钟差 {years} 年")
    in_field.submit()
    gate.open()
    other = in_field.context.new_page()  # with the right time again
    other.goto("/")
    in_field.page = other
    in_field.wait_until_sent()
    assert len(in_field.reports(f"钟差 {years} 年")) == 1


def test_the_pages_of_the_phone_and_what_works_behind_them_tell_the_server_s_time(in_field):
    in_field.sign_in("10010000014")
    behind = in_field.context.service_workers[0]
    for told in (in_field.page.evaluate("Date.now()"), behind.evaluate("+new Date()")):
        assert abs(clock.from_micros(told * 1000) - clock.now()) < timedelta(seconds=10)
