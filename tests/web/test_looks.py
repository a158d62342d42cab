"""要您看一眼: what comes first, in which order, and what it costs."""

import pytest
from sqlalchemy import true

from tests.emergencies.test_emergency import cry
from tests.support.html import parse
from tests.support.makers import GRID, INFORMANT, Desk, make_visit
from tests.support.statements import counted_statements
from webapp.people.queries import actor_by_id
from webapp.web.looks import LOOKS, first_look, looks_of

ORDER = [
    *("emergencies/_first.html", "neighbours/_first.html", "cases/_came_back.html"),
    *("capture/_asked.html", "visits/_invited.html"),
]


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """A lead who is called, has something back, is asked back and is invited."""
    code = desk.report(description="护栏松了")
    for step in ("acknowledge", "resolve"):
        desk.does(GRID, code, step, note="换了")
    desk.does(INFORMANT, code, "answer", answer="not_solved", note="还是松的")
    own = desk.report(by=GRID, description="路灯不亮")
    for step in ("acknowledge", "resolve"):
        desk.does("village:200", own, step, note="换了灯泡")
    make_visit(desk.phone("village:200"), guest_name="网格长", guest_phone=desk.town.phones[GRID])
    cry(desk.phone(INFORMANT), description="有人掉进水塘")
    return desk


def test_the_first_things_stand_first_and_in_their_order(busy: Desk):
    with busy.town.app.test_request_context():
        shown = looks_of(actor_by_id(busy.town.users[GRID]))
    assert [one.template for one in shown] == ORDER
    page = parse(busy.phone(GRID).get("/todo").text).find("main").text
    places = [page.index(words) for words in ("有人掉进水塘", "报的人说还没好", "真的好了吗？", "您能来吗？")]
    assert places == sorted(places)
    assert page.index("件还没发出去") < page.index("等我签收")


@pytest.mark.parametrize("key", [GRID, INFORMANT, "governance_centre", "police_station", "adviser:200", "auditor"])
def test_the_block_costs_one_statement_and_two_for_each_kind_that_there_is(busy: Desk, key: str):
    with busy.town.app.test_request_context():
        actor = actor_by_id(busy.town.users[key])
        with counted_statements() as seen:
            shown = looks_of(actor)
    assert len(seen) <= 1 + 2 * len(shown), seen
    assert len(seen) <= 6, seen


def test_a_package_that_comes_later_adds_its_own(busy: Desk):
    with LOOKS.put_back():
        first_look("kit/door.html", order=10, when=lambda _actor: true())(lambda actor: {"rows": [actor.id]})
        first_look("kit/icon.html", order=16, when=lambda _actor: None)(lambda _actor: None)
        with busy.town.app.test_request_context():
            shown = looks_of(actor_by_id(busy.town.users[GRID]))
    assert [one.template for one in shown] == [ORDER[0], "kit/door.html", *ORDER[1:]]


def test_on_the_second_page_of_the_list_it_does_not_stand_again(busy: Desk):
    assert "您能来吗？" not in busy.phone(GRID).get("/todo?part=working").text
