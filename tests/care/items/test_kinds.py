"""What each kind needs, and what follows of it: reports, receipts, letters with visits, orders, applications."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.support.protected import JUSTICE, PLAIN_RISK, POLICE, WOMEN
from webapp.areas.models import Area
from webapp.care.items.schemas import months_after
from webapp.core import clock
from webapp.core.db import db
from webapp.legal_aid.models import AidApplication

TODAY = date(2026, 6, 10)


def kinds(matter, state="open"):
    return [(item.kind, item.state) for item in matter.items().values() if item.state == state]


def faults(answer):
    assert answer.status_code == 422, answer.json
    return set(answer.json["error"]["fields"])


# the police


def test_a_harmed_child_opens_the_report_at_once_and_it_is_due_within_the_hour(arrived):
    child = arrived(minor_harmed="yes")
    item = child.items()[1]
    assert (item.kind, item.state, item.opened_by_id) == ("police", "open", None)
    assert item.due_at - item.opened_at == timedelta(hours=1)
    assert child.row().due_at <= item.due_at  # to be received as soon
    assert child.row().version == 1


@pytest.mark.parametrize(
    "known", [{"capacity": "limited"}, {"capacity": "none"}, {"capacity": "unknown", "birth_year": "2012"}]
)
def test_once_it_is_known_that_she_lacks_capacity_the_report_opens_by_itself(arrived, known):
    found = arrived(minor_harmed="unsure")
    found.does(POLICE, "received")
    assert found.items() == {}
    assert found.does(POLICE, "risk", **{**PLAIN_RISK, **known}).status_code == 201
    item = found.items()[1]
    assert (item.kind, item.due_at - item.opened_at) == ("police", timedelta(hours=1))
    assert found.row().due_at == item.due_at


@pytest.mark.parametrize("action", ["not-wanted", "refused"])
def test_the_report_of_a_minor_can_not_be_not_wanted(arrived, action):
    child = arrived(minor_harmed="yes")
    child.does(POLICE, "received")
    refused = child.does(WOMEN, f"items/1/{action}", note="她说别报")
    assert refused.status_code == 409
    assert "依法必须报警" in refused.json["error"]["message"]
    assert child.items()[1].state == "open"
    page = child.page(WOMEN, "/care/items/1")
    assert "她不要" not in page
    assert "必须报" in page


def test_a_minor_s_no_does_not_end_the_report(arrived):
    child = arrived(minor_harmed="yes")
    child.does(POLICE, "received")
    child.does(WOMEN, "risk", **{**PLAIN_RISK, "capacity": "limited"})
    assert child.does(WOMEN, "plan", police="no").status_code == 201
    assert child.items()[1].state == "open"
    assert child.does(WOMEN, "items", kind="police").status_code == 201  # somebody takes it up
    assert list(child.items()) == [1]


def test_an_adult_who_said_later_is_reported_only_in_danger_to_life_with_a_reason(matter):
    assert faults(matter.does(WOMEN, "items", kind="police")) == {"life_danger"}
    assert faults(matter.does(WOMEN, "items", kind="police", life_danger="1")) == {"reason"}
    number = matter.begun("police", life_danger="1", reason="他拿刀守在门口")
    assert "他拿刀守在门口" in matter.page(POLICE, f"/care/items/{number}")


def test_who_reported_is_shown_to_the_police_alone_and_the_history_names_nobody(matter):
    matter.does(WOMEN, "wish", police="yes")
    number = matter.begun("police")
    assert matter.does(WOMEN, f"items/{number}/done", reporter="邻居蒋某").status_code == 201
    assert "邻居蒋某" in matter.page(POLICE, f"/care/items/{number}")
    for who in (WOMEN, JUSTICE):
        assert "邻居蒋某" not in matter.page(who, f"/care/items/{number}")
    told = matter.page(JUSTICE)
    assert f"第 {number} 项办了" in told
    assert f"womens_federation 办了第 {number} 项" not in told


def test_after_the_report_the_receipt_is_waited_for_and_the_police_alone_fill_it(matter):
    matter.does(WOMEN, "wish", police="yes")
    number = matter.begun("police")
    matter.does(WOMEN, f"items/{number}/done")
    receipt = number + 1
    assert matter.items()[receipt].kind == "police_receipt"
    filled = {"number": "全公（才）受案字〔2026〕12号", "time": "2026-06-10T09:30"}
    assert matter.does(WOMEN, f"items/{receipt}/done", **filled).status_code == 404
    assert faults(matter.does(POLICE, f"items/{receipt}/done")) == {"number", "time"}
    assert faults(matter.does(POLICE, f"items/{receipt}/done", **{**filled, "time": "2026-06-10T11:00"})) == {"time"}
    assert matter.does(POLICE, f"items/{receipt}/done", **filled).status_code == 201
    assert filled["number"] in matter.page(WOMEN, f"/care/items/{receipt}")


def test_a_receipt_entered_wrongly_is_corrected_and_both_are_kept_with_who_and_when(matter):
    number = matter.begun("police_receipt", POLICE)
    matter.does(POLICE, f"items/{number}/done", number="12号", time="2026-06-10T09:30")
    right = {"number": "21号", "time": "2026-06-10T09:30"}
    assert faults(matter.does(POLICE, f"items/{number}/correct", **right)) == {"note"}
    assert matter.does(WOMEN, f"items/{number}/correct", note="抄错", **right).status_code == 404
    assert matter.does(POLICE, f"items/{number}/correct", note="抄错了一位", **right).status_code == 201
    item = matter.items()[number]
    assert item.facts["number"] == "21号"
    (before,) = item.facts["before"]
    assert (before["number"], before["by"]) == ("12号", matter.phones[POLICE].user_id)
    page = matter.page(WOMEN, f"/care/items/{number}")
    for words in ("21号", "12号", "抄错了一位", "改正", "受案回执编号"):
        assert words in page


# the letter


def letter(matter, **fields):
    number = matter.begun("warning_letter")
    said = {"answer": "warned", "served_on_him": "2026-06-10", "served_on_her": "2026-06-09"} | fields
    return number, matter.does(POLICE, f"items/{number}/done", **{k: v for k, v in said.items() if v})


def test_a_warning_letter_is_served_on_both(matter):
    _, refused = letter(matter, served_on_her="")
    assert faults(refused) == {"served_on_her"}


@pytest.mark.parametrize("answer", ["criticised", "punished", "filed"])
def test_another_decision_of_the_police_needs_no_service_and_opens_no_visits(matter, answer):
    _, done = letter(matter, answer=answer, served_on_him="", served_on_her="")
    assert done.status_code == 201
    assert kinds(matter) == []


def test_visits_open_by_themselves_on_the_days_of_the_setting_after_both_have_it(matter):
    letter(matter)
    visits = [item for item in matter.items().values() if item.kind == "visit"]
    days = [(clock.local(item.due_at).date() - timedelta(days=1) - TODAY).days for item in visits]
    assert days == [7, 30, 90]


def test_other_days_may_be_set(matter, app):
    app.config["CARE_VISIT_DAYS"] = "3,60"
    letter(matter)
    assert len([item for item in matter.items().values() if item.kind == "visit"]) == 2


def test_visits_over_spring_festival_run_straight(arrived):
    with clock.travel(clock.day_start(date(2027, 2, 3)) + timedelta(hours=10)):
        found = arrived()
        found.does(WOMEN, "received")
        found.does(WOMEN, "risk", **PLAIN_RISK)
        found.does(WOMEN, "plan", warning_letter="yes")
        letter(found, served_on_him="2027-02-03", served_on_her="2027-02-03")
        first = min(item.due_at for item in found.items().values() if item.kind == "visit")
    assert clock.local(first).date() == date(2027, 2, 11)  # the end of the 10th, within the holidays


def test_the_village_is_told_by_the_police_and_only_after_she_heard_it(matter):
    number, _ = letter(matter)
    note = f"items/{number}/note"
    assert faults(matter.does(WOMEN, note, heard_on="2026-06-10", village_on="2026-06-10")) == {"village_on"}
    assert faults(matter.does(POLICE, note, village_on="2026-06-10")) == {"heard_on"}
    assert matter.does(WOMEN, note, heard_on="2026-06-10").status_code == 201
    assert faults(matter.does(POLICE, note, village_on="2026-06-09")) == {"village_on"}
    assert matter.does(POLICE, note, village_on="2026-06-10").status_code == 201


# the order of the court


def test_on_behalf_needs_its_ground(matter):
    assert faults(matter.does(JUSTICE, "items", kind="protection_order", answer="on_behalf")) == {"ground"}
    number = matter.begun("protection_order", JUSTICE, answer="on_behalf", ground="threatened")
    page = matter.page(JUSTICE, f"/care/items/{number}")
    assert "受强制、威吓" in page
    assert page.index("法庭什么时候收的") < page.index("到哪一天有效")  # first that the court took it


@pytest.mark.parametrize(("urgent", "until"), [("", "6月13日"), ("1", "6月11日")])
def test_what_the_law_gives_the_court_is_shown_and_nothing_is_ever_late(matter, urgent, until):
    number = matter.begun("protection_order", JUSTICE)
    taken = {"taken_at": "2026-06-10T09:00", "urgent": urgent}
    assert matter.does(JUSTICE, f"items/{number}/note", **taken).status_code == 201
    assert matter.items()[number].due_at is None
    page = matter.page(JUSTICE, f"/care/items/{number}")
    assert "只供参考，不催法庭" in page
    assert until in page or ("明天" in page if urgent else "6月13日" in page)
    with clock.travel(clock.now() + timedelta(days=20)):
        assert "超期" not in matter.page(JUSTICE, f"/care/items/{number}")


@pytest.mark.parametrize(
    ("granted", "until", "right"),
    [
        ("2026-06-10", "2026-12-10", True),
        ("2026-06-10", "2026-12-11", False),
        ("2026-06-10", "2027-01-10", False),
        ("2026-06-10", "2026-06-10", False),
        ("", "2026-12-10", True),
    ],
)
def test_an_order_lasts_six_months_at_most(matter, granted, until, right):
    number = matter.begun("protection_order", JUSTICE)
    answer = matter.does(JUSTICE, f"items/{number}/done", granted_on=granted, until=until)
    if right:
        assert answer.status_code == 201
    else:
        assert faults(answer) == {"until"}
        assert matter.items()[number].state == "open"


def test_half_a_year_after_the_last_of_august_is_the_last_of_february():
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 6, 30), 6) == date(2026, 12, 30)


def test_thirty_days_before_its_end_somebody_looks_at_it(matter):
    number = matter.begun("protection_order", JUSTICE)
    matter.does(JUSTICE, f"items/{number}/done", granted_on="2026-06-10", until="2026-12-10")
    look = matter.items()[number + 1]
    assert look.kind == "order_look"
    assert clock.local(look.due_at).date() == date(2026, 11, 11)
    assert faults(matter.does(WOMEN, f"items/{number + 1}/done")) == {"answer"}


def test_a_breach_opens_a_report_to_the_police_within_the_hour(matter):
    number = matter.begun("protection_order", JUSTICE)
    matter.does(JUSTICE, f"items/{number}/done", until="2026-12-10")
    assert faults(matter.does(WOMEN, f"items/{number}/breach")) == {"note"}
    assert matter.does(WOMEN, f"items/{number}/breach", note="他又到门口砸门").status_code == 201
    report = list(matter.items().values())[-1]
    assert (report.kind, report.due_at - report.opened_at) == ("police", timedelta(hours=1))


# legal aid


def test_legal_aid_makes_a_protected_application_without_a_means_test(matter, app, town):
    number = matter.begun("legal_aid", note="想知道离婚怎么办")
    with app.app_context():
        application = db.session().scalars(select(AidApplication)).one()
        village = db.session().get_one(Area, application.area_id)
    assert (application.protected, application.story) == (True, "想知道离婚怎么办")
    assert village.level == "village"
    link = f"/legal-aid/{application.code}"
    assert link in matter.page(JUSTICE, f"/care/items/{number}")
    assert link not in matter.page(WOMEN, f"/care/items/{number}")
    assert matter.phones[JUSTICE].get(link).status_code == 200
    assert matter.phones[WOMEN].get(link).status_code == 404


# wishes taken back


def test_a_wish_taken_back_ends_what_nobody_has_yet(matter):
    number = matter.begun("protection_order", JUSTICE)
    matter.does(WOMEN, "wish", protection_order="no")
    item = matter.items()[number]
    assert (item.state, item.words) == ("not_wanted", "她改了主意")
    assert "停了，照她说的" in matter.page(JUSTICE)


def test_of_what_is_under_way_somebody_asks_her_within_a_day(matter):
    number = matter.begun("protection_order", JUSTICE)
    matter.does(JUSTICE, f"items/{number}/note", taken_at="2026-06-10T09:00")
    matter.does(WOMEN, "wish", protection_order="no")
    item = matter.items()[number]
    assert item.state == "open"
    assert item.due_at - clock.now() <= timedelta(days=1)
    assert "她改了主意" in matter.page(JUSTICE)
    assert matter.does(JUSTICE, f"items/{number}/not-wanted", note="问过了，撤回申请").status_code == 201
