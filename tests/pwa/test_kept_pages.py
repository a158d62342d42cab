"""Pages of single things on the phone: a person hears of those that they work on, nobody else is even asked."""

import pytest

from tests.support.html import parse
from webapp.reports.queries_kept import KEEPERS, keeps_pages

LEAD, INFORMANT = "grid:200/001", "informant:200/001/01"


@pytest.fixture
def kept():
    """Leads may keep what they work on; the function that says so."""
    with KEEPERS.put_back(empty=True):
        asked = []

        @keeps_pages("case.acknowledge")
        def mine(actor):
            asked.append(actor.id)
            return {f"/whistles/{actor.id}": "7"}

        yield asked


def asks(phone, address="/me"):
    found = parse(phone.get(address).data).find_all("meta")
    return [one.get("content") for one in found if "data-keeps" in one.attributes]


def test_a_phone_hears_which_pages_its_person_may_keep_and_how_old_they_are(town, kept):
    lead = town.sign_in(LEAD)
    me = town.users[LEAD]
    answer = lead.get("/kept-pages")
    assert answer.json == {"pages": {f"/whistles/{me}": "7"}}
    assert answer.headers["Cache-Control"] == "no-store"
    assert asks(lead) == [str(me)]


def test_who_may_keep_none_is_told_to_keep_none_and_asks_nothing(town, client, kept):
    informant = town.sign_in(INFORMANT)
    assert informant.get("/kept-pages").json == {"pages": {}}
    assert asks(informant) == []
    assert kept == []
    assert client.get("/kept-pages", headers={"Accept": "application/json"}).status_code == 401
