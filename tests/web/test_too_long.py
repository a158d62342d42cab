"""Words that are too many come back whole, every one of them, with the sentence that says how many there may be."""

import pytest

from tests.support.html import Element, parse
from tests.support.town import Phone, Town

INFORMANT, LEAD = "informant:200/001/01", "grid:200/001"
PAGES = [
    (INFORMANT, "/report/patrol"),
    (INFORMANT, "/report/hazard"),
    (INFORMANT, "/report/dispute"),
    (INFORMANT, "/report"),
    (INFORMANT, "/order-for"),
    (INFORMANT, "/suggestions"),
    (LEAD, "/visits/new"),
    ("justice_office", "/outreach/stories/new"),
    ("petition_reception_centre", "/counter"),
    (None, "/services/speak"),
]
ASKED_FIRST = {"caller_phone": "10010000008"}


def forms_with_words(page: bytes) -> list[tuple[Element, Element]]:
    """The forms of a page that post words, each with its first box of words."""
    forms = [one for one in parse(page).find_all("form") if one.get("method") == "post"]
    return [(form, boxes[0]) for form in forms if (boxes := form.find_all("textarea"))]


@pytest.mark.parametrize(("who", "address"), PAGES)
def test_what_is_too_long_is_shown_again_to_the_last_character(town: Town, who, address):
    phone = town.sign_in(who) if who else Phone(town.app.test_client(), 0, "")
    answer = phone.client.get(address)
    assert answer.status_code == 200, answer.status
    found = forms_with_words(answer.data)
    assert found
    for form, box in found:
        most = int(box["data-most"])
        words = "甲" * (most + 300) + "末"
        sent = form.fields | ASKED_FIRST | {box["name"]: words}
        again = phone.client.post(form.get("action") or address, data=sent, headers={"Accept": "text/html"})
        assert again.status_code == 422
        assert words in again.text
        assert f"最多 {most} 个字" in again.text
