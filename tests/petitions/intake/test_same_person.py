"""The same person is found whatever the channel, and 就是这件 is a visit: no new case, clock or number."""

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import Text, func, select, type_coerce, update

from tests.petitions.conftest import ASKS, CAME, DISPATCHER, JUSTICE, RECEPTION, WOMEN, Petitions
from tests.petitions.intake.test_counter_switch import PAGE, sends
from tests.support.html import parse
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.journal import JournalEntry, JournalText
from webapp.petitions.models import Petition, PetitionStep
from webapp.petitions.states import State
from webapp.reports.models import Addition

CARD = "11010519491231002X"


def numbers(house: Petitions) -> tuple[int, int]:
    with house.town.app.app_context():
        return tuple(db.session().scalar(select(func.count()).select_from(one)) or 0 for one in (Case, Petition))


def found(house: Petitions, who: str = RECEPTION, **typed: Any) -> list[tuple[str, str]]:
    """Look, and return which matters are shown, with all that is said of them."""
    sent = {"look": "1", "petition": "1", **typed}
    page = parse(house.phone(who).post("/counter", sent, headers=PAGE).data)
    return [(one["data-known-code"], one.text) for one in page.find_all("label") if "data-known-code" in one.attributes]


def test_a_number_in_any_spelling_a_card_or_the_sound_of_a_name_finds_them_and_each_look_is_journalled(
    house: Petitions,
) -> None:
    came = sends(house, caller_name="蒋水生", caller_phone="10099990021", id_number=CARD).json["case_code"]
    for typed in (
        {"caller_phone": "+86 100-9999-0021"},
        {"caller_phone": "１００９９９９００２１"},
        {"id_number": CARD.lower()},
    ):
        (code, words), *more = found(house, **typed)
        assert (code, more) == (came, []), typed
        assert "名字一样" not in words
        assert "邻里" in words
        assert "已登记" in words
        assert CAME["description"] not in words
        assert "蒋" not in words
    for name in ("姜水生", "蔣水生", "蒋水升"):
        (code, words), *more = found(house, caller_name=name)
        assert (code, more) == (came, []), name
        assert "名字一样，问一声是不是同一个人" in words
    for typed in ({"caller_name": "唐大山"}, {"caller_phone": "10099990022"}, {"caller_phone": "问他哥"}):
        assert found(house, **typed) == [], typed
    assert found(house, WOMEN, caller_phone="10099990021") == [], "another office does not see it"
    typing = house.phone(RECEPTION).get("/counter/known", query_string={"phone": "10099990021"}).text
    assert f'value="{came}"' in typing
    with house.town.app.app_context():
        query = select(JournalText.content).join(JournalEntry, JournalEntry.id == JournalText.entry_id)
        looks = db.session().scalars(query.where(JournalEntry.event == "caller.sought")).all()
    assert {"cases": [came]} in looks
    assert {"cases": []} in looks
    assert not [one for one in looks if "9999" in str(one) or "1949" in str(one)]


def test_what_a_resident_wrote_themselves_is_found_by_who_may_open_it(house: Petitions) -> None:
    plain = house.comes(DISPATCHER)
    assert [code for code, _ in found(house, DISPATCHER, caller_phone=CAME["caller_phone"])] == [plain]
    assert found(house, RECEPTION, caller_phone=CAME["caller_phone"]) == []


def test_another_visit_is_noted_on_the_old_petition_and_nothing_is_made(house: Petitions) -> None:
    came = house.registers()
    before, due = numbers(house), house.row(came).due_at
    client_id = str(uuid.uuid4())
    with clock.travel(clock.now() + timedelta(days=2)):
        sent = {"client_id": client_id, "same_as": came, "description": "沟又满了", "petition_type": None}
        answers = [sends(house, **sent) for _ in range(2)]
        assert sends(house, **(sent | {"description": "别的话"})).status_code == 409
        page = sends(house, page=True, same_as=came, description="第三次来")
        assert (page.status_code, page.location) == (303, f"/cases/{came}/petition")
    assert [one.status_code for one in answers] == [201, 200]
    assert answers[0].json == answers[1].json
    said = answers[0].json
    assert (said["case_code"], said["petition_number"]) == (came, "才访〔2026〕1号")
    assert (numbers(house), house.row(came).due_at) == (before, due)
    assert house.rows(select(PetitionStep.words).where(PetitionStep.action == "visit")) == ["沟又满了", "第三次来"]
    assert house.rows(select(Addition.description).order_by(Addition.submission_id)) == ["沟又满了", "第三次来"]
    assert "信访人又来了一次" in house.phone(RECEPTION).get(f"/cases/{came}").text
    with house.town.app.app_context():
        row = db.session().connection().exec_driver_sql("SELECT words FROM petition_steps").fetchall()
    assert "沟又满了" not in str(row)


def test_one_that_came_to_its_last_end_takes_no_visit_and_one_that_rests_otherwise_is_refused(
    house: Petitions,
) -> None:
    came = house.registers()
    with house.town.app.app_context(), transaction() as session:
        session.execute(update(Petition).values(state=State.ENDED))
    before = numbers(house)
    answer = sends(house, same_as=came, description="还是不服")
    assert (answer.status_code, answer.json["case_code"]) == (201, came)
    page = sends(house, page=True, same_as=came, description="还是不服")
    assert "不再受理告知书" in house.phone(RECEPTION).get("/counter").text or page.status_code == 303
    assert numbers(house) == before
    assert house.rows(select(PetitionStep.words).where(PetitionStep.action == "visit")) == []
    (_, words), *_ = found(house, caller_phone=CAME["caller_phone"])
    assert "不再受理" in words
    other = house.registers(house.comes(caller_phone="10099990031"))
    house.step(RECEPTION, other, "pass-on", to="县信访局")
    assert sends(house, same_as=other, description="又来了").status_code == 409


def test_behind_more_a_case_that_came_before_becomes_one_or_a_visit_and_its_form_comes_back(house: Petitions) -> None:
    came = house.comes()
    assert f"/cases/{came}/petition/new" in house.phone(RECEPTION).get(f"/cases/{came}").text
    form = house.phone(RECEPTION).get(f"/cases/{came}/petition/new")
    assert 'value="accusation"' not in form.text
    wrong = house.phone(RECEPTION).post(
        f"/cases/{came}/petition", {"client_id": str(uuid.uuid4()), "demand": "清沟", "about_cadre": "no"}, headers=PAGE
    )
    assert wrong.status_code == 422
    kept = parse(wrong.data).find("form", id="petition-new")
    assert "选一样：是来做什么的" in kept.text
    assert (kept.find("textarea", name="demand").text, kept.fields["about_cadre"]) == ("清沟", "no")
    house.registers(came)
    page = house.phone(RECEPTION).get(f"/cases/{came}").text
    assert f"/cases/{came}/petition/new" not in page
    assert house.phone(RECEPTION).get(f"/cases/{came}/petition/new").status_code == 404
    second = house.comes()
    before = numbers(house)
    seen = house.phone(RECEPTION).get(f"/cases/{second}/petition/new").text
    assert f'value="{came}"' in seen
    sent = {"client_id": str(uuid.uuid4()), "same_as": came, "description": "又来说沟的事"}
    answer = house.phone(RECEPTION).post(f"/cases/{second}/petition", sent)
    assert (answer.status_code, answer.json["url"]) == (201, f"/cases/{came}/petition")
    assert numbers(house) == before
    own = house.report("dispute", category="neighbour")
    house.does("grid:200/001", own, "escalate", note="要村里")
    house.does("village:200", own, "escalate", note="要镇里")
    assert house.phone(DISPATCHER).get(f"/cases/{own}").status_code == 200
    assert house.phone(DISPATCHER).get(f"/cases/{own}/petition/new").status_code == 404
    assert house.phone(DISPATCHER).post(f"/cases/{own}/petition", {**ASKS, **sent}).status_code == 404


def test_a_number_is_shown_once_for_a_reason_and_never_journalled(house: Petitions) -> None:
    came = sends(house, id_number=CARD).json["case_code"]
    at = f"/cases/{came}/petition"
    for what, number in (("phone", CAME["caller_phone"]), ("id-number", CARD)):
        assert house.phone(RECEPTION).post(f"{at}/{what}", {}).status_code == 422
        shown = house.phone(RECEPTION).post(f"{at}/{what}", {"reason": "告诉信访人"}, headers=PAGE)
        assert number in shown.text
        assert shown.headers["Cache-Control"] == "no-store"
        assert house.phone(JUSTICE).post(f"{at}/{what}", {"reason": "看看"}).status_code == 404
        assert number not in house.phone(RECEPTION).get(at).text
    with house.town.app.app_context():
        query = select(JournalText.content).join(JournalEntry, JournalEntry.id == JournalText.entry_id)
        entries = db.session().scalars(query.where(JournalEntry.event == "petition.number_shown")).all()
        stored = str(db.session().scalars(select(type_coerce(JournalText.content, Text))).all())
    shown = [(one["what"], one["case"], one["reason"]) for one in entries]
    assert shown == [("phone", came, "告诉信访人"), ("id_number", came, "告诉信访人")]
    assert [one for one in (CAME["caller_phone"], CARD, "告诉信访人") if one in stored] == []
