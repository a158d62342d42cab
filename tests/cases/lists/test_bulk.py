"""What may be done with several matters at once, and what somebody has to mean for one alone."""

import re

import pytest

from tests.support.html import Element, parse
from tests.support.makers import COMMISSIONER, DESK, GRID, INFORMANT, VILLAGE, Desk
from tests.support.town import Phone
from webapp.cases.panels import BULK

EVER = {"dispatch", "remind", "merge"}


def listed(phone: Phone, url: str = "/cases") -> Element:
    phone.client.set_cookie("one_door_desk", "1")
    answer = phone.get(url)
    phone.client.delete_cookie("one_door_desk")
    assert answer.status_code == 200, answer.text
    return parse(answer.data)


def offered(page: Element) -> set[str]:
    return {one["data-bulk"].rsplit("/", 1)[1] for one in page.find_all("button") if "data-bulk" in one.attributes}


def boxes(page: Element) -> set[str]:
    return {one["value"] for one in page.find_all("input", type="checkbox") if "data-pick" in one.attributes}


def test_only_what_can_be_meant_for_many_joins(desk: Desk) -> None:
    assert desk.town.app
    assert {re.sub(r".*/", "", one.bulk.address) for one in BULK} == EVER


@pytest.mark.parametrize("who", [GRID, VILLAGE, "town", DESK, COMMISSIONER, "justice_office", "police_station"])
def test_nobody_is_offered_to_acknowledge_settle_agree_recheck_or_return_many(desk: Desk, who: str) -> None:
    code = desk.at_the_town()
    desk.does(DESK, code, "dispatch", unit="justice_office", asked="请去看看")
    phone = desk.phone(who)
    assert offered(listed(phone)) <= EVER
    for url in ("/todo", "/todo?show=working"):
        if phone.get(url).status_code == 200:
            page = listed(phone, url)
            assert (offered(page), boxes(page)) == (set(), set()), url


def test_a_protected_matter_can_not_be_chosen(desk: Desk) -> None:
    plain = desk.report()
    hidden = desk.phone(INFORMANT).report("dispute", category="marriage_family", someone_hurt="yes").json["case_code"]
    for who in ("justice_office", "police_station", "court", DESK, VILLAGE):
        assert hidden not in boxes(listed(desk.phone(who))), who
    assert plain in boxes(listed(desk.phone(VILLAGE)))
