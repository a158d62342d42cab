"""反复出现: what happened three times in 30 days in one place is flagged for the meeting, once, and never by person."""

from datetime import UTC, datetime, timedelta

from tests.support.html import Element, parse
from tests.support.makers import make_case
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town
from webapp.core import clock
from webapp.related import service_flags

PAGE = {"Accept": "text/html"}
NOON = datetime(2026, 6, 7, 4, 0, tzinfo=UTC)
BRIDGE = {"latitude": "25.9", "longitude": "111.0", "accuracy_m": "5", "position_source": "gps"}
DIFFERENT = ("electrical", "fire_safety", "gas", "building", "flood")


def report(phone: Phone, day: int, **fields: str) -> str:
    return make_case(phone, at=NOON + timedelta(days=day), **fields)


def page_of(phone: Phone, url: str) -> Element:
    with phone.client.application.app_context():
        service_flags.catch_up()
    answer = phone.get(url)
    assert answer.status_code == 200, url
    return parse(answer.data)


def flagged(phone: Phone, url: str = "/flags") -> list[str]:
    """Return what is flagged, in words, newest first."""
    rows = [a.parent.parent for a in page_of(phone, url).find_all("a") if a["href"].startswith("/flags/")]
    return [
        f"{one.find('a').text} {one.find(class_='d-words p-second').text} · {one.find(class_='long').text}"
        for one in rows
    ]


def test_one_category_three_times_in_a_month_in_one_micro_grid(informant: Phone, lead: Phone) -> None:
    codes = [report(informant, day) for day in (0, 10)]
    assert flagged(lead) == []
    codes.append(report(informant, 29))
    assert flagged(lead) == ["用电 才湾村 1 网格 01 · 同一类事 · 30 天里 3 次"]
    link = next(u for u in page_of(lead, "/flags").links if u.startswith("/flags/"))
    shown = [u.rpartition("/")[2] for u in page_of(lead, link).links if u.startswith("/cases/")]
    assert shown == codes[::-1]


def test_further_ones_count_for_the_same_flag(informant: Phone, lead: Phone) -> None:
    for day in (0, 1, 2, 3):
        report(informant, day)
    assert flagged(lead) == ["用电 才湾村 1 网格 01 · 同一类事 · 30 天里 4 次"]


def test_what_lies_further_apart_in_time_place_or_kind_is_none(town: Town, informant: Phone, lead: Phone) -> None:
    neighbour = town.sign_in("informant:200/001/02")
    for day in (0, 20, 45):
        report(informant, day)
    report(neighbour, 45)
    report(informant, 46, category="gas")
    report(informant, 46, kind="dispute", category="other")
    assert flagged(lead) == []


def test_one_place_by_its_name_whatever_happens_there(informant: Phone, lead: Phone) -> None:
    for day, category in enumerate(DIFFERENT[:3]):
        report(informant, day, category=category, place_name="大樟树 桥头" if day else "大樟树桥头")
    assert flagged(lead) == ["大樟树 桥头 才湾村 1 网格 01 · 同一个地方 · 30 天里 3 次"]


def test_one_place_by_what_lies_within_a_hundred_metres(informant: Phone, lead: Phone) -> None:
    for day, metres in enumerate((0.0, 0.0004, 0.0008)):
        position = BRIDGE | {"latitude": str(25.9 + metres)}
        report(informant, day, category=DIFFERENT[day], **position)
    report(informant, 4, category=DIFFERENT[3], **(BRIDGE | {"latitude": "25.91"}))
    assert flagged(lead) == ["同一个地方 才湾村 1 网格 01 · 同一个地方 · 30 天里 3 次"]


def test_those_above_see_it_and_nobody_else(town: Town, informant: Phone) -> None:
    for day in (0, 1, 2):
        report(informant, day)
    for key in ("grid:200/001", "village:200", "town", "governance_centre", "political_legal_commissioner"):
        assert len(flagged(town.sign_in(key))) == 1, key
    for key in ("grid:200/002", "village:201", "special:901"):
        assert flagged(town.sign_in(key)) == [], key
    link = "/flags/1"
    assert town.sign_in("village:201").get(link).status_code == 404
    assert town.sign_in("informant:200/001/01").get("/flags").status_code == 404


def test_nobody_is_named_and_no_protected_matter_counts(informant: Phone, lead: Phone) -> None:
    for day in (0, 1):
        report(informant, day, kind="dispute", category="marriage_family")
    for day in (2, 3):
        report(informant, day, kind="dispute", category="marriage_family", someone_hurt="yes", place_name="老屋")
    assert flagged(lead) == []
    report(informant, 4, kind="dispute", category="marriage_family")
    assert flagged(lead) == ["婚姻家庭 才湾村 1 网格 01 · 同一类事 · 30 天里 3 次"]
    assert "测试" not in page_of(lead, "/flags/1").find("main").text


def test_what_was_talked_over_is_put_aside_and_does_not_count_again(town: Town, informant: Phone, lead: Phone) -> None:
    for day in (0, 1, 2):
        report(informant, day)
    desk = town.sign_in("governance_centre")
    assert [one for one in page_of(lead, "/flags/1").find_all("form") if one.get("role") != "search"] == []
    assert lead.post("/flags/1/review").status_code == 404
    form = page_of(desk, "/flags/1").find("form", action="/flags/1/review")
    with clock.travel(NOON + timedelta(days=3)):
        answer = desk.post("/flags/1/review", form.fields | {"words": "请供电所来看"}, headers=PAGE)
        assert answer.status_code == 303
        late = desk.post("/flags/1/review", form.fields)
    assert late.status_code == 409
    assert flagged(lead) == []
    assert len(flagged(lead, "/flags?show=reviewed")) == 1
    assert "请供电所来看" in page_of(lead, "/flags/1").text
    for day in (4, 5):
        report(informant, day)
    assert flagged(lead) == []
    report(informant, 6)
    assert flagged(lead) == ["用电 才湾村 1 网格 01 · 同一类事 · 30 天里 3 次"]


def test_looking_twice_flags_nothing_twice(town: Town, informant: Phone, lead: Phone, monkeypatch) -> None:
    for day in (0, 1, 2):
        report(informant, day)
    monkeypatch.setattr("webapp.core.journal_consumers._waiting", lambda *_: False)
    with town.app.app_context(), service_flags.transaction():
        for case_id in (3, 3, 2):
            service_flags._opened(case_id)
    monkeypatch.undo()
    assert len(flagged(lead)) == 1


def test_the_list_takes_at_most_six_statements(town: Town, informant: Phone, lead: Phone) -> None:
    for day in (0, 1, 2):
        report(informant, day)
    flagged(lead)
    for url in ("/flags", "/flags/1"):
        with town.app.app_context(), counted_statements() as seen:
            assert lead.get(url).status_code == 200
        assert len(seen) <= 6, (url, seen)
