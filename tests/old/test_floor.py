"""The oldest Chromium that we serve in full: what is written without signal lies on the phone and is sent once."""

from tests.old.conftest import sign_in
from tests.support.running.field import IS_READY, READ_ALL
from tools.old_browsers import FLOOR

WORDS = "老手机：井盖松了"
WAITING = f"({READ_ALL})().then((all) => all.items.length)"
DRAFTS = f"({READ_ALL})().then((all) => all.drafts.length)"


def test_a_hazard_written_without_signal_is_kept_and_sent_once(old_phone, gate):
    phone = old_phone(FLOOR)
    assert phone.version.startswith(f"Chrome/{FLOOR}.")
    sign_in(phone, "10010000017")
    phone.until(f"({IS_READY})()", seconds=40)
    gate.cut()
    phone.go("/report/hazard")
    phone.until("document.querySelector('[data-report-form]').dataset.ready !== undefined")
    phone.press("[name=category][value=electrical]")
    phone.type("[name=description]", WORDS)
    phone.until(DRAFTS)
    phone.go("/report/hazard")
    phone.until(f"document.querySelector('[name=description]').value === {WORDS!r}")
    phone.press("[data-submit]")
    phone.until("document.querySelector('.empty[role=status]')")
    assert phone.run(WAITING) == 1
    gate.open()
    phone.run("dispatchEvent(new Event('online'))")
    phone.until(f"{WAITING}.then((left) => left === 0)")
    assert gate.writes("POST", "/reports") == 1
    phone.go("/reports")
    assert phone.text().count(WORDS) == 1
    assert [one for one in phone.seen if "net::" not in one] == []


LINES = "document.querySelector('.ask-row legend').getBoundingClientRect().height / 24"
BETWEEN = """(() => {
  const [left, right] = [...document.querySelector(".big-card").children].map((one) => one.getBoundingClientRect());
  return right.left - left.right;
})()"""


def test_what_the_engine_lacks_in_style_is_given_another_way(old_phone):
    phone = old_phone(FLOOR)
    sign_in(phone, "10010000022")
    phone.go("/report/dispute")
    phone.until(f"{LINES} < 2")
    phone.go("/report")
    phone.until(f"{BETWEEN} === 16")
    assert phone.run("document.documentElement.scrollWidth") == 360
    assert "浏览器太旧" not in phone.text()


def test_back_closes_a_sheet_and_pasted_words_are_counted(old_phone):
    phone = old_phone(FLOOR)
    sign_in(phone, "10010000023")
    phone.go("/report/hazard")
    phone.until("document.querySelector('[data-report-form]').dataset.ready !== undefined")
    phone.type("[name=description]", "甲" * 2301)
    assert phone.run("document.querySelector('[name=description]').value.length") == 2301
    assert "多了 301 个字" in phone.text()
    phone.press("[data-all-kinds]")
    phone.until("document.querySelector('#all-kinds').open")
    phone.run("history.back()")
    phone.until("!document.querySelector('#all-kinds').open")
    assert phone.run("location.pathname") == "/report/hazard"
