"""While nobody is named no page promises it; what is sent all the same is kept, those who name are told, and whoever
is named later finds it."""

import uuid
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from tests.people.names.test_names import COMMISSIONER, SECURITY, messages
from tests.people.names.test_names_hold import INFORMANT, protected_case
from tests.support.html import parse
from tests.support.posts import end, unname
from tests.support.town import Phone, Town, name_for_protected
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.db import db
from webapp.core.journal import JournalEntry
from webapp.operations.service_nightly import nightly_names
from webapp.people import service
from webapp.people.models import NameKind, Unit
from webapp.people.permissions import PROTECTED_UNITS, Role

HELP = {"tel:110", "tel:12338"}
PROMISES = ("已交给专人", "专人会尽快看到", "指定的人能看", "指定的人看得到", "指定的几个人", "会按您说的办法联系")
NOON = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
YES = {"someone_hurt": "yes"}


@pytest.fixture(autouse=True)
def noon():
    with clock.travel(NOON):
        yield


@pytest.fixture
def unnamed(town: Town) -> Town:
    """The town after its three names were ended; the officers still hold their posts."""
    unname(town)
    return town


class Resident:
    """Somebody without an account."""

    def __init__(self, town: Town) -> None:
        self.client = town.app.test_client()
        page = parse(self.client.get("/services/speak").data)
        self.token = page.find("input", name="csrf_token")["value"]

    def get(self, url: str) -> str:
        return self.client.get(url).get_data(as_text=True)

    def post(self, url: str, **fields: str) -> str:
        sent = {"csrf_token": self.token, "client_id": str(uuid.uuid4()), **fields}
        return self.client.post(url, data=sent, headers={"Accept": "text/html"}).get_data(as_text=True)


def assert_honest(page: str) -> None:
    """Check that a page promises nobody, and calls for help with one tap."""
    assert [words for words in PROMISES if words in page] == []
    assert set(parse(page.encode()).links) >= HELP


def html(phone: Phone, url: str) -> str:
    return phone.get(url).get_data(as_text=True)


def protected_cases(town: Town) -> int:
    with town.app.app_context():
        return db.session().scalar(select(func.count()).select_from(Case).where(Case.protected)) or 0


def test_the_report_form_says_so_before_anything_is_sent_and_its_page_after(unnamed):
    phone = unnamed.sign_in(INFORMANT)
    assert_honest(html(phone, "/report/dispute"))
    sent = phone.report("dispute", category="marriage_family", **YES).get_json()
    address = sent["photos_at"].removesuffix("/photos")
    assert_honest(html(phone, address))
    assert "还没有人看" in html(phone, "/reports")
    assert "已交给专人" not in html(phone, "/reports")
    assert protected_cases(unnamed) == 1


def test_the_kept_form_of_a_phone_says_only_what_always_holds(unnamed, client):
    kept = client.get("/shell/dispute").get_data(as_text=True)
    assert "只有派出所、司法所、妇联里指定的人能看" in kept
    assert "各一名" not in kept
    assert "要有网才知道" in kept
    assert set(parse(kept.encode()).links) >= HELP


def test_the_kept_form_is_the_same_whoever_is_named(town, client):
    kept = parse(client.get("/shell/dispute").data).find("section", data_safe="").text
    end(town, "police_station")
    assert parse(client.get("/shell/dispute").data).find("section", data_safe="").text == kept


def test_the_counter_says_so_before_and_after(unnamed):
    phone = unnamed.sign_in("petition_reception_centre")
    assert_honest(html(phone, "/counter"))
    client_id = str(uuid.uuid4())
    sent = {"client_id": client_id, "channel": "walk_in", "about": "dispute:marriage_family", "description": "想离婚"}
    assert phone.post("/counter", sent | YES).status_code == 201
    assert_honest(html(phone, f"/counter/{client_id}"))
    assert protected_cases(unnamed) == 1


def test_speaking_up_says_so_before_and_after(unnamed):
    resident = Resident(unnamed)
    assert_honest(resident.get("/services/speak"))
    assert_honest(resident.post("/services/speak", about="dispute:marriage_family", description="怕回家", **YES))
    assert protected_cases(unnamed) == 1


def test_the_quiet_page_offers_no_form_and_keeps_what_comes_from_one_that_was_open(unnamed):
    resident = Resident(unnamed)
    page = resident.get("/services/p")
    assert_honest(page)
    assert parse(page.encode()).find_all("textarea", "button") == []
    assert parse(page.encode()).find_all("input", type="text") == []
    assert_honest(resident.post("/services/p", description="他又打我"))
    assert protected_cases(unnamed) == 1


def test_legal_aid_says_so_on_its_guide_form_and_answer(unnamed):
    resident = Resident(unnamed)
    harm = {"matter": "harm", "asked": "matter"}
    assert_honest(resident.post("/services/legal-aid", **harm))
    assert_honest(resident.post("/services/legal-aid/form", **harm))
    assert_honest(resident.post("/services/legal-aid/apply", phone="10055556666", **harm))
    assert "一件要专人办的事，没有人看" in messages(unnamed, SECURITY)


def test_legal_aid_asks_after_the_justice_office_alone(town):
    end(town, "justice_office")
    harm = {"matter": "harm", "asked": "matter"}
    page = Resident(town).post("/services/legal-aid", **harm)
    assert "只有司法所一名指定的人能看" not in page
    assert "也告诉police_station、womens_federation" in page


@pytest.mark.parametrize("who", [SECURITY, COMMISSIONER])
def test_those_who_name_are_told_at_once_and_once_of_each_matter_in_neutral_words(unnamed, who):
    address = protected_case(unnamed)
    assert messages(unnamed, who).count("有一件受保护的事，没有人看") == 1
    protected_case(unnamed)
    page = messages(unnamed, who)
    assert page.count("有一件受保护的事，没有人看") == 2
    for word in (address, "婚姻", "才湾村", "测试informant"):
        assert word not in page
    assert unnamed.sign_in(who).get(address).status_code == 404


def test_nobody_is_alarmed_while_somebody_is_named(town):
    protected_case(town)
    assert "没有人看" not in messages(town, SECURITY)


def test_at_night_too_they_are_told_at_once(unnamed):
    with clock.travel(datetime(2026, 11, 26, 18, 0, tzinfo=UTC)):
        protected_case(unnamed)
        assert "有一件受保护的事，没有人看" in messages(unnamed, SECURITY)


def test_whoever_is_named_later_finds_what_waited_and_is_told(unnamed, writing):
    address = protected_case(unnamed)
    assert unnamed.sign_in("womens_federation").get(address).status_code == 404
    with writing():
        name_for_protected(unnamed, "womens_federation", "womens_federation")
    phone = unnamed.sign_in("womens_federation")
    assert phone.get(address).status_code == 200
    assert address in html(phone, "/todo")
    assert "受保护的事，现在由您看" in messages(unnamed, "womens_federation")
    report = unnamed.sign_in(INFORMANT)
    assert "已交给专人" in html(report, "/reports")
    assert "只有womens_federation各一名指定的人能看" in html(report, "/report/dispute")


def test_each_day_until_it_is_mended_both_are_told_what_is_missing(town, writing):
    end(town, "police_station")

    def look() -> list[str]:
        with town.app.app_context():
            return nightly_names()

    assert look() == ["police_station没有人看", "justice_office没有候补", "womens_federation没有候补"]
    look()
    for who in (SECURITY, COMMISSIONER):
        assert told_of_missing(town, who) == 1, "once a day"
    with clock.travel(datetime(2026, 11, 27, 4, 0, tzinfo=UTC)):
        look()
        assert told_of_missing(town, SECURITY) == 2
    with writing():
        for unit_code in PROTECTED_UNITS:
            cover(town, unit_code)
    assert look() == []


def told_of_missing(town: Town, key: str) -> int:
    with town.app.app_context():
        query = select(func.count()).select_from(JournalEntry).where(JournalEntry.event == "operations.names_missing")
        counted = db.session().scalar(query)
    assert "受保护的事，还缺指定的人" in messages(town, key)
    return counted or 0


def cover(town: Town, unit_code: str) -> None:
    """Give a unit two new officers: one named, one to stand in."""
    unit = db.session().scalars(select(Unit).where(Unit.code == unit_code)).one()
    for kind in NameKind:
        key = f"{unit_code} {kind}"
        phone = f"1006{len(town.users):07}"
        user = service.add_user(name=key, phone=phone, password_hash="x")
        town.users[key], town.phones[key] = user.id, phone
        service.appoint(user, Role.UNIT_HEAD, unit=unit)
        name_for_protected(town, unit_code, key, kind)
