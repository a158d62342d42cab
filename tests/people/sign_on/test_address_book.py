"""通讯录: whoever 企业微信 knows by number is bound, at night or when asked, and on where it was cut off."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.support.html import parse
from tests.support.provider import Played
from tests.support.statements import counted_statements
from webapp.core import background, clock
from webapp.core.db import db, transaction
from webapp.people.models import User
from webapp.people.sign_on import service_address_book, tasks
from webapp.people.sign_on.models import AddressBook, Provider
from webapp.people.sign_on.queries import subjects_of
from webapp.people.sign_on.queries_address_book import not_known
from webapp.people.sign_on.service_address_book import BOOKS
from webapp.providers import wecom

NUMBER = "/cgi-bin/user/getuserid"
LEAD, INFORMANT, KEEPER = "grid:200/001", "informant:200/001/01", "system_admin"
UNKNOWN = {"errcode": 46004, "errmsg": "user no exist"}


@pytest.fixture
def known(town, provider):
    """Whom 企业微信 knows: number → name there; it may be changed."""
    town.app.config |= {"WECOM_CORP": "ww1", "WECOM_AGENT": "1", "WECOM_SECRET": "s", "WECOM_URL": provider.url}
    wecom.TOKENS.forget()
    provider.plays("wecom", "token")
    members = {town.phones[LEAD]: "zhangsan", town.phones[INFORMANT]: "lisi"}

    def answer(asked):
        name = members.get(asked.json["mobile"])
        return {"errcode": 0, "errmsg": "ok", "userid": name} if name else UNKNOWN

    provider.answers(NUMBER, answer)
    yield members
    town.app.config |= {"WECOM_CORP": "", "WECOM_AGENT": "", "WECOM_SECRET": ""}


def night(town, **later):
    with clock.travel(clock.now() + timedelta(**later)), town.app.app_context():
        background.JOBS["begin_address_books"].run()


def bound(town):
    with town.app.app_context():
        return set(subjects_of(Provider.WECOM, list(town.users.values())).values())


def book(town):
    with town.app.app_context():
        return db.session().get(AddressBook, Provider.WECOM)


def test_without_an_address_book_the_page_is_not_there_and_the_night_asks_nothing(town):
    phone = town.sign_in(KEEPER)
    assert phone.get("/admin/address-book").status_code == 404
    assert phone.post("/admin/address-book").status_code == 404
    assert "通讯录" not in phone.get("/me").text
    with town.app.app_context(), counted_statements() as seen:
        background.JOBS["begin_address_books"].run()
        background.JOBS["check_address_book"].run()
    assert seen == []


def test_a_press_binds_who_is_known_and_names_who_is_not(town, known):
    phone = town.sign_in(KEEPER)
    assert phone.post("/admin/address-book", headers={}).location == "/admin/address-book?of=wecom"
    assert bound(town) == {"zhangsan", "lisi"}
    with counted_statements(town.app) as seen:
        page = phone.get("/admin/address-book").text
    assert len(seen) <= 6, seen
    assert f"2 / {len(town.users)} 人" in page
    assert "新认识 2 人" in page
    names = {link["href"] for link in parse(page.encode()).find_all("a") if link["href"].startswith("/people/")}
    assert f"/people/{town.users[LEAD]}" not in names
    assert f"/people/{town.users['court']}" in names
    assert "通讯录" in phone.get("/me").text


def test_each_is_asked_for_by_number_once_and_outside_any_transaction(town, known, provider):
    night(town)
    asked = [one.json["mobile"] for one in provider.of(NUMBER)]
    assert sorted(asked) == sorted(town.phones.values())


def test_who_has_another_number_there_is_bound_anew_and_who_left_there_is_unbound(town, known):
    night(town)
    known[town.phones[LEAD]] = "zhangsan2"
    del known[town.phones[INFORMANT]]
    night(town, days=1)
    assert bound(town) == {"zhangsan2"}
    assert (book(town).changed, book(town).unbound) == (1, 1)


def test_who_left_the_house_is_unbound(town, known):
    night(town)
    with town.app.app_context(), transaction() as session:
        session.execute(update(User).where(User.id == town.users[LEAD]).values(active=False))
    night(town, days=1)
    assert bound(town) == {"lisi"}


def test_a_name_there_that_passes_to_another_person_is_theirs_alone(town, known):
    night(town)
    known[town.phones["village:200"]] = known.pop(town.phones[LEAD])
    night(town, days=1)
    with town.app.app_context():
        found = subjects_of(Provider.WECOM, [town.users[LEAD], town.users["village:200"]])
    assert found == {town.users["village:200"]: "zhangsan"}


def test_a_round_that_was_killed_goes_on_where_it_was(town, known, provider, monkeypatch):
    noted, note = [], service_address_book._note

    def killed(*what):
        if noted:
            raise KeyboardInterrupt
        noted.append(note(*what))

    monkeypatch.setattr(service_address_book, "_note", killed)
    with pytest.raises(KeyboardInterrupt):
        night(town)
    monkeypatch.setattr(service_address_book, "_note", note)
    before = len(provider.of(NUMBER))
    for minutes in (1, 5):
        with clock.travel(clock.now() + timedelta(minutes=minutes)), town.app.app_context():
            background.JOBS["check_address_book"].run()
        assert (len(provider.of(NUMBER)) > before) == (minutes == 5), "a claim holds for two minutes"
    assert bound(town) == {"zhangsan", "lisi"}
    assert len(provider.of(NUMBER)) == len(town.users) + service_address_book.BATCH
    assert book(town).ended_at is not None


def test_one_that_is_away_ends_the_round_with_its_reason_and_the_next_goes_on_from_there(town, known, provider):
    answer = provider._answers[NUMBER][0]
    asked = []

    def hangs_up(what):
        asked.append(what)
        return answer(what) if len(asked) <= 3 else Played(gone=True)

    provider.answers(NUMBER, hangs_up)
    phone = town.sign_in(KEEPER)
    phone.post("/admin/address-book", headers={})
    assert (book(town).found + book(town).unknown, book(town).reason) == (3, "unreachable")
    assert "没有对完：连不上" in phone.get("/admin/address-book").text
    provider.answers(NUMBER, answer)
    begun = len(provider.of(NUMBER))
    night(town, days=1)
    numbers = [one.json["mobile"] for one in provider.of(NUMBER)][begun:]
    assert numbers[0] == asked[3].json["mobile"]
    assert sorted(numbers) == sorted(town.phones.values())
    assert bound(town) == {"zhangsan", "lisi"}


def test_no_more_strangers_are_asked_for_in_a_day_than_it_bears(town, known, provider, monkeypatch):
    monkeypatch.setitem(BOOKS, Provider.WECOM, replace(BOOKS[Provider.WECOM], strangers=5))
    phone = town.sign_in(KEEPER)
    for _ in range(2):
        phone.post("/admin/address-book", headers={})
    assert book(town).strange == 5
    assert book(town).reason == "used_up"
    assert "明天夜里接着对" in phone.get("/admin/address-book").text
    for days in range(1, 1 + len(town.users) // 5):
        night(town, days=days)
    assert bound(town) == {"zhangsan", "lisi"}
    assert {one.json["mobile"] for one in provider.of(NUMBER)} == set(town.phones.values())


def test_a_round_that_is_under_way_is_not_begun_again(town, known, monkeypatch):
    monkeypatch.setattr(tasks, "check", lambda _: None)
    phone = town.sign_in(KEEPER)
    phone.post("/admin/address-book", headers={})
    begun = book(town).begun_at
    with clock.travel(clock.now() + timedelta(minutes=1)):
        town.sign_in(KEEPER).post("/admin/address-book", headers={})
    assert book(town).begun_at == begun
    assert "正在对" in phone.get("/admin/address-book").text


def test_names_come_a_page_at_a_time(town):
    with town.app.app_context():
        seen, after = [], None
        while True:
            names = not_known(Provider.WECOM, after, size=7)
            seen += [user_id for user_id, _ in names.rows]
            assert len(names.rows) <= 7
            if names.after is None:
                break
            after = names.after
        everybody = set(db.session().scalars(select(User.id)))
    assert len(seen) == len(set(seen))
    assert set(seen) <= everybody
    assert set(town.users.values()) == set(seen)
