"""有事说事: a picture or a word is enough; whether somebody is in danger is asked where what is told says so."""

import io
from typing import Any

import pytest
from sqlalchemy import select

from tests.core.media.test_audio import cluster, webm
from tests.service_orders.test_protected import protected_cases
from tests.support.html import Element
from tests.support.resident import RESIDENT, Resident
from tests.support.town import code, small_jpeg
from webapp.cases.models import Case
from webapp.core.db import db
from webapp.reports.catalogue import signs
from webapp.reports.models import Photo, Report, Voice

ASKED = ("someone_hurt", "afraid_to_go_home", "minor_harmed")
NO = dict.fromkeys(ASKED, "no")


def tell(resident: Resident, **more: Any) -> int:
    """Send the form as it stands with these fields; returns the status of what is shown then."""
    resident.get("/services/speak")
    sent = resident.page.find("form", id="speak").fields | {"caller_phone": RESIDENT} | more
    return resident.post("/services/speak", **sent).status_code


def picture() -> tuple[io.BytesIO, str]:
    return io.BytesIO(small_jpeg()), "1.jpg"


def questions(page: Element) -> bool:
    """Say whether the three questions are seen without scripts."""
    return "hidden" not in page.find("div", data_protecting="").attributes


def test_a_picture_and_a_telephone_are_enough_and_the_slip_says_what_happened(app, town, resident: Resident) -> None:
    assert tell(resident, photos=picture(), area_code=code("200/001")) == 200
    assert "说好了" in resident.page.text
    assert "点好了" not in resident.page.text
    with app.app_context():
        case, photo = db.session().scalars(select(Case)).one(), db.session().scalars(select(Photo)).one()
        assert (case.kind, case.category, case.protected) == ("hazard", "other", False)
        assert photo.file
    assert resident.slip_code() == case.code


def test_a_voice_alone_is_enough_and_words_alone_are_a_matter_between_people(app, town, resident: Resident) -> None:
    assert tell(resident, voice=(io.BytesIO(webm(cluster(0, 0, 20, 40))), "voice.webm")) == 200
    assert tell(resident, description="隔壁的鸡总来吃我的菜") == 200
    with app.app_context():
        assert [case.category for case in db.session().scalars(select(Case))] == ["other", "other"]
        assert [report.kind for report in db.session().scalars(select(Report))] == ["dispute", "dispute"]
        assert db.session().scalars(select(Voice)).one().file


def test_sent_empty_everything_missing_is_named_and_the_first_of_it_has_the_focus(app, town, resident) -> None:
    assert tell(resident, caller_phone="") == 422
    assert "拍一张，或者写一句怎么回事" in resident.page.text
    assert "查进度和回您话都要用" in resident.page.text
    focused = resident.page.where(lambda one: "autofocus" in one.attributes)
    assert [one.get("name") for one in focused] == ["description"]
    assert not questions(resident.page)
    with app.app_context():
        assert db.session().scalars(select(Case)).all() == []


@pytest.mark.parametrize(
    "told",
    [
        {"about": "dispute:marriage_family", "description": "想离婚"},
        {"about": "dispute:traffic_accident", "description": "摩托车撞了"},
        {"about": "dispute:neighbour", "description": "他 昨天又 打 我"},
        {"description": "娃娃在学校被欺负"},
        {"about": "hazard:public_facility", "description": "井盖没了，有人受伤"},
    ],
)
def test_what_says_so_is_asked_back_also_without_scripts_and_goes_on_when_it_was_answered(
    app, town, resident: Resident, told
) -> None:
    resident.get("/services/speak")
    assert not questions(resident.page)
    assert tell(resident, **told) == 422
    assert questions(resident.page)
    form = resident.page.find("form", id="speak")
    assert form.fields["description"] == told["description"]
    assert [one.get("name") for one in form.where(lambda one: "autofocus" in one.attributes)] == ["someone_hurt"]
    assert resident.post("/services/speak", **form.fields, **(NO | {"minor_harmed": ""})).status_code == 422
    assert resident.post("/services/speak", **form.fields, **NO).status_code == 200
    assert "说好了" in resident.page.text
    with app.app_context():
        assert [case.protected for case in db.session().scalars(select(Case))] == [False]


@pytest.mark.parametrize("said", ["yes", "unsure"])
def test_one_answer_turns_it_into_a_protected_matter_with_its_pictures_sealed(app, town, resident, said) -> None:
    assert tell(resident, about="dispute:marriage_family", photos=picture(), afraid_to_go_home=said) == 200
    assert "收到了" in resident.page.text
    assert resident.page.find_all(class_="code-words") == []
    assert [case.protected for case in protected_cases(app)[0]] == [True]
    resident.get("/services")
    assert not [url for url in resident.page.links if "/services/orders/" in url], "nothing of it on the phone"


@pytest.mark.parametrize("told", ["路灯不亮，打电话没人接", "水沟堵了", "两家争一条水沟"])
def test_other_words_ask_nothing(town, resident: Resident, told: str) -> None:
    assert tell(resident, description=told) == 200
    assert "说好了" in resident.page.text


def test_the_page_knows_what_the_server_asks_for(town, resident: Resident) -> None:
    resident.get("/services/speak")
    form = resident.page.find("form", id="speak")
    assert tuple(form["data-asks"].split()) == signs().about
    assert tuple(form["data-words"].split()) == signs().words
    values = [one["value"] for one in form.find_all("input", name="about")]
    assert set(signs().about) <= set(values)
    assert len(values) == len(set(values))
    assert len(form.find(class_="tiles tiles-4 pictograms").find_all("input")) == 12


def test_what_was_refused_says_that_pictures_have_to_be_taken_again(town, resident: Resident) -> None:
    assert tell(resident, photos=picture(), caller_phone="") == 422
    assert "照片、录音要重新来一次" in resident.page.text
