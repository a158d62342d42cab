"""A visit from the plan to the follow-up, once only, with every refusal beside its field."""

import io
import uuid

import pytest
from sqlalchemy import func, select

from tests.core.media.test_audio import cluster, webm
from tests.support.html import parse
from tests.support.makers import make_visit, plan_visit
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town, small_jpeg
from tests.visits.conftest import step
from webapp.core.db import db
from webapp.core.journal import JournalEntry
from webapp.visits.models import Visit, VisitStep


def events(town: Town, visit_id: int) -> list[str]:
    with town.app.app_context():
        query = select(JournalEntry.event).where(JournalEntry.subject_kind == "visit")
        return list(db.session().scalars(query.where(JournalEntry.subject_id == visit_id).order_by(JournalEntry.id)))


def test_somebody_is_asked_says_yes_comes_and_is_looked_at_again(town: Town, village: Phone, stored) -> None:
    visit_id = make_visit(village)
    assert stored(visit_id).state == "asked"
    assert step(village, visit_id, "accept", version=1).status_code == 303
    sent = {"note": "两家说好一人退半米", "again_on": "2026-12-10", "photos": [(io.BytesIO(small_jpeg()), "1.jpg")]}
    answer = village.post(
        f"/visits/{visit_id}/hold",
        {"client_id": str(uuid.uuid4()), "version": 2, **sent},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303, answer.text
    page = parse(village.get(f"/visits/{visit_id}").data)
    assert "两家说好一人退半米" in page.text
    assert "12月10日" in page.text
    picture = next(image["src"] for image in page.find_all("img") if "/photos/" in image["src"])
    assert village.get(picture).mimetype == "image/jpeg"
    assert step(village, visit_id, "follow-up", note="没再吵").status_code == 303
    assert events(town, visit_id) == ["visit.invited", "visit.accepted", "visit.held", "visit.followed_up"]


def test_what_came_of_it_may_be_said_aloud_to_those_who_went(town: Town, village: Phone, informant: Phone) -> None:
    visit_id = make_visit(village)
    voice = (io.BytesIO(webm(cluster(0, 0, 20, 40))), "voice.webm")

    def said(action: str, **fields: object) -> int:
        sent = {"client_id": str(uuid.uuid4()), **fields}
        address = f"/visits/{visit_id}/{action}"
        return village.post(address, sent, content_type="multipart/form-data").status_code

    assert said("hold") == 422
    assert said("cancel", voice=(io.BytesIO(voice[0].getvalue()), "voice.webm")) == 422  # the guest reads why
    assert said("hold", voice=voice) == 303
    page = parse(village.get(f"/visits/{visit_id}").data)
    player = page.find("audio")
    assert "说了一段话" not in page.find("dl", class_="facts").text
    assert village.get(player["src"]).mimetype == "audio/webm"
    assert informant.get(player["src"]).status_code == 404
    assert village.get(f"/visits/{visit_id + 1}/voices/1").status_code == 404
    assert said("follow-up", voice=(io.BytesIO(b"no sound"), "voice.webm")) == 415
    assert said("follow-up", voice=(io.BytesIO(webm(cluster(0, 0, 60))), "voice.webm")) == 303
    assert len(parse(village.get(f"/visits/{visit_id}").data).find_all("audio")) == 2


def test_a_place_that_somebody_goes_to_has_nobody_to_answer(village: Phone, stored) -> None:
    visit_id = make_visit(village, kind="field", guest_name="", guest_phone="", place="三组老李家")
    assert stored(visit_id).state == "scheduled"
    assert step(village, visit_id, "accept").status_code == 404
    assert step(village, visit_id, "move", day="2026-12-01", time="10:00").status_code == 303
    assert stored(visit_id).state == "scheduled"


def test_who_cannot_come_is_asked_again_at_another_time(village: Phone, stored) -> None:
    visit_id = make_visit(village)
    step(village, visit_id, "decline", note="在外面打工")
    assert step(village, visit_id, "hold", note="来了").status_code == 409
    step(village, visit_id, "move", day="2026-12-05", time="15:00")
    assert (stored(visit_id).state, stored(visit_id).version) == ("asked", 3)


def test_a_visit_is_cancelled_with_a_reason(village: Phone, stored) -> None:
    visit_id = make_visit(village)
    refused = step(village, visit_id, "cancel")
    assert (refused.status_code, refused.json["error"]["fields"].keys()) == (422, {"note"})
    assert step(village, visit_id, "cancel", note="已经说好了").status_code == 303
    assert stored(visit_id).state == "cancelled"
    assert step(village, visit_id, "move", day="2026-12-05", time="15:00").status_code == 409


def test_the_same_plan_and_the_same_step_sent_twice_happen_once(town: Town, village: Phone) -> None:
    same = str(uuid.uuid4())
    assert make_visit(village, client_id=same) == make_visit(village, client_id=same)
    assert plan_visit(village, client_id=same, place="别处").status_code == 409
    again = str(uuid.uuid4())
    for _ in range(2):
        assert step(village, 1, "accept", client_id=again, version=1).status_code == 303
    with town.app.app_context():
        assert db.session().scalar(select(func.count()).select_from(Visit)) == 1
        assert db.session().scalar(select(func.count()).select_from(VisitStep)) == 1
    assert events(town, 1) == ["visit.invited", "visit.accepted"]


def test_a_plan_with_other_words_is_shown_again_with_a_new_id_so_that_it_can_be_sent(
    town: Town, village: Phone
) -> None:
    same = str(uuid.uuid4())
    make_visit(village, client_id=same)
    page = {"Accept": "text/html"}
    plan = {
        "client_id": same,
        "kind": "field",
        "day": "2026-11-27",
        "time": "15:00",
        "place": "别处",
        "reason": "再看看",
    }
    refused = village.post("/visits", plan, headers=page)
    form = parse(refused.data).find("form", id="plan").fields
    assert (refused.status_code, form["place"], form["client_id"] == same) == (409, "别处", False)
    assert "刚才已经存好了" in refused.text
    assert "留在手机里" not in refused.text
    assert village.post("/visits", plan | {"client_id": form["client_id"]}, headers=page).status_code == 303
    with town.app.app_context():
        assert db.session().scalar(select(func.count()).select_from(Visit)) == 2


def test_who_comes_second_is_told_and_keeps_what_was_written(village: Phone) -> None:
    visit_id = make_visit(village)
    step(village, visit_id, "accept", version=1)
    late = step(village, visit_id, "cancel", version=1, note="下雨去不了")
    assert late.status_code == 409
    page = village.post(
        f"/visits/{visit_id}/cancel", {"version": 1, "note": "下雨去不了"}, headers={"Accept": "text/html"}
    )
    assert page.status_code == 409
    assert "下雨去不了" in page.text


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"guest_name": ""}, "guest_name"),
        ({"place": " "}, "place"),
        ({"reason": ""}, "reason"),
        ({"reason": "长" * 1001}, "reason"),
        ({"day": ""}, "day"),
        ({"day": "2026-11-25"}, "day"),
        ({"day": "2028-01-01"}, "day"),
        ({"day": "昨天"}, "day"),
        ({"time": "25:00"}, "time"),
        ({"time": ""}, "time"),
        ({"guest_phone": "12"}, "guest_phone"),
        ({"client_id": "no"}, "client_id"),
        ({"goers": "999999"}, "goers"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_stored(town, village, fields, fault) -> None:
    refused = plan_visit(village, **fields)
    assert refused.status_code == 422
    assert fault in refused.json["error"]["fields"]
    with town.app.app_context():
        assert db.session().scalar(select(func.count()).select_from(Visit)) == 0


def test_what_was_typed_comes_back_to_the_form(village: Phone) -> None:
    sent = {"kind": "field", "place": "三组", "reason": "看看老人", "day": "2020-01-01", "time": "08:15"}
    page = village.post("/visits", sent, headers={"Accept": "text/html"})
    assert page.status_code == 422
    assert all(typed in page.text for typed in ("三组", "看看老人", "08:15", 'aria-invalid="true"'))


def test_a_field_visit_that_took_place_is_written_down_later_an_invitation_is_not(village: Phone) -> None:
    assert plan_visit(village, kind="field", day="2026-11-20").status_code == 303
    assert plan_visit(village, kind="invited", day="2026-11-20").status_code == 422


def test_reads_and_writes_stay_bounded(town: Town, village: Phone) -> None:
    for hour in range(10, 15):
        make_visit(village, time=f"{hour}:30")
    with town.app.app_context():
        with counted_statements() as read:
            assert village.get("/visits").status_code == 200
        with counted_statements() as wrote:
            make_visit(village)
        with counted_statements() as stepped:
            step(village, 1, "accept")
    assert len(read) <= 7, read  # the session, the two lists with their people, the tabs' badges
    assert len(before_the_inbox(wrote)) <= 15, wrote
    assert len(before_the_inbox(stepped)) <= 15, stepped


def before_the_inbox(statements: list[str]) -> list[str]:
    """Return what the request itself did: here the notices are made in it, elsewhere after it."""
    return statements[: next(n for n, one in enumerate(statements) if "inbox_cursor" in one)]


def test_my_visits_stand_by_day_and_go_on_page_by_page(village: Phone) -> None:
    for n in range(23):
        make_visit(village, day=f"2026-12-{1 + n // 6:02}", time=f"{9 + n % 6}:30")
    make_visit(village, kind="field", day="2026-11-20", place="老屋")
    first = parse(village.get("/visits").data)
    second = parse(village.get(next(a["href"] for a in first.find_all("a") if a.get("rel") == "next")).data)
    visits = [url for page in (first, second) for url in page.links if url.startswith("/visits/") and url[8:].isdigit()]
    assert visits == [f"/visits/{n}" for n in range(1, 24)]
    assert "老屋" not in first.text + second.text
    assert "老屋" in parse(village.get("/visits?show=past").data).text
    assert village.get("/visits?show=never").status_code == 404
