"""What waits for the grid centre and the three administrators: each number opens exactly those, zeros are absent."""

import shutil
from collections import namedtuple
from datetime import timedelta

import pytest

from tests.morning.test_morning import rows
from tests.support.html import Element, parse
from tests.support.makers import VILLAGE, Desk
from tests.support.town import code
from webapp.config import MEGABYTE
from webapp.core import clock, journal
from webapp.core.db import transaction
from webapp.operations.service_drill import note_drill
from webapp.people import service_invitations

PAGE = {"Accept": "text/html"}
GRID_CENTRE, SYSTEM, SECURITY, AUDITOR = "grid_centre", "system_admin", "security_admin", "auditor"
INFORMANTS = ("informant:200/001/01", "informant:201/001/01")
Disk = namedtuple("Disk", "total used free")


def waits(desk: Desk, key: str) -> dict[str, tuple[int, str]]:
    return rows(parse(desk.phone(key).get("/").data))


def opened(desk: Desk, key: str, waiting: str) -> Element:
    """Return the page that a number opens, with all that follows on further pages below it."""
    answer = desk.phone(key).get(waits(desk, key)[waiting][1])
    assert answer.status_code == 200
    return parse(answer.data).find("main")


def listed(page: Element, label: str) -> list[str]:
    """Return the text of each row of the table with this label."""
    return [row.text for row in page.find("table", aria_label=label).find_all("tr") if "data-row" in row.attributes]


def invite(desk: Desk, *keys: str) -> None:
    users = [desk.town.users[key] for key in keys]
    assert desk.phone(SYSTEM).post("/people/invitations", {"person": users}, headers=PAGE).status_code == 200


def publish(desk: Desk, *groups: str, title: str = "巡查怎么走") -> str:
    sent = {"title": title, "text": "看到隐患先拍一张。", "groups": list(groups)}
    answer = desk.phone(GRID_CENTRE).post("/standards", sent, headers=PAGE)
    assert answer.status_code == 303
    return answer.headers["Location"].rsplit("/", 1)[1]


# the grid centre


def test_invitations_that_nobody_has_used_wait_until_they_are_used(desk: Desk):
    assert "invitations_unused" not in waits(desk, GRID_CENTRE)
    invite(desk, *INFORMANTS)
    assert waits(desk, GRID_CENTRE)["invitations_unused"][0] == 2
    page = opened(desk, GRID_CENTRE, "invitations_unused")
    assert len(listed(page, "人员")) == 2
    assert "邀请还没用" in page.text
    desk.phone(INFORMANTS[0])  # comes in
    with clock.travel(clock.now() + service_invitations.LASTS + timedelta(hours=1)):
        # What ran out before anybody came waits all the more: it has to be given anew.
        assert waits(desk, GRID_CENTRE)["invitations_unused"][0] == 1
        assert "过期了" in listed(opened(desk, GRID_CENTRE, "invitations_unused"), "人员")[0]


def test_a_standard_waits_in_each_village_where_somebody_has_not_read_it(desk: Desk):
    assert "standards_unread" not in waits(desk, GRID_CENTRE)
    first, second = publish(desk, "village"), publish(desk, "informant", "office", title="怎么拍照")
    assert waits(desk, GRID_CENTRE)["standards_unread"][0] == 2
    assert [row.split() for row in listed(opened(desk, GRID_CENTRE, "standards_unread"), "规范没看完的村")] == [
        ["才湾村", "2", "份规范没看完"],
        ["小塘村", "2", "份规范没看完"],
    ]
    for key in [one for one in desk.town.users if one.startswith("informant:201")]:
        assert desk.phone(key).post(f"/standards/{second}/read", headers=PAGE).status_code == 303
    assert desk.phone("village:201").post(f"/standards/{first}/read", headers=PAGE).status_code == 303
    assert waits(desk, GRID_CENTRE)["standards_unread"][0] == 1, "offices and special grids are no village"
    village = parse(desk.phone(GRID_CENTRE).get(f"/standards/unread?place={code('200')}").data).find("main")
    ways = [link for link in village.links if "/readers?" in link]
    assert [link.split("?")[0] for link in ways] == [f"/standards/{second}/readers", f"/standards/{first}/readers"]
    assert all(desk.phone(GRID_CENTRE).get(link).status_code == 200 for link in ways)
    assert desk.phone(GRID_CENTRE).get("/standards/unread?place=999").status_code == 404


def test_a_suggestion_waits_until_it_is_said_what_came_of_it(desk: Desk):
    for text in ("表格太长", "提醒太多"):
        sent = {"about": "app", "words": text}
        assert desk.phone(VILLAGE).post("/suggestions", sent, headers=PAGE).status_code == 303
    assert waits(desk, GRID_CENTRE)["suggestions"][0] == 2
    box = next(link for link in opened(desk, GRID_CENTRE, "suggestions").links if link.startswith("/suggestions/box/"))
    keeper = desk.phone(GRID_CENTRE)
    assert keeper.post(f"{box}/answer", {"words": "谢谢，我们看看", "version": 1}, headers=PAGE).status_code == 303
    links = {one for one in opened(desk, GRID_CENTRE, "suggestions").links if one.startswith("/suggestions/box/")}
    assert waits(desk, GRID_CENTRE)["suggestions"][0] == len(links) == 2, "an answer is not yet an outcome"
    assert keeper.post(f"{box}/adopt", {"words": "改短了", "version": 2}, headers=PAGE).status_code == 303
    assert waits(desk, GRID_CENTRE)["suggestions"][0] == 1


# the three administrators


def test_a_drill_waits_until_one_ended_well_and_again_after_a_quarter(desk: Desk):
    def due() -> bool:
        return "drill" in waits(desk, SYSTEM)

    assert due()
    with desk.town.app.app_context():
        note_drill("copy.db", well=True)
    assert not due()
    with clock.travel(clock.now() + timedelta(days=91)):
        assert not due()
    with clock.travel(clock.now() + timedelta(days=93)):
        assert due()
        assert "三个月没有演练过" in opened(desk, SYSTEM, "drill").text
    with desk.town.app.app_context():
        note_drill("copy.db", well=False)
    assert due(), "the last one did not end well"


def test_a_disk_with_little_room_waits_and_one_with_enough_does_not(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Disk(100_000 * MEGABYTE, 0, 50_000 * MEGABYTE))
    assert "disk" not in waits(desk, SYSTEM)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Disk(100_000 * MEGABYTE, 0, 10 * MEGABYTE))
    assert waits(desk, SYSTEM)["disk"] == (1, "/operations")
    assert "磁盘快满了" in opened(desk, SYSTEM, "disk").text


def test_alarms_of_a_week_wait_for_whoever_did_not_raise_them(desk: Desk):
    def alarm(actor: str | None, event: str = "security.password_spray") -> None:
        with desk.town.app.app_context(), transaction():
            journal.append(event, ("system", 0), actor_id=desk.town.users[actor] if actor else None)

    with clock.travel(clock.now() - timedelta(days=8)):
        alarm(None)
    assert "alarms" not in waits(desk, SECURITY)
    alarm(None)
    alarm(SYSTEM, "security.delay_lifted")
    alarm(SECURITY, "security.delay_lifted")
    assert waits(desk, SECURITY)["alarms"][0] == 2
    assert len(listed(opened(desk, SECURITY, "alarms"), "提醒")) == 2
    assert len(listed(parse(desk.phone(SECURITY).get("/security").data), "提醒")) == 4
    assert desk.phone(SECURITY).get("/security?alarms=old").status_code == 404


def test_a_journal_that_was_not_proved_for_a_week_waits_with_what_came_since(desk: Desk):
    with clock.travel(clock.now() - timedelta(days=8)):
        assert desk.phone(AUDITOR).post("/audit/verify", headers=PAGE).status_code == 200
        desk.report()
        assert "unproved" not in waits(desk, AUDITOR), "it was proved this week"
    assert waits(desk, AUDITOR)["unproved"][0] == len(listed(opened(desk, AUDITOR, "unproved"), "操作记录")) > 0
    assert desk.phone(AUDITOR).post("/audit/verify", headers=PAGE).status_code == 200
    assert "unproved" not in waits(desk, AUDITOR)


def test_looks_at_protected_matters_of_a_week_wait_for_the_auditor(desk: Desk):
    protected = desk.report(kind="dispute", someone_hurt="yes", description="打人")
    assert "protected_reads" not in waits(desk, AUDITOR)
    with clock.travel(clock.now() - timedelta(days=8)):
        desk.report(kind="dispute", someone_hurt="yes", description="骂人")
    for key in ("police_station", "justice_office"):
        assert desk.phone(key).get(f"/cases/{protected}").status_code == 200
    assert waits(desk, AUDITOR)["protected_reads"][0] == 2
    assert len(listed(opened(desk, AUDITOR, "protected_reads"), "操作记录")) == 2
    with clock.travel(clock.now() + timedelta(days=7)):
        assert "protected_reads" not in waits(desk, AUDITOR)
