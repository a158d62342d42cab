"""Where the open cases are: gathered in squares a finger can hit, each number exactly the cases behind it."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event, select, text

from tests.support.boundaries import at, draw_boundaries
from tests.support.html import Element, parse
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town, code
from webapp.areas.models import Area
from webapp.areas.queries_schematic import Mesh
from webapp.areas.scope import area_scope
from webapp.cases.lists import queries_map
from webapp.cases.lists.queries_map import clusters
from webapp.core.db import db, transaction


@pytest.fixture(autouse=True)
def _boundaries(town: Town) -> None:
    draw_boundaries(town)


@pytest.fixture
def head(town: Town) -> Phone:
    return town.sign_in("village:200")


def points(phone: Phone, place: str = "200") -> Element:
    answer = phone.get(f"/roll-up/{code(place)}?on=spots")
    assert answer.status_code == 200, answer.text
    return parse(answer.data)


def targets(page: Element) -> list[tuple[str, str]]:
    """The words of each point or cluster, and where it leads."""
    return [(a["aria-label"], a["href"]) for a in page.find("svg", class_="map").find_all("a")]


def spots(page: Element) -> dict[str, str]:
    return dict(targets(page))


def listed(phone: Phone, url: str) -> set[str]:
    return {link for link in parse(phone.get(url).data).links if link.startswith("/cases/")}


def test_a_point_opens_its_case_and_a_cluster_exactly_those_it_counted(informant: Phone, head: Phone) -> None:
    alone = informant.report(category="electrical", **at(0.1, 0.1)).json["case_code"]
    together = {informant.report(**at(1.5, 1.5 + n / 1000)).json["case_code"] for n in range(3)}
    informant.report()  # no position
    page = points(head)
    found = spots(page)
    assert found["用电 1 件"] == f"/cases/{alone}"
    assert listed(head, found["这一处 3 件"]) == {f"/cases/{one}" for one in together}
    assert len(found) == 2
    assert "还有 1 件没有定位，或者不在这一片" in page.text


def test_every_square_lists_what_it_counts_wherever_the_points_lie(informant: Phone, head: Phone) -> None:
    for n in range(24):
        informant.report(**at(2 * (n % 6) / 6 + 0.0001 * n, 4 * (n // 6) / 4))
    seen: set[str] = set()
    for label, url in targets(points(head)):
        behind = {url} if url.startswith("/cases/") else listed(head, url)
        assert f" {len(behind)} 件" in label
        assert not seen & behind
        seen |= behind
    assert len(seen) == 24


def test_what_is_overdue_says_so_in_words_and_by_a_mark(informant: Phone, head: Phone, town: Town) -> None:
    informant.report(category="electrical", **at(1, 1))
    with town.app.app_context(), transaction() as session:
        session.execute(text("UPDATE cases SET due_at = 0"))
    drawing = points(head).find("svg", class_="map")
    assert drawing.find("a", aria_label="用电 1 件，已超期").text.strip() == "!"


def overlap(a: list[float], b: list[float]) -> bool:
    return all(a[n] + 0.2 < b[n] + b[n + 2] and b[n] + 0.2 < a[n] + a[n + 2] for n in (0, 1))


def test_every_point_is_hit_within_a_finger_and_none_lies_on_another(informant: Phone, head: Phone) -> None:
    for n in range(30):
        informant.report(**at(2 * (n % 6) / 6, 4 * (n // 6) / 5))
    drawn = [
        [float(rect[name]) for name in ("x", "y", "width", "height")]
        for a in points(head).find("svg", class_="map").find_all("a")
        for rect in a.find_all("rect")
    ]
    assert len(drawn) > 10
    assert all(min(rect[2:]) >= 44 for rect in drawn)
    assert not [(a, b) for a in drawn for b in drawn if a is not b and overlap(a, b)]


def test_neither_protected_nor_other_areas_matters_are_on_a_map(town: Town, informant: Phone, head: Phone) -> None:
    informant.report("dispute", afraid_to_go_home="yes", description="保密的事", **at(1, 1))
    town.sign_in("informant:201/001/01").report(**at(1, 1.1))
    page = points(head)
    assert spots(page) == {}
    assert "图上现在没有在办的事" in page.text
    assert "没有定位" not in page.text


def test_a_micro_grid_has_no_parts_so_its_points_are_shown_at_once(informant: Phone, head: Phone) -> None:
    informant.report(**at(1, 1))
    page = parse(head.get(f"/roll-up/{code('200/001/01')}").data)
    assert list(spots(page)) == ["用电 1 件"]
    assert "看位置" not in page.text


def test_settled_matters_leave_the_map(town: Town, informant: Phone, head: Phone) -> None:
    case_code = informant.report(**at(1, 1)).json["case_code"]
    lead = town.sign_in("grid:200/001")
    lead.act(case_code, "acknowledge")
    lead.act(case_code, "resolve", note="换好了")
    assert spots(points(head)) == {}


@pytest.fixture
def plans(town: Town) -> Iterator[list[str]]:
    """How SQLite would run each statement that reads the lists."""
    seen: list[str] = []

    def explain(connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith("SELECT") and "case_scope" in statement:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            seen.extend(str(row[3]) for row in rows)

    with town.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", explain)
    yield seen
    event.remove(engine, "before_cursor_execute", explain)


def test_points_cost_one_statement_that_walks_the_list_by_its_key(
    town: Town, informant: Phone, head: Phone, plans: list[str]
) -> None:
    informant.report(**at(1, 1))
    points(head)
    with town.app.app_context(), counted_statements() as seen:
        points(head)
    assert len([one for one in seen if not one.startswith("EXPLAIN")]) <= 6, seen
    assert not [step for step in plans if step.startswith("SCAN") and ("cases" in step or "case_scope" in step)], plans


def test_more_than_a_map_can_hold_is_said_and_not_walked(
    informant: Phone, head: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries_map, "MOST", 2)
    for _ in range(5):
        informant.report(**at(1, 1))
    page = points(head)
    assert "先画了快到期的两千件" in page.text
    assert list(spots(page)) == ["这一处 3 件"], "one more than the most, to know that there are more"


def test_what_lies_exactly_between_squares_is_counted_and_listed_in_the_same_one(
    town: Town, informant: Phone, head: Phone
) -> None:
    mesh = Mesh(110_900_000, 25_940_000, 10_000, 10_000, 4, 4)
    for corner in ((0, 4), (1, 3), (2, 2), (1, 2), (2, 3)):
        informant.report(**at(*corner))
    with town.app.app_context():
        area = db.session().scalars(select(Area).where(Area.code == code("200"))).one()
        found = clusters(area_scope(area.id), mesh)
    assert found.elsewhere == 0
    for one in found.found:
        within = ",".join(map(str, mesh.square(one.column, one.row)))
        assert listed(head, f"/cases?area={code('200')}&show=open&within={within}") == {f"/cases/{one.code}"}


@pytest.mark.parametrize("square", ["1", "1,2,3", "a,b,c,d", "1,2,3,4,5", "99999999999,1,1,1"])
def test_a_made_up_square_is_the_ordinary_404(head: Phone, square: str) -> None:
    assert head.get(f"/cases?within={square}").status_code == 404


def test_the_square_is_a_filter_like_any_other(informant: Phone, head: Phone) -> None:
    for _ in range(2):
        informant.report(**at(1, 1))
    page = parse(head.get(spots(points(head))["这一处 2 件"]).data)
    chip = next(a for a in page.find_all("a", class_="chip-off"))
    assert chip.text.strip() == "图上这一处"
    assert "within" not in chip["href"]
    assert page.find("form", action="/cases").fields["within"].count(",") == 3
