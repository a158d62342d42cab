"""A situation is written at its end, looked over, frozen, issued; each sees it from when it is theirs to see."""

from datetime import timedelta

from tests.meetings.situations.conftest import COMMISSIONER, DESK, HALF, OVER, Situations, at
from tests.support.makers import make_case
from webapp.core import clock


def numbers(section) -> dict[str, int]:
    return {one["data-count"]: int(one.text) for one in section.where(lambda e: "data-count" in e.attributes)}


def test_the_first_sentence_counts_the_half_and_its_end(house: Situations) -> None:
    phone = house.phone("informant:200/001/01")
    make_case(phone, at=at(10, 20))
    make_case(phone, "dispute", at=at(11, 1, 0))
    make_case(phone, at=at(11, 15, 23))
    make_case(phone, at=at(11, 16, 0))
    assert [house.write(), house.write()] == [1, 0]
    section = house.section(DESK, "overall")
    assert (
        "本期（11月1日–15日）新报 2 件：隐患 1、纠纷 1、诉求 0，比上期多 1 件；办好 0 件；期末在办 3 件，超期"
        in section.text
    )
    assert {"new": 2, "hazard": 1, "dispute": 1, "appeal": 0, "more": 1, "done": 0, "open": 3}.items() <= numbers(
        section
    ).items()


def test_it_is_nowhere_until_its_half_is_over_and_then_the_desks_until_it_is_issued(house: Situations) -> None:
    house.write()
    with clock.travel(OVER - timedelta(minutes=6)):
        house.page(DESK, f"/situations/{HALF}", 404)
    for who, status in ((DESK, 200), (COMMISSIONER, 200), ("town", 404), ("auditor", 404), ("police_station", 404)):
        house.page(who, f"/situations/{HALF}", status)
    house.act(COMMISSIONER, HALF, "freeze", status=404)
    house.act(DESK, HALF, "freeze", version=1)
    house.act(DESK, HALF, "rewrite", status=409, version=2)
    house.act(DESK, HALF, "issue", status=404)
    house.act(COMMISSIONER, HALF, "issue", version=1, status=409)
    house.act(COMMISSIONER, HALF, "issue", version=2)
    for who, status in (("town", 200), ("auditor", 200), ("police_station", 404), ("grid:200/001", 404)):
        house.page(who, f"/situations/{HALF}", status)
    assert f"/situations/{HALF}" in house.page("auditor", "/situations").links
