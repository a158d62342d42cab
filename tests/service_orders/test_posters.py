"""The posters of one's places: a table a level at a time, each row opens its poster, which is printed by itself."""

import pytest

from tests.support.html import Element, parse
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town, code


def rows_of(phone: Phone, address: str = "/services/posters") -> dict[str, Element]:
    """Return code → row of the table."""
    page = parse(phone.get(address).data)
    return {one["data-row"]: one for one in page.find_all("tr") if "data-row" in one.attributes}


def test_the_own_place_stands_on_top_and_each_row_leads_to_its_poster_and_a_level_down(town: Town) -> None:
    rows = rows_of(town.sign_in("village:200"))
    assert next(iter(rows)) == code("200")
    assert code("200/001") in rows
    row = rows[code("200/001")]
    poster, below = [link["href"] for link in row.find_all("a")]
    assert poster == f"/services/posters/{code('200/001')}"
    assert below == f"/services/posters?in={code('200/001')}"
    assert "网格" in row.text
    lower = rows_of(town.sign_in("village:200"), below)
    assert next(iter(lower)) == code("200/001")
    micro = lower[code("200/001/01")]
    assert [link["href"] for link in micro.find_all("a")] == [f"/services/posters/{code('200/001/01')}"]


def test_other_people_s_places_are_the_one_404(town: Town) -> None:
    phone = town.sign_in("village:200")
    assert phone.get(f"/services/posters?in={code('201')}").status_code == 404
    assert phone.get("/services/posters?in=nothing").status_code == 404


def test_beside_the_list_a_poster_is_printed_on_a_page_of_its_own(town: Town) -> None:
    phone, address = town.sign_in("justice_office"), f"/services/posters/{code('200')}"
    beside = parse(phone.get(address, headers={"HX-Target": "pane"}).data)
    assert beside.link("打印") == f"{address}?print=1"
    assert parse(phone.get(address).data).find("button", data_print="")


@pytest.mark.parametrize("key", ["village:200", "justice_office", "town"])
def test_the_list_takes_at_most_six_statements(town: Town, key: str) -> None:
    phone = town.sign_in(key)
    with town.app.app_context(), counted_statements() as seen:
        assert phone.get("/services/posters").status_code == 200
    assert len(seen) <= 6, seen
