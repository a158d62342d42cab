"""Minutes while people talk: kept as typed, and of two who write at once neither loses a word."""

from datetime import date

from tests.meetings.conftest import COMMISSIONER, DECIDED, DISPATCHER, HELD, JUSTICE, PAGE, POLICE, Meetings
from tests.support.html import parse
from tests.support.town import TOWN
from webapp.areas import queries as areas
from webapp.core import clock
from webapp.core.db import transaction
from webapp.meetings import clocks
from webapp.meetings.models import Meeting
from webapp.meetings.service_lists import place
from webapp.meetings.situations.models import SituationMention
from webapp.meetings.situations.queries import TOPICS
from webapp.meetings.situations.service import for_span
from webapp.meetings.states import State


def test_of_two_writers_neither_loses_a_word(house: Meetings) -> None:
    number = house.opened()
    topic = house.topic(number)
    house.write(number, topic, "第一行\n第二行", DECIDED)
    seen = house.topic_row(topic).version
    house.write(number, topic, "第一行\n第二行\n政法委员加的", DECIDED, who=COMMISSIONER, version=seen)
    stale = house.write(
        number, topic, "第一行\n第二行\n调度员加的", DECIDED | {"what": "另一条"}, status=409, version=seen
    )
    assert stale["theirs"]["words"].endswith("政法委员加的")
    assert stale["mine"]["words"].endswith("调度员加的")
    sent = {
        "version": seen,
        "words": "第一行\n调度员加的",
        "decisions-0-what": "另一条",
        "decisions-0-lead_unit": "司法所",
    }
    answer = house.phone(DISPATCHER).post(f"/meetings/{number}/topics/{topic}/words", sent, headers=PAGE)
    assert answer.status_code == 409
    page = parse(answer.data)
    assert "政法委员加的" in page.find("div", data_theirs="").text
    assert page.find("textarea", name="words").text.strip() == "第一行 调度员加的"
    assert "另一条" in page.find("textarea", name="decisions-0-what").text
    merge = page.find("button", name="merge")["value"]
    house.write(number, topic, sent["words"], {"what": "另一条", "lead_unit": JUSTICE}, version=seen, merge=merge)
    kept = house.topic_row(topic)
    assert kept.words.splitlines() == ["第一行", "第二行", "政法委员加的", "调度员加的"]
    shown = house.page(DISPATCHER, f"/meetings/{number}/minutes")
    assert [shown.find("textarea", name=f"decisions-{row}-what").text.strip() for row in (0, 1)] == [
        "出租屋查一遍",
        "另一条",
    ]
    house.write(number, topic, "早的", status=409, version=seen, merge=merge)


def test_the_same_again_changes_nothing_and_words_that_came_back_name_their_version(house: Meetings) -> None:
    number = house.opened()
    topic = house.topic(number)
    before = house.topic_row(topic).version
    first = house.write(number, topic, "说了")
    assert house.write(number, topic, "说了", version=before)["version"] == first["version"]
    house.write(number, topic, "旧话", status=409, base=before)
    house.write(number, topic, "新话", base=first["version"], version=before)
    assert house.topic_row(topic).words == "新话"


def test_units_are_typed_by_their_names_and_what_is_wrong_is_said_when_it_is_handed_in(house: Meetings) -> None:
    made = house.opened()
    topic = house.topic(made)
    name = next(seat.label for seat in house.rows_of_seats(made) if seat.code == POLICE)
    wrong = {"what": "查", "lead_unit": "没有的单位", "due": "2026-12-10"}
    house.write(
        made,
        topic,
        "",
        DECIDED | {"lead_unit": name},
        wrong,
        {"what": "谁都没写"},
        DECIDED | {"case_code": "才龙-0000"},
    )
    said = house.step(DISPATCHER, made, "minutes", status=422)["error"]["fields"]["minutes"]
    for number in (2, 3, 4):
        assert f"议题 1 的第 {number} 条决定" in said
    assert "议题 1 的第 1 条决定" not in said
    house.write(made, topic, "", DECIDED | {"lead_unit": name})
    house.step(DISPATCHER, made, "minutes")


def test_topics_are_added_moved_and_dropped_but_never_with_words_on_them(house: Meetings) -> None:
    number = house.notified()
    first, second = house.topic(number, "第一个"), house.topic(number, "第二个")
    at = f"/meetings/{number}/topics"
    assert house.phone(DISPATCHER).post(f"{at}/{second}/up").status_code == 303
    titles = [one.text for one in house.page(DISPATCHER, f"/meetings/{number}/minutes").find_all("h2")]
    assert [title[3:] for title in titles if title[:1].isdigit()] == ["第二个", "第一个"]
    house.write(number, first, "还没开会", status=409)
    house.step(DISPATCHER, number, "open")
    house.write(number, first, "说了")
    assert house.phone(DISPATCHER).post(f"{at}/{first}/drop").status_code == 409
    assert house.phone(DISPATCHER).post(f"{at}/{second}/drop").status_code == 303
    assert house.phone(POLICE).post(f"{at}/{first}/drop").status_code == 404
    assert "第二个" not in house.text(DISPATCHER, f"/meetings/{number}/minutes")


def test_who_came_is_noted_and_two_who_note_at_once_see_it(house: Meetings) -> None:
    number = house.opened()
    version = (
        house.page(DISPATCHER, f"/meetings/{number}/minutes")
        .find("section", id="presence")
        .find("input", name="version")["value"]
    )
    sent = {"version": version, f"came-{POLICE}": "1", f"attendee-{POLICE}": "王所长"}
    assert house.phone(DISPATCHER).post(f"/meetings/{number}/presence", sent).status_code == 303
    assert house.phone(COMMISSIONER).post(f"/meetings/{number}/presence", {"version": version}).status_code == 409
    house.write(number, house.topic(number), "说了")
    house.step(DISPATCHER, number, "minutes")
    house.step(COMMISSIONER, number, "issue")
    assert "王所长" in house.text(POLICE, f"/meetings/{number}/papers/minutes")


def test_what_the_desk_ticked_in_the_situation_is_on_the_agenda_once(house: Meetings) -> None:
    with house.town.app.app_context(), transaction() as session:
        town = areas.by_code(TOWN)
        assert town is not None
        written = for_span(town.id, clocks.midnight(date(2026, 11, 1)), clocks.midnight(date(2026, 11, 16)))
        named = {
            "section": TOPICS,
            "place": 0,
            "key": "flags:1",
            "words": "才湾村路灯",
            "url": "/flags",
            "ticked": True,
        }
        session.add(SituationMention(situation_id=written.id, **named))
        made = Meeting(
            state=State.SCHEDULED,
            kind="regular",
            slot="2026-11b",
            town_id=town.id,
            starts_at=HELD,
            since=written.since,
            until=written.until,
            made_at=clock.now(),
            changed_at=clock.now(),
        )
        session.add(made)
        session.flush()
        place(made, ())
        number = made.id
    house.step(DISPATCHER, number, "notify", units=[POLICE], place="三楼")
    house.step(DISPATCHER, number, "open")
    shown = house.text(DISPATCHER, f"/meetings/{number}/minutes")
    assert shown.count("才湾村路灯</h2>") == 1
    assert "/situations/2026-11a" in shown
