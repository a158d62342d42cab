"""What somebody said is kept as a picture is, with draft and item; of a protected matter not at all."""

import re

from playwright.sync_api import expect

ROW = "[data-voice-row]:not(.is-live)"


def test_it_comes_back_after_a_killed_browser_and_goes_out_with_the_report(killable, gate):
    killable.sign_in("10010000061")
    killable.write("说了一段话", photos=1)
    gate.cut()
    killable.speak()
    killable.until(lambda: any('"kind":"voice"' in blob for blob in killable.stored("blobs")))
    killable.kill()
    killable.page.goto("/report/hazard")
    expect(killable.page.locator(f"{ROW} [data-seconds]")).to_have_text(re.compile(r"^[1-9] 秒$"))
    killable.submit()
    expect(killable.page.get_by_text("已经存好了")).to_be_visible()
    gate.open()
    killable.wake()
    killable.wait_until_sent()
    (address,) = killable.reports("说了一段话")
    assert gate.writes("PUT", "/voice/") == 1
    assert re.search(r'<audio [^>]*src="/reports/[^"]+/voice/', killable.text(address))


def test_what_was_said_in_a_protected_matter_is_never_on_the_phone(in_field, gate):
    in_field.sign_in("10010000062")
    page = in_field.page
    page.goto("/report/dispute")
    page.locator("[name=someone_hurt][value=yes]").check(force=True)
    in_field.speak()
    gate.cut()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("有网再写，先打电话")).to_be_visible()
    assert (in_field.stored("items"), in_field.stored("drafts"), in_field.stored("blobs")) == ([], [], [])
    gate.open()
    page.get_by_role("button", name="提交").click()
    page.wait_for_url(re.compile("/reports/"))
    assert gate.writes("POST", "/reports") == 1
    assert in_field.stored("blobs") == []


LOSE = """async () => {
  const opened = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const db = await opened(indexedDB.open("one-door"));
  const store = db.transaction("blobs", "readwrite").objectStore("blobs");
  for (const one of await opened(store.getAll())) {
    if (one.kind === "voice") await opened(store.delete([one.client_id, one.sha256]));
  }
  db.close();
}"""


def test_what_was_said_and_is_lost_on_the_phone_is_given_up_and_said_and_asked_for_no_more(in_field, gate):
    in_field.sign_in("10010000063")
    gate.cut()
    in_field.write("话丢了，字还在")
    in_field.speak()
    in_field.submit()
    in_field.page.evaluate(LOSE)
    gate.open()
    in_field.page.goto("/reports")
    card = in_field.page.locator("[data-outbox] article")
    expect(card).to_contain_text("说的那段话：在这部手机里找不到了")
    assert gate.writes("POST", "/give-up") == 1
    (address,) = in_field.reports("话丢了，字还在")
    assert "说的那段话没有传上来" in in_field.text(address)
    card.get_by_role("button", name="知道了").click()
    in_field.wait_until_sent()
    assert gate.writes("POST", "/give-up") == 1
    assert gate.writes("PUT", "/voice/") == 0
