"""What a phone loads of a page, without icons and photos: none grows unseen, none carries what only a desk needs."""

import gzip
import re

import pytest

from tests.support.html import parse
from tests.support.makers import make_case
from webapp.web.assets import with_parts

LEAD, INFORMANT, NOBODY = "grid:200/001", "informant:200/001/01", ""
# Who, where, and at most how many bytes of page, style sheets and scripts, each compressed by gzip.
PAGES = [
    (INFORMANT, "/", 41_500),
    (INFORMANT, "/report/hazard", 47_300),
    (INFORMANT, "/reports", 30_800),
    (INFORMANT, "/messages", 31_200),
    (INFORMANT, "/me", 30_100),
    (LEAD, "/todo", 62_000),
    (LEAD, "/cases", 52_000),
    (LEAD, "/roll-up", 50_100),
    (LEAD, "/me", 31_500),
    (NOBODY, "/services", 17_500),
    (NOBODY, "/services/speak", 24_200),
    (NOBODY, "/sign-in", 30_900),
]
OF_A_DESK = re.compile(r"css/(desk|table|tree|counter-desk)\.css|js/desk")


def loaded(app, page: str) -> set[str]:
    """The sheets and scripts that a page names, with all that the scripts import at once."""
    shown = re.sub(r"<noscript>.*?</noscript>", "", page, flags=re.DOTALL)
    named = re.findall(r'<(?:link rel="stylesheet" href|script src)="/static/\w+/([^"]+)"', shown)
    return {one for one in with_parts(app.config["PUBLISHED"], named, later=False) if not one.endswith(".svg")}


@pytest.mark.parametrize(("who", "address", "most"), PAGES)
def test_a_page_stays_light_and_carries_nothing_of_a_desk(app, town, client, who, address, most):
    phone = town.sign_in(who).client if who else client
    phone.set_cookie("one_door_desk", "0")
    if who == LEAD:
        make_case(town.sign_in(INFORMANT))
    answer = phone.get(address)
    assert answer.status_code == 200
    files = loaded(app, answer.text)
    assert [one for one in files if OF_A_DESK.match(one)] == []
    weights = {one: len(gzip.compress((app.config["PUBLISHED"] / one).read_bytes(), 9)) for one in files}
    assert len(gzip.compress(answer.data, 9)) + sum(weights.values()) <= most, weights


def test_a_desk_has_its_sheets_at_once_and_a_new_browser_hears_where_they_are(town):
    phone = town.sign_in(LEAD)
    page = parse(phone.get("/cases").data)
    told = {
        link["href"].rsplit("/", 1)[1]: link["data-wide"] for link in page.find_all("link") if link.get("data-wide")
    }
    assert told == {"desk.css": "(min-width: 900px)", "table.css": "(min-width: 900px), print"}
    phone.client.set_cookie("one_door_desk", "1")
    linked = {
        one["href"].rsplit("/", 1)[1] for one in parse(phone.get("/cases").data).find_all("link", rel="stylesheet")
    }
    assert {"desk.css", "table.css"} <= linked


def test_a_list_of_a_desk_loads_at_most_fourteen_kilobytes_more_than_a_phone(app):
    more = [app.config["PUBLISHED"] / one for one in ("js/desk.js", "css/desk.css", "css/table.css")]
    weights = {one.name: len(gzip.compress(one.read_bytes(), 9)) for one in more}
    assert sum(weights.values()) <= 14 * 1024, weights
    assert b"data-listing" not in (app.config["PUBLISHED"] / "js/shared.js").read_bytes(), "phones load that one"
