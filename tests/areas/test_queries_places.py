"""The places of forms: villages with their groups."""

from tests.support.town import Town, code
from webapp.areas.queries import by_code
from webapp.areas.queries_places import villages_with_groups

SPECIAL = f"{code('')}000901"


def test_a_village_comes_with_its_groups_in_the_order_of_their_codes(town: Town) -> None:
    with town.app.app_context():
        found = villages_with_groups()
    assert [place.code for place in found] == [code("200"), code("201")]
    assert found[0].name == "才湾村"
    assert found[0].groups[0] == (code("200/001"), "1 网格")
    assert SPECIAL not in [one for place in found for one, _ in place.groups]


def test_special_grids_come_last_and_only_where_they_are_asked_for(town: Town) -> None:
    with town.app.app_context():
        last = villages_with_groups(special=True)[-1]
    assert (last.code, last.name) == ("", "专属网格")
    assert [one for one, _ in last.groups] == [SPECIAL]


def test_of_another_town_there_is_nothing_and_of_this_one_all(town: Town) -> None:
    with town.app.app_context():
        here, village = by_code(code("")), by_code(code("201"))
        assert len(villages_with_groups(here)) == 2
        assert [place.code for place in villages_with_groups(village)] == [code("201")]
