"""导出未发送: what a phone without signal can't send goes out in a file, and is still its author's."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

EXPORT = "导出未发送"


def device_of(in_field) -> dict[str, Any]:
    return next((json.loads(one) for one in in_field.stored("people") if "signingKey" in one), {})


def stored_without_signal(in_field, gate, phone: str, words: str) -> None:
    in_field.sign_in(phone)
    in_field.until(lambda: device_of(in_field).get("rescue_key"))
    gate.cut()
    in_field.write(words, photos=2)
    in_field.submit()
    in_field.page.goto("/reports")


def exported(in_field, folder: Path) -> Path:
    in_field.page.get_by_role("button", name=EXPORT).click()
    with in_field.page.expect_download() as coming:
        in_field.page.get_by_role("button", name="导出", exact=True).click()
    assert re.fullmatch(r"一扇门-未发送-\d{4}-\d\d-\d\d\.onedoor", coming.value.suggested_filename)
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    return file


def test_a_leads_phone_carries_in_what_the_authors_phone_could_not_send(
    in_field, gate, phone: Callable[..., Page], tmp_path: Path
):
    words = "没信号也送到"
    stored_without_signal(in_field, gate, "10010000051", words)
    file = exported(in_field, tmp_path)
    assert words not in file.read_text()
    assert in_field.stored("items")  # still here, until the server's own receipt

    lead = phone("10020000013")
    lead.goto("/rescue")
    lead.get_by_label("文件").set_input_files(file)
    lead.get_by_role("button", name="带进来").click()
    expect(lead.get_by_text("已发出")).to_be_visible()

    gate.open()
    assert len(in_field.reports(words)) == 1  # the author's own list, before the phone itself has sent anything
    assert in_field.photos(in_field.reports(words)[0]) == 2
    in_field.page.goto("/")
    in_field.wait_until_sent()
    assert len(in_field.reports(words)) == 1
    assert in_field.photos(in_field.reports(words)[0]) == 2


def test_an_altered_file_is_refused(in_field, gate, phone: Callable[..., Page], tmp_path: Path):
    stored_without_signal(in_field, gate, "10010000052", "改过的文件")
    file = exported(in_field, tmp_path)
    altered = json.loads(file.read_text())
    altered["author"] += 1
    file.write_text(json.dumps(altered))
    lead = phone("10020000013")
    lead.goto("/rescue")
    lead.get_by_label("文件").set_input_files(file)
    lead.get_by_role("button", name="带进来").click()
    expect(lead.get_by_text("打不开")).to_be_visible()


def test_nothing_to_export_no_button_and_the_signing_key_never_leaves_the_phone(in_field):
    in_field.sign_in("10010000053")
    in_field.page.goto("/reports")
    expect(in_field.page.get_by_role("button", name=EXPORT)).to_be_hidden()
    in_field.until(lambda: device_of(in_field).get("rescue_key"))
    assert device_of(in_field)["signingKey"] == "key:false"  # not extractable
    assert device_of(in_field)["told"] == {"unsent": 0, "since": None}


def test_the_next_person_on_the_phone_exports_nothing_of_the_one_before(in_field, gate):
    stored_without_signal(in_field, gate, "10010000054", "别人的手机")
    gate.rule = lambda method, path: "cut" if method == "POST" and path == "/reports" else None
    in_field.page.goto("/me")
    in_field.page.locator("form[data-sign-out] button").click()
    in_field.page.get_by_role("button", name="退出", exact=True).last.click()
    in_field.page.wait_for_url(re.compile("/sign-in"))
    assert device_of(in_field) == {}
    in_field.sign_in("10010000055")
    in_field.page.goto("/reports")
    expect(in_field.page.get_by_text("另一个账号的 1 件")).to_be_visible()
    expect(in_field.page.get_by_role("button", name=EXPORT)).to_be_hidden()
