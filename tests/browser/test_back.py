"""The phone's Back closes what lies over a page before it leaves the page; closed layers leave no steps behind."""

import re

from playwright.sync_api import Page, expect

HAZARD = re.compile(r"/report/hazard$")
CHOOSER = re.compile(r"/report$")


def at_hazard(page: Page) -> Page:
    """Come to the form by the chooser, as people do, and write something."""
    page.goto("/report")
    page.get_by_role("link", name="隐患").click()
    expect(page).to_have_url(HAZARD)
    page.get_by_label("描述").fill("护栏松了")
    return page


def sheet(page: Page):
    return page.locator("dialog[open]")


def test_back_closes_a_sheet_then_leaves_and_forward_does_not_open_it_again(informant):
    page = at_hazard(informant)
    page.get_by_role("button", name="全部").click()
    expect(sheet(page)).to_have_count(1)
    page.go_back()
    expect(sheet(page)).to_have_count(0)
    expect(page).to_have_url(HAZARD)
    expect(page.get_by_label("描述")).to_have_value("护栏松了")
    page.evaluate("history.forward()")
    page.wait_for_timeout(300)
    expect(sheet(page)).to_have_count(0)
    page.evaluate("history.back()")
    expect(page).to_have_url(CHOOSER)


def test_a_sheet_closed_by_hand_costs_no_further_back(informant):
    page = at_hazard(informant)
    for _ in range(3):
        page.get_by_role("button", name="全部").click()
        sheet(page).get_by_role("button", name="关掉").click()
        expect(sheet(page)).to_have_count(0)
    page.get_by_role("button", name="换个地方").click()
    page.keyboard.press("Escape")
    page.evaluate("history.back()")
    expect(page).to_have_url(CHOOSER)
    page.evaluate("history.forward()")
    expect(page).to_have_url(HAZARD)
    expect(sheet(page)).to_have_count(0)


def test_a_picture_in_full_closes_first(informant, picture):
    page = at_hazard(informant)
    page.get_by_label("拍照").set_input_files(picture("a.jpg", (400, 300)))
    expect(page.locator(".shots img")).to_have_count(1)
    page.get_by_role("radio", name="危房").check(force=True)
    page.get_by_role("button", name="提交").click()
    expect(page).to_have_url(re.compile(r"/reports/"))
    page.locator("a[data-photo]").first.click()
    expect(page.locator("dialog.viewer[open]")).to_have_count(1)
    page.evaluate("history.back()")
    expect(page.locator("dialog.viewer[open]")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/reports/"))


def test_one_layer_over_another_closes_one_by_one_and_a_link_inside_leads_on_and_back(informant):
    page = at_hazard(informant)
    page.get_by_role("button", name="全部").click()
    page.evaluate(
        "import(document.querySelector('script[src*=\"/app.js\"]').src.replace('app.js', 'ui/question.js'))"
        ".then(({ askHere }) => askHere('真的吗？', '想一想', '是')), undefined"
    )
    expect(sheet(page)).to_have_count(2)
    page.evaluate("history.back()")
    expect(sheet(page)).to_have_count(1)
    page.evaluate("history.back()")
    expect(sheet(page)).to_have_count(0)
    page.get_by_role("button", name="全部").click()
    page.evaluate("location.assign('/reports')")  # as a link in a sheet does
    expect(page).to_have_url(re.compile(r"/reports$"))
    page.wait_for_load_state()
    page.evaluate("history.back()")
    expect(page).to_have_url(HAZARD)
    expect(page.get_by_label("描述")).to_have_value("护栏松了")
    if sheet(page).count():  # the browser kept the page as it was
        page.evaluate("history.back()")
        expect(sheet(page)).to_have_count(0)
    page.evaluate("history.back()")
    expect(page).to_have_url(CHOOSER)
