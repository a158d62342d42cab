"""The search on 大槽岭 from the first call to the review: a desk, two phones with signal, one that lost it halfway."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.test_budgets import CALLED_WITHIN
from tests.browser.test_whistle import NARROW, USUAL
from tests.support.running.browser import LOOKS, wear
from tests.support.running.field import Field, picture
from tests.support.running.gate import Gate

Phone = Callable[..., Page]
DESK, LEADER, SECOND, IN_FIELD = "10050000001", "10010000003", "10010000004", "10010000002"
VILLAGE, LOST, SEEN = "天湖社区", "大槽岭的蒋大伯", "水沟边有他的草帽"
AT_DESK = {"width": 1280, "height": 800}


def name_of(page: Page) -> str:
    """Return what the person whose phone this is calls themselves."""
    found = re.search(r'class="big">([^<]+)<', page.request.get("/me").text())
    assert found
    return found[1]


def counts(page: Page, key: str, number: int) -> None:
    """Wait until a page that is open shows this number of the roll-call."""
    expect(page.locator(f"[data-count={key}]")).to_have_text(str(number), timeout=CALLED_WITHIN)


def looks_right(page: Page, size: dict[str, int], axe: Callable[[Page], list[str]]) -> None:
    """Nothing is wider than the window in any look, also at 180 px; axe finds nothing."""
    for worn in LOOKS.values():
        wear(page, **worn)
        if worn.get("care"):
            page.reload()
        assert axe(page) == []
        for seen_at in (NARROW, size):
            page.set_viewport_size(seen_at)
            assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), (worn, seen_at)
        if worn.get("care"):
            wear(page)
            page.reload()


def starts(desk: Page) -> str:
    """Start the search at the desk, which came by telephone; return its address."""
    desk.goto("/emergencies/new")
    desk.get_by_role("radio", name="走失被困").check(force=True)
    desk.get_by_label("在哪里？").fill("大槽岭")
    desk.get_by_label("一句话：出了什么事").fill("两个人上山没回来，老的有高血压")
    desk.get_by_label("哪个村").select_option(label=VILLAGE)
    desk.get_by_role("button", name="启动应急").click()
    expect(desk).to_have_url(re.compile(r"/emergencies/hq/[0-9A-Z-]{19}$"))
    return desk.url[desk.url.index("/emergencies") :]


def sends_out(desk: Page, leader: str, members: list[str]) -> None:
    """Write down who is missing, and form a team, each a way there and back."""
    desk.get_by_role("link", name="写下来").click()
    desk.get_by_label("名字").fill(LOST)
    desk.get_by_label("几岁").fill("71")
    desk.get_by_label("长相、穿什么").fill("蓝布衫，草帽")
    desk.get_by_label("有什么病，吃什么药").fill("高血压")
    desk.get_by_role("button", name="写好了").click()
    expect(desk.locator("[data-missing]")).to_contain_text(LOST)
    desk.get_by_role("link", name="分一组").click()
    desk.get_by_label("谁带队").select_option(label=f"{leader} · 在来")
    for name in members:
        desk.get_by_role("checkbox", name=f"{name} · 在来").check(force=True)
    desk.get_by_label("新的一片，写地方").fill("北坡到水沟")
    desk.get_by_role("button", name="分好了").click()
    expect(desk.locator("[data-team]")).to_contain_text("北坡到水沟")


def finds(page: Page) -> None:
    """Press 找到了 for who is missing, as the page stands."""
    page.locator("[data-missing]").get_by_role("link", name="找到了").click()
    sheet = page.locator("dialog[open]")
    sheet.get_by_role("radio", name="昏迷").tap()
    sheet.get_by_label("在哪里找到的").fill("水沟下面的石坎")
    sheet.get_by_role("button", name="找到了").click()
    expect(page.locator("dialog[open]")).to_have_count(0)


def presses_and_finds(far: Page) -> None:
    """Press and write without signal what is pressed in a search; the page is opened again in between."""
    waiting = far.locator("[data-own-steps] [data-step=waiting]")
    far.get_by_role("button", name="我到了").tap()
    expect(waiting).to_have_count(1)
    far.reload()
    far.get_by_role("button", name="平安").tap()
    expect(waiting).to_have_count(2)
    far.get_by_role("link", name="记一条").tap()
    sheet = far.get_by_role("dialog")
    sheet.get_by_label("看到什么").fill(SEEN)
    sheet.get_by_label("拍照").set_input_files([picture(1)])
    sheet.get_by_role("button", name="记一条").tap()
    expect(waiting).to_have_count(3)
    finds(far)


def ends(desk: Page, at: str) -> None:
    """Stand the search down and write its review."""
    # The page that lay open at the desk all the time knows the version that it shows by now.
    desk.get_by_role("button", name="更多").click()
    desk.get_by_role("button", name="解除").click()
    sheet = desk.locator("#do-stand-down")
    expect(sheet).not_to_contain_text("还没回来就")  # all are back, and the page knows
    sheet.get_by_label("解除应急？").fill("人已经送到医院")
    sheet.get_by_role("button", name="解除").click()
    desk.locator(f"a[href='{at}/review']").click()
    desk.get_by_label("做得好的").fill("十分钟就有人出发")
    desk.get_by_label("没做好的，怎么改").fill("山上没信号，带两台对讲机")
    desk.get_by_role("button", name="复盘好了").click()
    expect(desk.locator("[data-review]")).to_have_attribute("data-state", "reviewed")


def test_the_search_goes_from_the_first_call_to_the_review(
    phone: Phone, in_field: Field, gate: Gate, axe: Callable[[Page], list[str]]
) -> None:
    desk, leader, second, far = phone(DESK, desk=True), phone(LEADER), phone(SECOND), in_field.page
    in_field.sign_in(IN_FIELD)
    names = [name_of(page) for page in (leader, second, far)]
    at = starts(desk)

    # Two answer, and each sees the other by itself.
    leader.goto("/")
    leader.locator(f"[data-headquarters='{at[-19:]}']").get_by_role("button", name="我来").tap()
    expect(leader).to_have_url(re.compile(re.escape(at)))
    for page in (second, far):
        page.goto(at)
        page.get_by_role("button", name="我来，大约 20 分钟").tap()
    counts(leader, "coming", 3)
    counts(second, "coming", 3)
    sends_out(desk, names[0], names[1:])
    looks_right(desk, AT_DESK, axe)
    for page in (leader, second):
        page.get_by_role("button", name="我到了").tap()
    counts(desk, "here", 2)
    counts(leader, "here", 2)
    leader.get_by_role("button", name="出发").tap()
    expect(far.get_by_role("button", name="平安")).to_be_visible(timeout=CALLED_WITHIN)

    # No signal: what the page that lay open all the time shows can be pressed, and waits.
    gate.cut()
    presses_and_finds(far)
    gate.open()
    in_field.wake()
    in_field.wait_until_sent()
    assert [gate.writes("POST", f"{at}/{one}") for one in ("answer", "entries", "found")] == [3, 1, 1]
    assert gate.writes("PUT", "/photos/") == 1

    # All see it, look right, and go back; the ambulance comes.
    for page in (desk, leader, second):
        expect(page.locator("[data-missing]")).to_contain_text("找到了，昏迷", timeout=CALLED_WITHIN)
        expect(page.locator("#feed")).to_contain_text(SEEN)
    counts(desk, "here", 3)
    leader.get_by_role("button", name="120 已叫").tap()
    expect(desk.locator("[data-missing]")).to_contain_text("叫了 120", timeout=CALLED_WITHIN)
    desk.get_by_role("link", name="交给救护车").click()
    sheet = desk.locator("dialog[open]")
    sheet.get_by_label("在哪里交").fill("村口大桥")
    sheet.get_by_label("送到哪个医院").fill("县医院")
    sheet.get_by_role("button", name="记下").click()
    expect(second.locator("[data-missing]")).to_contain_text("县医院", timeout=CALLED_WITHIN)
    looks_right(second, USUAL, axe)
    leader.get_by_role("button", name="全队回来了").tap()
    far.goto(at)
    for page in (leader, second, far):
        page.get_by_role("button", name="我回来了").first.tap()
    counts(desk, "back", 3)

    ends(desk, at)
    second.goto(f"{at}/review")
    expect(second.get_by_text("带两台对讲机")).to_be_visible()
