"""What guards a password: the delay after five wrong ones, counted for an account and a device, and the spray alarm.

A password check costs what the stored hash costs, so these tests store cheap ones (tests/support/town.py), also for
accounts that don't exist.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from tests.support.production import SAFE
from tests.support.sign_in import guess, is_in, sign_in_form, try_sign_in
from tests.support.town import CHEAP_HASH, PASSWORD
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.people import service
from webapp.people.models import SignInThrottle
from webapp.people.sign_in import service as service_sign_in
from webapp.people.sign_in.service import DELAYED, note_failure

PERSON = "informant:200/001/01"
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def test_five_wrong_passwords_delay_the_sixth_try_even_if_it_is_right(client, phone):
    assert guess(client, phone) == [422] * 5
    answer = try_sign_in(client, phone, PASSWORD)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    assert DELAYED in answer.get_data(as_text=True)
    assert not is_in(client)


def test_four_wrong_passwords_don_t(client, phone):
    guess(client, phone, 4)
    assert try_sign_in(client, phone, PASSWORD).status_code == 302


def test_the_delay_ends_after_fifteen_minutes(client, phone):
    with clock.travel(NOON):
        guess(client, phone)
    with clock.travel(NOON + timedelta(minutes=14, seconds=59)):
        assert try_sign_in(client, phone, PASSWORD).status_code == 429
    with clock.travel(NOON + timedelta(minutes=15, seconds=1)):
        assert try_sign_in(client, phone, PASSWORD).status_code == 302


def test_slips_of_long_ago_don_t_add_up(client, phone):
    with clock.travel(NOON):
        guess(client, phone, 4)
    with clock.travel(NOON + timedelta(days=3)):
        guess(client, phone, 4)
        assert try_sign_in(client, phone, PASSWORD).status_code == 302


def test_an_account_that_does_not_exist_is_delayed_in_the_same_words(app, town, phone):
    answers = []
    for number in (phone, "10099999999"):
        client = app.test_client()
        guess(client, number)
        answers.append(try_sign_in(client, number, "wrong-again"))
    assert [one.status_code for one in answers] == [429, 429]
    assert all(DELAYED in one.get_data(as_text=True) for one in answers)


def test_dropping_the_cookies_gives_no_fresh_tries(app, phone):
    codes = [try_sign_in(app.test_client(), phone, f"wrong-{n}").status_code for n in range(6)]
    assert codes == [422] * 5 + [429]


def test_made_up_device_cookies_share_one_bucket(app, phone):
    codes = []
    for n in range(6):
        client = app.test_client()
        client.set_cookie("one_door_device", f"made-up-{n}")
        codes += guess(client, phone, 1)
    assert codes[-1] == 429


def test_a_device_known_for_one_account_is_not_known_for_another(app, town, phone):
    codes = []
    for n in range(6):
        client = app.test_client()
        try_sign_in(client, town.phones["informant:200/001/02"], PASSWORD)
        codes += [try_sign_in(client, phone, f"wrong-{n}").status_code]
    assert codes[-1] == 429


def test_guessing_elsewhere_does_not_delay_the_owner_s_own_phone(app, phone):
    own = app.test_client()
    try_sign_in(own, phone, PASSWORD)
    guess(app.test_client(), phone, 6)
    assert try_sign_in(own, phone, PASSWORD).status_code == 302


def test_the_owner_s_own_phone_is_delayed_by_its_own_slips_only(app, phone):
    own, stranger = app.test_client(), app.test_client()
    try_sign_in(own, phone, PASSWORD)
    guess(own, phone)
    assert try_sign_in(own, phone, PASSWORD).status_code == 429
    assert try_sign_in(stranger, phone, PASSWORD).status_code == 302


def test_the_count_stands_in_the_database_so_that_all_workers_agree(make_app, town, phone):
    workers = [town.app, make_app()]
    for n in range(5):
        assert try_sign_in(workers[n % 2].test_client(), phone, f"wrong-{n}").status_code == 422
    assert [try_sign_in(worker.test_client(), phone, PASSWORD).status_code for worker in workers] == [429, 429]


def test_a_right_password_that_comes_while_five_wrong_ones_are_counted_is_too_late(client, phone, monkeypatch):
    checked = service_sign_in.check_password

    def slowly(attempt):
        user_id = checked(attempt)
        with transaction():
            for _ in range(5):
                note_failure(attempt)
        return user_id

    monkeypatch.setattr(service_sign_in, "check_password", slowly)
    assert try_sign_in(client, phone, PASSWORD).status_code == 429
    assert not is_in(client)


def test_a_right_password_forgets_the_wrong_ones(app, client, phone):
    guess(client, phone, 4)
    try_sign_in(client, phone, PASSWORD)
    with app.app_context():
        assert db.session().scalar(select(func.count()).select_from(SignInThrottle)) == 0


def test_a_village_of_333_signs_in_from_one_address(make_app, town):
    # Machines do in seconds what takes a village ten minutes; the next test is about the pace.
    app = make_app(SIGN_INS_PER_MINUTE=1_000)
    with app.app_context(), transaction():
        numbers = [f"1008{n:07}" for n in range(333)]
        for n, number in enumerate(numbers):
            service.add_user(name=f"村民{n}", phone=number, password_hash=CHEAP_HASH)
    refused = []
    for n, number in enumerate(numbers):
        if n % 50 == 0:  # some of them slip first
            try_sign_in(app.test_client(), number, "wrong")
        answer = try_sign_in(app.test_client(), number, PASSWORD)
        refused += [number] if answer.status_code != 302 else []
    assert refused == []


def test_the_pace_allowed_to_one_address_lets_333_people_in_within_ten_minutes(make_app):
    assert make_app(ENV="production", **SAFE).config["SIGN_INS_PER_MINUTE"] * 10 >= 333 * 2
    assert make_app(ENV="production", SIGN_INS_PER_MINUTE=1, **SAFE).config["SIGN_INS_PER_MINUTE"] * 10 >= 333


def test_hundreds_of_tries_a_minute_from_one_address_are_slowed(make_app, town):
    client = make_app(SIGN_INS_PER_MINUTE=60).test_client()
    form = sign_in_form(client).fields | {"phone": "", "password": "x"}
    codes = [client.post("/sign-in", data=form).status_code for _ in range(61)]
    assert codes[:60] == [422] * 60
    assert codes[60] == 429
