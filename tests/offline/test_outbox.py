"""What the phone does with an item that has to wait, that the server refuses, or that is older than the app."""

import pytest
from playwright.sync_api import expect

from tests.support.running.field import picture

ONE = "10010000041"
# An item as the app before version 1 wrote it.
OLD_ITEM = """async ([id, words]) => {
  const base = document.querySelector("script[type=module]").src.replace(/js\\/.*/, "js/offline/store/");
  const { newKey, encryptJson } = await import(`${base}vault.js`);
  const { write } = await import(`${base}db.js`);
  const author = Number(document.querySelector("meta[name=person]").content);
  const { key, wrapped } = await newKey(author);
  const fields = { client_id: id, kind: "hazard", category: "electrical", description: words };
  const sealed = { key: wrapped, ...(await encryptJson(key, { fields, photos: [] })) };
  const now = { state: "waiting", created_at: 1, attempts: 0, next_try_at: 0 };
  const item = { client_id: id, author, kind: "report", version: 0, ...now, sealed };
  await write(["items"], (open) => open("items").put(item));
}"""

# A phone whose browser has no room left for anything.
FULL_PHONE = """for (const name of ["add", "put"])
  IDBObjectStore.prototype[name] = () => { throw new DOMException("no room", "QuotaExceededError"); };"""


def test_an_item_of_the_version_before_is_still_understood_and_sent(in_field):
    in_field.sign_in(ONE)
    in_field.page.evaluate(OLD_ITEM, ["0c5f0f7e-93a1-4b42-8d0a-5f3f3e1f9a01", "老版本写的"])
    in_field.page.goto("/reports")
    in_field.wait_until_sent()
    assert len(in_field.reports("老版本写的")) == 1


def test_a_new_version_of_the_app_takes_over_with_a_full_outbox(in_field, gate):
    in_field.sign_in(ONE)
    own = in_field.page.evaluate("document.querySelector('script[type=module]').src.split('/')[4]")
    gate.cut()
    in_field.write("换新版之前写的", photos=2)
    in_field.submit()
    gate.builds = (own, "0123456789ab")
    gate.rule = lambda method, path: "cut" if method in ("POST", "PUT") else None
    in_field.page.goto("/reports")
    in_field.until(lambda: in_field.page.evaluate("caches.has('one-door-0123456789ab')"))
    expect(in_field.page.get_by_text("换新版之前写的")).to_be_visible()
    gate.open()
    in_field.page.goto("/reports")
    in_field.wait_until_sent()
    assert in_field.photos(in_field.reports("换新版之前写的")[0]) == 2


def test_a_refused_picture_is_parked_with_its_reason_and_can_be_let_go(in_field, gate):
    in_field.sign_in(ONE)
    in_field.write("有一张坏照片", photos=2)
    bad = []

    def refuse_the_second(method, path):
        if method == "PUT" and "/photos/" in path and (not bad or path in bad):
            bad[:] = [path]
            return "refused"
        return None

    gate.rule = refuse_the_second
    in_field.submit()
    in_field.page.goto("/reports")
    card = in_field.page.locator("[data-outbox] article")
    expect(card).to_contain_text("没发出去，等您改一下")
    expect(card).to_contain_text("这张打不开")
    expect(card.get_by_label("重拍")).to_have_count(1)
    card.get_by_role("button", name="不要这张").click()
    in_field.wait_until_sent()
    assert in_field.photos(in_field.reports("有一张坏照片")[0]) == 1


def test_a_refused_text_is_back_in_its_form_and_sent_once_it_is_mended(in_field, gate):
    in_field.sign_in(ONE)
    in_field.write("先被退回来", photos=1)
    gate.once("refused", "POST", "/reports")
    in_field.page.get_by_role("button", name="提交").click()
    expect(in_field.page.get_by_text("这张打不开")).to_be_visible()
    expect(in_field.page.get_by_label("描述")).to_have_value("先被退回来")
    assert in_field.stored("items") == []
    in_field.submit()
    in_field.wait_until_sent()
    assert in_field.photos(in_field.reports("先被退回来")[0]) == 1


def test_a_full_phone_says_so_and_keeps_what_stands_in_the_form(in_field, gate):
    in_field.sign_in(ONE)
    in_field.page.add_init_script(FULL_PHONE)
    in_field.page.goto("/report/hazard")
    in_field.page.get_by_label("用电").first.check(force=True)
    in_field.page.get_by_label("描述").fill("手机满了")
    in_field.page.get_by_label("拍照").set_input_files([picture(1)])
    expect(in_field.page.get_by_text("存不下").first).to_be_visible()
    gate.cut()
    in_field.page.get_by_role("button", name="提交").click()
    expect(in_field.page.locator("[data-form-error]")).to_contain_text("存不下")
    expect(in_field.page.get_by_label("描述")).to_have_value("手机满了")
    gate.open()
    in_field.submit()
    in_field.until(lambda: in_field.reports("手机满了"))
    assert in_field.photos(in_field.reports("手机满了")[0]) == 1


def test_my_reports_open_without_signal_as_they_last_were(in_field, gate):
    in_field.sign_in(ONE)
    in_field.page.goto("/reports")
    in_field.until(lambda: any('"/reports"' in row for row in in_field.stored("kept")))
    before = in_field.page.locator("main h2.title").all_inner_texts()
    gate.cut()
    in_field.page.goto("/reports")
    expect(in_field.page.get_by_text("没有网络，这是")).to_be_visible()
    assert in_field.page.locator("main h2.title").all_inner_texts() == before


# One photo is gone from the phone's database, or what lies there can't be read any more.
SPOIL = """async (how) => {
  const opened = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const db = await opened(indexedDB.open("one-door"));
  const store = db.transaction("blobs", "readwrite").objectStore("blobs");
  const [first] = await opened(store.getAll());
  if (how === "gone") await opened(store.delete([first.client_id, first.sha256]));
  else await opened(store.put({ ...first, sealed: { ...first.sealed, bytes: new ArrayBuffer(64) } }));
  db.close();
}"""


@pytest.mark.parametrize("how", ["gone", "unreadable"])
def test_a_photo_that_the_phone_has_lost_is_given_up_and_said_and_can_be_taken_again(in_field, gate, how):
    in_field.sign_in(ONE)
    gate.cut()
    in_field.write(f"丢了一张 {how}", photos=2)
    in_field.submit()
    in_field.page.evaluate(SPOIL, how)
    gate.open()
    in_field.page.goto("/reports")
    card = in_field.page.locator("[data-outbox] article")
    expect(card).to_contain_text("张照片：在这部手机里找不到了")
    (address,) = in_field.reports(f"丢了一张 {how}")
    assert in_field.photos(address) == 1
    assert "还在路上" not in in_field.text(address), "the server waits for nothing that can't come"
    expect(card.get_by_role("button", name="知道了")).to_be_visible()
    card.get_by_label("重拍").set_input_files([picture(9)])
    in_field.wait_until_sent()
    assert in_field.photos(address) == 2
