"""Idempotency: the same again is the same; something else under the same id is a conflict; another's id is unknown."""

import uuid
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from webapp.core.db import db
from webapp.core.journal import JournalEntry
from webapp.inbox.models import Notice

HAZARD = {"description": "连心井边上的护栏松了", "place_name": "连心井北边", "severity": "high"}


def test_the_same_bytes_give_the_same_receipt_one_row_and_one_journal_line(informant, stored, app, jpeg):
    own = str(uuid.uuid4())
    first = informant.report(client_id=own, photos=[jpeg], **HAZARD)
    again = informant.report(client_id=own, photos=[jpeg], **HAZARD)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()
    assert stored() == (1, 1, 1, 1)
    with app.app_context():
        session = db.session()
        entries = session.scalars(select(JournalEntry).where(JournalEntry.event == "report.received")).all()
        assert [entry.digest for entry in entries] == [first.get_json()["digest"]]
        told = [(n.user_id, n.entry_id) for n in session.scalars(select(Notice))]
        assert len(told) == len(set(told))


def test_the_same_text_without_photos_is_a_repeat_too(informant, stored):
    own = str(uuid.uuid4())
    answers = [informant.report(client_id=own, **HAZARD) for _ in range(3)]
    assert [a.status_code for a in answers] == [201, 200, 200]
    assert stored() == (1, 1, 1, 0)


def test_a_token_more_or_less_makes_no_other_content(informant):
    own = str(uuid.uuid4())
    first = informant.report(client_id=own, **HAZARD)
    again = informant.report(client_id=own, csrf_token=informant.token, join_token="x", **HAZARD)
    assert (again.status_code, again.get_json()) == (200, first.get_json())


def test_other_bytes_under_the_same_id_are_a_conflict_and_the_first_stays(informant, stored, the_report):
    own = str(uuid.uuid4())
    informant.report(client_id=own, **HAZARD)
    other = informant.report(client_id=own, **HAZARD | {"description": "别的话"})
    assert (other.status_code, other.get_json()["error"]["code"]) == (409, "conflict")
    assert stored() == (1, 1, 1, 0)
    assert the_report()["description"] == HAZARD["description"]


def test_another_photo_is_other_content(informant, jpeg, stored):
    own = str(uuid.uuid4())
    informant.report(client_id=own, photos=[jpeg])
    assert informant.report(client_id=own, photos=[jpeg + b"\0"]).status_code == 409
    assert stored() == (1, 1, 1, 1)


def test_by_hand_a_conflict_brings_the_form_back_under_a_new_id(by_hand, stored):
    own = str(uuid.uuid4())
    assert by_hand(client_id=own, description="一").status_code == 303
    back = by_hand(client_id=own, description="二")
    assert back.status_code == 409
    assert own not in back.text
    assert "再按一次提交" in back.text
    assert ">二</textarea>" in back.text


def test_another_persons_id_is_as_if_it_did_not_exist(informant, town, stored, jpeg):
    own = str(uuid.uuid4())
    informant.report(client_id=own, **HAZARD)
    neighbour = town.sign_in("informant:200/001/02")
    page = neighbour.get(f"/reports/{own}")
    unknown = neighbour.get(f"/reports/{uuid.uuid4()}")
    assert (page.status_code, unknown.status_code) == (404, 404)
    digest = "ab" * 32
    assert neighbour.put(f"/reports/{own}/photos/{digest}", jpeg).status_code == 404
    first = neighbour.report(client_id=own, description="我的")
    assert first.status_code == 201
    assert stored()[:3] == (2, 2, 2)
    assert "连心井" not in neighbour.get(f"/reports/{own}").text


def test_two_tries_at_the_same_time_store_one_report(informant, stored, app):
    own = str(uuid.uuid4())

    def send(_: int) -> int:
        client = app.test_client()
        client._cookies = informant.client._cookies
        headers = {"X-CSRFToken": informant.token, "Accept": "application/json"}
        data = {"client_id": own, "kind": "hazard", "category": "gas", **HAZARD}
        return client.post("/reports", data=data, headers=headers).status_code

    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(send, range(8)))
    assert statuses == [200] * 7 + [201]
    assert stored()[:3] == (1, 1, 1)
