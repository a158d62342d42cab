"""The yearly notice: missed from November on, pasted and looked at, stored, corrected; every process lives by it."""

from datetime import date, datetime

import pytest

from tests.core.holidays.test_reader import OF_2025
from tests.support.html import parse
from tests.support.makers import make_case
from tests.support.town import Phone, Town
from webapp.cases.clocks import calendar, due_after, guess_note
from webapp.cases.states import Clock
from webapp.core import clock
from webapp.core.db import db
from webapp.core.holidays.service import put_in, take_back
from webapp.core.journal import JournalEntry
from webapp.inbox.models import Notice
from webapp.operations.queries_holidays import missing_year
from webapp.operations.service_nightly import nightly_holidays

HERE = {"Accept": "text/html"}
OF_2027 = """
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至12日（周五）放假调休，共8天。2月14日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）、5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
"""


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=clock.SHANGHAI)


@pytest.fixture
def keeper(town: Town) -> Phone:
    """The grid centre's officer, to whom the notice comes."""
    return town.sign_in("grid_centre")


def send(keeper: Phone, text: str, year: int = 2027, **fields: str):
    return keeper.post(f"/holidays/{year}", {"text": text, **fields}, headers=HERE)


def test_a_notice_is_pasted_looked_at_and_only_then_put_in(town: Town, keeper: Phone) -> None:
    answer = send(keeper, OF_2027)
    page = parse(answer.data)
    assert answer.status_code == 200
    assert "放假 28 天" in page.text
    assert "2月14日周日" in page.text
    assert page.find("form", action="/holidays/2027").fields["text"].strip() == OF_2027.strip()
    with town.app.app_context():
        assert not calendar().knows(2027)
    assert send(keeper, OF_2027, store="1").status_code == 303
    with town.app.app_context():
        assert calendar().is_workday(date(2027, 2, 14))
        assert calendar().note_for(date(2027, 2, 14)) is None
        assert not calendar().is_workday(date(2027, 2, 12))
        entry = db.session().query(JournalEntry).filter_by(event="holidays.put_in").one()
        assert entry.actor_id == keeper.user_id


def test_what_can_not_be_comes_back_with_what_was_typed(town: Town, keeper: Phone) -> None:
    answer = send(keeper, OF_2025, store="1")
    page = parse(answer.data)
    assert answer.status_code == 422
    assert "是不是贴了别的年份的通知" in page.text
    assert page.find("form", action="/holidays/2027").fields["text"].strip() == OF_2025.strip()
    with town.app.app_context():
        assert not calendar().knows(2027)


def test_what_is_odd_is_stored_only_when_it_is_said_to_be_meant(town: Town, keeper: Phone) -> None:
    short = "元旦：1月1日（周五）至3日（周日）放假，共3天。"
    answer = send(keeper, short, store="1")
    assert "2月5日（春节）按规定放假，这里没有写放假" in parse(answer.data).text
    with town.app.app_context():
        assert not calendar().knows(2027)
    assert send(keeper, short, store="1", odd="1").status_code == 303
    with town.app.app_context():
        assert calendar().knows(2027)


def test_what_was_changed_after_it_was_looked_at_is_looked_at_again(town: Town, keeper: Phone) -> None:
    looked = parse(send(keeper, OF_2027).data).find("form", action="/holidays/2027").fields
    other = OF_2027.replace("2月14日（周日）", "2月13日（周六）")
    answer = send(keeper, other, store="1", read=looked["read"])
    page = parse(answer.data)
    assert (answer.status_code, "2月13日周六" in page.text) == (200, True)
    assert "看过以后改过了" in page.text
    with town.app.app_context():
        assert not calendar().knows(2027)
    read = page.find("form", action="/holidays/2027").fields["read"]
    assert send(keeper, other, store="1", read=read).status_code == 303


def test_that_what_is_odd_is_meant_is_said_of_what_was_read_and_of_nothing_else(town: Town, keeper: Phone) -> None:
    looked = parse(send(keeper, "1月1日放假").data).find("form", action="/holidays/2027").fields
    answer = send(keeper, "2月8日上班", store="1", odd="1", read=looked["read"])
    page = parse(answer.data)
    assert "2月8日（春节）按规定放假，这里没有写放假" in page.text
    assert page.find("input", name="odd").attributes.get("checked") is None
    with town.app.app_context():
        assert not calendar().knows(2027)


def test_a_notice_is_corrected_from_what_is_stored(town: Town, keeper: Phone) -> None:
    send(keeper, OF_2027, store="1")
    stored = parse(keeper.get("/holidays?year=2027", headers=HERE).data)
    lines = stored.find("form", action="/holidays/2027").fields["text"]
    assert "2027-02-14 上班" in lines
    assert send(keeper, lines.replace("2027-02-14 上班", "2027-02-13 上班"), store="1").status_code == 303
    with town.app.app_context():
        assert [calendar().is_workday(date(2027, 2, day)) for day in (13, 14)] == [True, False]
        assert take_back(2027, None)
        assert not calendar().knows(2027)
        assert not take_back(2027, None)


def test_the_same_again_changes_nothing_and_is_not_journalled_twice(town: Town, keeper: Phone) -> None:
    for _ in range(2):
        assert send(keeper, OF_2027, store="1").status_code == 303
    with town.app.app_context():
        assert db.session().query(JournalEntry).filter_by(event="holidays.put_in").count() == 1


@pytest.mark.parametrize("year", ["2025", "2099", "9" * 30])
def test_a_year_that_is_over_or_far_off_has_no_page(keeper: Phone, year: str) -> None:
    assert keeper.get(f"/holidays?year={year}").status_code == 404
    assert keeper.post(f"/holidays/{year}", {"text": OF_2027}).status_code == 404


def test_another_process_lives_by_a_new_notice_from_its_next_request_on(town: Town, make_app) -> None:
    other = make_app()
    with other.app_context():
        assert calendar().is_workday(date(2027, 1, 4))
    with town.app.app_context():
        put_in(2027, {date(2027, 1, 4): False, date(2027, 1, 9): True}, None)
        assert not calendar().is_workday(date(2027, 1, 4))
    with other.app_context():
        assert not calendar().is_workday(date(2027, 1, 4))


def test_a_notice_that_leaves_a_festival_out_makes_nobody_work_on_it(town: Town) -> None:
    with town.app.app_context():
        put_in(2027, {date(2027, 2, 5): False, date(2027, 2, 20): True}, None)
        days = [(2, 5), (2, 8), (2, 20), (5, 3), (10, 1), (10, 4)]
        # 3 May and 4 October only make up for festivals on a weekend: which days do so is for the notice to say.
        assert [calendar().is_workday(date(2027, *day)) for day in days] == [False, False, True, True, False, True]
        put_in(2027, {date(2027, 10, 1): True}, None)
        assert calendar().is_workday(date(2027, 10, 1))


def test_a_correction_of_a_year_that_the_program_has_leaves_its_other_days_as_they_are(town: Town) -> None:
    with town.app.app_context():
        put_in(2026, {date(2026, 9, 3): False}, None)
        days = [(9, 3), (10, 2), (10, 7), (10, 8), (10, 10)]
        assert [calendar().is_workday(date(2026, *day)) for day in days] == [False, False, False, True, True]


def test_a_deadline_that_was_set_stays_and_a_new_one_follows_the_notice(town: Town) -> None:
    with town.app.app_context():
        before = due_after(at(2026, 12, 31, 17), "normal", Clock.ACKNOWLEDGE)
        put_in(2027, {date(2027, 1, day): False for day in range(1, 6)}, None)
        after = due_after(at(2026, 12, 31, 17), "normal", Clock.ACKNOWLEDGE)
    assert clock.local(before).date() == date(2027, 1, 4)
    assert clock.local(after).date() == date(2027, 1, 6)


def test_the_notice_of_the_next_year_is_missed_from_november_on(town: Town) -> None:
    with town.app.app_context():
        for moment, year in ((at(2026, 10, 31), None), (at(2026, 11, 1), 2027), (at(2027, 1, 1), 2027)):
            with clock.travel(moment):
                assert missing_year() == year
        put_in(2027, {date(2027, 1, 1): False}, None)
        with clock.travel(at(2027, 10, 31)):
            assert missing_year() is None
        with clock.travel(at(2027, 11, 1)):
            assert missing_year() == 2028


def test_who_keeps_the_days_is_told_once_a_week_until_it_is_there(town: Town, keeper: Phone) -> None:
    with town.app.app_context():
        for day, year in ((1, 2027), (2, 2027), (7, 2027), (8, 2027)):
            with clock.travel(at(2026, 11, day, 8)):
                assert nightly_holidays() == year
        told = db.session().query(JournalEntry).filter_by(event="operations.holidays_missing").count()
        heard = {one.user_id for one in db.session().query(Notice) if "放假安排还没有录入" in one.title}
        put_in(2027, {date(2027, 1, 1): False}, None)
        with clock.travel(at(2026, 11, 20, 8)):
            assert nightly_holidays() is None
    assert told == 2
    assert heard == {town.users["grid_centre"], town.users["system_admin"]}


def test_it_stands_on_the_first_day_s_list_on_the_page_of_the_house_and_on_the_home_page(town: Town, keeper) -> None:
    admin = town.sign_in("system_admin")
    with clock.travel(at(2026, 11, 2, 9)):
        assert "2027年的还没有录入" in parse(admin.get("/first-day", headers=HERE).data).text
        assert "2027年的还没有录入" in parse(admin.get("/operations", headers=HERE).data).text
        assert "2027年的放假安排还没有录入" in parse(keeper.get("/holidays", headers=HERE).data).text


def test_a_date_that_rests_on_a_guess_says_so_and_one_that_runs_straight_does_not(town: Town) -> None:
    with town.app.app_context():
        assert guess_note(at(2027, 2, 3), "normal") == "2027年的放假安排还没有录入，暂按法定节假日推算"
        assert guess_note(at(2026, 12, 31), "normal") is None
    informant = town.sign_in("informant:200/001/01")
    with clock.travel(at(2026, 12, 30, 9)):
        code = make_case(informant, severity="low")
        assert "暂按法定节假日推算" in parse(informant.get(f"/cases/{code}", headers=HERE).data).text
        with town.app.app_context():
            put_in(2027, {date(2027, 1, 1): False}, None)
        assert "暂按法定节假日推算" not in parse(informant.get(f"/cases/{code}", headers=HERE).data).text


def test_the_command_reads_stores_shows_and_takes_back(town: Town, tmp_path) -> None:
    file = tmp_path / "2027.txt"
    file.write_text(OF_2027, encoding="utf-8")
    run = town.app.test_cli_runner().invoke
    looked = run(args=["holidays", "put-in", "2027", str(file)])
    assert (looked.exit_code, "2027-02-14 上班" in looked.output) == (0, True)
    assert "2027: put in" not in run(args=["holidays", "show"]).output
    assert run(args=["holidays", "put-in", "2027", str(file), "--store"]).exit_code == 0
    assert "2027: put in" in run(args=["holidays", "show"]).output
    assert run(args=["holidays", "take-back", "2027"]).exit_code == 0
    assert run(args=["holidays", "take-back", "2027"]).exit_code == 1
    file.write_text(OF_2025, encoding="utf-8")
    assert run(args=["holidays", "put-in", "2027", str(file), "--store"]).exit_code == 1
