"""Pictures that another app shares open the hazard form with them, also without signal."""

import base64
import re

from playwright.sync_api import expect

from tests.support.running.field import picture

ONE = "10010000034"
# What the phone's own 分享 does: it sends a form of its own to us, as a page that is opened.
SHARE = """([files, text]) => {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: "/share", enctype: "multipart/form-data" });
  const input = Object.assign(document.createElement("input"), { type: "file", name: "photos", multiple: true });
  const all = new DataTransfer();
  for (const { name, type, data } of files) {
    all.items.add(new File([Uint8Array.from(atob(data), (one) => one.charCodeAt(0))], name, { type }));
  }
  input.files = all.files;
  form.append(input, Object.assign(document.createElement("input"), { name: "text", value: text }));
  document.body.append(form);
  form.submit();
}"""
# The draft itself is written, its picture is not.
NO_ROOM = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...all) {
    if (this.name === "blobs") throw new DOMException("no room", "QuotaExceededError");
    return put.apply(this, all);
  };
}"""
FILM = {"name": "1.mp4", "mimeType": "video/mp4", "buffer": b"\0\0\0\x18ftypmp42" + bytes(500)}
FULL = "手机存储空间满了，照片没带过来。先删掉一些东西，再分享一次"


def share(in_field, files, text=""):
    """Share from another app, and wait until the form is there."""
    sent = [
        {"name": one["name"], "type": one["mimeType"], "data": base64.b64encode(one["buffer"]).decode()}
        for one in files
    ]
    with in_field.page.expect_navigation(url="**/report/hazard?*"):
        in_field.page.evaluate(SHARE, [sent, text])


def test_shared_pictures_and_words_become_a_report_without_signal_and_two_shares_two_drafts(in_field):
    page = in_field.page
    in_field.sign_in(ONE)
    in_field.gate.cut()
    share(in_field, [picture(1), picture(2)], "井盖没了")
    expect(page.locator(".shot img")).to_have_count(2)
    expect(page.get_by_label("描述")).to_have_value("井盖没了")
    in_field.until(lambda: not [one for one in in_field.stored("blobs") if "shared-" in one])
    assert len(in_field.stored("blobs")) == 2
    page.reload()
    expect(page.locator(".shot img")).to_have_count(2)
    page.goto("/")
    share(in_field, [*(picture(n) for n in range(39)), FILM])
    expect(page.locator(".shot img")).to_have_count(9)
    expect(page.get_by_text("照片最多 9 张，多的没有放进来")).to_be_visible()
    expect(page.get_by_label("描述")).to_have_value("")
    share(in_field, [FILM, picture(1)])
    expect(page.locator(".shot img")).to_have_count(1)
    expect(page.get_by_text("这是视频，不是照片")).to_be_visible()
    assert len(in_field.stored("drafts")) == 3
    page.get_by_label("用电").first.check(force=True)
    page.get_by_label("描述").fill("分享来的")
    in_field.submit()
    in_field.gate.open()
    in_field.wake()
    in_field.wait_until_sent()
    assert in_field.photos(*in_field.reports("分享来的")) == 1


def test_a_full_phone_and_nobody_signed_in_are_said_plainly(in_field):
    page = in_field.page
    in_field.sign_in(ONE)
    in_field.gate.cut()
    in_field.context.service_workers[0].evaluate(NO_ROOM)
    share(in_field, [picture(1)])
    expect(page.get_by_text(FULL)).to_be_visible()
    assert in_field.stored("drafts") == in_field.stored("blobs") == []
    in_field.gate.open()
    page.goto("/me")
    page.get_by_role("button", name="退出登录").click()
    expect(page).to_have_url(f"{in_field.gate.url}/sign-in")
    with page.expect_navigation(url=re.compile("/sign-in.next=/report/hazard")):
        page.evaluate(SHARE, [[], "井盖没了"])
    assert in_field.stored("drafts") == []
