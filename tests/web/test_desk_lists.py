"""Small lists of the desk are tables: each is bounded in what it asks, and none links to what may not be opened."""

from datetime import timedelta

import pytest

from tests.support.html import parse
from tests.support.posts import end
from tests.support.statements import counted_statements
from tests.support.town import Town, code
from webapp.core import clock
from webapp.core.db import transaction
from webapp.people.models import DeviceSession

LISTS = [
    ("grid_centre", "/areas/vacant"),
    ("grid:200/001", "/vacancies"),
    ("grid:200/001", "/phones"),
    ("security_admin", "/security"),
    ("system_admin", "/settings"),
    ("system_admin", "/operations"),
]


def rows_of(answer) -> list[str]:
    return [row.text for row in parse(answer.data).find("table").find_all("tr") if "data-row" in row.attributes]


def silent(town: Town, key: str) -> None:
    """Let a phone of this person have something unsent for days."""
    town.sign_in(key)
    with town.app.app_context(), transaction() as session:
        for one in session.query(DeviceSession).filter(DeviceSession.user_id == town.users[key]):
            one.unsent_count, one.unsent_since = 3, clock.now() - timedelta(days=3)


@pytest.mark.parametrize(("who", "address"), LISTS)
def test_a_list_is_a_table_and_costs_few_statements(town: Town, who: str, address: str) -> None:
    end(town, "informant:200/001/01")
    silent(town, "informant:200/001/02")
    phone = town.sign_in(who)
    phone.get(address)
    with town.app.app_context(), counted_statements() as seen:
        answer = phone.get(address)
    assert rows_of(answer)
    assert len(seen) <= 6, seen
    for link in parse(answer.data).find("table").links:
        assert link.startswith("tel:") or phone.get(link).status_code == 200, link


def test_empty_seats_stand_by_place_with_who_stands_in(town: Town) -> None:
    end(town, "informant:200/001/01")
    end(town, "informant:201/001/01")
    rows = rows_of(town.sign_in("grid_centre").get("/areas/vacant"))
    assert [("才湾村" in row, "小塘村" in row) for row in rows] == [(True, False), (False, True)]
    assert "微网格信息员" in rows[0]
    assert "空着" in rows[0]


def test_a_lead_has_no_link_to_a_seat_that_they_may_not_fill(town: Town) -> None:
    end(town, "informant:200/001/01")
    end(town, "grid:200/001")
    links = parse(town.sign_in("village:200").get("/vacancies").data).find("table").links
    assert links == [f"/informants/new/{code('200/001/01')}"]


def test_a_phone_that_needs_a_hand_is_called_from_its_row(town: Town) -> None:
    silent(town, "informant:200/001/02")
    answer = town.sign_in("grid:200/001").get("/phones")
    (row,) = rows_of(answer)
    assert "3 件" in row
    assert f"tel:{town.phones['informant:200/001/02']}" in parse(answer.data).find("table").links
