"""What another system holds comes in as registered: whole or not at all, nothing twice."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from tests.imports.conftest import Sender, row
from tests.support.statements import counted_statements
from tests.support.town import Town
from webapp.areas.models import Area
from webapp.cases.lists.service_counters import verify_counters
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.db import db
from webapp.core.journal import JournalEntry, verify
from webapp.imports import service
from webapp.imports.models import Import
from webapp.inbox.models import Notice, Thread
from webapp.reports.models import Registration, Report
from webapp.search.service import catch_up

NOTHING = {"submissions": 0, "reports": 0, "registrations": 0, "cases": 0, "import_numbers": 0}


def all_of(number: int) -> dict[str, int]:
    return dict.fromkeys(NOTHING, number)


def test_a_look_stores_nothing_but_the_sealed_table(sender: Sender, imports_left: Callable[[], list[Import]]) -> None:
    at = sender.ready([row(1), row(2)])
    page = sender.phone.get(at).text
    assert "就这样导入（2 件）" in page
    assert "第 1 盏路灯不亮" in page
    assert "10012345678" not in page
    assert sender.stored() == NOTHING
    (kept,) = imports_left()
    assert kept.sealed
    with sender.app.app_context():
        raw = db.session().connection().exec_driver_sql("SELECT sealed FROM imports").scalar()
    assert raw != kept.sealed


def test_what_comes_in_is_registered_and_the_town_holds_it(sender: Sender, app: Flask, town: Town) -> None:
    at = sender.ready([row(1, 事发地址="2 网格水塘边"), row(2, 所属村="")])
    assert sender.take_in(at).status_code == 303
    with app.app_context():
        session = db.session()
        first, second = session.scalars(select(Report).order_by(Report.id))
        came = session.get_one(Registration, first.id)
        cases = session.scalars(select(Case).order_by(Case.id)).all()
        places = [session.get_one(Area, case.area_id).label for case in cases]
        assert [one.channel for one in cases] == ["phone", "phone"]
        assert {one.holder_level for one in cases} == {"town"}
        assert (came.caller_name, came.caller_phone) == ("蒋某某", "10012345678")
        assert clock.local(first.claimed_at).isoformat()[:16] == "2025-12-30T09:30"
        assert abs((first.received_at - clock.now()).total_seconds()) < 600
        assert places == ["才湾村", "才湾镇"]
        assert second.details == {"source": "12345热线", "source_number": "2026-000002"}
        assert verify().fault is None
        assert not verify_counters()
        code_of = cases[0].code
        catch_up()
    page = town.sign_in("town").get(f"/cases/{code_of}").text
    assert "12345热线 · 2026-000001" in page
    assert code_of in sender.phone.get("/search?q=2026-000001").text
    assert f"/cases/{code_of}" in sender.phone.get(at).text
    assert town.sign_in("village:200").get(f"/cases/{code_of}").status_code == 200
    assert town.sign_in("village:201").get(f"/cases/{code_of}").status_code == 404


def test_a_number_that_came_before_or_stands_twice_is_left_out(sender: Sender) -> None:
    sender.take_in(sender.ready([row(1), row(2), row(1)]))
    assert sender.stored() == all_of(2)
    at = sender.ready([row(2), row(3)])
    page = sender.phone.get(at).text
    assert "导过的，不再导" in page
    assert "第 2 行" in page
    sender.take_in(at)
    assert sender.stored() == all_of(3)
    assert "没有新的，都导过了" in sender.phone.get(sender.ready([row(3)])).text


def test_the_same_number_of_another_source_is_another_matter(sender: Sender) -> None:
    sender.take_in(sender.ready([row(1)]))
    sender.take_in(sender.ready([row(1)], name="综治平台"))
    assert sender.stored() == all_of(2)


def test_of_two_who_take_the_same_in_one_is_told_to_look_again(sender: Sender, town: Town) -> None:
    other = Sender(town, "petition_reception_centre")
    first, second = sender.ready([row(1), row(2)]), other.ready([row(2), row(3)])
    seen = sender.version()
    assert sender.take_in(first).status_code == 303
    late = other.phone.post(f"{second}/take-in", {"version": seen}, headers={"Accept": "text/html"})
    assert late.status_code == 409
    assert "请再看一遍" in late.text
    assert sender.stored() == all_of(2)
    assert other.take_in(second).status_code == 303
    assert sender.stored() == all_of(3)


def test_pressed_twice_it_comes_in_once(sender: Sender) -> None:
    at = sender.ready([row(1)])
    form = {"version": sender.version(), "form_id": "5f0c1a52-3f7e-4d0b-9c1e-5f2f2d1c0a11"}
    answers = [sender.phone.post(f"{at}/take-in", form, headers={"Accept": "text/html"}) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert sender.post(f"{at}/take-in").status_code == 404
    assert sender.stored() == all_of(1)


def test_with_the_last_row_wrong_nothing_comes_in(sender: Sender) -> None:
    at = sender.ready([row(1), row(2), row(3, 受理时间="去年冬天")])
    page = sender.phone.get(at).text
    assert "有一行不对，就一行也不导入" in page
    assert "第 4 行" in page
    assert "去年冬天" in page
    assert "就这样导入" not in page
    assert sender.take_in(at).status_code == 409
    assert sender.stored() == NOTHING


def test_cut_off_midway_it_leaves_nothing_and_can_be_done_again(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = sender.ready([row(n) for n in range(1, 30)])
    whole = service.open_registered

    def killed(*args: object, **more: object) -> None:
        whole(*args, **more)  # type: ignore[arg-type]
        raise OperationalError("killed", None, Exception())

    with monkeypatch.context() as patched:
        patched.setattr(service, "open_registered", killed)
        assert sender.take_in(at).status_code >= 500
    assert sender.stored() == NOTHING
    assert sender.take_in(at).status_code == 303
    assert sender.stored() == all_of(29)


def test_there_is_one_notice_and_one_entry_for_all_of_it(sender: Sender, app: Flask, town: Town) -> None:
    sender.take_in(sender.ready([row(n, 紧急程度="紧急") for n in range(1, 12)]))
    with app.app_context():
        session = db.session()
        threads = session.scalars(select(Thread).where(Thread.user_id == town.users["town"])).all()
        assert [one.title for one in threads] == ["12345热线 导入了 11 件"]
        assert len(session.scalars(select(Notice.id).where(Notice.user_id == town.users["town"])).all()) == 1
        done = session.scalars(select(JournalEntry).where(JournalEntry.event == "import.done")).all()
        assert len(done) == 1


def test_a_row_costs_its_three_rows_of_the_database_and_no_statement_more(sender: Sender, app: Flask) -> None:
    costs = []
    for start, many in ((1000, 3), (2000, 60)):
        at = sender.ready([row(n) for n in range(start, start + many)])
        app.extensions["background"].mode, before = "off", app.extensions["background"].mode
        with counted_statements(app) as seen:
            assert sender.take_in(at).status_code == 303
        app.extensions["background"].mode = before
        costs.append(len(seen))
    # Submission, report and case: SQLite gives one id a statement. All else is written for all rows at once.
    assert costs[1] - costs[0] <= 3 * 57 + 2, costs
    assert costs[0] <= 40, costs


def test_nobody_else_sees_a_table_before_it_came_in(sender: Sender, town: Town) -> None:
    at = sender.ready([row(1)])
    for key, status in (("petition_reception_centre", 404), ("police_station", 404), ("grid:200/001", 404)):
        assert town.sign_in(key).get(at).status_code == status
    sender.take_in(at)
    assert town.sign_in("petition_reception_centre").get(at).status_code == 200
    assert town.sign_in("police_station").get(at).status_code == 404


def test_after_a_day_a_table_is_gone(sender: Sender, imports_left: Callable[[], list[Import]]) -> None:
    at = sender.ready([row(1)])
    with clock.travel(clock.now() + service.KEPT_FOR * 2), sender.app.app_context():
        service.forget_old()
    assert [one.sealed for one in imports_left()] == [None]
    assert "文件清掉了" in sender.phone.get(at).text
    assert sender.take_in(at).status_code == 404


def test_thrown_away_it_is_gone_at_once(sender: Sender, imports_left: Callable[[], list[Import]]) -> None:
    at = sender.ready([row(1)])
    assert sender.post(f"{at}/drop").status_code == 303
    assert [one.sealed for one in imports_left()] == [None]


def test_somebody_in_danger_is_not_imported_and_no_word_of_it_is_shown(sender: Sender) -> None:
    at = sender.ready([row(1), row(2, 诉求内容="丈夫喝了酒又打骂她 不敢回家"), row(3, 诉求类型="婚姻")])
    sender.explain(at, 婚姻="dispute:marriage_family")
    page = sender.phone.get(at)
    assert "要当面登记的（2 行）" in page.text
    assert "第 3 行（2026-000002）" in page.text
    assert "打骂" not in page.text
    assert "就这样导入（1 件）" in page.text
    sender.take_in(at)
    assert sender.stored() == all_of(1)
    assert "要当面登记" in sender.phone.get(at).text


def test_pages_cost_few_statements(sender: Sender, app: Flask) -> None:
    at = sender.ready([row(n) for n in range(1, 40)])
    for url in ("/imports", at):
        with counted_statements(app) as seen:
            assert sender.phone.get(url).status_code == 200
        assert len(seen) <= 10, seen
    sender.take_in(at)
    with counted_statements(app) as seen:
        assert sender.phone.get(at).status_code == 200
    assert len(seen) <= 10, seen
    with counted_statements(app) as seen:
        assert "导入 39 件" in sender.phone.get("/imports").text
    assert len(seen) <= 10, seen
