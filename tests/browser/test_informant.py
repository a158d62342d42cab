"""The informant's way in a real browser: few taps, nothing asked twice, every screen clean."""

import gzip
import re
from pathlib import Path

from playwright.sync_api import expect
from rjsmin import jsmin

from tests.browser.test_budgets import BUDGETS
from tests.support.running.browser import LOOKS, crowded, wear
from tests.support.running.reporting import (
    PEOPLE,
    REPORT_PAGE,
    kind,
    posts,
)


def test_a_hazard_with_a_photo_takes_four_taps_after_opening_the_chooser(informant, taps, picture):
    informant.goto("/report")
    taps(informant.get_by_role("link", name="隐患", exact=True))
    with informant.expect_file_chooser() as chooser:
        taps(informant.get_by_label("拍照"))
    chooser.value.set_files(picture())
    taps(kind(informant, "用电"))
    taps(informant.get_by_role("button", name="提交"))
    expect(informant).to_have_url(REPORT_PAGE)
    expect(informant.get_by_text("提交成功")).to_be_visible()
    assert taps.number <= BUDGETS["a hazard with a picture, from the chooser"].presses
    expect(informant.locator("main img")).to_have_count(1)
    assert informant.evaluate(
        "async () => { const i = document.querySelector('main img'); await i.decode(); return i.naturalWidth }"
    )
    expect(informant.get_by_text("已发出").first).to_be_visible()


def test_a_round_with_nothing_found_takes_two_taps_from_home(informant, taps):
    informant.goto("/")
    taps(informant.get_by_role("link", name="一切正常"))
    taps(informant.get_by_role("button", name="提交"))
    expect(informant.get_by_text("谢谢您走这一圈")).to_be_visible()
    expect(informant.get_by_role("link", name="拍照报隐患")).to_be_visible()
    assert taps.number <= BUDGETS["一切正常 from 首页"].presses
    informant.goto("/reports")
    expect(informant.get_by_role("heading", name="走了一圈，一切正常").first).to_be_visible()


def test_severity_follows_the_kind_until_somebody_chooses_it(informant):
    informant.goto("/report/hazard")
    kind(informant, "用电").check()
    expect(informant.get_by_role("radio", name="较急")).to_be_checked()
    kind(informant, "公共设施").check()
    expect(informant.get_by_role("radio", name="一般")).to_be_checked()
    informant.get_by_role("radio", name="紧急").check()
    kind(informant, "消防").check()
    expect(informant.get_by_role("radio", name="紧急")).to_be_checked()


def test_a_rare_kind_is_found_under_all_and_stays_seen(informant):
    informant.goto("/report/hazard")
    expect(kind(informant, "燃气")).to_have_count(0)
    informant.get_by_role("button", name="全部").click()
    sheet = informant.get_by_role("dialog")
    expect(sheet.get_by_role("radio")).to_have_count(15)
    sheet.get_by_role("radio", name="燃气").click()
    expect(informant.get_by_role("dialog")).to_have_count(0)
    expect(kind(informant, "燃气")).to_be_checked()


def test_without_a_kind_the_form_says_so_beside_it_and_sends_nothing(informant):
    sent = posts(informant)
    informant.goto("/report/hazard")
    informant.get_by_label("描述").fill("护栏松了")
    informant.get_by_role("button", name="提交").click()
    expect(informant.get_by_text("选一类就能发")).to_be_visible()
    assert sent == []
    kind(informant, "危房").check()
    expect(informant.get_by_text("选一类就能发")).to_have_count(0)


def test_what_the_server_refuses_is_said_beside_the_field_and_photos_stay(informant, picture):
    informant.goto("/report/hazard")
    informant.get_by_label("拍照").set_input_files(picture("a.jpg", (400, 300)))
    kind(informant, "用电").check()
    field = informant.get_by_label("描述")
    field.evaluate("(area) => { area.value = '长'.repeat(2001) }")  # as if the counter had not come
    informant.get_by_role("button", name="提交").click()
    said = informant.locator("[data-field~=description] .error")
    expect(said).to_contain_text("最多 2000 个字")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(informant.locator(".shots img")).to_have_count(1)
    field.fill("短一点")
    informant.get_by_role("button", name="提交").click()
    expect(informant).to_have_url(REPORT_PAGE)
    expect(informant.locator("main img")).to_have_count(1)


def test_pasted_words_are_never_cut_and_the_page_says_by_how_much_they_are_too_many(informant):
    sent = posts(informant)
    informant.goto("/report/hazard")
    kind(informant, "用电").check()
    field = informant.get_by_label("描述")
    field.fill("甲" * 1899)
    expect(informant.get_by_text("还能写")).to_have_count(0)
    field.fill("甲" * 1999 + "😀" + " \n")
    expect(informant.get_by_text("还能写 0 个字")).to_be_visible()
    informant.keyboard.insert_text("乙" * 300)
    assert field.evaluate("(one) => [...one.value].length") == 2302
    expect(informant.get_by_text("多了 302 个字，最多 2000 个字")).to_be_visible()
    informant.get_by_role("button", name="提交").click()
    expect(informant.locator("[data-field~=description] .error")).to_have_count(1)
    assert sent == []
    field.fill("甲" * 1999 + "😀")
    expect(informant.locator("[data-field~=description] .error")).to_have_count(0)
    informant.get_by_role("button", name="提交").click()
    expect(informant).to_have_url(REPORT_PAGE)


def test_a_double_tap_sends_once(informant):
    sent = posts(informant)
    informant.goto("/report/hazard")
    kind(informant, "用电").check()
    informant.get_by_role("button", name="提交").dblclick()
    expect(informant).to_have_url(REPORT_PAGE)
    assert len(sent) == 1


def test_a_round_comes_back_from_what_was_found_and_sends_the_rest_as_normal(informant):
    informant.goto("/report/patrol")
    expect(informant.get_by_role("button", name="一切正常，提交")).to_be_visible()
    row = informant.locator("fieldset", has_text="水塘警示牌")
    row.get_by_role("radio", name="正常").check()
    informant.locator("fieldset", has_text="连心井护栏").get_by_role("radio", name="有事").click()
    expect(informant).to_have_url(re.compile(r"/report/hazard\?category=public_facility&item=heart_well&patrol="))
    expect(kind(informant, "公共设施")).to_be_checked()
    informant.get_by_label("描述").fill("护栏松了一截")
    informant.get_by_role("button", name="提交").click()
    expect(informant).to_have_url(re.compile("/report/patrol"))
    expect(row.get_by_role("radio", name="正常")).to_be_checked()
    expect(informant.locator("fieldset", has_text="连心井护栏")).to_contain_text("已记下")
    expect(informant.locator("[data-round-done]")).to_have_text("2")
    informant.get_by_role("button", name="其余一切正常，提交").click()
    expect(informant).to_have_url(REPORT_PAGE)
    expect(informant.locator(".weui-cell", has_text="连心井护栏")).to_contain_text("有事")
    expect(informant.locator(".weui-cell", has_text="电动车充电棚")).to_contain_text("正常")
    expect(informant.get_by_role("link", name=re.compile("护栏松了一截"))).to_be_visible()
    informant.goto("/report/patrol")
    expect(informant.get_by_role("radio", checked=True)).to_have_count(1)


def test_a_free_walk_asks_for_no_places(informant):
    informant.goto("/report/patrol")
    informant.get_by_role("radio", name="随便走走").check()
    expect(informant.get_by_text("水塘警示牌")).to_be_hidden()
    informant.get_by_role("button", name="一切正常，提交").click()
    expect(informant).to_have_url(re.compile(r"/\?walked=1$"))
    expect(informant.get_by_text("水塘警示牌")).to_have_count(0)


def test_the_place_is_found_by_itself_changed_and_left_out(informant):
    sent = posts(informant)
    informant.goto("/report/hazard")
    expect(informant.get_by_text("误差 12 米")).to_be_visible()
    informant.get_by_role("button", name="换个地方").click()
    informant.get_by_role("button", name="我的微网格").click()
    expect(informant.get_by_text("不带定位")).to_be_visible()
    informant.get_by_label("地点").fill("大樟树下")
    kind(informant, "用电").check()
    informant.get_by_role("button", name="提交").click()
    expect(informant).to_have_url(REPORT_PAGE)
    expect(informant.get_by_text("大樟树下", exact=True)).to_be_visible()
    assert sent
    assert "25.99" not in sent[0]


def test_two_who_see_the_same_thing_are_joined_by_one_tap(phone):
    first, second = phone(str(next(PEOPLE))), phone(str(next(PEOPLE)))
    for page in (first, second):
        page.goto("/report/hazard")
        expect(page.get_by_text("误差 12 米")).to_be_visible()
        page.get_by_role("button", name="全部").click()
        page.get_by_role("dialog").get_by_role("radio", name="水电站水库").click()
        if page is second:
            expect(page.get_by_text("今天有人报过‘水电站水库’")).to_be_visible()
            page.get_by_role("button", name="就是这件").click()
            expect(page.get_by_text("算同一件")).to_be_visible()
        page.get_by_role("button", name="提交").click()
        expect(page).to_have_url(REPORT_PAGE)
    codes = [page.locator("main a[href^='/cases/']").get_attribute("href") for page in (first, second)]
    assert codes[0] == codes[1]


def test_words_are_added_with_a_picture_from_the_sheet(informant, picture):
    informant.goto("/report/hazard")
    kind(informant, "用电").check()
    informant.get_by_role("button", name="提交").click()
    expect(informant).to_have_url(REPORT_PAGE)
    informant.wait_for_load_state("networkidle")
    informant.get_by_role("button", name="补充说明").click()
    sheet = informant.get_by_role("dialog")
    sheet.get_by_role("button", name="发出去").click()
    expect(sheet.get_by_text("写一句，说一段，或者加一张照片")).to_be_visible()
    sheet.get_by_label("补充几句").fill("又松了一截")
    sheet.get_by_label("拍照").set_input_files(picture("a.jpg", (400, 300)))
    sheet.get_by_role("button", name="发出去").click()
    expect(informant.get_by_text("补充的话已经发出")).to_be_visible()
    expect(informant.get_by_text("又松了一截")).to_be_visible()
    expect(informant.locator("main img")).to_have_count(1)


def test_long_words_a_protected_turn_and_an_error_are_clean_in_any_look(informant, axe):
    page = informant
    page.goto("/report/hazard")
    kind(page, "用电").check()
    page.get_by_label("描述").fill("一句很长的话没有标点" * 60 + "https://example.org/" + "a" * 200)
    page.get_by_label("地点").fill("老榨油坊后面连心井北边的石板路口再往里走二十米")
    page.get_by_role("button", name="提交").click()
    expect(page).to_have_url(REPORT_PAGE)
    sent = page.url
    faults: list[str] = []
    for look, worn in LOOKS.items():
        wear(page, **worn)
        page.goto(sent)
        faults += [f"{look}: {fault}" for fault in (*axe(page), *crowded(page))]
        page.goto("/report/dispute")
        page.locator("[name=someone_hurt][value=yes]").check()
        faults += axe(page)
        page.goto("/report/hazard")
        page.get_by_role("button", name="提交").click()
        expect(page.get_by_text("选一类就能发")).to_be_visible()
        faults += axe(page)
    assert faults == []


def test_what_was_wrong_vanishes_when_it_is_mended_and_nine_pictures_are_enough(informant, picture):
    page = informant
    page.goto("/report/hazard")
    page.get_by_label("拍照").set_input_files([picture(f"{n}.jpg", (40 + n, 30)) for n in range(9)])
    expect(page.locator(".shot img")).to_have_count(9)
    expect(page.locator(".shots .more")).to_be_hidden()
    page.locator(".shot-x").first.click()
    expect(page.locator(".shots .more")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("选一类就能发")).to_be_visible()
    page.locator("[name=category]").first.check(force=True)
    expect(page.get_by_text("选一类就能发")).to_have_count(0)


def test_own_scripts_of_the_forms_stay_small():
    root = Path(__file__).resolve().parents[2]
    scripts = [path for folder in ("capture", "lib") for path in (root / "static/js" / folder).glob("*.js")]
    assert len(scripts) > 8
    assert sum(len(gzip.compress(jsmin(script.read_text("utf-8")).encode(), 9)) for script in scripts) <= 25 * 1024
