"""What was begun comes back by itself, with its pictures; several lie side by side."""

from playwright.sync_api import expect

from tests.support.running import browser as support

ONE = "10010000031"


def begun(in_field, words, photos=0):
    in_field.write(words, photos)
    in_field.until(lambda: len(in_field.stored("blobs")) >= photos and in_field.stored("drafts"))


def is_back(in_field, words, photos):
    expect(in_field.page.get_by_label("描述")).to_have_value(words)
    expect(in_field.page.locator(".shot img")).to_have_count(photos)
    expect(in_field.page.locator("[name=category]:checked")).to_have_value("electrical")


def test_a_draft_comes_back_after_a_reload_after_going_away_and_after_a_killed_browser(killable):
    killable.sign_in(ONE)
    begun(killable, "写到一半", photos=2)
    killable.page.reload()
    is_back(killable, "写到一半", 2)
    killable.page.goto("/")
    killable.page.go_back()
    is_back(killable, "写到一半", 2)
    killable.kill()
    killable.page.goto("/report/hazard")
    is_back(killable, "写到一半", 2)
    expect(killable.page.get_by_label("拍照")).to_have_count(1)
    killable.submit()
    killable.wait_until_sent()
    assert killable.photos(killable.reports("写到一半")[0]) == 2
    killable.page.goto("/report/hazard")
    expect(killable.page.get_by_label("描述")).to_have_value("")
    assert killable.stored("drafts") == []


def test_several_drafts_lie_side_by_side_and_each_can_be_opened_or_thrown_away(in_field):
    in_field.sign_in(ONE)
    begun(in_field, "第一份")
    in_field.page.reload()
    in_field.page.get_by_role("button", name="重新写一份").click()
    expect(in_field.page.get_by_label("描述")).to_have_value("")
    in_field.page.get_by_label("描述").fill("第二份")
    in_field.until(lambda: len(in_field.stored("drafts")) == 2)
    in_field.page.goto("/me")
    in_field.page.get_by_role("link", name="草稿").click()
    expect(in_field.page.locator(".draft-row")).to_have_count(2)
    in_field.page.get_by_role("link", name="第一份").click()
    expect(in_field.page.get_by_label("描述")).to_have_value("第一份")
    in_field.page.goto("/drafts")
    in_field.page.locator(".draft-row").filter(has_text="第二份").get_by_role("button").click()
    in_field.page.get_by_role("dialog").get_by_role("button", name="扔掉").click()
    expect(in_field.page.locator(".draft-row")).to_have_count(1)


def test_a_round_under_way_comes_back_with_its_answers(killable):
    killable.sign_in(ONE)
    killable.page.goto("/report/patrol")
    answer = killable.page.locator(".round-items input[value=ok]").first
    answer.check(force=True)
    killable.until(lambda: killable.stored("drafts"))
    killable.kill()
    killable.page.goto("/report/patrol")
    expect(killable.page.locator(".round-items input[value=ok]").first).to_be_checked()


def test_a_draft_comes_back_straight_after_signing_in_again(in_field):
    in_field.sign_in(ONE)
    begun(in_field, "写到一半就退出了", photos=1)
    in_field.context.clear_cookies()
    support.sign_in(in_field.page, ONE, at="/sign-in?next=/report/hazard")
    is_back(in_field, "写到一半就退出了", 1)
    expect(in_field.page.get_by_role("button", name="重新写一份")).to_be_visible()


def test_a_draft_has_its_picture_and_the_chooser_leads_back_to_it(in_field):
    in_field.sign_in(ONE)
    begun(in_field, "墙裂了", photos=1)
    in_field.page.goto("/report")
    go_on = in_field.page.get_by_role("link", name="接着写")
    expect(go_on).to_contain_text("墙裂了")
    in_field.page.goto("/drafts")
    expect(in_field.page.locator(".draft-thumb")).to_have_count(1)
    in_field.page.goto("/report")
    go_on.click()
    is_back(in_field, "墙裂了", 1)


def test_without_signal_the_tabs_stay_and_the_chooser_says_that_it_works(in_field, gate):
    in_field.sign_in(ONE)
    in_field.page.goto("/")
    in_field.until(lambda: any('"/"' in row for row in in_field.stored("kept")))
    in_field.page.goto("/report")
    expect(in_field.page.get_by_text("没有信号也能报")).to_be_hidden()
    gate.cut()
    for address, tab in (("/messages", "消息"), ("/me", "我的")):
        in_field.page.goto(address)
        expect(in_field.page.get_by_text("现在没有网络")).to_be_visible()
        expect(in_field.page.get_by_role("navigation").get_by_role("link", name=tab)).to_have_attribute(
            "aria-current", "page"
        )
    in_field.context.set_offline(True)
    in_field.page.goto("/report")
    expect(in_field.page.get_by_text("没有信号也能报")).to_be_visible()
    in_field.context.set_offline(False)
