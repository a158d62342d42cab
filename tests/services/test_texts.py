"""Messages to residents: off unless configured, neutral always, and a call list for who wants none."""

import pytest

from tests.services.conftest import Resident
from tests.support.town import build_town
from webapp.services import service_texts


@pytest.fixture
def sent(make_app):
    """An installation with messages configured, and what its recorded sender was given."""
    app = make_app(TEXTS_URL="json://localhost/{phone}", BACKGROUND="off")
    town = build_town(app)
    resident, gone = Resident(app.test_client()), []

    def go(way=lambda phone, words: True):
        def record(phone, words):
            gone.append((phone, words))
            return way(phone, words)

        with app.app_context():
            return service_texts.send_texts(record)

    return town, resident, gone, go


def agree(town, code):
    phone = town.sign_in("adviser:200")
    at = "2099-01-01T10:00"
    phone.post(f"/orders/{code}/confirm")
    return phone.post(f"/orders/{code}/cancel", {"note": "改天", "at": at})


def test_nothing_is_written_while_no_way_is_configured(app, resident, town, stored):
    agree(town, resident.order())
    with app.app_context():
        assert service_texts.send_texts(lambda *_: pytest.fail("sent")) == 0


def test_a_message_is_neutral_and_goes_once(sent):
    town, resident, gone, go = sent
    agree(town, resident.order(words="离婚"))
    assert go() == 1
    assert go() == 0
    ((phone, words),) = gone
    assert phone == "10011110001"
    for hidden in ("法律", "离婚", "顾问", "唐阿姨"):
        assert hidden not in words


def test_who_does_not_want_it_known_at_home_gets_no_word_of_an_appointment(sent):
    town, resident, gone, go = sent
    agree(town, resident.order(tell="secret"))
    go()
    assert "约" not in gone[0][1]


def test_what_does_not_go_is_tried_three_times_and_left(sent):
    town, resident, gone, go = sent
    agree(town, resident.order())
    assert [go(lambda *_: False) for _ in range(4)] == [0, 0, 0, 0]
    assert len(gone) == 3
