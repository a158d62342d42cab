"""A situation is written at its end, looked over, frozen, issued; each sees it from when it is theirs to see."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Text, select, type_coerce

from tests.cases.turning.conftest import REASON
from tests.meetings.situations.conftest import COMMISSIONER, DESK, HALF, OVER, Situations, at
from tests.support.makers import make_case
from tests.support.plans import sorted_by_hand
from tests.support.statements import counted_statements
from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.journal import JournalText
from webapp.documents.sections import SECTIONS, Count, Line, Row, Section, Table
from webapp.meetings.models import Meeting, MeetingSeat
from webapp.meetings.situations import queries
from webapp.meetings.situations.models import Situation, SituationNote
from webapp.meetings.situations.rules import span_of
from webapp.meetings.situations.service_content import write
from webapp.meetings.states import State as Meetings
from webapp.meetings.states_seats import SeatState
from webapp.people.models import Unit


def numbers(section) -> dict[str, int]:
    return {one["data-count"]: int(one.text) for one in section.where(lambda e: "data-count" in e.attributes)}


def test_the_first_sentence_counts_the_half_and_its_end(house: Situations) -> None:
    phone = house.phone("informant:200/001/01")
    make_case(phone, at=at(10, 20))
    make_case(phone, "dispute", at=at(11, 1, 0))
    make_case(phone, at=at(11, 15, 23))
    make_case(phone, at=at(11, 16, 0))
    assert [house.write(), house.write()] == [1, 0]
    section = house.section(DESK, "overall")
    assert (
        "本期（11月1日–15日）新报 2 件：隐患 1、纠纷 1、诉求 0，比上期多 1 件；办好 0 件；期末在办 3 件，超期"
        in section.text
    )
    assert {"new": 2, "hazard": 1, "dispute": 1, "appeal": 0, "more": 1, "done": 0, "open": 3}.items() <= numbers(
        section
    ).items()


def test_it_is_nowhere_until_its_half_is_over_and_then_the_desks_until_it_is_issued(house: Situations) -> None:
    house.write()
    with clock.travel(OVER - timedelta(minutes=6)):
        house.page(DESK, f"/situations/{HALF}", 404)
    for who, status in ((DESK, 200), (COMMISSIONER, 200), ("town", 404), ("auditor", 404), ("police_station", 404)):
        house.page(who, f"/situations/{HALF}", status)
    house.act(COMMISSIONER, HALF, "freeze", status=404)
    house.act(DESK, HALF, "freeze", version=1)
    house.act(DESK, HALF, "rewrite", status=409, version=2)
    house.act(DESK, HALF, "issue", status=404)
    house.act(COMMISSIONER, HALF, "issue", version=1, status=409)
    house.act(COMMISSIONER, HALF, "issue", version=2)
    for who, status in (("town", 200), ("auditor", 200), ("police_station", 404), ("grid:200/001", 404)):
        house.page(who, f"/situations/{HALF}", status)
    assert f"/situations/{HALF}" in house.page("auditor", "/situations").links
    asked_to_its_meeting(house, "police_station")
    for who, status in (("police_station", 200), ("justice_office", 404)):
        house.page(who, f"/situations/{HALF}", status)
    assert "/cases?" not in str(house.page("police_station", f"/situations/{HALF}").links)


def asked_to_its_meeting(house: Situations, unit: str) -> None:
    """Ask a unit to the meeting that is about the half."""
    with house.town.app.app_context(), transaction() as session:
        asked = session.scalars(select(Unit).where(Unit.code == unit)).one()
        town = session.scalars(select(Area).where(Area.code == "450324106")).one()
        days = {"since": clock.day_start(at(11, 1).date()), "until": clock.day_start(at(11, 16).date())}
        stands = {"state": Meetings.NOTIFIED, "version": 1, "kind": "regular", "town_id": town.id}
        meeting = Meeting(**stands, **days, starts_at=at(11, 16), made_at=at(11, 2), changed_at=at(11, 2))
        session.add(meeting)
        session.flush()
        place = {"seat": f"u{asked.id}", "code": unit, "label": asked.name, "state": SeatState.ASKED, "version": 1}
        session.add(MeetingSeat(meeting_id=meeting.id, **place))


def test_two_who_write_below_a_section_see_both_texts_and_no_number_changes(house: Situations) -> None:
    house.write()
    house.act(DESK, HALF, "notes", section="villages", words="雨多，路滑", version=0)
    again = house.act(COMMISSIONER, HALF, "notes", section="villages", words="要修护栏", version=0, status=409)
    assert "雨多，路滑" in again.text
    assert "要修护栏" in again.text
    digest = house.page(DESK, f"/situations/{HALF}")
    house.act(COMMISSIONER, HALF, "notes", section="villages", words="雨多，要修护栏", version=1)
    assert numbers(digest) == numbers(house.page(DESK, f"/situations/{HALF}"))
    house.act(DESK, HALF, "notes", section="nothing", words="写错地方", status=404)
    house.act(DESK, HALF, "notes", section="villages", words="长" * 2001, version=2, status=422)
    house.act("town", HALF, "notes", section="villages", words="看不到", status=404)
    with house.town.app.app_context():
        kept = db.session().scalars(select(type_coerce(SituationNote.words, Text))).all()
    assert "护栏" not in "".join(kept)
    assert "护栏" not in str(house.rows(select(JournalText.content)))


def test_a_topic_goes_from_the_agenda_when_its_case_turns_protected_and_the_number_stays(house: Situations) -> None:
    code = make_case(house.phone("informant:200/001/01"), "dispute", at=at(9, 1), description="老是吵")
    other = make_case(house.phone("informant:200/001/01"), at=at(9, 2))
    house.write()
    page = house.page(DESK, f"/situations/{HALF}")
    assert {f"late-{code}", f"late-{other}"} <= {
        one["data-topic"] for one in page.find_all("label") if "data-topic" in one.attributes
    }
    house.act(DESK, HALF, "topics", topics=[f"late-{code}", f"late-{other}"], version=1)
    house.act(DESK, HALF, "rewrite", version=2)
    town = house.rows(select(Area.id).where(Area.code == "450324106"))[0]
    with house.town.app.app_context():
        assert [one.key for one in queries.ticked(town, HALF)] == [f"late-{code}", f"late-{other}"]
    house.act(DESK, HALF, "freeze", version=3)
    before = numbers(house.section(DESK, "overall"))
    sent = {"version": house.case(code).version, **REASON}
    turned = house.phone(DESK).post(f"/cases/{code}/protect", sent)
    assert turned.status_code in (200, 201), turned.text
    with house.town.app.app_context():
        assert [one.key for one in queries.ticked(town, HALF)] == [f"late-{other}"]
    assert numbers(house.section(DESK, "overall")) == before
    for address in (f"/situations/{HALF}", f"/situations/{HALF}/papers/sheet"):
        assert code not in house.page(DESK, address).text


def test_all_numbers_are_of_one_moment_while_others_go_on_writing(house: Situations) -> None:
    phone = house.phone("informant:200/001/01")
    make_case(phone, at=at(11, 3))

    def meanwhile(town: Area, since: object, until: object) -> list[Line]:
        with ThreadPoolExecutor(1) as other:  # whose connection is its own
            other.submit(make_case, phone, at=at(11, 4)).result()
        return []

    with SECTIONS.put_back():
        SECTIONS.add(Section("meanwhile", 15, "其间", meanwhile), "meanwhile")
        house.write()
    page = house.page(DESK, f"/situations/{HALF}")
    sums = [
        sum(int(one.text) for one in section.where(lambda e, name=name: e.get("data-count") == name))
        for section in page.find_all("section")
        for key, name in (("overall", "new"), ("categories", "now"), ("villages", "new"))
        if section.get("data-section") == key
    ]
    assert sums == [1, 1, 1]
    house.act(DESK, HALF, "rewrite", version=1)
    assert numbers(house.section(DESK, "overall"))["new"] == 2


def test_small_numbers_are_written_nowhere_and_a_second_cell_goes_with_them(house: Situations) -> None:
    def counted(*numbers: int) -> Table:
        rows = tuple(Row(f"类{n}", f"c{n}", (Count("new", one, "/petitions"),)) for n, one in enumerate(numbers))
        return Table("category", ("类型", "这期"), rows, small=True)

    with SECTIONS.put_back():
        tables = [counted(7, 3, 9), counted(0, 2, 9, 8), counted(1, 3)]
        SECTIONS.add(Section("few", 50, "信访", lambda *_: tables), "few")
        house.write()
        shown = house.section(DESK, "few")
    rows = [one for one in shown.find_all("tr") if one.get("data-category")]
    cells = [(row["data-category"], row.find("td").text, bool(row.find_all("a"))) for row in rows]
    first, second = cells[:3], cells[3:]
    assert first == [("c0", "不写出来", False), ("c1", "少于5", False), ("c2", "9", True)]
    assert second == [("c0", "少于5", False), ("c1", "少于5", False), ("c2", "9", True), ("c3", "8", True)]
    [content] = house.rows(select(Situation.content))
    assert '"7"' not in content.partition('"heading":"信访"')[2].partition('"key":"few"')[0]


def test_writing_one_up_takes_few_statements_of_which_none_reads_through_what_grows(house: Situations) -> None:
    make_case(house.phone("informant:200/001/01"), at=at(11, 3))
    app = house.town.app
    with app.app_context(), counted_statements() as seen:
        write(db.session().scalars(select(Area).where(Area.code == "450324106")).one(), span_of(HALF))
    assert len(seen) <= 40
    with sqlite3.connect(Path(app.config["INSTANCE"]) / "one-door.db") as database:
        faults = [sorted_by_hand(database, one, [None] * one.count("?")) for one in seen]
    assert [one for one in faults if one] == []
    house.write()
    house.phone(DESK)
    with app.app_context(), counted_statements() as page:
        house.page(DESK, f"/situations/{HALF}")
    assert len(page) <= 10
