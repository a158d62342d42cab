"""平安智治 on a desk and on a wall: kept open, it stays true, says when it can't, and disturbs nobody who reads it."""

import re
import uuid
from collections.abc import Callable
from http.client import HTTPConnection
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from webapp.core import clock

Phone = Callable[..., Page]
Axe = Callable[[Page], list[str]]
TOWN_LEAD, INFORMANT = "10040000001", "10010000249"
MINUTE = 61_000
ASKED = re.compile(r"/board/now")


def report(informant: Page) -> None:
    """Report a hazard as a phone does, without the form."""
    token = informant.locator("meta[name=csrf-token]").get_attribute("content") or ""
    sent = {"client_id": str(uuid.uuid4()), "kind": "hazard", "category": "electrical", "description": "电线垂下来了"}
    headers = {"X-CSRFToken": token, "Accept": "application/json"}
    assert informant.request.post("/reports", multipart=sent, headers=headers).status == 201


def value(page: Page, name: str) -> int:
    return int((page.locator(f".board-tiles [data-count={name}] b").text_content() or "").split()[0])


def later(page: Page, passed: int = MINUTE) -> None:
    """Let time pass until the board has asked again, and has done with the answer."""
    page.clock.fast_forward(passed)
    expect(page.locator("[data-board]")).to_have_attribute("aria-busy", "false")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_board_kept_open_stays_true_and_leaves_its_reader_alone(phone: Phone, axe: Axe) -> None:
    informant, desk = phone(INFORMANT), phone(TOWN_LEAD)
    desk.set_viewport_size({"width": 1280, "height": 800})
    desk.clock.install(time=clock.now())
    desk.goto("/board")
    assert (fits(desk), axe(desk)) == (True, [])
    desk.get_by_text("每天的数").click()
    reading = desk.locator(".board-table tbody tr").nth(4).locator("[data-count=open]")
    reading.focus()
    desk.evaluate("() => { scrollTo(0, 300); document.activeElement.mine = true }")
    new, opened = value(desk, "new"), value(desk, "open")

    report(informant)
    later(desk)
    expect(desk.locator(".board-tiles [data-count=new] b")).to_have_text(str(new + 1))
    assert value(desk, "open") == opened + 1
    assert desk.evaluate("[document.activeElement.mine, scrollY]") == [True, 300]
    expect(desk.get_by_role("row", name=re.compile(r"^\d+月\d+日")).first).to_be_visible()

    # The server is gone: the old numbers stay, with their time.
    desk.route(ASKED, lambda route: route.abort())
    later(desk)
    expect(desk.locator("[data-as-of]")).to_have_text(re.compile(r"，这是 \d+:\d\d 的$"))
    assert (value(desk, "new"), axe(desk)) == (new + 1, [])
    # A network in between answers in its place.
    desk.unroute(ASKED)
    desk.route(ASKED, lambda route: route.fulfill(status=200, body="<h1>请登录无线网</h1>"))
    later(desk)
    desk.unroute(ASKED)
    assert value(desk, "new") == new + 1
    later(desk, 10 * MINUTE)
    expect(desk.locator("[data-as-of]")).to_have_text(re.compile(r"更新$"))
    assert desk.evaluate("document.activeElement.mine") is True


def test_a_wall_shows_all_at_once_and_leads_nowhere(phone: Phone, axe: Axe) -> None:
    wall = phone(TOWN_LEAD)
    wall.set_viewport_size({"width": 1920, "height": 1080})
    answers: list[int] = []
    wall.on("response", lambda answer: answers.append(answer.status) if ASKED.search(answer.url) else None)
    wall.clock.install(time=clock.now())
    wall.goto("/board?wall=1")
    assert axe(wall) == []
    assert wall.evaluate("document.documentElement.scrollHeight <= innerHeight")
    last = wall.locator(".board-table tbody tr").last.bounding_box()
    assert last
    assert last["y"] + last["height"] <= 1080
    expect(wall.locator("main a")).to_have_count(0)
    expect(wall.locator("nav")).to_have_count(0)
    later(wall)
    later(wall)
    assert answers == [200, 304]
    wall.context.clear_cookies()
    later(wall)
    expect(wall.locator("[data-as-of]")).to_have_text(re.compile(r"^请重新登录，这是 \d+:\d\d 的$"))
    small = phone(TOWN_LEAD, care=True)
    small.goto("/board?period=year")
    assert (fits(small), axe(small)) == (True, [])


def sent(page: Page, address: str, encoding: str) -> tuple[int, int]:
    """Ask as a browser does, with its cookies; return the status and how many bytes of body were sent."""
    where = urlsplit(page.url)
    line = HTTPConnection(where.hostname or "", where.port or 80, timeout=30)
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
    line.request("GET", address, headers={"Cookie": cookies, "Accept-Encoding": encoding})
    answer = line.getresponse()
    assert answer.headers["Content-Encoding"] == encoding
    return answer.status, len(answer.read())


def test_asked_again_the_board_and_the_roll_up_are_small_on_the_wire(phone: Phone) -> None:
    desk = phone(TOWN_LEAD)
    desk.goto("/board")
    for address in ("/board/now", "/board/now?period=year", "/board/now?wall=1", "/roll-up/450324106/now"):
        for encoding in ("br", "gzip"):
            status, weight = sent(desk, address, encoding)
            assert status == 200
            assert weight <= 10 * 1024, (address, encoding)
    assert sent(desk, "/roll-up", "br")[1] <= 10 * 1024, "a phone asks for the whole page"
    told = desk.evaluate(
        """async () => {
          const ask = (tag) => fetch("/board/now", { cache: "no-store", headers: tag ? { "If-None-Match": tag } : {} });
          const first = await ask();
          const again = await ask(first.headers.get("ETag"));
          return [first.status, again.status, (await again.text()).length];
        }"""
    )
    assert told == [200, 304, 0]


def test_a_desk_keeps_the_roll_up_true_with_its_map_and_a_phone_leaves_it_as_it_was_asked_for(phone: Phone) -> None:
    informant, desk, small = phone(INFORMANT), phone(TOWN_LEAD), phone(TOWN_LEAD)
    asked: list[str] = []
    for page in (desk, small):
        page.on("request", lambda one: asked.append(one.url) if "/roll-up/450324106/now" in one.url else None)
    desk.set_viewport_size({"width": 1280, "height": 800})
    desk.goto("/")  # from then on the server knows that this is a desk
    for page in (desk, small):
        page.clock.install(time=clock.now())
        page.goto("/roll-up")
    outlines = "[...document.querySelectorAll('.map path')].map((one) => one.getAttribute('d'))"
    drawn, opened = desk.evaluate(outlines), int(desk.locator(".nums b").first.text_content() or "")
    report(informant)
    later(desk)
    small.clock.fast_forward(MINUTE)
    expect(desk.locator(".nums b").first).to_have_text(str(opened + 1))
    assert desk.evaluate(outlines) == drawn
    assert all(drawn)
    assert len(asked) == 1
