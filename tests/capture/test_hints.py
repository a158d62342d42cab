"""The two questions about a place: is it another's micro-grid, and is it what somebody reported close by?"""

import pytest
from sqlalchemy import select, update

from tests.support.html import parse
from webapp.areas.models import Area
from webapp.cases.models import Case
from webapp.core.db import db, transaction

HERE = {"latitude": "25.9900", "longitude": "110.9450"}
# About 50 m and 150 m to the north.
NEAR, FURTHER = {**HERE, "latitude": "25.99045"}, {**HERE, "latitude": "25.99135"}
HOME, NEXT = "45032410620000101", "45032410620000102"


def square(west):
    corners = [(west, 25.98), (west + 0.01, 25.98), (west + 0.01, 26.0), (west, 26.0), (west, 25.98)]
    return {"type": "Polygon", "coordinates": [[list(corner) for corner in corners]]}


@pytest.fixture
def outlined(app, town):
    """Two micro-grids drawn side by side, about 1 km wide each; the border runs at 110.95."""
    with app.app_context(), transaction() as session:
        for code, west in ((HOME, 110.94), (NEXT, 110.95)):
            session.execute(update(Area).where(Area.code == code).values(boundary=square(west)))


def ask(phone, what, **arguments):
    return phone.get(f"/report/{what}", query_string=arguments)


def test_clearly_in_another_micro_grid_it_asks_and_only_a_yes_would_set_the_code(informant, outlined):
    answer = ask(informant, "where", latitude="25.99", longitude="110.955", accuracy_m="20")
    page = parse(answer.data)
    assert "才湾村 1 网格 02，交给那边？" in page.text
    assert [b.get("data-where") for b in page.find_all("button")] == [NEXT, ""]


@pytest.mark.parametrize(
    "place",
    [
        {"longitude": "110.945", "accuracy_m": "20"},
        {"longitude": "110.9501", "accuracy_m": "50"},
        {"longitude": "110.955"},
        {"longitude": "110.97", "accuracy_m": "20"},
    ],
    ids=["at home", "at the border", "accuracy unknown", "outside of all"],
)
def test_in_doubt_nobody_is_asked(informant, outlined, place):
    assert ask(informant, "where", latitude="25.99", **place).status_code == 204


def test_without_outlines_and_for_leads_nobody_is_asked(informant, lead):
    place = {"latitude": "25.99", "longitude": "110.955", "accuracy_m": "20"}
    assert ask(informant, "where", **place).status_code == 204
    assert ask(lead, "where", **place).status_code == 204


def test_an_outline_drawn_later_in_a_new_micro_grid_is_known_at_once(informant, outlined, app):
    place = {"latitude": "25.99", "longitude": "110.955", "accuracy_m": "20"}
    assert ask(informant, "where", **place).status_code == 200
    with app.app_context(), transaction() as session:
        session.execute(update(Area).where(Area.code == NEXT).values(active=False))
    assert ask(informant, "where", **place).status_code == 204


@pytest.mark.parametrize("what", ["where", "nearby"])
@pytest.mark.parametrize("place", [{}, {"latitude": "91", "longitude": "0"}, {"latitude": "x", "longitude": "y"}])
def test_a_place_that_is_none_is_refused(informant, what, place):
    answer = informant.get(f"/report/{what}", query_string=place, headers={"Accept": "application/json"})
    assert (answer.status_code, list(answer.get_json()["error"]["fields"])) == (422, ["latitude"])


def test_the_nearest_open_hazard_of_the_kind_is_asked_for_without_any_of_its_words(informant, town, jpeg):
    informant.report(description="别人写的字", place_name="大樟树下", photos=[jpeg], **HERE)
    other = town.sign_in("informant:200/001/02")
    page = parse(ask(other, "nearby", **NEAR, category="electrical").data)
    assert "50 米外，今天有人报过‘用电’，等待签收。是不是这件？" in page.text
    assert [b.text for b in page.find_all("button")] == ["就是这件", "不是"]
    for word in ("别人写的字", "大樟树", "测试"):
        assert word not in page.text
    assert page.find_all("img") == []


@pytest.mark.parametrize(
    ("place", "category"),
    [(FURTHER, "electrical"), (NEAR, "gas"), (NEAR, "neighbour"), (NEAR, ""), (NEAR, "witchcraft")],
)
def test_further_away_or_of_another_kind_is_no_hint(informant, place, category):
    informant.report(**HERE)
    assert ask(informant, "nearby", **place, category=category).status_code == 204


def test_a_dispute_is_never_a_hint(informant):
    informant.report("dispute", **HERE)
    assert ask(informant, "nearby", **NEAR, category="neighbour").status_code == 204


def test_what_is_done_is_no_hint(informant, lead):
    code = informant.report(**HERE).get_json()["case_code"]
    assert ask(informant, "nearby", **NEAR, category="electrical").status_code == 200
    lead.act(code, "acknowledge", version=1)
    assert "已签收" in parse(ask(informant, "nearby", **NEAR, category="electrical").data).text
    lead.act(code, "resolve", version=2, note="好了")
    assert ask(informant, "nearby", **NEAR, category="electrical").status_code == 204


def test_the_nearest_of_several_is_the_one(informant):
    informant.report(**FURTHER)
    informant.report(**NEAR)
    page = parse(ask(informant, "nearby", **HERE, category="electrical").data)
    assert page.text.startswith("50 米外")


def test_the_token_joins_and_any_other_word_opens_a_case_of_its_own(informant, town, app):
    first = informant.report(**HERE).get_json()["case_code"]
    other = town.sign_in("informant:200/001/02")
    page = parse(ask(other, "nearby", **NEAR, category="electrical").data)
    token = page.find_all("button")[0]["data-join"]
    assert other.report(join_token=token, **NEAR).get_json()["case_code"] == first
    for made_up in ("1", token[:-2], token + "x"):
        assert other.report(join_token=made_up).get_json()["case_code"] != first
    with app.app_context():
        assert len(db.session().scalars(select(Case.id)).all()) == 4


def test_a_token_for_a_case_that_was_settled_meanwhile_opens_a_new_case(informant, lead, town):
    first = informant.report(**HERE).get_json()["case_code"]
    other = town.sign_in("informant:200/001/02")
    token = parse(ask(other, "nearby", **NEAR, category="electrical").data).find_all("button")[0]["data-join"]
    lead.act(first, "acknowledge", version=1)
    lead.act(first, "resolve", version=2, note="好了")
    assert other.report(join_token=token).get_json()["case_code"] not in (first, None)


def test_a_dispute_never_joins(informant):
    first = informant.report(**HERE).get_json()["case_code"]
    token = parse(ask(informant, "nearby", **NEAR, category="electrical").data).find_all("button")[0]["data-join"]
    assert informant.report("dispute", join_token=token).get_json()["case_code"] not in (first, None)
