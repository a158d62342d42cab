"""What somebody types beside a list survives everything but being sent: in each pane of the desk, and on 派单."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.support.running.browser import Trouble
from tests.support.running.field import picture

Phone = Callable[..., Page]
DESK = {"width": 1440, "height": 900}
WORDS = "写到一半的话"
JUSTICE, POLICE, GRID_CENTRE, LEAD, DISPATCHER = (
    "10060000003",
    "10060000002",
    "10060000007",
    "10020000026",
    "10050000001",
)
# The first words that a pane asks for, wherever they stand in it: written without opening what they lie in.
FIRST = """form[method=post] :is(textarea, input[type=text], input:not([type]))"""
WRITE = """(box, words) => { box.value = words; box.dispatchEvent(new Event("input", { bubbles: true })); }"""
DRAFTS = """() => new Promise((done) => {
  const asked = indexedDB.open("one-door");
  asked.onsuccess = () => {
    const all = asked.result.transaction("drafts").objectStore("drafts").getAll();
    all.onsuccess = () => { asked.result.close(); done(all.result.map((one) => JSON.stringify(one))); };
  };
})"""
KEPT = f"async () => (await ({DRAFTS})()).length > 0"


def at_desk(phone: Phone, who: str, address: str) -> Page:
    page = phone(who)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto(address)
    page.reload()  # the server knows of the room now
    return page


def pane_of(page: Page, row: Locator) -> Locator:
    """Open a row beside the list and wait until it is there."""
    link = row.locator("a[data-open]").first
    link.click(force=True)
    expect(page.locator(f"[data-pane] a[href='{link.get_attribute('href')}']").first).to_be_attached()
    return page.locator("[data-pane]")


def answering(status: int) -> Callable[[Route], None]:
    """Answer with a status instead of the server; with none the line drops."""
    return lambda route: route.fulfill(status=status) if status else route.abort()


def box_in(page: Page, row: Locator) -> Locator:
    box = pane_of(page, row).locator(FIRST).first
    box.wait_for(state="attached")
    return box


@pytest.mark.parametrize(
    ("who", "address"),
    [
        (LEAD, "/todo"),
        (DISPATCHER, "/cases"),
        (JUSTICE, "/orders?show=new"),
        (JUSTICE, "/legal-aid"),
        (JUSTICE, "/visits"),
        (JUSTICE, "/outreach/plans"),
        (GRID_CENTRE, "/people"),
    ],
)
def test_words_survive_another_row_closing_reload_and_back(phone: Phone, who: str, address: str) -> None:
    page = at_desk(phone, who, address)
    rows = page.locator("[data-list] [data-row]:not([data-shut]):has(a[data-open])")
    expect(rows.nth(1)).to_be_attached()
    first, second = rows.nth(0), rows.nth(1)
    box_in(page, first).evaluate(WRITE, WORDS)
    box_in(page, second).evaluate(WRITE, f"另一件{WORDS}")
    assert box_in(page, first).input_value() == WORDS
    page.keyboard.press("Escape")
    expect(page.locator("[data-pane]")).to_be_hidden()
    assert box_in(page, second).input_value() == f"另一件{WORDS}"
    page.wait_for_function(KEPT)
    kept = "".join(page.evaluate(DRAFTS))
    assert WORDS not in kept
    expect(box_in(page, first)).to_have_value(WORDS)
    page.reload()
    expect(page.locator("[data-pane]").locator(FIRST).first).to_have_value(WORDS)
    page.goto("/help")
    page.go_back()
    expect(page.locator("[data-pane]").locator(FIRST).first).to_have_value(WORDS)


def test_words_survive_a_lost_line_and_a_refusal_and_go_with_what_was_sent(phone: Phone, trouble: Trouble) -> None:
    trouble.expect("status of 503")
    page = at_desk(phone, JUSTICE, "/orders?show=new")
    row = page.locator("[data-list] [data-row]").nth(2)
    code = row.get_attribute("data-row")
    note = pane_of(page, row).locator("form[action$='/notes'] textarea")
    other = page.locator("[data-pane] form[data-keep-words]:not([action$='/notes']) textarea").first
    note.fill(WORDS)
    other.evaluate(WRITE, "来不了的原因")
    save = page.locator("[data-pane]").get_by_role("button", name="存下来")
    for status in (0, 503, 429, 403):
        page.route("**/notes", answering(status))
        save.click()
        expect(page.locator(".weui-toast")).to_be_visible()
        expect(note).to_have_value(WORDS)
        page.unroute("**/notes")
    note.fill("")
    save.click()
    expect(page.locator("[data-pane] form[action$='/notes'] .error")).to_be_visible()
    expect(other).to_have_value("来不了的原因")  # what stood beside what was refused
    note.fill(WORDS)
    save.click()
    expect(page.locator("[data-pane] .typed", has_text=WORDS)).to_be_visible()
    expect(note).to_have_value("")
    expect(other).to_have_value("来不了的原因")
    page.reload()
    expect(other).to_have_value("来不了的原因")
    expect(note).to_have_value("")
    assert code in page.url


def test_a_row_pressed_again_while_it_is_open_is_not_fetched_anew(phone: Phone) -> None:
    page = at_desk(phone, LEAD, "/todo?show=working")
    row = page.locator("[data-list] [data-row]:not([data-shut])").first
    pane = pane_of(page, row)
    pane.get_by_role("button", name="办好了").first.click()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    row.locator("a[data-open]").first.dispatch_event("click")
    page.locator("[data-list] [data-row]").nth(1).locator("a[data-open]").first.dispatch_event("click")
    expect(page.locator("#do-resolve[open]")).to_have_count(0)
    assert not [url for url in fetched if url.endswith(row.locator("a[data-open]").first.get_attribute("href") or "?")]


def test_pictures_and_what_was_said_aloud_stay_in_a_refused_step(phone: Phone) -> None:
    page = at_desk(phone, LEAD, "/todo?show=working")
    row = page.locator("[data-list] [data-row]:not([data-shut])").first
    code = row.get_attribute("data-row")
    pane = pane_of(page, row)
    pane.get_by_role("button", name="办好了").first.click()
    sheet = page.locator("#do-resolve")
    sheet.locator("input[type=file]").set_input_files([picture(1)])
    with page.expect_response(re.compile("/resolve$")) as refused:
        sheet.get_by_role("button", name="办好了").click()
    assert refused.value.status == 422
    expect(sheet.locator("[data-shot]")).to_have_count(1)
    tile = sheet.locator("[data-voice]")
    tile.click()
    expect(tile).to_have_text("点一下停")
    page.wait_for_timeout(1200)
    tile.click()
    expect(sheet.locator("[data-voice-row]:not(.is-live)")).to_be_visible()
    sheet.locator("[name=version]").evaluate("(field) => { field.value = '0' }")
    with page.expect_response(re.compile("/resolve$")) as late:
        sheet.get_by_role("button", name="办好了").click()
    assert late.value.status == 409
    pane.get_by_role("button", name="办好了").first.click()
    expect(sheet.locator("[data-shot]")).to_have_count(1)
    expect(sheet.locator("[data-voice-row]")).to_be_visible()
    with page.expect_response(re.compile("/resolve$")) as taken:
        sheet.get_by_role("button", name="办好了").click()
    assert taken.value.status == 303
    page.goto(f"/cases/{code}")
    expect(page.locator(".course audio").last).to_be_attached()


def test_words_of_a_protected_matter_are_held_by_the_open_page_alone(phone: Phone) -> None:
    page = at_desk(phone, POLICE, "/todo")
    pane = pane_of(page, page.locator("[data-list] [data-row][data-shut]").first)
    assert pane.locator("form[data-keep-words]").count() == 0
    box = pane.locator("#add textarea")
    box.evaluate(WRITE, WORDS)
    page.keyboard.press("Escape")
    expect(page.locator("[data-pane]")).to_be_hidden()
    pane_of(page, page.locator("[data-list] [data-row][data-shut]").first)
    expect(box).to_have_value(WORDS)
    assert page.evaluate(DRAFTS) == []
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("[data-pane] h1, [data-pane] h2").first.click()  # browsers ask only who has touched the page
    page.reload()
    assert asked == ["beforeunload"]


def test_words_of_a_dispatch_survive_another_matter_a_refusal_and_a_reload(phone: Phone) -> None:
    page = at_desk(phone, DISPATCHER, "/dispatch")
    rows = page.locator(".desk-list a[data-code]")
    codes = [rows.nth(n).get_attribute("data-code") for n in (0, 1)]
    box = page.locator(".desk-panel textarea[name=asked]")

    def opened(code: str | None) -> None:
        page.locator(f".desk-list a[data-code='{code}']").click()
        expect(page.locator(f".desk-panel form[action='/cases/{code}/dispatch']")).to_be_visible()

    opened(codes[1])
    box.fill(WORDS)
    opened(codes[0])
    expect(box).to_have_value("")
    opened(codes[1])
    expect(box).to_have_value(WORDS)
    page.wait_for_function(KEPT)
    page.reload()
    expect(box).to_have_value(WORDS)
    with page.expect_response(re.compile("/dispatch$")) as refused:
        page.locator(".desk-panel").get_by_role("button", name="派单").click()
    assert refused.value.status == 422  # no unit was chosen
    expect(box).to_have_value(WORDS)
    page.locator(".desk-panel #q-unit label").nth(1).click()
    page.locator(".desk-panel").get_by_role("button", name="派单").click()
    expect(page.locator(f".desk-list a[data-code='{codes[1]}']")).to_have_count(0)
    page.wait_for_function(f"async () => !(await ({DRAFTS})()).length")
