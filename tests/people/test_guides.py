"""The one-page guides: one for every post, with words that really stand on the buttons, and the square to start."""

import re

from tests.support.html import parse
from tests.support.rules.sources import ROOT
from webapp.people.permissions import Role
from webapp.people.queries_guides import guides

QUOTED = re.compile("“([^”]+)”")


def test_every_post_has_a_sheet_of_five_or_six_steps():
    assert {role for one in guides() for role in one.roles} == set(Role)
    assert all(5 <= len(one.steps) <= 6 for one in guides())


def test_what_a_sheet_names_stands_on_a_page():
    pages = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "webapp").rglob("*.py")]
    said = "".join(file.read_text("utf-8") for file in pages)
    named = {word for one in guides() for step in one.steps for word in QUOTED.findall(step.words + step.more)}
    assert len(named) > 25
    assert [word for word in sorted(named) if word not in said] == []


def test_every_picture_of_a_sheet_is_in_the_sprite():
    sprite = (ROOT / "static/img/icons.svg").read_text("utf-8")
    assert [step.icon for one in guides() for step in one.steps if f'id="i-{step.icon}"' not in sprite] == []


def test_anybody_reads_a_sheet_and_the_way_there_begins_at_the_help(client, make_app):
    links = [a["href"] for a in parse(client.get("/help").data).find_all("a")]
    assert "/help/sheets" in links
    page = parse(client.get("/help/sheets/informant").data)
    assert page.find("figure").find("img")["src"].startswith("data:image/svg+xml")
    assert len(page.find("ol").find_all("li")) == 6
    assert client.get("/help/sheets/nobody").status_code == 404
    told = make_app(OFFICE_PHONE="10050000009", OFFICE_PLACE="戏台对面").test_client()
    for address in ("/help", "/help/sheets/dispatcher"):
        assert "戏台对面" in told.get(address).get_data(as_text=True)
        assert "10050000009" in told.get(address).get_data(as_text=True)


def test_the_printed_invitation_is_the_sheet_of_that_post_with_its_own_square(town):
    made = town.sign_in("grid_centre").post(f"/people/{town.users['grid:200/001']}/invitation", headers={})
    page = parse(made.data)
    assert "村民小组网格长怎么用" in page.find("article").text
    assert "测试grid:200/001" in page.find("article").text
    squares = {img["src"] for img in page.find_all("img") if img["src"].startswith("data:")}
    assert len(squares) == 1, "the square on paper is the one on the screen"
