"""The accounts of the demo town, exactly as the contract lists them."""

from collections import Counter

import pytest

from webapp.demo.drawn.boundaries import SPECIAL_GRIDS, micro_grid_codes
from webapp.demo.roster import accounts, grid_codes, table, village_names
from webapp.people.permissions import LEADS, Position, Role
from webapp.people.routes import DEMO_TILES

BY_PHONE = {account.phone: account for account in accounts()}


def held(phone):
    account = BY_PHONE[phone]
    return account.role, account.area or account.unit


def test_there_are_537_accounts_each_with_its_own_phone():
    assert len(accounts()) == len(BY_PHONE) == 537


@pytest.mark.parametrize(
    ("prefix", "role", "count"),
    [
        ("1001", Role.MICRO_GRID_INFORMANT, 333),
        ("1001", Role.SECURITY_HOUSEHOLD_HEAD, 30),
        ("1002", Role.GROUP_GRID_LEAD, 102),
        ("1002", Role.SPECIAL_GRID_LEAD, 6),
        ("1003", Role.VILLAGE_GRID_LEAD, 17),
        ("1009", Role.VILLAGE_LEGAL_ADVISER, 17),
        ("1009", Role.LEGAL_PUBLICIST, 2),
        ("1009", Role.LAW_VOLUNTEER, 3),
    ],
)
def test_a_role_has_as_many_phones_as_the_contract_says(prefix, role, count):
    assert Counter((a.phone[:4], a.role) for a in accounts())[prefix, role] == count


def test_informants_leads_and_advisers_follow_the_order_of_the_codes():
    assert [held(f"1001{n:07}")[1] for n in range(1, 334)] == sorted(micro_grid_codes())
    leads = [held(f"1002{n:07}")[1] for n in range(1, 109)]
    assert leads == [*sorted(grid_codes()), *(special.code for special in SPECIAL_GRIDS)]
    assert [held(f"1003{n:07}")[1] for n in range(1, 18)] == sorted(village_names())
    assert [held(f"1009{n:07}")[1] for n in range(1, 18)] == sorted(village_names())


@pytest.mark.parametrize(
    ("phone", "role", "place"),
    [
        ("10040000001", Role.TOWN_GRID_LEAD, "450324106"),
        ("10050000001", Role.DISPATCHER, "governance_centre"),
        ("10060000001", Role.COURT_OFFICER, "court"),
        ("10060000002", Role.POLICE_OFFICER, "police_station"),
        ("10060000003", Role.JUSTICE_OFFICER, "justice_office"),
        ("10060000004", Role.MEDIATOR, "mediation_committee"),
        ("10060000005", Role.UNIT_OFFICER, "womens_federation"),
        ("10060000006", Role.UNIT_OFFICER, "civil_affairs_office"),
        ("10060000011", Role.COURT_OFFICER, "court"),
        ("10060000012", Role.POLICE_OFFICER, "police_station"),
        ("10060000014", Role.MEDIATOR, "mediation_committee"),
        ("10060000016", Role.UNIT_OFFICER, "civil_affairs_office"),
        ("10060000021", Role.UNIT_HEAD, "court"),
        ("10060000025", Role.UNIT_HEAD, "womens_federation"),
        ("10060000026", Role.UNIT_HEAD, "civil_affairs_office"),
        ("10070000001", Role.PETITION_RECEPTIONIST, "petition_reception_centre"),
        ("10080000001", Role.POLITICAL_LEGAL_COMMISSIONER, "450324106"),
        ("10090000018", Role.CHIEF_LEGAL_EXPERT, "450324106"),
        ("10090000019", Role.LEGAL_PUBLICIST, "450324106"),
        ("10090000021", Role.LAW_VOLUNTEER, "450324106"),
        ("10000000001", Role.SYSTEM_ADMIN, ""),
        ("10000000002", Role.SECURITY_ADMIN, ""),
        ("10000000003", Role.AUDITOR, ""),
    ],
)
def test_a_post_of_the_courtyard_has_its_phone(phone, role, place):
    assert held(phone) == (role, place)


def test_a_head_works_as_the_officers_of_the_unit_do():
    assert BY_PHONE["10060000022"].roles == (Role.POLICE_OFFICER, Role.UNIT_HEAD)
    assert BY_PHONE["10060000012"].roles == (Role.POLICE_OFFICER,)


def test_exactly_the_leads_are_cadres_or_secretaries():
    assert {a.role for a in accounts() if a.position} == LEADS
    assert {a.position for a in accounts() if a.role in LEADS} == set(Position)


def test_the_tiles_of_the_sign_in_page_are_people_of_the_place_they_name():
    named = {"南一村": "450324106203", "才湾镇": "450324106", "综治中心": "governance_centre"}
    for tile in DEMO_TILES:
        assert held(tile.phone)[1].startswith(named[tile.line]), tile


def test_the_table_names_every_role_with_its_phones_and_the_password():
    shown = table("a-password")
    assert "10010000001 … 10010000333" in shown
    assert all(line.split("a-password")[0].strip() for line in shown.splitlines()[1:])
    assert "10060000002, 10060000012 " in shown
    assert "信访接待员 petition_reception_centre" in shown
