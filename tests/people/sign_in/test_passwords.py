"""Passwords: what is refused, changing one's own, and the one-time code."""

import time
from contextlib import suppress
from datetime import timedelta

import pytest

from tests.support.html import parse
from tests.support.posts import user_of
from tests.support.sign_in import is_in, sign_in_form, try_sign_in
from tests.support.town import PASSWORD
from webapp.core import clock
from webapp.core.errors import Problem
from webapp.people import queries
from webapp.people.models import User
from webapp.people.sign_in import service_passwords
from webapp.people.sign_in.service import TRIES
from webapp.people.sign_in.service_passwords import refuse_weak

OFFICER = "court"
NEW = "榕树下的三只鸭子"
GOOD = "榕树 水牛 三只鸭子 赶圩"


@pytest.fixture(autouse=True)
def _cheap_hash(monkeypatch):
    from argon2 import PasswordHasher

    monkeypatch.setattr(
        service_passwords, "hash_password", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash
    )


WEAK = {
    "short": "太短了",
    "九个字也还是太短了": "太短了",
    "x" * 201: "太长了",
    "1234567890": "只有数字",
    "12345678901": "只有数字",
    "11223344556": "只有数字",
    "９８７６５４３２１０": "只有数字",
    "139 1234 5678": "只有数字",
    "20011231200112": "只有数字",
    "10090000003x": "您的手机号",
    "a100-9000-0003": "您的手机号",
    "wang13912345678": "手机号",
    "qz450324199001011234": "手机号或身份证号",
    "zhangsanfeng1990": "您的名字",
    "张三丰19900101": "您的名字",
    "sanfeng@2026": "您的名字",
    "caiwancun2026": "地名",
    "Quanzhou@2026": "地名",
    "才湾镇 2026 才湾": "地名",
    "Password123": "太好猜了",
    "aaaaaaaaaaaa": "太好猜了",
    "abcabcabcabc": "太好猜了",
    "yishanmen-demo": "太好猜了",
    "iloveyou20261201": "年份",
    "woaini1314520": "太好猜了",
    "pinganzhizhi123": "太好猜了",
}
PLACES = ("全州县", "才湾镇", "才湾村", "小塘村")


def refusal(password: str) -> str:
    """Return what is said to somebody who wants this password; nothing when it is taken."""
    with suppress(Problem):
        refuse_weak(password, User(name="张三丰", phone="10090000003"))
        return ""
    with pytest.raises(Problem) as refused:
        refuse_weak(password, User(name="张三丰", phone="10090000003"))
    assert (refused.value.status, list(refused.value.fields)) == (422, ["new_password"])
    return refused.value.message


def test_a_password_that_somebody_who_knows_the_town_would_guess_is_refused_with_its_reason(monkeypatch):
    monkeypatch.setattr(service_passwords, "real_names", lambda: PLACES)
    said = {weak: refusal(weak) for weak in WEAK}
    assert {weak: said[weak] for weak in WEAK if WEAK[weak] not in said[weak]} == {}


@pytest.mark.parametrize(
    "good", [GOOD, PASSWORD, "correct horse battery", "k7#Qw92!mzLp", "赶圩 13912345678 水牛 榕树 三只鸭"]
)
def test_a_good_password_is_taken(good, monkeypatch):
    monkeypatch.setattr(service_passwords, "real_names", lambda: PLACES)
    assert refusal(good) == ""


def test_the_longest_password_is_judged_within_a_moment(monkeypatch):
    monkeypatch.setattr(service_passwords, "real_names", lambda: [f"{n}号村" for n in range(300)])
    began = time.perf_counter()
    refusal("aB1!" * 50)
    assert time.perf_counter() - began < 5


def change(phone, old, new, again=None):
    return phone.post("/me/password", {"old_password": old, "new_password": new, "again": again or new}, headers={})


def test_changing_the_own_password_ends_the_other_phones_and_only_them(town, client):
    here, there = town.sign_in(OFFICER), town.sign_in(OFFICER)
    assert change(here, PASSWORD, GOOD).status_code == 303
    assert here.get("/session").status_code == 200
    assert there.get("/session").status_code == 401
    assert try_sign_in(client, town.phones[OFFICER], PASSWORD).status_code == 422
    assert try_sign_in(client, town.phones[OFFICER], GOOD).status_code == 302


def test_what_is_wrong_stands_beside_its_field_and_nothing_changes(town):
    phone = town.sign_in(OFFICER)
    assert "两次写的不一样" in change(phone, PASSWORD, GOOD, "another one entirely").get_data(as_text=True)
    assert "太好猜了" in change(phone, PASSWORD, "1234567890").get_data(as_text=True)
    answers = [change(phone, "wrong", GOOD) for _ in range(TRIES)]
    assert {one.status_code for one in answers} == {422}
    assert "原来的密码不对" in answers[0].get_data(as_text=True)
    assert change(phone, PASSWORD, GOOD).status_code == 429, "a stolen phone must not try for ever"


def use_code(client, phone, code, new=GOOD):
    token = sign_in_form(client).fields["csrf_token"]
    typed = {"phone": phone, "code": code, "new_password": new, "again": new, "csrf_token": token}
    return client.post("/password/new", data=typed)


def test_a_one_time_code_sets_a_new_password_once(town, writing, client):
    before = town.sign_in(OFFICER)
    with writing():
        code = service_passwords.issue_code(user_of(town, OFFICER), actor_id=town.users["system_admin"])
    assert before.get("/session").status_code == 401
    assert try_sign_in(client, town.phones[OFFICER], PASSWORD).status_code == 422, "the old password must be dead"
    assert use_code(client, town.phones[OFFICER], code, "1234567890").status_code == 422
    answer = use_code(client, town.phones[OFFICER], code.lower().replace("-", " "))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/todo")
    assert is_in(client)
    assert use_code(client, town.phones[OFFICER], code).status_code == 422
    assert try_sign_in(client, town.phones[OFFICER], GOOD).status_code == 302


def test_the_same_form_again_gets_the_first_answer_another_one_does_not(town, writing, client, app):
    with writing():
        code = service_passwords.issue_code(user_of(town, OFFICER), actor_id=None)
    page = parse(client.get("/password/new").data)
    typed = {"phone": town.phones[OFFICER], "code": code, "new_password": GOOD, "again": GOOD}
    typed["csrf_token"] = page.find("input", name="csrf_token")["value"]
    before = client.get_cookie("one_door").value
    answers = []
    for sent in (typed, typed, typed | {"new_password": "x" * 12, "again": "x" * 12}):
        client.set_cookie("one_door", before)
        answers.append(client.post("/password/new", data=sent).status_code)
    assert answers == [302, 302, 422]
    with app.app_context():
        assert len(queries.devices_of(town.users[OFFICER])) == 1, "the same session, not a second one"
    elsewhere = app.test_client()
    assert use_code(elsewhere, town.phones[OFFICER], code).status_code == 422


def test_a_code_of_yesterday_or_of_somebody_else_or_an_earlier_one_does_nothing(town, writing, client):
    with writing():
        old = service_passwords.issue_code(user_of(town, OFFICER), actor_id=None)
        code = service_passwords.issue_code(user_of(town, OFFICER), actor_id=None)
    assert use_code(client, town.phones[OFFICER], old).status_code == 422
    assert use_code(client, town.phones["police_station"], code).status_code == 422
    with clock.travel(clock.now() + timedelta(hours=25)):
        assert use_code(client, town.phones[OFFICER], code).status_code == 422


def test_guessing_codes_is_delayed_like_guessing_passwords(town, writing, client):
    with writing():
        code = service_passwords.issue_code(user_of(town, OFFICER), actor_id=None)
    assert [use_code(client, town.phones[OFFICER], f"AAAA-AAAA-AAA{n}").status_code for n in range(TRIES)] == [422] * 5
    assert use_code(client, town.phones[OFFICER], code).status_code == 429


@pytest.mark.parametrize(
    "around", ["一次性密码：{}，24 小时里用一次", "code {} ok", "{}\n10090000003", " {} ", "\u202d{}\u202c"]
)
def test_a_one_time_code_may_be_pasted_with_words_around_it(town, client, writing, around):
    with writing():
        given = service_passwords.issue_code(user_of(town, OFFICER), actor_id=None)
    for written in (
        given,
        given.lower(),
        given.replace("-", " "),
        given.translate({n: n + 0xFEE0 for n in range(0x21, 0x7F)}),
    ):
        assert service_passwords._digest(around.format(written)) == service_passwords._digest(given), written
    token = parse(client.get("/password/new").data).find("input", name="csrf_token")["value"]
    sent = {"phone": town.phones[OFFICER], "code": around.format(given), "new_password": GOOD, "again": GOOD}
    client.post("/password/new", data=sent | {"csrf_token": token})
    assert is_in(client)


def test_both_doors_say_why_and_that_one_has_to_wait(town, client, writing):
    phone = town.sign_in(OFFICER)
    for weak, why in (("caiwancun2026", "地名"), ("11223344556", "只有数字")):
        assert why in change(phone, PASSWORD, weak).get_data(as_text=True)
    answers = [change(phone, "wrong", GOOD) for _ in range(TRIES + 1)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0
    typed = {"phone": town.phones[OFFICER], "code": "AAAA-AAAA-AAAA", "new_password": GOOD, "again": GOOD}
    page = client.get("/password/new").get_data(as_text=True)
    typed["csrf_token"] = parse(page).find("input", name="csrf_token")["value"]
    waiting = [client.post("/password/new", data=typed) for _ in range(TRIES + 1)][-1]
    assert waiting.status_code == 429
    assert int(waiting.headers["Retry-After"]) > 0
