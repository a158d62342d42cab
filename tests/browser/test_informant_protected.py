"""The protected way on the screen, and the forms of a browser without scripts."""

import re

from playwright.sync_api import expect

from tests.support.running.field import READ_ALL
from tests.support.running.reporting import PEOPLE, REPORT_PAGE, kind


def test_a_fearful_answer_turns_the_page_and_quick_exit_leaves_nothing_behind(informant):
    informant.goto("/report")
    informant.get_by_role("link", name="纠纷", exact=True).click()
    expect(informant.get_by_role("link", name="快速离开")).to_be_hidden()
    informant.get_by_label("描述").fill("不能让人看见的话")
    informant.locator("[name=someone_hurt][value=unsure]").check()
    for number in ("tel:110", "tel:12338", "tel:12348"):
        expect(informant.locator(f"a[href='{number}']")).to_be_visible()
    expect(informant.get_by_text("派出所、司法所、妇联各一名指定的人")).to_be_visible()
    expect(informant.get_by_text("为什么事？").first).to_be_hidden()
    expect(informant.get_by_role("button", name="提交", exact=True)).to_be_visible()
    informant.get_by_role("link", name="快速离开").click()
    expect(informant).to_have_url(re.compile("/weather$"))
    informant.go_back()
    expect(informant).to_have_url(re.compile("/report$"))
    informant.go_forward()
    expect(informant).to_have_url(re.compile("/weather$"))
    informant.goto("/report/dispute")
    expect(informant.get_by_label("描述")).to_have_value("")
    assert "不能让人看见" not in informant.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def test_a_protected_report_is_sent_without_a_kind_and_ends_on_a_page_that_says_nothing(informant):
    informant.goto("/report/dispute")
    informant.locator("[name=afraid_to_go_home][value=yes]").check()
    informant.get_by_label("描述").fill("不能让人看见的话")
    informant.get_by_role("button", name="提交", exact=True).click()
    expect(informant).to_have_url(REPORT_PAGE)
    expect(informant.get_by_role("heading", name="已交给专人")).to_be_visible()
    assert "网格长" not in informant.locator("body").inner_text()
    informant.go_back()
    assert "/report/dispute" not in informant.url
    informant.goto("/")
    assert "不能让人看见" not in informant.locator("body").inner_text()


def test_answering_no_leaves_the_ordinary_form(informant):
    informant.goto("/report/dispute")
    informant.locator("[name=someone_hurt][value=yes]").check()
    informant.locator("[name=someone_hurt][value=no]").check()
    expect(informant.get_by_text("先保人平安")).to_be_hidden()
    kind(informant, "邻里").check()
    informant.get_by_role("button", name="提交", exact=True).click()
    expect(informant.get_by_role("heading", name=re.compile("邻里"))).to_be_visible()


def test_without_scripts_a_person_reports_and_mends_what_is_wrong(phone, picture, tmp_path):
    page = phone(str(next(PEOPLE)), js=False)
    (tmp_path / "bill.jpg").write_bytes(b"%PDF-1.7 " + b"x" * 5000)
    page.goto("/report/hazard")
    expect(page.get_by_role("button", name="全部")).to_be_hidden()
    kind(page, "燃气").check()
    page.get_by_label("描述").fill("气瓶漏气")
    page.get_by_label("拍照").set_input_files(tmp_path / "bill.jpg")
    page.get_by_role("button", name="提交").click()
    expect(page.locator("[data-field~=photos]")).to_contain_text("不是照片")
    expect(page.get_by_label("描述")).to_have_value("气瓶漏气")
    expect(kind(page, "燃气")).to_be_checked()
    page.get_by_label("拍照").set_input_files(picture("a.jpg", (400, 300)))
    page.get_by_role("button", name="提交").click()
    expect(page).to_have_url(REPORT_PAGE)
    expect(page.get_by_text("气瓶漏气").first).to_be_visible()
    expect(page.locator("main img")).to_have_count(1)


def test_without_scripts_the_protected_way_is_open_from_the_start(phone):
    page = phone(str(next(PEOPLE)), js=False)
    page.goto("/report/dispute")
    expect(page.get_by_text("先保人平安")).to_be_visible()
    page.get_by_role("link", name="快速离开").click()
    expect(page).to_have_url(re.compile("/weather$"))


def test_without_network_a_step_of_a_protected_matter_says_so_and_nothing_of_it_is_kept(phone):
    lead, women = phone("10020000001"), phone("10060000005")
    lead.goto("/todo")
    code = lead.locator("[data-case]:not([data-protected])").first.get_attribute("data-case")
    lead.goto(f"/cases/{code}/protect", wait_until="networkidle")
    lead.locator("label:has([name=reason])").first.click()
    women.goto("/todo")
    women.goto(f"/cases/{women.locator('[data-protected]').first.get_attribute('data-case')}/care/contact")
    women.wait_for_load_state("networkidle")
    for page, form in ((lead, "#protect"), (women, "form[action*='/care/']")):
        page.locator(f"{form} textarea").first.fill("不能让人看见的话")
        page.context.set_offline(True)
        page.get_by_role("button", name=re.compile("^(转为受保护|联系上了)$")).first.click()
        expect(page.get_by_role("status").filter(has_text="没有网络")).to_be_visible()
        expect(page.locator(f"{form} textarea").first).to_have_value("不能让人看见的话")
        kept = page.evaluate(READ_ALL)
        assert (kept["items"], kept["drafts"]) == ([], [])
