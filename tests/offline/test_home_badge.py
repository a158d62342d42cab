"""The number on the app's icon: what is unread and what waits to be sent, of whoever is signed in."""

from playwright.sync_api import expect

ONE = "10010000033"
# This browser has no home screen; what a page asks of one is kept here, across pages.
HOME_SCREEN = "navigator.setAppBadge = async (number) => { localStorage.shown = number; };"
PUSHED = """async (unread) => {
  const build = document.querySelector("script[type=module]").src.split("/")[4];
  await (await import(`/static/${build}/js/offline/store/app-badge.js`)).showBadge({ unread });
}"""


def test_the_icon_says_what_is_unread_and_unsent_until_it_is_sent_and_nothing_after_sign_out(in_field):
    page = in_field.page
    page.add_init_script(HOME_SCREEN)
    in_field.sign_in(ONE)

    def says(number):
        in_field.until(lambda: page.evaluate("localStorage.shown") == str(number))

    page.evaluate(PUSHED, 4)
    says(4)
    in_field.gate.cut()
    in_field.write("等信号的时候")
    in_field.submit()
    says(5)
    in_field.gate.open()
    in_field.wake()
    in_field.wait_until_sent()
    page.goto("/me")
    badge = page.locator("[data-tab=messages] .weui-badge")
    says(int(badge.inner_text().split("件")[0]) if badge.count() else 0)
    page.evaluate(PUSHED, 3)
    says(3)
    page.get_by_role("button", name="退出登录").click()
    expect(page).to_have_url(f"{in_field.gate.url}/sign-in")
    says(0)
