"""What somebody was let see or do for a reason ends with the reason, from the next request on."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.html import parse
from tests.support.posts import end, post_of, user_of
from tests.support.town import Town, code
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.people import service_posts
from webapp.people.models import Post
from webapp.people.permissions import Position, Role
from webapp.people.queries import actor_by_id

INFORMANT = "informant:200/001/01"
LEAD, OTHER = "grid:200/001", "grid:201/001"
SOON, LATER = timedelta(days=30), "2199-01-01"


@pytest.mark.parametrize("key", ["grid:200/001", "village:200", "town", "governance_centre", "police_station"])
def test_who_was_called_to_help_opens_and_answers_no_more_after_the_post(town: Town, key: str):
    sent = town.sign_in(INFORMANT).report(category="", emergency="yes", description="有人掉进水塘")
    address = f"/emergencies/{sent.get_json()['case_code']}"
    phone = town.sign_in(key)
    assert phone.get(address).status_code == 200
    end(town, key)
    assert phone.get(address).status_code == 404
    assert phone.post(f"{address}/answer", {"answer": "coming"}).status_code == 404
    assert town.sign_in(INFORMANT).get(address).status_code == 200, "who called keeps what was their own"


@pytest.fixture
def protected(town: Town):
    """The receipt of a protected report."""
    sent = town.sign_in(INFORMANT).report("dispute", category="marriage_family", someone_hurt="yes")
    return sent.get_json()


@pytest.mark.parametrize(
    "asked",
    ["event=case", "event=report", "event=case.opened", "group=reports", f"who=测试{INFORMANT}", "actor={id}", ""],
)
def test_no_list_of_the_auditor_puts_a_name_to_who_reported_a_protected_matter(town: Town, protected, asked: str):
    town.sign_in("police_station").get(f"/cases/{protected['case_code']}")
    auditor = town.sign_in("auditor")
    read = parse(auditor.get("/audit?reads=1").data)
    numbers = {row.find_all("td")[4].text for row in read.find_all("tr") if row.find_all("td")}
    assert len(numbers) == 1
    page = parse(auditor.get(f"/audit?{asked.format(id=town.users[INFORMANT])}").data)
    rows = [[cell.text for cell in row.find_all("td")] for row in page.find_all("tr") if row.find_all("td")]
    about = [row for row in rows if row[4] in numbers or row[3].startswith(("报", "上报"))]
    assert all(f"测试{INFORMANT}" not in row[2] for row in about), about


def about(town: Town, key: str, post_id: int, step: str, **typed: str) -> int:
    page = f"/people/{town.users[key]}/posts/{post_id}/{step}"
    return town.sign_in("system_admin").post(page, typed, headers={}).status_code


def dated(town: Town, key: str) -> int:
    """Let somebody's post end on a day to come; returns its id."""
    with town.app.app_context(), transaction():
        post = post_of(town, key)
        service_posts.end_on(post, clock.now() + SOON, actor_id=None)
        return post.id


def leading(town: Town, key: str, after: timedelta) -> int:
    with clock.travel(clock.now() + after), town.app.app_context():
        actor = actor_by_id(town.users[key])
        return len([post for post in actor.posts if post.role == Role.GROUP_GRID_LEAD]) if actor else 0


def test_a_post_that_ends_on_a_day_to_come_is_ended_today(town: Town):
    phone, post_id = town.sign_in(LEAD), dated(town, LEAD)
    assert phone.get("/todo").status_code == 200
    assert about(town, LEAD, post_id, "end") == 303
    assert phone.get("/todo").status_code == 404
    assert about(town, LEAD, post_id, "end") == 409, "only once"


def test_a_post_that_is_moved_keeps_its_last_day(town: Town):
    post_id = dated(town, LEAD)
    end(town, OTHER)
    assert about(town, LEAD, post_id, "move", area_code=code("201/001")) == 303
    assert [leading(town, LEAD, after) for after in (timedelta(0), SOON)] == [1, 0]


@pytest.mark.parametrize("dated_first", [True, False])
def test_who_stands_in_goes_no_later_than_the_post_for_which_they_do(town: Town, dated_first: bool):
    with town.app.app_context(), transaction():
        post_id = post_of(town, LEAD).id
        user_of(town, INFORMANT).position = Position.TOWN_CADRE
    if dated_first:
        dated(town, LEAD)
    assert about(town, LEAD, post_id, "deputy", phone=town.phones[INFORMANT], until=LATER) == 303
    if not dated_first:
        dated(town, LEAD)
    assert [leading(town, INFORMANT, after) for after in (timedelta(0), SOON)] == [1, 0]


def test_who_stands_in_is_not_moved_into_a_seat_of_their_own(town: Town):
    with town.app.app_context(), transaction():
        post_id = post_of(town, LEAD).id
        user_of(town, INFORMANT).position = Position.TOWN_CADRE
    end(town, OTHER)
    assert about(town, LEAD, post_id, "deputy", phone=town.phones[INFORMANT], until=LATER) == 303
    with town.app.app_context():
        deputy = db.session().scalars(select(Post.id).where(Post.deputy_for == post_id)).one()
    assert about(town, INFORMANT, deputy, "move", area_code=code("201/001")) == 422
    assert leading(town, INFORMANT, timedelta(0)) == 1
