"""One matter on a phone: few taps to settle it, words that open, pictures looked at closely, Back that closes first."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_budgets import BUDGETS
from tests.support.running.counted import Counted
from tests.support.town import small_jpeg

LEAD, AUTHOR = "10020000003", 10010000009


@pytest.fixture
def matter(phone, tmp_path):
    """A report with two pictures and many words; returns its lead's phone on 待办, and the case's code."""
    informant = phone(str(AUTHOR))
    informant.goto("/report/hazard")
    informant.get_by_label("用电").first.check(force=True)
    informant.get_by_label("描述").fill("电杆歪了，压着晒谷坪。" * 40)
    for colour in ("navy", "gold"):
        (tmp_path / f"{colour}.jpg").write_bytes(small_jpeg(colour))
    informant.get_by_label("拍照").set_input_files([tmp_path / "navy.jpg", tmp_path / "gold.jpg"])
    informant.get_by_role("button", name="提交").click()
    informant.wait_for_url(re.compile("/reports/"))
    address = informant.locator("main a[href^='/cases/']").get_attribute("href")
    lead = phone(LEAD)
    lead.goto("/todo")
    return lead, address.rsplit("/", 1)[1]


def test_what_is_signed_for_is_settled_in_three_taps_from_todo(matter):
    lead, code = matter
    with lead.expect_response(lambda one: one.url.endswith("/acknowledge")):
        lead.locator(f"[data-case='{code}']").get_by_role("button", name="我已收到").click()
    lead.goto("/todo")
    counted = Counted(lead)
    lead.locator(f"a[href='/cases/{code}']").first.tap()
    lead.locator(".bar").get_by_role("button", name="办好了").tap()
    lead.locator("dialog[open] textarea").fill("扶正了")
    lead.locator("dialog[open]").get_by_role("button", name="办好了").tap()
    expect(lead.locator("#case-view").get_by_text("已办好").first).to_be_visible()
    counted.keeps(BUDGETS["办好了 from 待办"])


def test_many_words_are_cut_and_open(matter):
    lead, code = matter
    lead.goto(f"/cases/{code}")
    words, whole = lead.locator("[data-words]").first, lead.get_by_role("button", name="全文")
    cut = words.bounding_box()["height"]
    whole.click()
    assert words.bounding_box()["height"] > cut * 1.5
    lead.get_by_role("button", name="收起").click()
    assert words.bounding_box()["height"] == pytest.approx(cut)


def test_three_pictures_in_what_was_said_fit_the_narrowest_window(matter, tmp_path):
    lead, code = matter
    lead.goto(f"/cases/{code}")
    files = [tmp_path / f"{colour}.jpg" for colour in ("teal", "plum", "olive")]
    for file in files:
        file.write_bytes(small_jpeg(file.stem))
    lead.get_by_role("button", name="补充一句").click()
    sheet = lead.locator("dialog[open]")
    sheet.locator("textarea").fill("又拍了三张")
    sheet.locator("input[type=file]").set_input_files(files)
    sheet.get_by_role("button", name="发出去").click()
    expect(lead.locator(".bubble .photos img")).to_have_count(3)
    lead.set_viewport_size({"width": 180, "height": 370})
    assert lead.evaluate("document.documentElement.scrollWidth") <= 180


def test_a_picture_is_looked_at_closely_and_back_closes_it_before_the_page(matter):
    lead, code = matter
    lead.goto(f"/cases/{code}")
    lead.locator("#the-case a[data-photo]").first.click()
    viewer = lead.get_by_role("dialog", name="看照片")
    expect(viewer.get_by_text("第 1 张，共 2 张")).to_be_visible()
    viewer.get_by_role("button", name="下一张").click()
    expect(viewer.get_by_text("第 2 张，共 2 张")).to_be_visible()
    image = viewer.locator("img")
    image.dblclick()
    assert "scale(2.5)" in image.evaluate("one => one.style.transform")
    image.dblclick()
    assert image.evaluate("one => one.style.transform") == ""
    lead.go_back()
    expect(viewer).to_have_count(0)
    expect(lead).to_have_url(re.compile(code))
    lead.locator("#the-case a[data-photo]").first.click()
    image.click()
    expect(viewer).to_have_count(0)
