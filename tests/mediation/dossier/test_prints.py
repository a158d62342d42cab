"""On paper: each sheet takes the pages it promises, nothing runs over its edge, the cover says what stands where."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.mediation.conftest import MEDIATOR
from tests.mediation.dossier.bound import Bound
from tests.support.running.browser import printed
from webapp.config import ROOT
from webapp.core import clock
from webapp.mediation.states import Action

A4 = (210, 297)
WIDER = "() => [...document.querySelectorAll('.sheet *')].filter((one) => one.scrollWidth > one.clientWidth + 1).length"
WORD = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.fixture
def paper(browser: Browser) -> Iterator[Page]:
    """A page as wide as a sheet between its margins."""
    page = browser.new_page(viewport={"width": 794, "height": 1123})
    yield page
    page.close()


def put_on(paper: Page, house: Bound, address: str) -> None:
    """Open a page of papers without a server: its sheet as the style sheet prints it."""
    html = house.phone(MEDIATOR).get(address).text
    bare = re.sub(r"<link[^>]*>|<script[^>]*></script>", "", html)
    paper.set_content(bare)
    paper.add_style_tag(path=ROOT / "static/css/paper.css")


def long_one(house: Bound) -> str:
    """Make a mediation that was kept, looked at and brought before the court, in which everything typed is long."""
    now = clock.now()
    more = {
        "number": "才人调〔2026〕2号",
        "on_paper": True,
        "harm": "yes",
        "police_view": "allowed",
        "police_basis": WORD * 8,
        "police_at": now,
    }
    url = house.agreed(kept="fulfilled", confirm_asked_at=now, summary=WORD * 12, **more)
    said = {"place": "蒋家堂屋" * 20, "present": WORD * 10, "said": "地界是老样子，石头没动过。\n" * 60}
    house.step_kept(url, Action.SESSION, **said, rights_read=True)
    house.looked_at(url, 7, kept="yes", content=WORD * 20, trouble_left="没有")
    with house.changing(url) as row:
        house.sign(row, WORD * 8)
    house.rename(url, WORD[:20] * 2, WORD * 7)
    return url


def numbers_on(paper: Page) -> dict[str, int]:
    """Return on which page each paper begins, as the cover says."""
    paper.add_script_tag(path=ROOT / "static/js/cases/page-numbers.js", type="module")
    found = paper.locator(".page-of").evaluate_all("all => all.map((one) => [one.hash, Number(one.textContent)])")
    return dict(found)


def test_every_paper_takes_one_page_and_long_words_no_more_than_the_cover_says(house: Bound, paper: Page) -> None:
    url = house.agreed(kept="fulfilled", on_paper=True, harm="yes", confirm_asked_at=clock.now())
    put_on(paper, house, f"{url}/papers/whole")
    begins = numbers_on(paper)
    assert list(begins.values()) == list(range(2, len(begins) + 2))
    assert printed(paper) == [A4] * (len(begins) + 1)
    put_on(paper, house, f"{long_one(house)}/papers/whole")
    paper.emulate_media(media="print")
    assert paper.evaluate(WIDER) == 0
    paper.emulate_media(media="null")
    begins = numbers_on(paper)
    for section in ("#paper-agreement", "#paper-no-penalty"):
        paper.add_style_tag(content=f"{section} ~ .bound, {section}, footer {{ display: none }}")
        assert len(printed(paper)) == begins[section] - 1
        paper.evaluate("document.head.lastElementChild.remove()")
