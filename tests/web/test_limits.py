"""Limits are there, far above what a phone that comes back needs, and say when to come again."""

import pytest

from tests.support.town import JSON


@pytest.fixture
def strict(app):
    """An application that lets three writes a minute pass."""
    app.config["WRITES_PER_MINUTE"] = 3
    return app


def test_the_fourth_write_of_one_account_waits_and_is_told_how_long(strict, town):
    phone = town.sign_in("town")
    answers = [phone.post("/messages/read") for _ in range(4)]
    assert [one.status_code for one in answers] == [303, 303, 303, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert answers[-1].get_json()["error"]["code"] == "too_many"


def test_accounts_don_t_use_up_each_other_s(strict, town):
    for key in ("town", "grid:200/001"):
        phone = town.sign_in(key)
        assert [phone.post("/messages/read").status_code for _ in range(3)] == [303] * 3


def test_reading_is_not_limited(strict, town):
    phone = town.sign_in("town")
    assert {phone.get("/messages").status_code for _ in range(10)} == {200}


def test_photos_by_put_are_not_limited(strict, town):
    phone = town.sign_in("informant:200/001/01")
    address = f"/reports/00000000-0000-4000-8000-000000000000/photos/{'a' * 64}"
    assert {phone.put(address, b"x").status_code for _ in range(10)} == {404}


def test_300_writes_a_minute_pass_as_it_is_set_up(town):
    phone = town.sign_in("town")
    assert {phone.post("/messages/read", headers=JSON).status_code for _ in range(300)} == {303}
