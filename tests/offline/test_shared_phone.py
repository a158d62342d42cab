"""Several people on one phone: what one of them wrote stays theirs, unread and unsent, until they are back."""

from playwright.sync_api import expect

from tests.support.running import browser as support

ONE, OTHER = "10010000021", "10010000022"


def leave_unsent(in_field, gate, words, photos=0):
    gate.cut()
    in_field.write(words, photos)
    in_field.submit()
    gate.open()


def test_with_the_session_gone_the_form_s_author_stays_its_author(in_field, gate):
    in_field.sign_in(ONE)
    in_field.write("登录过期也存", photos=1)
    in_field.context.clear_cookies()
    in_field.submit()
    expect(in_field.page.get_by_text("请重新登录")).to_be_visible()
    assert len(in_field.stored("items")) == 1
    support.sign_in(in_field.page, ONE)
    in_field.wait_until_sent()
    assert in_field.photos(in_field.reports("登录过期也存")[0]) == 1


def test_another_account_neither_reads_nor_sends_it_and_the_owner_s_next_sign_in_does(in_field, gate):
    in_field.sign_in(ONE)
    leave_unsent(in_field, gate, "只归写的人")
    in_field.context.clear_cookies()
    support.sign_in(in_field.page, OTHER)
    in_field.page.goto("/reports")
    expect(in_field.page.get_by_text("另一个账号的 1 件，登录后才发")).to_be_visible()
    expect(in_field.page.get_by_text("只归写的人")).to_have_count(0)
    in_field.wake()
    in_field.page.wait_for_timeout(1_500)
    assert gate.writes("POST", "/reports") == 0
    owners = [person for person in in_field.stored("people") if '"privateKey"' in person]
    assert len(owners) == 1, "only who is signed in holds an open key"
    in_field.context.clear_cookies()
    support.sign_in(in_field.page, ONE)
    in_field.wait_until_sent()
    assert len(in_field.reports("只归写的人")) == 1


def test_sign_out_asks_first_when_something_waits_and_leaves_nothing_readable(in_field, gate):
    in_field.sign_in(ONE)
    gate.cut()
    in_field.write("退出前要问")
    in_field.submit()
    gate.rule = lambda method, path: "cut" if method == "POST" and path == "/reports" else None
    in_field.page.goto("/me")
    in_field.page.wait_for_load_state("networkidle")
    in_field.page.get_by_role("button", name="退出登录").click()
    dialog = in_field.page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 件没发出去")
    dialog.get_by_role("button", name="退出").click()
    expect(in_field.page).to_have_url(f"{gate.url}/sign-in")
    assert len(in_field.stored("items")) == 1
    assert not any('"privateKey"' in person for person in in_field.stored("people"))
    assert in_field.page.evaluate("caches.match('/report/hazard').then((found) => !found)")
    gate.open()
    support.sign_in(in_field.page, ONE)
    in_field.wait_until_sent()


def test_nothing_on_the_phone_can_be_read_and_no_open_key_can_be_taken_away(in_field, gate):
    in_field.sign_in(ONE)
    leave_unsent(in_field, gate, "secret-words", photos=1)
    in_field.page.goto("/report/hazard")
    in_field.page.get_by_label("描述").fill("secret-draft")
    in_field.until(lambda: in_field.stored("drafts"))
    everything = "\n".join(
        row for name in ("items", "blobs", "drafts", "kept", "people", "state") for row in in_field.stored(name)
    )
    for words in ("secret", "electrical", "用电", "JFIF", "微网格", "key:true"):
        assert words not in everything
    assert "key:false" in everything


def test_a_protected_matter_is_never_on_the_phone_and_offline_says_to_call_first(in_field, gate):
    in_field.sign_in(ONE)
    page = in_field.page
    page.goto("/report/dispute")
    page.get_by_label("描述").fill("她说不敢回家")
    in_field.until(lambda: in_field.stored("drafts"))
    page.get_by_role("group", name="怕不怕回家？").get_by_label("怕", exact=True).check(force=True)
    in_field.until(lambda: not in_field.stored("drafts"))
    page.get_by_label("描述").fill("她说不敢回家，脸上有伤")
    gate.cut()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("有网再写，先打电话")).to_be_visible()
    assert (in_field.stored("drafts"), in_field.stored("items"), in_field.stored("blobs")) == ([], [], [])
    gate.open()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已交给专人")).to_be_visible()
