"""The rule of posts as a table: who gives what to whom and where, and who ends it."""

import pytest

from webapp.areas.models import Level
from webapp.people import rules
from webapp.people.permissions import ADMINISTRATORS, LEADS, OFFICERS, Position, Role
from webapp.people.rules import (
    NOWHERE,
    OFFICE_OF,
    SERVER,
    Giver,
    Person,
    Place,
    may_give,
    refuse_ending,
    refuse_giving,
    refuse_standing,
)

SYSTEM = Giver(1, "系统", frozenset({Role.SYSTEM_ADMIN}))
CENTRE = Giver(2, "中心", frozenset({Role.GRID_CENTRE_OFFICER}))
LEAD = Giver(3, "组长", frozenset({Role.GROUP_GRID_LEAD}))
DESK = Giver(4, "调度", frozenset({Role.DISPATCHER}))
POLICE = Giver(5, "民警", frozenset({Role.POLICE_OFFICER}))
JUSTICE = Giver(7, "司法", frozenset({Role.JUSTICE_OFFICER}))
CADRE = Position.TOWN_CADRE
MICRO, GRID = Place(Level.MICRO_GRID), Place(Level.GRID)
SPECIAL, VILLAGE, TOWN = Place(Level.GRID, special=True), Place(Level.VILLAGE), Place(Level.TOWN)
GROUP, LINKED = Place(unit="task_group_1_1", kind="task_group"), Place(unit="linked_11", kind="linked")


def person(*roles, user_id=9, name="某人", position=None, active=True):
    return Person(user_id, name, position, active, frozenset(roles))


def office(code):
    return Place(unit=code, kind="courtyard")


ALLOWED = [
    (SERVER, person(), Role.SYSTEM_ADMIN, NOWHERE),
    (SYSTEM, person(), Role.AUDITOR, NOWHERE),
    (SYSTEM, person(Role.AUDITOR), Role.AUDITOR, NOWHERE),
    (SYSTEM, person(), Role.POLICE_OFFICER, office("police_station")),
    (SYSTEM, person(), Role.UNIT_HEAD, office("police_station")),
    (SYSTEM, person(), Role.UNIT_OFFICER, LINKED),
    (SYSTEM, person(), Role.MEDIATOR, office("justice_office")),
    (SYSTEM, person(), Role.MEDIATOR, LINKED),
    (SYSTEM, person(), Role.POLITICAL_LEGAL_COMMISSIONER, TOWN),
    (SYSTEM, person(), Role.VILLAGE_LEGAL_ADVISER, VILLAGE),
    (SYSTEM, person(Role.POLICE_OFFICER), Role.MICRO_GRID_INFORMANT, MICRO),
    (CENTRE, person(), Role.MICRO_GRID_INFORMANT, MICRO),
    (CENTRE, person(position=CADRE), Role.GROUP_GRID_LEAD, GRID),
    (CENTRE, person(position=Position.VILLAGE_PARTY_SECRETARY), Role.SPECIAL_GRID_LEAD, SPECIAL),
    (LEAD, person(), Role.MICRO_GRID_INFORMANT, MICRO),
    (DESK, person(Role.COURT_OFFICER), Role.UNIT_OFFICER, GROUP),
    (JUSTICE, person(), Role.LEGAL_PUBLICIST, TOWN),
    (JUSTICE, person(Role.MICRO_GRID_INFORMANT), Role.LAW_VOLUNTEER, TOWN),
    (SYSTEM, person(), Role.LAW_VOLUNTEER, TOWN),
]

REFUSED = [
    (SYSTEM, person(user_id=1), Role.POLICE_OFFICER, office("police_station"), "您自己的"),
    (CENTRE, person(user_id=2, position=CADRE), Role.GROUP_GRID_LEAD, GRID, "您自己的"),
    *(
        (SYSTEM, person(name=name), Role.POLICE_OFFICER, office("police_station"), "同名")
        for name in ("系统", "系 统", "系·统", "系\u200b统", "系统\U000e0100", "\u202e系统", "系・统。")
    ),
    (POLICE, person(), Role.MICRO_GRID_INFORMANT, MICRO, "不归您"),
    (CENTRE, person(), Role.POLICE_OFFICER, office("police_station"), "不归您"),
    (CENTRE, person(position=CADRE), Role.TOWN_GRID_LEAD, TOWN, "不归您"),
    (LEAD, person(position=CADRE), Role.GROUP_GRID_LEAD, GRID, "不归您"),
    (LEAD, person(Role.COURT_OFFICER), Role.MICRO_GRID_INFORMANT, MICRO, "有别的职务"),
    (DESK, person(), Role.UNIT_OFFICER, LINKED, "不归您"),
    (DESK, person(), Role.DISPATCHER, office("governance_centre"), "不归您"),
    (JUSTICE, person(), Role.VILLAGE_LEGAL_ADVISER, VILLAGE, "不归您"),
    (CENTRE, person(), Role.LEGAL_PUBLICIST, TOWN, "不归您"),
    (JUSTICE, person(), Role.LAW_VOLUNTEER, VILLAGE, "要配镇，不能配村"),
    (JUSTICE, person(Role.AUDITOR), Role.LAW_VOLUNTEER, TOWN, "审计员"),
    (JUSTICE, person(user_id=7), Role.LEGAL_PUBLICIST, TOWN, "您自己的"),
    (SYSTEM, person(active=False), Role.MICRO_GRID_INFORMANT, MICRO, "停用"),
    (SYSTEM, person(), Role.POLICE_OFFICER, Place(unit="police_station", open=False), "撤了"),
    (SYSTEM, person(), Role.MICRO_GRID_INFORMANT, Place(Level.MICRO_GRID, open=False), "停用"),
    (SYSTEM, person(), Role.POLICE_OFFICER, office("civil_affairs_office"), "只在派出所"),
    (SYSTEM, person(), Role.POLICE_OFFICER, NOWHERE, "只在派出所"),
    (SYSTEM, person(), Role.JUSTICE_OFFICER, TOWN, "只在司法所"),
    (SYSTEM, person(), Role.UNIT_OFFICER, office("police_station"), "有自己的职务"),
    (SYSTEM, person(), Role.UNIT_OFFICER, NOWHERE, "选一个单位"),
    (SYSTEM, person(), Role.MEDIATOR, office("police_station"), "人民调解委员会"),
    (SYSTEM, person(), Role.AUDITOR, office("court"), "不属于"),
    (SYSTEM, person(position=CADRE), Role.VILLAGE_GRID_LEAD, Place(Level.VILLAGE, unit="court"), "只能属于一个"),
    (SYSTEM, person(), Role.MICRO_GRID_INFORMANT, GRID, "要配微网格，不能配网格"),
    (SYSTEM, person(position=CADRE), Role.GROUP_GRID_LEAD, SPECIAL, "专属网格由"),
    (SYSTEM, person(), Role.GROUP_GRID_LEAD, GRID, "乡镇干部或村支书"),
    (SERVER, person(), Role.TOWN_GRID_LEAD, TOWN, "乡镇干部或村支书"),
    (SERVER, person(Role.AUDITOR), Role.SECURITY_ADMIN, NOWHERE, "三个人担任"),
]


@pytest.mark.parametrize(("giver", "whom", "role", "place"), ALLOWED)
def test_what_may_be_given(giver, whom, role, place):
    assert refuse_giving(giver, whom, role, place) is None


@pytest.mark.parametrize(("giver", "whom", "role", "place", "word"), REFUSED)
def test_what_may_not_be_given(giver, whom, role, place, word):
    refusal = refuse_giving(giver, whom, role, place)
    assert refusal is not None
    assert word in refusal.words
    assert refusal.another is (word in ("您自己的", "同名"))


@pytest.mark.parametrize("admin", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("work", sorted(set(Role) - ADMINISTRATORS))
def test_no_administrator_holds_another_post_whichever_came_first(admin, work):
    place = office(OFFICE_OF[work][0]) if work in OFFICE_OF else LINKED if work in OFFICERS else MICRO
    assert "管理员" in refuse_giving(SERVER, person(admin, position=CADRE), work, place).words
    assert "管理员" in refuse_giving(SERVER, person(work, position=CADRE), admin, NOWHERE).words


@pytest.mark.parametrize(
    ("giver", "whom", "role", "last", "word"),
    [
        (SYSTEM, person(Role.AUDITOR), Role.AUDITOR, False, None),
        (SYSTEM, person(Role.AUDITOR), Role.AUDITOR, True, "没有别的审计员"),
        (SERVER, person(Role.SECURITY_ADMIN), Role.SECURITY_ADMIN, True, "没有别的安全管理员"),
        (SYSTEM, person(user_id=1), Role.SYSTEM_ADMIN, False, "您自己的"),
        (CENTRE, person(Role.COURT_OFFICER), Role.COURT_OFFICER, False, "不归您"),
        (CENTRE, person(), Role.GROUP_GRID_LEAD, False, None),
        (SYSTEM, person(), Role.POLICE_OFFICER, True, None),
    ],
)
def test_what_may_be_ended(giver, whom, role, last, word):
    refusal = refuse_ending(giver, whom, role, last=last)
    assert (refusal.words if refusal else None) is None if word is None else word in refusal.words


def test_a_unit_that_is_dissolved_takes_its_posts_along_but_never_ones_own():
    assert refuse_ending(DESK, person(), Role.COURT_OFFICER, last=False, dissolving=True) is None
    assert refuse_ending(DESK, person(user_id=4), Role.COURT_OFFICER, last=False, dissolving=True).another


def test_who_leads_stays_what_leads_must_be():
    assert refuse_standing(person(Role.GROUP_GRID_LEAD), None).field == "position"
    assert refuse_standing(person(Role.GROUP_GRID_LEAD), CADRE) is None
    assert refuse_standing(person(Role.MICRO_GRID_INFORMANT), None) is None


def test_only_the_system_administrator_and_the_server_make_administrators():
    makers = [role for role in Role if any(may_give(Giver(1, "", frozenset({role})), one) for one in ADMINISTRATORS)]
    assert makers == [Role.SYSTEM_ADMIN]
    assert all(may_give(SERVER, role) for role in Role)
    assert not any(may_give(Giver(1, "", frozenset({role})), other) for role in LEADS for other in OFFICERS)


def test_who_sits_in_one_office_alone() -> None:
    assert {role: code for role, (code, _) in rules.OFFICE_OF.items()} == {
        Role.DISPATCHER: "governance_centre",
        Role.GRID_CENTRE_OFFICER: "grid_centre",
        Role.PETITION_RECEPTIONIST: "petition_reception_centre",
        Role.COURT_OFFICER: "court",
        Role.POLICE_OFFICER: "police_station",
        Role.JUSTICE_OFFICER: "justice_office",
    }
