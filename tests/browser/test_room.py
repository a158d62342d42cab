"""How much room a field has left is counted on the phone as the server counts it, and by nothing else on the page."""

import pytest
from playwright.sync_api import Browser

from tests.support.rules.sources import ROOT
from webapp.web.fields import Unreadable, as_name

FAMILY = "👨\u200d👩\u200d👧"


def refused(words: str) -> bool:
    try:
        as_name(words, 20)
    except Unreadable:
        return True
    return False


@pytest.mark.parametrize(
    "words",
    [FAMILY * 20, FAMILY * 21, "\u200b王" * 20, "\U00031350" * 21, "王" * 20, "e\u0301" * 20, " 王" * 10 + "\u00a0"],
)
def test_a_name_is_too_long_on_the_phone_when_it_is_for_the_server(browser: Browser, words: str) -> None:
    page = browser.new_page()
    page.set_content(
        '<p class="field"><input data-most="20"></p><p class="field"><textarea data-most="20"></textarea></p>'
    )
    page.add_script_tag(path=ROOT / "static/js/ui/room.js", type="module")
    for field in ("input", "textarea"):
        page.fill(field, words)
    said, longer = (page.locator(field).evaluate("one => one.validationMessage") for field in ("input", "textarea"))
    assert bool(said) == refused(words)
    assert bool(longer) == (len(words.strip(" ")) > 20 and "e\u0301" not in words)
    page.close()
