"""A person named whom a protected matter concerns, or who withdraws, is out of it wholly; the stand-in is in."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.html import parse
from tests.support.makers import Desk, plan_visit
from tests.support.statements import counted_statements
from tests.support.town import Town, name_for_protected
from webapp.cases.lists.service_counters import verify_counters
from webapp.cases.models import Case
from webapp.cases.recusal.service_kept_out import keep_out
from webapp.core import clock
from webapp.core.calendar import entries_of
from webapp.core.db import db, transaction
from webapp.core.erasure import clear_traces
from webapp.core.protection.impartial import NUMBERS, concerns
from webapp.grid_centre.service import change_person
from webapp.people import service as people
from webapp.people.models import KeptOut, NameKind, Unit, User
from webapp.people.names import service as names
from webapp.people.permissions import Role
from webapp.people.queries import actor_by_id, protected_contact_ids

REPORTER, POLICE, JUSTICE, WOMEN, STANDS_IN = (
    "informant:200/001/01",
    "police_station",
    "justice_office",
    "womens_federation",
    "court",
)
ID = "7d1c7a3e-30d5-4a8e-9b4e-000000000002"
WHY = "她丈夫是我表哥"


@pytest.fixture
def code(desk: Desk) -> str:
    """The code of a protected matter that everybody named may read."""
    return protected(desk)


def protected(desk: Desk, **fields: str) -> str:
    return desk.report("dispute", category="marriage_family", someone_hurt="yes", **fields)


def stand_in(town: Town, key: str = STANDS_IN, unit: str = POLICE, role: Role = Role.POLICE_OFFICER) -> int:
    """Let somebody stand in for the person named of a unit; return the name."""
    with town.app.app_context(), transaction() as session:
        where = session.scalars(select(Unit).where(Unit.code == unit)).one()
        people.appoint(session.get_one(User, town.users[key]), role, unit=where)
        return name_for_protected(town, unit, key, NameKind.STAND_IN).id


def reads(desk: Desk, key: str, code: str) -> bool:
    """Say whether somebody reads a matter; every place must say the same."""
    phone = desk.phone(key)
    opens = phone.get(f"/cases/{code}").status_code == 200
    listed = code in phone.get("/todo").text
    with desk.town.app.app_context():
        case = db.session().scalars(select(Case).where(Case.code == code)).one()
        receives = desk.town.users[key] in protected_contact_ids("case", case.id)
    assert {opens, receives, listed} == {opens}, (key, opens, receives, listed)
    return opens


def readers(desk: Desk, code: str) -> set[str]:
    return {key for key in (POLICE, JUSTICE, WOMEN, STANDS_IN) if reads(desk, key, code)}


def withdraw(desk: Desk, key: str, code: str) -> None:
    told = desk.does(key, code, "recuse", reason=WHY)
    assert (told["state"], told["version"]) == (None, None), "who has left it is not told how it stands"


def proved(desk: Desk) -> None:
    with desk.town.app.app_context():
        assert verify_counters() == []


def test_who_withdraws_is_out_of_that_one_matter_and_the_stand_in_is_in_for_it_alone(desk: Desk, code: str) -> None:
    stand_in(desk.town)
    other = protected(desk)
    assert readers(desk, code) == {POLICE, JUSTICE, WOMEN}
    withdraw(desk, POLICE, code)
    assert readers(desk, code) == {JUSTICE, WOMEN, STANDS_IN}
    assert readers(desk, other) == {POLICE, JUSTICE, WOMEN}
    for page in ("/cases", "/todo?show=protected", "/cases?show=new_today"):
        assert {code in desk.phone(key).get(page).text for key in (JUSTICE, STANDS_IN)} == {True}
        assert code not in desk.phone(POLICE).get(page).text
        assert other not in desk.phone(STANDS_IN).get(page).text
    desk.does(STANDS_IN, code, "acknowledge")
    proved(desk)


def test_a_page_that_was_open_meanwhile_takes_no_step_and_shows_no_picture(desk: Desk) -> None:
    receipt = desk.phone(REPORTER).report("dispute", someone_hurt="yes").json
    code, phone = receipt["case_code"], desk.phone(POLICE)
    page = parse(phone.get(f"/cases/{code}").data)
    form = page.find("form", action=f"/cases/{code}/acknowledge").fields
    withdraw(desk, POLICE, code)
    assert phone.post(f"/cases/{code}/acknowledge", form).status_code == 404
    assert phone.post(f"/cases/{code}/recuse", {"reason": WHY}).status_code == 404
    assert phone.get(f"/cases/{code}/print").status_code == 404
    assert plan_visit(phone, case=code).status_code == 404
    answer = phone.post(
        f"{receipt['photos_at'].removesuffix('/photos')}/additions", {"description": "我说一句", "client_id": ID}
    )
    assert answer.status_code == 404


def test_what_they_were_told_of_it_is_gone_and_nothing_more_comes(desk: Desk, code: str) -> None:
    stand_in(desk.town)
    assert "有一件要专人办的事" in desk.told(POLICE)
    withdraw(desk, POLICE, code)
    desk.does(JUSTICE, code, "acknowledge")
    desk.phone(REPORTER).post(f"/reports/{report_of(desk, code)}/additions", {"description": "又来了", "client_id": ID})
    assert "要专人办的事" not in desk.told(POLICE)
    assert code not in desk.told(POLICE)
    for key in (STANDS_IN, JUSTICE, WOMEN):
        assert "要专人办的事有补充" in desk.told(key)
    assert WHY not in desk.told(STANDS_IN)
    assert WHY in desk.phone(STANDS_IN).get(f"/cases/{code}").text


def report_of(desk: Desk, code: str) -> str:
    """Return the id of the report behind a protected matter, from its author's list."""
    page = parse(desk.phone(REPORTER).get("/reports").data)
    return next(one for one in page.links if one.startswith("/reports/")).removeprefix("/reports/")


def test_whom_it_concerns_never_sees_it_nor_hears_of_it(desk: Desk) -> None:
    stand_in(desk.town)
    code = protected(desk, party_name="她丈夫", party_phone=desk.town.phones[POLICE])
    assert readers(desk, code) == {JUSTICE, WOMEN, STANDS_IN}
    assert "要专人办的事" not in desk.told(POLICE)
    assert "有一件要专人办的事" in desk.told(STANDS_IN)
    proved(desk)


def test_a_stand_in_whom_it_concerns_is_out_before_they_are_ever_called_in(desk: Desk) -> None:
    name = stand_in(desk.town)
    code = protected(desk, party_name="她丈夫", party_phone=desk.town.phones[STANDS_IN])
    assert readers(desk, code) == {POLICE, JUSTICE, WOMEN}
    call_in(desk, name)
    assert readers(desk, code) == {POLICE, JUSTICE, WOMEN}
    assert readers(desk, protected(desk)) == {STANDS_IN, JUSTICE, WOMEN}


def call_in(desk: Desk, name: int, until: timedelta | None = None) -> None:
    with desk.town.app.app_context():
        namer = actor_by_id(desk.town.users["security_admin"])
        names.call_in(namer, name, clock.now() + until if until else None)


def test_without_a_stand_in_the_two_others_go_on_and_who_names_hears_neither_which_nor_who(
    desk: Desk, code: str
) -> None:
    withdraw(desk, POLICE, code)
    assert readers(desk, code) == {JUSTICE, WOMEN}
    for key in ("security_admin", "political_legal_commissioner"):
        told = desk.told(key)
        assert "请给police_station指定候补" in told
        assert code not in told
        assert "测试police_station" not in told
    stand_in(desk.town)
    assert readers(desk, code) == {JUSTICE, WOMEN, STANDS_IN}


def agreed_later(desk: Desk) -> None:
    """Let a stand-in of the police be agreed to by two, as those who name do."""
    town = desk.town
    with town.app.app_context():
        with transaction() as session:
            where = session.scalars(select(Unit).where(Unit.code == POLICE)).one()
            people.appoint(session.get_one(User, town.users[STANDS_IN]), Role.POLICE_OFFICER, unit=where)
            unit = where.id
        asks, agrees = (actor_by_id(town.users[one]) for one in ("security_admin", "political_legal_commissioner"))
        name = names.propose(asks, unit, NameKind.STAND_IN, town.users[STANDS_IN]).id
        names.confirm(agrees, name)


STANDS_IN_NOW = "有受保护的事，现在由您看"


def test_a_stand_in_agreed_later_hears_once_that_something_is_theirs_and_not_what(desk: Desk, code: str) -> None:
    withdraw(desk, POLICE, code)
    agreed_later(desk)
    assert readers(desk, code) == {JUSTICE, WOMEN, STANDS_IN}
    told = desk.told(STANDS_IN)
    assert told.count(STANDS_IN_NOW) == 1
    assert code not in told
    assert WHY not in told
    assert STANDS_IN_NOW not in desk.told(POLICE)
    desk.does(JUSTICE, code, "acknowledge")
    assert desk.told(STANDS_IN).count(STANDS_IN_NOW) == 1


def test_a_stand_in_for_whom_nothing_is_kept_hears_of_no_matter(desk: Desk, code: str) -> None:
    withdraw(desk, JUSTICE, code)  # another unit's
    agreed_later(desk)
    assert readers(desk, code) == {POLICE, WOMEN}
    assert STANDS_IN_NOW not in desk.told(STANDS_IN)


def test_a_stand_in_whom_the_matter_concerns_themselves_hears_nothing_of_it(desk: Desk) -> None:
    code = protected(desk, party_name="她丈夫", party_phone=desk.town.phones[STANDS_IN])
    withdraw(desk, POLICE, code)
    agreed_later(desk)
    assert readers(desk, code) == {JUSTICE, WOMEN}
    assert STANDS_IN_NOW not in desk.told(STANDS_IN)


def test_a_stand_in_called_in_stays_with_what_the_person_named_is_out_of(desk: Desk, code: str) -> None:
    name = stand_in(desk.town)
    withdraw(desk, POLICE, code)
    other = protected(desk)
    call_in(desk, name, timedelta(days=2))
    assert readers(desk, code) == readers(desk, other) == {JUSTICE, WOMEN, STANDS_IN}
    with clock.travel(clock.now() + timedelta(days=3)):
        assert readers(desk, other) == {POLICE, JUSTICE, WOMEN}
        assert readers(desk, code) == {JUSTICE, WOMEN, STANDS_IN}


def test_who_follows_the_person_named_reads_it_and_the_stand_in_no_more(desk: Desk, code: str) -> None:
    stand_in(desk.town)
    withdraw(desk, POLICE, code)
    with desk.town.app.app_context(), transaction() as session:
        unit = session.scalars(select(Unit).where(Unit.code == POLICE)).one()
        people.appoint(session.get_one(User, desk.town.users["mediation_committee"]), Role.POLICE_OFFICER, unit=unit)
        name_for_protected(desk.town, POLICE, "mediation_committee")
    assert readers(desk, code) == {JUSTICE, WOMEN}
    assert reads(desk, "mediation_committee", code)


def test_who_is_named_or_gets_a_number_later_is_out_of_what_concerns_them(desk: Desk) -> None:
    code = protected(desk, party_name="她丈夫", party_phone=desk.town.phones[STANDS_IN])
    assert readers(desk, code) == {POLICE, JUSTICE, WOMEN}
    stand_in(desk.town)
    withdraw(desk, POLICE, code)
    assert readers(desk, code) == {JUSTICE, WOMEN}
    other = protected(desk, party_name="她丈夫", party_phone="10088887777")
    with desk.town.app.app_context():
        admin = actor_by_id(desk.town.users["system_admin"])
        change_person(admin, desk.town.users[WOMEN], "测试妇联", "10088887777")
        case = db.session().scalars(select(Case).where(Case.code == other)).one()
        assert desk.town.users[WOMEN] not in protected_contact_ids("case", case.id)


def test_a_number_that_is_learnt_later_keeps_out_whom_it_concerns(desk: Desk, code: str) -> None:
    stand_in(desk.town)
    with NUMBERS.put_back(), desk.town.app.app_context():
        case = db.session().scalars(select(Case).where(Case.code == code)).one().id
        concerns("case", select(Case.id, User.phone_index).where(User.id == desk.town.users[POLICE], Case.id == case))
        with transaction():
            keep_out(case)
    assert readers(desk, code) == {JUSTICE, WOMEN, STANDS_IN}
    proved(desk)


def test_its_visits_and_their_calendar_go_with_it(desk: Desk, code: str) -> None:
    stand_in(desk.town)
    answer = plan_visit(desk.phone(JUSTICE), case=code, goers=str(desk.town.users[POLICE]))
    assert answer.status_code == 303, answer.text
    address = answer.headers["Location"]
    assert desk.phone(POLICE).get(address).status_code == 200
    assert on_calendar(desk, POLICE)
    withdraw(desk, POLICE, code)
    assert desk.phone(POLICE).get(address).status_code == 404
    assert address not in desk.phone(POLICE).get("/visits").text
    assert not on_calendar(desk, POLICE)
    assert on_calendar(desk, JUSTICE)
    assert address not in desk.told(POLICE)
    assert desk.phone(STANDS_IN).get(address).status_code == 200


def on_calendar(desk: Desk, key: str) -> bool:
    with desk.town.app.app_context():
        return bool(entries_of(desk.town.users[key]))


def test_a_request_asks_as_much_as_before_and_a_list_one_statement_more_at_most(desk: Desk, code: str) -> None:
    stand_in(desk.town)
    numbers = []
    for _ in range(2):
        phone = desk.phone(JUSTICE)
        with desk.town.app.app_context(), counted_statements() as statements:
            phone.get("/todo")
        numbers.append(len(statements))
        withdraw(desk, POLICE, code) if reads(desk, POLICE, code) else None
    assert numbers[1] == numbers[0]


def test_nothing_of_it_is_left_when_the_matter_is_erased(desk: Desk, code: str) -> None:
    withdraw(desk, POLICE, code)
    with desk.town.app.app_context():
        case = db.session().scalars(select(Case.id).where(Case.code == code)).one()
        with transaction():
            clear_traces("case", [case])
        assert db.session().scalars(select(KeptOut)).all() == []
