"""An officer's own application for legal aid is for a colleague; what they say as an applicant stays theirs."""

import pytest

from tests.legal_aid.conftest import Resident, the_application
from tests.support.html import parse
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town
from webapp.core.protection.impartial import OWN


@pytest.fixture
def own(town: Town, resident: Resident) -> str:
    """The code of an application of the justice office's officer."""
    assert resident.apply(phone=town.phones["justice_office"]).status_code == 200
    return the_application(town).code


def test_who_applied_does_not_decide_and_reads_why(town: Town, officer: Phone, own: str):
    for action, fields in (("grant", {}), ("refuse", {"words": "不给"}), ("ask-papers", {"papers": ["identity"]})):
        answer = officer.post(f"/legal-aid/{own}/{action}", {"version": 1, **fields})
        assert (answer.status_code, answer.json["error"]["message"]) == (403, OWN)
    page = parse(officer.get(f"/legal-aid/{own}").data)
    assert OWN in page.text
    assert not page.find_all("form", action=f"/legal-aid/{own}/grant")
    assert the_application(town).state == "applied"


def test_another_persons_application_says_nothing_of_it_and_costs_as_much(town: Town, officer: Phone, code: str):
    with town.app.app_context(), counted_statements() as statements:
        page = officer.get(f"/legal-aid/{code}").text
    assert OWN not in page
    assert len(statements) <= 10
    assert officer.post(f"/legal-aid/{code}/grant", {"version": 1}).status_code in (200, 201, 303)
