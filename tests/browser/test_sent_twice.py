"""A button pressed twice on a slow line, and an answer that is lost after the server has stored what was sent."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

Phone = Callable[..., Page]
LEAD, OTHER_LEAD = "10020000003", "10020000004"
SLOW = {"offline": False, "latency": 1200, "downloadThroughput": 200_000, "uploadThroughput": 200_000}
LOST = "net::ERR|Failed to load resource"


def invitation(lead: Page) -> str:
    """Return a link for the first informant of a lead."""
    lead.goto("/informants")
    lead.locator("a[href^='/informants/']:not([href*=new])").first.click()
    lead.get_by_role("button", name=re.compile("邀请|换手机|新手机")).first.click()
    expect(lead.get_by_text("/join/").first).to_be_attached()
    found = re.search(r"/join/[\w-]+", lead.content())
    assert found
    return found[0]


def lose_answers(page: Page, pattern: str) -> None:
    """Let what is sent arrive, and nothing come back."""

    def lose(route: Route) -> None:
        if route.request.method == "POST":
            before = page.context.cookies()
            route.fetch(max_redirects=0)
            page.context.clear_cookies()
            page.context.add_cookies(before)  # type: ignore[arg-type]
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(re.compile(pattern), lose)


def test_an_invitation_tapped_twice_on_a_slow_line_signs_the_phone_in(phone: Phone) -> None:
    link, page = invitation(phone(LEAD)), phone()
    page.goto(link)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    box = page.get_by_role("button", name="是我，用这部手机").bounding_box()
    assert box
    for wait in (350, 0):
        page.mouse.click(box["x"] + 20, box["y"] + 10)
        page.wait_for_timeout(wait)
    expect(page).not_to_have_url(re.compile("/join/"), timeout=20_000)
    assert page.context.request.get("/session").status == 200
    page.goto("/me/devices")
    expect(page.get_by_text("就是这部")).to_have_count(1)


def test_after_a_lost_answer_and_back_the_button_is_there_and_works(phone: Phone, trouble) -> None:
    trouble.expect(LOST)
    link, page = invitation(phone(OTHER_LEAD)), phone()
    page.goto(link)
    lose_answers(page, "/join/")
    page.get_by_role("button", name="是我，用这部手机").click()
    page.unroute_all()
    page.goto(link)
    page.get_by_role("button", name="是我，用这部手机").click()
    expect(page).not_to_have_url(re.compile("/join/"))
    assert page.context.request.get("/session").status == 200


def test_an_order_whose_answer_was_lost_is_one_order_with_its_slip(phone: Phone, trouble) -> None:
    trouble.expect(LOST)
    page = phone()
    page.goto("/services?at=450324106213")
    page.get_by_role("link", name="心理疏导").click()
    page.locator("[name=meeting][value=phone]").check(force=True)
    page.get_by_role("button", name="下一步").last.click()
    page.locator("[name=slot][value=soon]").check(force=True)
    page.get_by_role("button", name="下一步").last.click()
    page.get_by_label("怎么称呼您？").fill("秦阿婆")
    page.get_by_label("电话", exact=True).fill("10012120078")
    at = page.url
    lose_answers(page, "/services/order/who")
    page.get_by_role("button", name="就这样点").last.click()
    page.unroute_all()
    page.goto(at)
    page.get_by_label("怎么称呼您？").fill("秦阿婆")
    page.get_by_label("电话", exact=True).fill("10012120078")
    page.get_by_role("button", name="就这样点").last.click()
    expect(page.get_by_text("已收到").first).to_be_visible()
    expect(page.get_by_text("点好了。单号记下来")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("已经点好了")).to_be_visible()
    expect(page.get_by_label("怎么称呼您？")).to_have_value("秦阿婆")
    page.get_by_role("link", name="要改点这里").click()
    expect(page.get_by_text("已收到").first).to_be_visible()
