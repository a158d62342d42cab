"""A camera's fault from an informant's phone to mended, and the reporter asked: found near, sent without signal."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.running.browser import LOOKS, wear

Phone = Callable[..., Page]
INFORMANT, POLICE = "10010000005", "10060000002"
NARROW, USUAL = {"width": 180, "height": 740}, {"width": 360, "height": 740}


def looks_right(page: Page, axe: Callable[[Page], list[str]]) -> None:
    """Nothing is cut or wider than the window, in any look; axe finds nothing."""
    for worn in LOOKS.values():
        wear(page, **worn)
        assert axe(page) == []
        page.set_viewport_size(NARROW)
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
        page.set_viewport_size(USUAL)


def test_a_broken_camera_is_found_near_reported_mended_and_asked_about(
    phone: Phone, axe: Callable[[Page], list[str]]
) -> None:
    page = phone(INFORMANT)
    page.goto("/cameras/fault")
    last = page.locator("[data-point][data-at]").last
    latitude, longitude = map(float, (last.get_attribute("data-at") or "").split())
    name = last.locator(".block").first.inner_text()
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": latitude, "longitude": longitude, "accuracy": 8})
    page.get_by_role("button", name="离我近的排前面").tap()
    nearest = page.locator("[data-nearest-first] [data-point]").first
    expect(nearest).to_contain_text(name)
    looks_right(page, axe)
    nearest.get_by_role("link").tap()
    expect(page.locator("[data-camera]")).to_have_attribute("data-state", "normal")
    looks_right(page, axe)
    code = page.locator("[data-camera]").get_attribute("data-camera")

    page.context.set_offline(True)
    page.get_by_label("怎么坏了？可以不写").fill("线被风刮断了")
    page.get_by_role("button", name="报故障").tap()
    expect(page.get_by_text("存在手机里了，有网自动发")).to_be_visible()
    with page.expect_response(lambda answer: answer.url.endswith("/faults") and answer.ok, timeout=20_000):
        page.context.set_offline(False)
        page.evaluate("dispatchEvent(new Event('online'))")
    page.goto(f"/cameras/{code}")
    expect(page.locator("[data-camera]")).to_have_attribute("data-state", "fault")

    unit = phone(POLICE, desk=True)
    unit.goto(f"/cameras/{code}")
    unit.get_by_role("link", name=re.compile("起坏着")).click()
    unit.get_by_role("button", name="受理").first.click()
    unit.get_by_text("办好了", exact=True).last.click()
    done = unit.locator("dialog[open]")
    done.get_by_label("怎么办好的？说一句").fill("接好了线")
    done.get_by_role("button", name="办好了").click()
    expect(unit.get_by_text("接好了线").first).to_be_visible()

    page.goto("/reports")
    page.get_by_role("link", name=re.compile(str(code))).first.tap()
    page.get_by_text("去看一眼", exact=True).tap()
    page.get_by_role("button", name="看过，好了").tap()
    expect(page.get_by_role("button", name="看过，好了")).to_have_count(0, timeout=20_000)
    page.goto(f"/cameras/{code}")
    expect(page.locator("[data-camera]")).to_have_attribute("data-state", "normal", timeout=20_000)
