"""Pages as a test reads them, on a phone or at a desk."""

from tests.support.html import Element, parse
from tests.support.town import Phone


def page_of(phone: Phone, url: str) -> Element:
    """Open a page that is there; return its root."""
    answer = phone.get(url)
    assert answer.status_code == 200, answer.text
    return parse(answer.data)


def at_a_desk(phone: Phone) -> Phone:
    """Return the same person at a screen with room for a table and what is open beside it."""
    phone.client.set_cookie("one_door_desk", "1")
    return phone
