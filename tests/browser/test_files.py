"""An officer asks another unit for a file, its head says yes, and takes it back while the file is open."""

import re

from playwright.sync_api import Page, expect

ASKER, HEAD = "10060000005", "10060000023"


def press(page: Page, button: str) -> None:
    """Open the dialog of a step and take it."""
    page.get_by_role("button", name=button, exact=True).click()
    page.locator("dialog[open]").get_by_role("button", name=button, exact=True).click()


def test_a_file_covers_itself_when_it_is_taken_back_while_it_is_open(phone) -> None:
    page, head = phone(ASKER), phone(HEAD, desk=True)
    page.goto("/files?show=done")
    named = page.locator("tr[data-state=refused] a").first.inner_text()
    page.get_by_role("link", name="申请调阅").last.click()
    page.get_by_label("要看哪一份？").fill(re.search(r"[0-9A-Z-]{19}", named)[0])  # type: ignore[index]
    page.locator("[name=purpose][value=handling]").check()
    page.locator("[name=basis][value=archives]").check()
    page.get_by_role("button", name="申请", exact=True).click()
    number = page.locator("[data-state=asked]").get_attribute("data-number")
    head.goto(page.url)
    press(head, "同意")
    expect(head.locator("[data-state=granted]")).to_be_visible()
    page.reload()
    page.get_by_role("link", name="看案卷").click()
    view = page.locator("[data-file-view]")
    expect(view).to_contain_text("经过")
    line = page.locator(".file-line").inner_text()
    assert str(number) in line
    assert page.locator(".file-mark text").first.text_content() == line
    page.emulate_media(media="print")
    expect(page.locator(".file-paper")).to_be_visible()
    expect(view).to_be_hidden()
    page.emulate_media(media="screen")
    head.get_by_role("button", name="更多").click()
    head.get_by_role("button", name="收回", exact=True).first.click()
    head.locator("#do-revoke").get_by_role("button", name="收回", exact=True).click()
    expect(head.locator("[data-state=revoked]")).to_be_visible()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("调阅到期了，或者收回了")).to_be_visible()
    assert view.text_content() == ""
    page.reload()
    expect(page.get_by_role("heading", name="没有这一页")).to_be_visible()
