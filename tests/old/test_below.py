"""A Chromium that can't read our scripts: its pages are those without scripts, and say what this phone can't do."""

from tests.old.conftest import sign_in
from tools.old_browsers import BELOW

SAID = "这部手机的浏览器太旧"
PLAIN = "document.documentElement.hasAttribute('data-plain')"
WORDS = "很老的手机：路灯不亮"


def test_the_plain_form_sends_and_the_page_says_what_this_phone_cannot(old_phone, gate):
    phone = old_phone(BELOW)
    assert phone.version.startswith(f"Chrome/{BELOW}.")
    sign_in(phone, "10010000018")
    phone.until(PLAIN)
    assert phone.text().count(SAID) == 1
    phone.go("/report/hazard")
    assert "没网时不能填" in phone.text()
    phone.press("[name=category][value=road_traffic]")
    phone.type("[name=description]", WORDS)
    phone.press("[data-submit]", leads_on=True)
    assert phone.run("location.pathname").startswith("/reports/")
    assert WORDS in phone.text()
    assert [status for method, path, status in gate.passed if (method, path) == ("POST", "/reports")] == [303]
    phone.go("/reports")
    assert phone.text().count(WORDS) == 1


def test_what_scripts_would_open_stands_open_and_the_emergency_goes_out(old_phone):
    phone = old_phone(BELOW)
    sign_in(phone, "10010000019")
    phone.go("/report")
    assert "打 110 报警" in phone.text()
    phone.type("[name=description]", "有人落水")
    phone.press("form[data-report-form] button", leads_on=True)
    assert phone.run("location.pathname").startswith("/reports/")
    assert "有人落水" in phone.text()


def test_a_step_on_a_case_and_a_refused_form_go_as_without_scripts(old_phone):
    phone = old_phone(BELOW)
    sign_in(phone, "10010000020")
    phone.go("/report/hazard")
    phone.type("[name=description]", "没选类别")
    phone.press("[data-submit]", leads_on=True)
    assert phone.run("document.querySelector('[name=description]').value") == "没选类别"
    phone.press("[name=category][value=gas]")
    phone.press("[data-submit]", leads_on=True)
    assert "没选类别" in phone.text()
    phone.press("[data-addition] [name=description]")
    phone.type("[data-addition] [name=description]", "后来又漏了")
    phone.press("[data-addition] [data-submit]", leads_on=True)
    assert "后来又漏了" in phone.text()


def test_what_is_of_no_use_there_says_so_and_residents_are_told_too(old_phone):
    phone = old_phone(BELOW)
    phone.go("/services")
    phone.until(PLAIN)
    assert f"{SAID}：照样能点" in phone.text()
    sign_in(phone, "10010000021")
    phone.go("/drafts")
    assert "这个浏览器不存" in phone.text()
    phone.go("/me")
    assert "这个浏览器换不了大字版" in phone.text()


def test_a_sheet_opens_and_closes_and_its_form_goes_out(old_phone):
    phone = old_phone(BELOW)
    sign_in(phone, "10010000024")
    phone.until(PLAIN)
    phone.press("[data-sheet-open=all-normal]")
    phone.until("document.querySelector('#all-normal').open")
    phone.press("#all-normal [data-sheet-close]")
    phone.until("!document.querySelector('#all-normal').open")
    phone.press("[data-sheet-open=all-normal]")
    phone.press("#all-normal form button", leads_on=True)
    assert phone.run("location.pathname").startswith("/reports/")
