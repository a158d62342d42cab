"""The map shows where it is, and where each person tapped last that they are, with its age."""

from tests.emergencies.feed.conftest import Feeds
from tests.emergencies.hq.conftest import DISPATCHER, GRID, INFORMANT, after
from webapp.core import clock
from webapp.emergencies.feed.queries_map import MAP_SPOTS, MapSpot


def spots(house: Feeds, code: str) -> list[str]:
    return [one.text for one in house.hq(DISPATCHER, code).where(lambda one: "data-spot" in one.attributes)]


def test_the_last_place_of_each_stands_there_with_its_age(house: Feeds) -> None:
    code = house.started()
    assert spots(house, code) == []
    house.press(GRID, code, "here", latitude="25.99", longitude="110.95")
    house.write(INFORMANT, code, "北坡", latitude="25.98", longitude="110.94")
    with clock.travel(after(minutes=20)):
        house.write(INFORMANT, code, "沟底", latitude="25.97", longitude="110.94")
        house.write(INFORMANT, code, "没带位置")
    with clock.travel(after(minutes=28)):
        found = spots(house, code)
    assert len(found) == 2
    assert "12:20，8 分钟前" in found[0]
    assert "12:00，28 分钟前" in found[1]


def test_other_rooms_put_their_places_on_it(house: Feeds) -> None:
    with MAP_SPOTS.put_back():
        MAP_SPOTS.add(lambda _headquarters: [MapSpot("二组片区", 25.96, 110.93)])
        assert spots(house, house.started()) == ["二组片区"]
