"""One reader of telephone numbers: every door of the house takes every writing of a number for the same."""

import io
import uuid
from collections.abc import Callable

import pytest
from werkzeug.datastructures import MultiDict

from tests.support.html import parse
from tests.support.posts import user_of
from tests.support.resident import Resident
from tests.support.sign_in import is_in
from tests.support.town import PASSWORD, Phone, Town, code
from tests.support.workbooks import xlsx
from webapp.capture.schemas_counter import parse_intake
from webapp.core import reading
from webapp.core.db import db, transaction
from webapp.core.protection.crypto import current_keyring
from webapp.grid_centre.schemas import parse_person, parse_phone
from webapp.legal_aid.schemas import parse_application
from webapp.people.models import User
from webapp.people.sign_in.service_passwords import issue_code
from webapp.service_orders.schemas import parse_order
from webapp.service_orders.states import CONSENTS
from webapp.visits.schemas import parse_plan
from webapp.web.fields import Unreadable, phone, typed_phone
from webapp.web.formatting import tel

FULL_WIDTH = {plain: plain + 0xFEE0 for plain in range(0x21, 0x7F)}
LANDLINE = "07736213456"
LANDLINES = [
    "0773-6213456",
    "（0773）6213456",
    "+86 773 6213456",
    "+86(0)773-621 3456",
    "０７７３－６２１３４５６",
    "0773\u200b6213456",
    "〔0773〕6213456",
]


def writings(number: str) -> list[str]:
    """Return how people and their programs write a mobile number."""
    a, b, c = number[:3], number[3:7], number[7:]
    return [
        *(gap.join((a, b, c)) for gap in ("", " ", "-", "－", "–", "—", ".", "·", "_")),
        *(gap.join((a, b, c)) for gap in ("\u00a0", "\u200b", "\u00ad", "\u3000")),
        *(f"{code}{number}" for code in ("+86", "0086", "86", "+86 ", "+86-", "(+86)", "（86）", "＋86")),
        *(f"({a}){b}{c}", f"（{a}）{b}-{c}", f"[{a}]{b}{c}", f"【{number}】"),
        *(number.translate(FULL_WIDTH), f"{a}-{b}-{c}".translate(FULL_WIDTH), f"+86 {a} {b} {c}".translate(FULL_WIDTH)),
        *(f"\u202d{number}\u202c", f"\u202a+86 {a} {b} {c}\u202c", f"\ufeff{number}\u200e"),
        *(f" {number}\n", f"\u2066{number}\u2069"),
        *(f"'{number}", f"’{number}", f"{number}.0", f"tel:+86{number}", f"电话：{number}"),
        *(f"手机号码：{number}", f"联系电话 {number}。", f"📱{number}", f"“{number}”", f"{number}，"),
        *("".join(chr(0x0660 + int(one)) for one in number), "".join(chr(0x1D7CE + int(one)) for one in number)),
        *(f"0{number}", f"+86 0{number}", f"{a}⁃{b}⁃{c}"),
    ]  # fmt: skip


def blind(number: str) -> str:
    return current_keyring().blind_index(number)


@pytest.mark.parametrize("typed", writings("10010000001"))
def test_every_writing_of_a_mobile_number_is_that_number(typed):
    assert reading.phone(typed) == reading.phone(typed, (reading.MOBILE,)) == "10010000001"
    assert tel(typed) == "tel:10010000001"


@pytest.mark.parametrize("typed", LANDLINES)
def test_every_writing_of_a_landline_is_that_landline_and_no_mobile_number(typed):
    assert reading.phone(typed) == LANDLINE
    assert reading.phone(typed, (reading.MOBILE,)) is None


@pytest.mark.parametrize(
    "typed",
    ["1001000000", "100100000012", "²0010000001", "1001000000a", "10010000001 10010000002", "+852 2123 4567", "12:30"],
)
def test_what_is_no_number_here_stays_none(typed):
    assert reading.phone(typed, (reading.MOBILE, reading.LANDLINE)) is None


@pytest.mark.parametrize(
    "typed",
    [
        *("0773-6213456转8", "0773-6213456-8", "0773 6213456 801", "0773-6213456/57", "（0773）6213456 分机 8"),
        *("6213456转8", "6213456-8", "6213456/7", "+86 773 6213456-8"),
    ],
)
def test_an_extension_or_a_second_line_makes_no_other_number(typed):
    assert reading.phone(typed) is None, "077362134568 would ring at a stranger's"
    assert reading.has_extension(typed)
    assert reading.phone(typed, reading.ANY_PHONE), "where a number is kept as it was typed, it is one"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *(("6213 4567", "62134567"), ("62 13 45 67", "62134567"), ("0571-8765-4321", "057187654321")),
        *(("010-6213 4567", "01062134567"), ("+86 20 8123 4567", "02081234567"), ("0773-621-3456", "07736213456")),
    ],
)
def test_groups_of_a_number_are_no_extension(typed, number):
    assert reading.phone(typed) == number


def test_a_number_of_another_country_is_no_landline_here():
    for typed in ("0065 6123 4567", "+852 2123 4567", "00852 2123 4567"):
        assert reading.phone(typed) is None, typed


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0773-6213456转8", "这里记不下分机，请写一个能直接打通的号码"),
        ("6213456/7", "这里记不下分机，请写一个能直接打通的号码"),
        ("10010000001/10010000002", "这里只写一个号码，请留最容易打通的"),
        ("10010000001、0773-6213456", "这里只写一个号码，请留最容易打通的"),
        ("10010000001（儿子的）", "这里只写号码，别的字请去掉"),
        ("问张三 10010000001", "这里只写号码，别的字请去掉"),
        ("+852 2123 4567", "这里要写内地的手机号或座机号"),
        ("1001000000", "请填手机号或座机号，座机要带区号"),
    ],
)
def test_the_sentence_says_why_a_number_is_not_taken(typed, sentence):
    with pytest.raises(Unreadable) as why:
        phone().take([typed])
    assert str(why.value) == sentence


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("10010000001/10010000002", "这里只写一个号码，请留最容易打通的"),
        ("问张三 10010000001", "这里只写号码，别的字请去掉"),
        ("没有", "看看有没有写错"),
    ],
)
def test_where_a_number_is_kept_as_typed_it_is_said_too(typed, sentence):
    assert typed_phone("看看有没有写错").take(["0773-6213456转8"]) == "0773-6213456转8"
    with pytest.raises(Unreadable, match=sentence):
        typed_phone("看看有没有写错").take([typed])


def test_a_number_without_its_area_code_is_asked_for_it_where_it_is_needed():
    with pytest.raises(Unreadable, match="座机要带区号"):
        phone(kinds=(reading.MOBILE, reading.LANDLINE)).take(["6213456"])


def test_an_extension_is_dialled_after_a_pause_and_short_numbers_as_they_are():
    assert tel("0773-6213456转801") == tel("（0773）6213456 分机 801") == "tel:07736213456,801"
    assert tel("10010000001/10010000002") == tel("10010000001、0773-6213456") == "tel:10010000001"
    assert [tel(one) for one in ("110", "12348", "+852 2123 4567")] == ["tel:110", "tel:12348", "tel:+85221234567"]


def test_all_forms_read_every_writing(town: Town):
    order = {
        "item": "legal_advice",
        "area": code("200/001"),
        "meeting": "phone",
        "slot": "soon",
        "name": "唐阿姨",
        "tell": "anyone",
    }
    aid = {"client_id": str(uuid.uuid4()), "matter": "wages"}
    said = {"client_id": str(uuid.uuid4()), "about": "dispute:neighbour", "description": "水沟", "channel": "walk_in"}
    visit = {
        "client_id": str(uuid.uuid4()),
        "kind": "invited",
        "guest_name": "张三",
        "day": "2026-06-11",
        "time": "9:30",
        "place": "村委会",
        "reason": "谈谈",
    }
    agreed = order | {"consent": next(iter(CONSENTS))}
    doors: dict[str, Callable[[str], str]] = {
        "order": lambda typed: parse_order(MultiDict(order | {"phone": typed})).phone,
        "order for another": lambda typed: parse_order(MultiDict(agreed | {"phone": typed}), helped=True).phone,
        "legal aid": lambda typed: parse_application(MultiDict(aid | {"phone": typed})).phone,
        "counter, speaking up": lambda typed: parse_intake(MultiDict(said | {"caller_phone": typed})).caller.phone,
        "visit": lambda typed: parse_plan(MultiDict(visit | {"guest_phone": typed})).guest_phone,
        "person": lambda typed: parse_person(MultiDict({"phone": typed})).phone,
        "number of a person": lambda typed: parse_phone(MultiDict({"phone": typed})),
    }  # fmt: skip
    with town.app.test_request_context():
        wanted = blind("10010000001")
        for door, read in doors.items():
            for typed in writings("10010000001"):
                assert blind(read(typed)) == wanted, (door, typed)
        for door in ("order", "order for another", "legal aid", "counter, speaking up", "visit"):
            for typed in LANDLINES:
                assert blind(doors[door](typed)) == blind(LANDLINE), (door, typed)


def test_the_door_takes_every_writing_of_ones_own_number(town: Town):
    client, number = town.app.test_client(), town.phones["town"]
    for typed in writings(number):
        token = parse(client.get("/sign-in").data).find("input", name="csrf_token")["value"]
        client.post("/sign-in", data={"phone": typed, "password": PASSWORD, "csrf_token": token})
        assert is_in(client), typed
        client.delete_cookie("one_door")


def test_a_one_time_code_goes_with_every_writing_of_the_number(town: Town):
    for typed in writings(town.phones["court"])[::7]:
        with town.app.test_request_context(), transaction():
            given = issue_code(user_of(town, "court"), actor_id=None)
        client = town.app.test_client()
        token = parse(client.get("/password/new").data).find("input", name="csrf_token")["value"]
        new = f"山路弯弯好几里{uuid.uuid4().hex[:6]}"
        client.post(
            "/password/new",
            data={"phone": typed, "code": given, "new_password": new, "again": new, "csrf_token": token},
        )
        assert is_in(client), typed


def test_a_person_is_found_by_every_writing(town: Town):
    number, name = town.phones["informant:200/001/01"], "测试informant:200/001/01"
    desk, auditor = town.sign_in("grid_centre"), town.sign_in("auditor")
    for typed in writings(number):
        assert name in parse(desk.get("/people", query_string={"q": typed}).data).find("main").text, typed
    for typed in writings(number)[::3]:
        assert auditor.get("/audit", query_string={"who": typed}).status_code == 200
    security = town.sign_in("security_admin")
    for typed in writings(number)[::3]:
        assert security.post("/security/phones/end", {"phone": typed}).status_code == 303, typed


def test_a_spreadsheet_may_hold_every_writing_and_numbers_that_it_counts_with(town: Town):
    desk = town.sign_in("grid_centre")
    numbers = [f"1009222{n:04}" for n in range(len(writings("10092220000")))]
    people = [[writings(number)[n], "测试甲", ""] for n, number in enumerate(numbers)]
    people += [[10092230001, "测试乙", ""], [10092230002.0, "测试丙", ""]]
    posts = [[f"+86 {numbers[0]}", "微网格信息员", code("200/001/01"), "", ""]]
    answer = _sheet(desk, people, posts)
    assert "已有信息员" in answer.text, "the post is read, and belongs to that number"
    assert "11 位" not in answer.text
    answer = _sheet(desk, people, [])
    form = next(one for one in parse(answer.data).find_all("form") if one["action"].endswith("/apply"))
    assert desk.post(form["action"], headers={}).status_code == 303
    with town.app.app_context():
        stored = {user.phone for user in db.session().query(User).filter(User.name.startswith("测试")).all()}
    assert {*numbers, "10092230001", "10092230002"} <= stored


def _sheet(desk: Phone, people: list[list[object]], posts: list[list[str]]):
    file = (io.BytesIO(xlsx({"人员": people, "职务": posts})), "名册.xlsx")
    return desk.post("/admin/import", {"file": file}, headers={}, content_type="multipart/form-data")


def test_a_command_takes_every_writing(town: Town):
    run = town.app.test_cli_runner().invoke
    with town.app.app_context():
        before = db.session().query(User).count()
    for typed in writings(town.phones["informant:200/001/01"])[::5]:
        assert "/join/" in run(args=["users", "invite", "--", typed]).output, typed
    with town.app.app_context():
        assert db.session().query(User).count() == before


def test_progress_is_found_by_every_writing(town: Town):
    ordered = Resident(town.app.test_client()).order(phone="+86 100-1111-0001")
    asking = Resident(town.app.test_client())
    for typed in writings("10011110001"):
        asking.get("/services/progress")
        asking.post("/services/progress", code=ordered, phone=typed)
        assert "已收到" in asking.page.text, typed
