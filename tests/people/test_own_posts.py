"""Nobody changes their own posts, number or name, and whoever administers holds no other post: by whatever way."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.support.html import parse
from tests.support.makers import DESK
from tests.support.posts import area, post_of, user_of
from tests.support.town import Town, code
from tests.support.workbooks import xlsx
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.errors import Problem
from webapp.people import service, service_posts
from webapp.people.models import Post, User
from webapp.people.permissions import Position, Role
from webapp.people.queries import actor_by_id

PEOPLE, POSTS = "人员", "职务"
LEAD = "村民小组网格长"
ADMINS = ("system_admin", "security_admin", "auditor")
MINE = "您自己的"


def sheet(phone, posts=(), people=()):
    """Send a spreadsheet to be looked at; returns the answer."""
    rows = {PEOPLE: list(people), POSTS: list(posts)}
    file = (io.BytesIO(xlsx(rows)), "名册.xlsx")
    return phone.post("/admin/import", {"file": file}, headers={}, content_type="multipart/form-data")


def apply(phone, answer):
    form = next(one for one in parse(answer.data).find_all("form") if one["action"].endswith("/apply"))
    return phone.post(form["action"], headers={})


def held(town: Town, key: str) -> int:
    """Return how many posts somebody ever had."""
    with town.app.app_context():
        return db.session().scalar(select(func.count()).select_from(Post).where(Post.user_id == town.users[key]))


def refused(answer, *words):
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert all(word in page for word in words), page
    assert "/apply" not in page


def cadre(town: Town, key: str) -> None:
    """Make somebody eligible to lead, so that nothing but whose post it is stands in the way."""
    with town.app.app_context(), transaction():
        user_of(town, key).position = Position.TOWN_CADRE


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (LEAD, code("200/001")),
        ("微网格信息员", code("200/001/01")),
        ("调度员", "governance_centre"),
        ("民警", "police_station"),
    ],
)
def test_a_spreadsheet_refuses_what_the_page_refuses(town, role, place):
    cadre(town, "system_admin")
    system, own = town.sign_in("system_admin"), town.phones["system_admin"]
    page = f"/people/{town.users['system_admin']}/posts"
    assert system.post(page, {"role": "dispatcher", "unit": "governance_centre"}).status_code == 403
    refused(sheet(system, [[own, role, place, "", ""]]), "第 2 行", MINE, "手机号")
    assert held(town, "system_admin") == 1


def test_a_number_written_otherwise_is_still_ones_own(town):
    system, own = town.sign_in("system_admin"), town.phones["system_admin"]
    spaced = f"+86 {own[:3]} {own[3:7]} {own[7:]}"
    refused(sheet(system, [[spaced, "民警", "police_station", "", ""]]), MINE)


def test_a_second_number_under_ones_own_name_is_refused(town):
    system, name = town.sign_in("system_admin"), "测试system_admin"
    row = ["10019990001", "民警", "police_station", "", ""]
    refused(sheet(system, [row], [["10019990001", name, ""]]), "和您同名")
    for number, written in enumerate(("测试 system_admin", "测试ＳＹＳＴＥＭ_ADMIN")):
        typed = {"phone": f"1001999010{number}", "name": written, "role": "police_officer"}
        assert system.post("/people/new", typed, headers={}).status_code == 403, written
    other = town.phones["informant:200/001/01"]
    refused(sheet(system, [[other, *row[1:]]], [[other, name, ""]]), "和您同名")
    typed = {"phone": "10019990002", "name": name}
    assert system.post(f"/areas/{code('200/001/01')}/seat", typed, headers={}).status_code == 403
    with town.app.app_context():
        assert db.session().scalar(select(User).where(User.name == name, User.id != town.users["system_admin"])) is None


def test_ones_own_row_that_changes_nothing_may_stand_in_the_sheet(town):
    officer = town.sign_in("grid_centre")
    with town.app.app_context(), transaction():
        user_of(town, "grid_centre").position = Position.TOWN_CADRE
        service.appoint(user_of(town, "grid_centre"), Role.GROUP_GRID_LEAD, area=area("200/001"))
    own = town.phones["grid_centre"]
    same = sheet(officer, [[own, LEAD, code("200/001"), "", ""]])
    assert same.status_code == 200
    assert "和现在完全一样" in same.get_data(as_text=True)
    today = clock.local_day(clock.now()).isoformat()
    refused(sheet(officer, [[own, LEAD, code("200/001"), "", today]]), MINE)
    refused(sheet(officer, [[own, LEAD, code("200/001"), "2026-02-01", ""]]), MINE)
    refused(sheet(officer, people=[[own, "测试grid_centre", "村支书"]]), MINE)


def test_whoever_holds_a_seat_does_not_give_it_away_themselves(town):
    with town.app.app_context(), transaction():
        user_of(town, "grid_centre").position = Position.TOWN_CADRE
        service.appoint(user_of(town, "grid_centre"), Role.GROUP_GRID_LEAD, area=area("200/001"))
    typed = {"phone": "10019990003", "name": "唐三来", "position": "town_cadre"}
    answer = town.sign_in("grid_centre").post(f"/areas/{code('200/001')}/seat", typed, headers={})
    assert answer.status_code == 403


def undo(phone):
    page = parse(phone.get("/admin/import").data)
    action = next(form["action"] for form in page.find_all("form") if form["action"].endswith("/undo"))
    return phone.post(action, headers={})


def test_taking_a_spreadsheet_back_gives_nobody_who_administers_a_post_again(town):
    """A lead's post ends by a sheet, the lead becomes system administrator: the way back would make them a lead too."""
    lead, today = "grid:200/001", clock.local_day(clock.now()).isoformat()
    ended = [town.phones[lead], LEAD, code("200/001"), "", today]
    officer = town.sign_in("grid_centre")
    assert apply(officer, sheet(officer, [ended])).status_code == 303
    with town.app.app_context(), transaction():
        service.appoint(user_of(town, lead), Role.SYSTEM_ADMIN)
    assert undo(town.sign_in(lead)).status_code == 403, "one's own"
    assert undo(town.sign_in("system_admin")).status_code == 422, "another's"
    with town.app.app_context():
        assert [post.role for post in actor_by_id(town.users[lead]).posts] == [Role.SYSTEM_ADMIN]


@pytest.mark.parametrize("key", ADMINS)
def test_an_administrator_gets_no_post_that_reads_cases_by_a_sheet(town, key):
    cadre(town, key)
    giver = town.sign_in("system_admin") if key != "system_admin" else town.sign_in("grid_centre")
    refused(sheet(giver, [[town.phones[key], LEAD, code("200/001"), "", ""]]), "管理员")
    assert held(town, key) == 1


@pytest.mark.parametrize("key", ADMINS)
@pytest.mark.parametrize("role", [Role.MICRO_GRID_INFORMANT, Role.POLICE_OFFICER])
def test_an_administrator_gets_no_other_post_by_a_command(town, key, role):
    places = {Role.MICRO_GRID_INFORMANT: code("200/001/01"), Role.POLICE_OFFICER: "police_station"}
    with town.app.app_context(), transaction():
        service.end_post(post_of(town, "informant:200/001/01"))
    asked = ["users", "invite", town.phones[key], "--role", str(role), "--place", places[role]]
    done = town.app.test_cli_runner().invoke(args=asked)
    assert (done.exit_code, held(town, key)) == (1, 1), done.output


@pytest.mark.parametrize("role", ADMINS)
def test_who_works_for_the_town_becomes_no_administrator(town, role):
    with pytest.raises(Problem, match="管理员"), town.app.app_context(), transaction():
        service.appoint(user_of(town, "grid:200/001"), Role(role))


def test_no_task_group_is_made_with_an_administrator_or_with_whoever_makes_it(desk):
    case = desk.at_the_town("dispute")
    for key in ("auditor", DESK):
        asked = {"name": "水渠专项工作组", "members": [desk.town.users[key]]}
        assert desk.phone(DESK).post(f"/cases/{case}/task-group", asked).status_code in (403, 422)
        assert held(desk.town, key) == 1


def test_the_last_administrator_of_a_kind_stays_until_another_is_there(town):
    system, leaving = town.sign_in("system_admin"), town.users["security_admin"]
    with town.app.app_context():
        post_id = post_of(town, "security_admin").id
    end = f"/people/{leaving}/posts/{post_id}/end"
    assert system.post(end).status_code == 422
    with town.app.app_context(), transaction():
        for number, until in enumerate((clock.now() + timedelta(days=1), None)):
            someone = service.add_user(name=f"接手{number}", phone=f"1001999001{number}", password_hash="x")
            service.appoint(someone, Role.SECURITY_ADMIN, until=until)
            if until:
                with pytest.raises(Problem, match="没有别的"):
                    service_posts.finish(db.session().get_one(Post, post_id), actor_id=town.users["system_admin"])
    assert system.post(end, headers={}).status_code == 303
