"""Passwords: what is refused, changing one's own, and the one-time code."""

import uuid
from datetime import timedelta

import pytest

from tests.support.html import parse
from tests.support.posts import user_of
from tests.support.sign_in import is_in, sign_in_form, try_sign_in
from tests.support.town import PASSWORD
from webapp.core import clock
from webapp.core.errors import Problem
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


@pytest.mark.parametrize(
    "weak",
    [
        "short",
        "九个字也还是太短了",
        "1234567890",
        "Password123",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "９８７６５４３２１０",
        "10090000003x",
        "yishanmen-demo",
        "x" * 201,
    ],
)
def test_a_password_that_is_short_or_everybody_s_first_guess_is_refused(weak):
    with pytest.raises(Problem) as refused:
        refuse_weak(weak, phone="10090000003", name="张三")
    assert refused.value.status == 422


@pytest.mark.parametrize("good", [GOOD, "correct horse battery", "k7#Qw92!mzLp"])
def test_a_good_password_is_taken(good):
    refuse_weak(good, phone="10090000003", name="张三")


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
    typed |= {name: page.find("input", name=name)["value"] for name in ("csrf_token", "client_id")}
    before = client.get_cookie("one_door").value
    answers = []
    others = typed | {"client_id": str(uuid.uuid4())}, typed | {"new_password": "x" * 12, "again": "x" * 12}
    for sent in (typed, typed, *others):
        client.set_cookie("one_door", before)
        answers.append(client.post("/password/new", data=sent).status_code)
    assert answers == [302, 302, 422, 422]


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
