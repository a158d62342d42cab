"""What two units decide: to close, to make it ordinary, to unlock mediation; never one person, never one unit."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from tests.care.conftest import JUSTICE, POLICE, SAFE, WOMEN, Care
from tests.support.town import code as area_code
from webapp.areas.models import Area
from webapp.care.queries import unlocked
from webapp.care.states import ItemState
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.db import db

TEXT = "两家为屋檐滴水争起来，想请人看看"


def after(days: int) -> datetime:
    """Return the moment so many days from now."""
    return clock.now() + timedelta(days=days)


def open_to_mediation(care: Care, **risk: str) -> str:
    """Return a matter whose person said alone that she wants mediation."""
    code = care.brought_to("in_care", **risk)
    care.step(WOMEN, code, "wish", mediation="yes", alone="yes")
    return code


def is_unlocked(care: Care, code: str) -> bool:
    """Ask as the package of mediation does."""
    with care.town.app.app_context():
        return unlocked(care.case(code).id)


def test_who_asked_does_not_agree_and_what_was_asked_is_not_asked_twice(care: Care) -> None:
    code = care.brought_to("watching")
    with clock.travel(after(31)):
        care.step(WOMEN, code, "ask-close", reason="安静了")
        assert "另一家" in care.step(WOMEN, code, "agree-close", status=403)["error"]["message"]
        care.step(POLICE, code, "ask-close", status=409)
        care.step(POLICE, code, "refuse-close", status=422)
        care.step(POLICE, code, "refuse-close", reason="还要再看看")
        assert care.course(code).state == "watching"
        care.step(JUSTICE, code, "agree-close", status=409)


def test_a_stand_in_of_the_same_unit_is_no_second_person_and_sees_the_whole_course(care: Care, stand_in: str) -> None:
    code = care.brought_to("watching")
    with clock.travel(after(31)):
        care.step(WOMEN, code, "ask-close")
        page = care.phone(WOMEN).get(f"/cases/{code}/care/risk")
        assert page.status_code == 200
        care.call_in(stand_in)
        assert care.phone(WOMEN).get(f"/cases/{code}/care/risk").status_code == 404
        care.step(WOMEN, code, "risk", status=404, **SAFE)
        assert "都记了什么" in care.phone(stand_in).get(f"/cases/{code}").text
        care.step(stand_in, code, "agree-close", status=403)
        care.step(POLICE, code, "agree-close")


def test_of_two_who_agree_at_once_one_is_told_that_it_is_done(care: Care) -> None:
    code = care.brought_to("watching")
    with clock.travel(after(31)):
        care.step(WOMEN, code, "ask-close")
        seen = care.case(code).version
        care.step(POLICE, code, "agree-close", version=seen)
        assert "已结束" in care.step(JUSTICE, code, "agree-close", status=409, version=seen)["error"]["message"]
        assert len([one for one in care.entries(code) if one.kind == "agree-close"]) == 1


@pytest.mark.parametrize("capacity", ["limited", "none"])
def test_a_minor_s_matter_is_not_closed_before_the_police_confirmed(care: Care, capacity: str) -> None:
    code = care.brought_to("watching", capacity=capacity, birth_year="2015")
    with clock.travel(after(31)):
        assert "受案回执" in care.step(WOMEN, code, "ask-close", status=409)["error"]["message"]
        care.item(code, "police_receipt", ItemState.DONE)
        care.step(WOMEN, code, "ask-close")
        care.step(POLICE, code, "agree-close")
    assert care.course(code).keep_until.year == 2040


def test_an_adult_who_came_about_a_harmed_child_does_not_end_it_without_the_police_either(care: Care) -> None:
    code = care.matter(minor_harmed="yes")
    reached, wishes = {"answer": "reached", "alone": "yes"}, {"counselling": "later"}
    steps: dict[str, dict[str, str]] = {"received": {}, "contact": reached, "items/1/done": {}, "risk": SAFE}
    for action, fields in (steps | {"plan": wishes, "watch": {}}).items():
        care.step(WOMEN, code, action, **fields)
    with clock.travel(after(31)):
        assert "受案回执" in care.step(WOMEN, code, "ask-close", status=409)["error"]["message"]


@pytest.mark.parametrize(
    ("report", "risk", "until"),
    [
        ({}, {"birth_year": "2015", "capacity": "limited"}, 2041),
        ({}, {"birth_year": "2007", "capacity": "full"}, None),
        ({}, {"birth_year": "1990"}, None),
        ({}, {"capacity": "limited"}, 2052),
        ({"minor_harmed": "unsure"}, {"birth_year": "1990"}, 2052),
        ({"minor_harmed": "yes"}, {"birth_year": "2015", "capacity": "limited"}, 2041),
    ],
    ids=str,
)
def test_a_minor_s_matter_is_kept_till_25_counted_from_today_where_nobody_knows_the_year(
    care: Care, report: dict[str, str], risk: dict[str, str], until: int | None
) -> None:
    code = care.matter(**report)
    for action, fields in (("received", {}), ("contact", {"answer": "reached", "alone": "yes"}), ("risk", SAFE | risk)):
        care.step(WOMEN, code, action, **fields)
    kept = care.course(code).keep_until
    assert (kept and clock.local_day(kept).isoformat()) == (until and f"{until}-01-01")


def test_what_nobody_asked_about_her_does_not_close(care: Care) -> None:
    code = care.brought_to("watching", capacity="unknown")
    with clock.travel(after(31)):
        assert "问过安全" in care.step(WOMEN, code, "ask-close", status=409)["error"]["message"]


@pytest.mark.parametrize("place", [{}, {"area_code": area_code("200/001")}], ids=["town", "chosen"])
def test_an_ordinary_case_comes_of_new_words_alone(care: Care, place: dict[str, str]) -> None:
    code = care.matter(description="他又动手了", someone_hurt="unsure")
    for action, fields in (("received", {}), ("contact", {"answer": "reached", "alone": "yes"}), ("risk", SAFE)):
        care.step(WOMEN, code, action, **fields)
    care.step(WOMEN, code, "ask-release", status=422)
    care.step(WOMEN, code, "ask-release", text=TEXT, category="neighbour", reason="是一场误会", **place)
    care.step(WOMEN, code, "agree-release", status=403)
    care.step(POLICE, code, "agree-release")
    assert (care.course(code).state, care.case(code).state) == ("released", "closed")
    ordinary = "".join(care.course(code).facts["ordinary"])
    page = care.phone("governance_centre").get(f"/cases/{ordinary}").text
    assert TEXT in page
    assert "动手" not in page
    assert code not in page
    assert care.phone("governance_centre").get(f"/cases/{code}").status_code == 404
    with care.town.app.app_context():
        case = db.session().scalars(select(Case).where(Case.code == ordinary)).one()
        assert (case.protected, case.channel, case.category) == (False, "walk_in", "neighbour")
        place_of = db.session().get_one(Area, case.area_id)
        assert place_of.code == place.get("area_code", area_code(""))


@pytest.mark.parametrize(
    ("risk", "words"),
    [
        ({"live_together": "yes"}, "住在一起"),
        ({"live_together": "unsure"}, "住在一起"),
        ({"child_present": "yes"}, "孩子"),
        ({"capacity": "limited", "birth_year": "2012"}, "未成年"),
    ],
)
def test_who_lives_together_a_child_and_a_minor_stay_protected(care: Care, risk: dict[str, str], words: str) -> None:
    code = care.brought_to("checked", **risk)
    assert words in care.step(WOMEN, code, "ask-release", status=409, text=TEXT)["error"]["message"]


def test_mediation_is_unlocked_for_thirty_days_by_two_and_locked_by_an_incident(care: Care) -> None:
    code = open_to_mediation(care)
    assert not is_unlocked(care, code)
    care.step(WOMEN, code, "ask-unlock", police_view="allowed", reason="她想分开谈")
    care.step(WOMEN, code, "agree-unlock", status=403, reason="好")
    care.step(JUSTICE, code, "agree-unlock", status=422)
    care.step(JUSTICE, code, "agree-unlock", reason="问过她本人")
    assert is_unlocked(care, code)
    assert "不当面谈" in care.phone(POLICE).get(f"/cases/{code}").text
    with clock.travel(after(31)):
        assert not is_unlocked(care, code)
    care.step(POLICE, code, "incident", note="又来了")
    assert not is_unlocked(care, code)


@pytest.mark.parametrize("answer", ["no", "later"])
def test_mediation_is_locked_when_she_takes_her_yes_back(care: Care, answer: str) -> None:
    code = open_to_mediation(care)
    care.step(WOMEN, code, "ask-unlock", police_view="allowed", reason="她想分开谈")
    care.step(JUSTICE, code, "agree-unlock", reason="问过她本人")
    care.step(WOMEN, code, "wish", mediation=answer)
    assert not is_unlocked(care, code)


def test_what_stands_against_unlocking_is_said(care: Care) -> None:
    for code, words in (
        (care.brought_to("in_care"), "单独说过"),
        (open_to_mediation(care, answer="now", next_look="24h", police_called="yes"), "马上有危险"),
        (open_to_mediation(care, capacity="limited"), "一律不调解"),
    ):
        sent = {"police_view": "allowed", "reason": "想谈"}
        assert words in care.step(WOMEN, code, "ask-unlock", status=409, **sent)["error"]["message"]
    code = open_to_mediation(care)
    care.step(WOMEN, code, "ask-unlock", status=409, police_view="not_allowed", reason="想谈")
    with clock.travel(after(8)):
        care.step(WOMEN, code, "ask-unlock", status=409, police_view="allowed", reason="想谈")
