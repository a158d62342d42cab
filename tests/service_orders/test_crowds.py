"""A village shares one address: a phone with a mark counts for itself; what keeps no hour says so before it is sent."""

import pytest

from tests.service_orders.test_times import offered, open_times
from webapp.service_orders import service


@pytest.fixture
def small_flood(monkeypatch):
    monkeypatch.setattr(service, "ADDRESS_CROWD", 2)


def test_twenty_neighbours_behind_one_address_each_get_their_hour(resident, another, stored):
    for n in range(22):
        another().order(phone=f"1001222{n:04}")
    slot = offered(resident)[0]
    resident.order(slot=slot, meeting="home")
    assert (stored()[-1].crowd, stored()[-1].slot_at) == (False, stored()[-1].meet_at)


def test_a_fourth_order_of_one_phone_says_before_that_it_keeps_no_hour(resident, another, stored):
    for n in range(3):
        resident.order(phone=f"1001222000{n}")
    slot = open_times_after(resident)
    assert "先不留钟点" in resident.page.text
    assert resident.page.find("form", id="step").fields["no_hour"] == "1"
    resident.post("/services/order/who", name="老李", phone="10012220009", tell="anyone", no_hour="1")
    assert (stored()[-1].crowd, stored()[-1].slot_at) == (True, None)
    assert "还没定，打电话跟您定" in resident.page.text
    assert "上午" not in resident.page.text
    assert slot in offered(another())


def open_times_after(resident) -> str:
    slot = offered(resident)[0]
    resident.post("/services/order/when", slot=slot)
    return slot


def test_who_was_not_told_yet_is_told_and_presses_again(resident, another, small_flood, stored):
    slot = open_times_after(resident)
    assert "先不留钟点" not in resident.page.text
    for n in range(2):
        another().order(phone=f"1001222000{n}")
    who = {"name": "老李", "phone": "10012220009", "tell": "anyone", "words": "田界"}
    assert resident.post("/services/order/who", **who).status_code == 422
    assert "这一件先不留钟点" in resident.page.text
    assert len(stored()) == 2
    fields = resident.page.find("form", id="step").fields
    assert (fields["words"], fields["no_hour"]) == ("田界", "1")
    resident.post("/services/order/who", **who, no_hour="1")
    assert len(stored()) == 3
    assert slot in open_times(another_at_times(another))


def another_at_times(another):
    friend = another()
    offered(friend)
    return friend


def test_who_hurries_is_not_asked_twice(resident, another, small_flood, stored):
    for n in range(3):
        another().order(phone=f"1001222000{n}")
    resident.order(slot="soon")
    assert len(stored()) == 4
