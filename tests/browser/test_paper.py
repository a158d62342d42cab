"""Every poster, sheet and form has as many pages on paper as it promises, of the right size, black on white."""

import re
import sqlite3
import uuid

import pytest
from playwright.sync_api import expect

from tests.support.running.browser import printed, small_targets, wear

A4, A5 = (210, 297), (148, 210)
LOOKS = ({}, {"care": True, "dark": True})
COLOURS = """() => [...document.querySelectorAll("article.card, .sheet")].map(
  (one) => [getComputedStyle(one).backgroundColor, getComputedStyle(one).color])"""
REASONS = "这件事已经有律师在办，费用也已经付了；同一个请求法院已经受理。" * 12


@pytest.fixture
def rows(demo_server):
    """Asks the town's database."""

    def ask(query):
        with sqlite3.connect(demo_server.instance / "one-door.db") as database:
            return [row[0] for row in database.execute(query)]

    return ask


def assert_on(page, address, sheets):
    """Each look of the page prints on these sheets, and ink is black on white."""
    for look in LOOKS:
        wear(page, **look)
        page.goto(address)
        assert printed(page) == sheets, (address, look)
        page.emulate_media(media="print", color_scheme="dark" if look else "light")
        colours = page.evaluate(COLOURS)
        page.emulate_media(media="null")
        assert colours
        assert {tuple(one) for one in colours} == {("rgb(255, 255, 255)", "rgb(0, 0, 0)")}, (address, look)


def test_the_sheet_of_each_post_is_one_page(phone):
    page = phone("10010000103")
    page.goto("/help/sheets")
    links = page.locator("a[href^='/help/sheets/']").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    assert len(links) > 5
    for address in links:
        assert_on(page, address, [A4])


def test_the_sheet_with_an_invitation_is_one_page(phone):
    page = phone("10060000007")
    page.goto("/people?q=10010000333")
    page.locator("main a[href^='/people/']").first.click()
    page.get_by_role("button", name="发邀请").click()
    expect(page.locator("#link")).to_be_visible()
    assert printed(page) == [A4]


def test_the_poster_of_the_place_with_the_longest_name_is_one_page(phone, rows):
    (code,) = rows("SELECT code FROM areas WHERE active ORDER BY length(label) DESC, code LIMIT 1")
    assert_on(phone("10060000003"), f"/services/posters/{code}", [A4])


def test_the_notice_of_an_event_is_one_page(phone, rows):
    (code,) = rows("SELECT code FROM outreach_events WHERE state = 'announced' ORDER BY length(topic) DESC LIMIT 1")
    page = phone(None)
    page.goto("/services")
    assert_on(page, f"/services/events/{code}", [A4])


def test_the_refusal_of_legal_aid_is_one_page_with_long_reasons(phone, rows):
    page = phone("10060000003")
    (code,) = rows("SELECT code FROM aid_applications WHERE state = 'applied' LIMIT 1")
    page.goto(f"/legal-aid/{code}")
    sent = page.request.post(
        f"/legal-aid/{code}/refuse",
        form={
            "version": page.locator("[name=version]").first.input_value(),
            "words": REASONS,
            "client_id": str(uuid.uuid4()),
        },
        headers={"X-CSRFToken": page.request.get("/session").json()["csrf_token"]},
    )
    assert sent.ok, sent.text()
    assert_on(page, f"/legal-aid/{code}/refusal", [A4])


def test_the_slip_of_the_counter_is_half_a_page(phone):
    page = phone("10070000001")
    said = {
        "about": "dispute:neighbour",
        "description": "隔壁的水流到我家墙根",
        "channel": "walk_in",
        "client_id": str(uuid.uuid4()),
    }
    token = page.request.get("/session").json()["csrf_token"]
    sent = page.request.post("/counter", form=said, headers={"X-CSRFToken": token, "Accept": "application/json"})
    assert sent.status == 201, sent.text()
    assert_on(page, f"/cases/{sent.json()['case_code']}/slip", [A5])


def test_a_case_on_paper_has_its_pages_and_leaves_none_empty(phone, rows):
    page = phone("10020000026")
    page.goto("/todo")
    code = re.search(r'href="/cases/([0-9A-Z-]{19})"', page.content())[1]
    page.goto(f"/cases/{code}/print")
    height = page.evaluate("document.querySelector('.sheet').scrollHeight")
    assert 1 <= len(printed(page)) <= 1 + height // 900
    assert set(printed(page)) == {A4}


def test_a_case_on_paper_is_read_in_large_letters_too(phone):
    page = phone("10020000026")
    page.goto("/todo")
    case = page.locator('a[href^="/cases/"]').first.get_attribute("href")
    page.goto(f"{case}/print")
    before = page.locator(".sheet h1").bounding_box()["height"]
    wear(page, care=True)
    page.reload()
    assert page.locator(".sheet h1").bounding_box()["height"] > before * 1.2
    assert small_targets(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
