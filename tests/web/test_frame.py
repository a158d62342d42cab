"""The frame of a desk: whoever does more than report has it on every page but a wall and the forms that phones keep."""

import pytest

from tests.support.html import parse

EVERYWHERE = ("/messages", "/visits", "/help", "/me", "/me/devices", "/suggestions", "/report", "/no/such/page")
FOR_LEADS = ("/todo", "/cases", "/search", "/informants", "/phones", "/roll-up", "/flags")
THE_SAME_FOR_EVERYBODY = ("/report/hazard", "/report/dispute", "/report/patrol", "/order-for", "/drafts", "/offline")


def page(phone, address):
    return parse(phone.get(address, follow_redirects=True).data)


def has_frame(phone, address):
    return page(phone, address).find("body").attributes.get("data-desk") is not None


@pytest.mark.parametrize(
    "key", ["grid:200/001", "town", "justice_office", "adviser:200", "petition_reception_centre", "auditor"]
)
def test_whoever_does_more_than_report_has_it_on_every_page(town, key):
    phone = town.sign_in(key)
    addresses = EVERYWHERE + (FOR_LEADS if key in ("grid:200/001", "town") else ())
    assert [one for one in addresses if not has_frame(phone, one)] == []


def test_an_informant_and_a_resident_have_none(town):
    phone = town.sign_in("informant:200/001/01")
    assert [one for one in ("/", "/reports", *EVERYWHERE) if has_frame(phone, one)] == []
    assert not has_frame(town.app.test_client(), "/help")


def test_a_form_that_phones_keep_has_a_way_home_in_its_place(town):
    lead = town.sign_in("grid:200/001")
    assert [one for one in THE_SAME_FOR_EVERYBODY if has_frame(lead, one)] == []
    for address in THE_SAME_FOR_EVERYBODY[:-1]:
        assert page(lead, address).find(class_="head-home")["href"] == "/", address


@pytest.mark.parametrize("key", ["grid:200/001", "informant:200/001/01", "justice_office"])
def test_each_page_has_one_first_heading_and_it_stands_in_the_head(town, key):
    phone = town.sign_in(key)
    addresses = [
        one for one in EVERYWHERE + FOR_LEADS + THE_SAME_FOR_EVERYBODY[:-1] if phone.get(one).status_code in (200, 404)
    ]
    for address in addresses:
        found = page(phone, address)
        assert len(found.find_all("h1")) == 1, address
        assert found.find(class_="page-head").find("h1"), address


def test_what_is_forbidden_looks_like_what_is_absent(town):
    phone = town.sign_in("justice_office")
    forbidden, absent = (page(phone, one).find("body").text for one in ("/audit", "/no/such/page"))
    assert forbidden == absent
