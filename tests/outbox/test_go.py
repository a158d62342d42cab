"""A message outside the house leads its own person to what it is about, and nobody else anywhere."""

import pytest
from sqlalchemy import select, update

from tests.outbox.test_sending import INFORMANT, LEAD, cry, rows
from webapp.core.db import db, transaction
from webapp.inbox.models import Thread
from webapp.outbox.models import Ended, Outgoing

HTML = {"Accept": "text/html"}


@pytest.fixture
def told(town, stand):
    """The code of a cry for help, and the message about it to the lead of the grid."""
    stand()
    code = cry(town)
    return code, next(row.id for row in rows(town) if row.user_id == town.users[LEAD])


def end(town, outgoing_id, ended):
    with town.app.app_context(), transaction() as session:
        session.execute(update(Outgoing).where(Outgoing.id == outgoing_id).values(ended=ended))


def unread_row(town):
    with town.app.app_context():
        query = select(Thread).where(Thread.user_id == town.users[LEAD], Thread.key.endswith(":help"))
        return db.session().scalars(query).one()


def test_it_leads_to_the_thing_with_the_row_that_the_page_notes_as_read(town, told):
    code, outgoing_id = told
    phone, row = town.sign_in(LEAD), unread_row(town)
    answer = phone.get(f"/go/{outgoing_id}")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/emergencies/{code}?opened={row.id}"
    assert phone.get(answer.headers["Location"]).status_code == 200
    assert unread_row(town).unread == row.unread  # a GET changes nothing
    phone.post(f"/messages/{row.id}/read")
    assert unread_row(town).unread == 0
    assert phone.get(f"/go/{outgoing_id}").status_code == 303  # pressed once more later


def test_another_person_and_an_unknown_number_find_nothing(town, told):
    assert town.sign_in(INFORMANT).get(f"/go/{told[1]}").status_code == 404
    assert town.sign_in(LEAD).get("/go/999999").status_code == 404


def test_what_turned_protected_is_not_there_and_whose_post_ended_is_led_to_messages(town, told):
    phone = town.sign_in(LEAD)
    end(town, told[1], Ended.TURNED)
    assert phone.get(f"/go/{told[1]}").status_code == 404
    end(town, told[1], Ended.POST_ENDED)
    assert phone.get(f"/go/{told[1]}").headers["Location"] == "/messages"


def test_who_is_signed_out_signs_in_first_and_comes_there_then(town, told):
    answer = town.app.test_client().get(f"/go/{told[1]}", headers=HTML)
    assert answer.headers["Location"] == f"/sign-in?next=/go/{told[1]}"
