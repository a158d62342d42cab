"""Every door of every role, from a phone at 200 % to a wide desk: whole, in its frame, reachable by all."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException

from tests.support.running.browser import crowded
from tests.support.running.walk import Claims, Walk, links
from tools.page_walk.people import RESIDENT, ROLES

Phone = Callable[..., Page]
KINDS = {RESIDENT: "resident", "informant": "informant", "informant-of-another-village": "informant"}
"""Who is drawn another page at the same address: who has no desk. Leads and the courtyard share each template."""
STARTS = {RESIDENT: ("/services", "/sign-in"), "informant": ("/", "/me", "/report", "/services")}


@pytest.fixture
def rule(app: Flask) -> Callable[[str], str | None]:
    """Say which of our pages an address belongs to."""
    known = app.url_map.bind("localhost")

    def of(address: str) -> str | None:
        try:
            return str(known.match(address.partition("?")[0], "GET", return_rule=True)[0].rule)
        except HTTPException:
            return None

    return of


def doors(page: Page, kind: str) -> list[str]:
    """Return what this person's rail leads to; without a rail, what the first pages lead to."""
    if kind == "staff":
        page.goto("/")  # the house knows of the desk now, and draws the rail at once
        page.locator(".rail a[data-spelt]").first.wait_for()
        return ["/", "/me", *page.eval_on_selector_all(".rail a", "all => all.map((one) => one.getAttribute('href'))")]
    found = dict.fromkeys(STARTS[kind])
    for start in STARTS[kind]:
        page.goto(start)
        found |= dict.fromkeys(links(page))
    return list(found)


@pytest.mark.parametrize("role", ROLES)
def test_every_door_of_a_role_is_whole_at_every_width(phone: Phone, rule, shared: Path, role: str) -> None:
    kind = KINDS.get(role, "staff")
    desk, small = phone(ROLES[role], desk=True), phone()
    small.context.add_cookies([one for one in desk.context.cookies() if one["name"] != "one_door_desk"])
    walk = Walk(desk, small, kind, rule, Claims(shared))
    walk.through(doors(desk, kind))
    assert not walk.faults, "\n".join(f"{where}: {found}" for where, found in walk.faults.items())
    assert len(walk.opened) >= 2


PUT = """const put = (tag, text, css, where = '.page') => {
  const made = Object.assign(document.createElement(tag), { textContent: text });
  made.style.cssText = css;
  document.querySelector(where).prepend(made);
  return made;
}; """
PLANTED = {
    "first headings": "put('h1', '又一个', '')",
    "the rail is at": "document.querySelector('.rail').style.left = '8px'",
    "the bar is at": "document.querySelector('.page-head').style.height = '70px'",
    "the heading is at": "document.querySelector('h1').style.marginLeft = '40px'",
    "% of the room": "document.querySelector('.listing').style.cssText = 'width: 600px; flex: none'",
    "for what a row is about": "for (const one of document.querySelectorAll('td.d-title'))"
    " one.style.cssText = 'display: block; width: 60px'",
    "a row of": "document.querySelector('.rows').style.cssText = '--row: 20px; line-height: 1'",
    "cut at the side": "put('p', '一句很长很长的话', 'overflow: hidden; width: 60px; white-space: nowrap')",
    "cut below": "put('div', '', 'overflow: hidden; height: 12px').append(put('p', '半句话', ''))",
    "stands outside": "put('p', '出去了', 'position: fixed; left: -40px', 'main').style.position = 'absolute'",
    "scrolls sideways": "document.querySelector('.page').style.cssText = 'width: 2000px; flex: none'",
    "lies on": "document.querySelector('.rail-row').style.cssText = 'position: relative; top: 24px'",
    "button-name": "put('button', '', 'width: 48px')",
    "color-contrast": "put('p', '看不清', 'background: #fff; color: #ccc')",
}


def test_each_fault_that_the_walk_looks_for_is_found(phone: Phone, rule, tmp_path: Path) -> None:
    desk = phone("10050000001", desk=True)
    desk.goto("/cases")
    walk = Walk(desk, desk, "staff", rule, Claims(tmp_path))
    for words, plant in PLANTED.items():
        desk.goto("/cases")
        desk.locator(".rows tr[data-row]").first.wait_for()
        desk.evaluate(f"() => {{ {PUT} {plant}; }}")
        walk.faults.clear()
        if words in ("button-name", "color-contrast"):
            walk._axe(desk, "/cases", (1280, 1280, 960))
        walk._look(desk, "/cases", 1280)
        assert any(words in one for found in walk.faults.values() for one in found), (words, walk.faults)
    walk.faults.clear()
    walk._at_the_desk("/no-such-page", new=False)
    assert walk.faults == {("/no-such-page",): ["answers 404"]}
    small = phone("10010000103")
    small.goto("/report")
    small.evaluate("document.querySelectorAll('a.big-card')[1].style.cssText = 'position: relative; top: -90px'")
    assert any("lies on" in one for one in crowded(small))
