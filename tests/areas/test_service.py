"""The tree of areas."""

from flask import Flask

from tests.support.town import Town, code
from webapp.areas import queries
from webapp.areas.models import Level
from webapp.areas.scope import scopes_of_area


def test_a_label_is_what_people_say(town: Town) -> None:
    with town.app.app_context():
        assert queries.by_code(code("200/002/01")).label == "才湾村 2 网格 01"
        assert queries.by_code(code("200")).label == "才湾村"


def test_something_in_a_micro_grid_stands_in_the_scope_of_every_level_above(town: Town) -> None:
    with town.app.app_context():
        micro = queries.by_code(code("200/002/01"))
        above = [queries.by_code(c).id for c in ("450324", code(""), code("200"), code("200/002"))]
        assert scopes_of_area(micro) == [f"a{i}" for i in [*above, micro.id]]


def test_a_special_grid_hangs_directly_under_the_town_by_its_parent(town: Town) -> None:
    with town.app.app_context():
        special = queries.by_code(f"{code('')}000901")
        assert special.parent_id == queries.by_code(code("")).id
        assert special.special
        assert special.label == "镇中心校专属网格"


def test_children_come_in_code_order_with_special_grids_last(town: Town) -> None:
    with town.app.app_context():
        children = queries.children(queries.by_code(code("")).id)
        assert [c.code for c in children] == [code("200"), code("201"), f"{code('')}000901"]


def test_an_unknown_code_has_no_area(app: Flask) -> None:
    with app.app_context():
        assert queries.by_code("0") is None


def test_levels_know_what_stands_above_them() -> None:
    assert Level.MICRO_GRID.above == Level.GRID
    assert Level.COUNTY.above == Level.COUNTY
    assert Level.TOWN.rank < Level.VILLAGE.rank
