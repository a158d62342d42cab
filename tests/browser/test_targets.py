"""What a finger taps is 48 px high on a phone, in 大字版 60, on pages of every kind."""

import pytest

from tests.support.running.browser import small_targets, wear

PAGES = {
    None: ["/sign-in", "/services", "/services/help", "/services/legal-aid"],
    "10010000103": ["/report/hazard", "/report/dispute", "/report/patrol", "/search", "/me", "/order-for"],
    "10050000001": ["/cases", "/dispatch", "/unsent"],
    "10060000007": ["/people", "/areas"],
    "10000000003": ["/audit"],
}


@pytest.mark.parametrize("person", PAGES)
def test_all_that_is_tapped_is_large_enough(phone, person):
    page, small = phone(person), {}
    page.goto("/me" if person else "/sign-in")
    for care in (False, True):
        wear(page, care=care)
        for address in PAGES[person]:
            page.goto(address)
            if found := small_targets(page):
                small[address, care] = found
    assert small == {}


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
