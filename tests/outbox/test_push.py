"""手机推送: several browsers a person, handed on with the phone, ended with the session; no report pays for it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.outbox.browsers import Browser
from tests.support.statements import counted_statements
from webapp.core import background, clock
from webapp.core.db import db, transaction
from webapp.outbox import push
from webapp.outbox.models import Delivery, Outgoing, PushPhone
from webapp.people.models import DeviceSession
from webapp.people.sign_in.service import end_all_sessions
from webapp.providers import push as provider
from webapp.providers.http import Answer
from webapp.providers.push import new_key

INFORMANT, LEAD, OTHER = "informant:200/001/01", "grid:200/001", "village:200"
KEY = new_key()


class Service:
    """Stands for every push service: what came, and what it answers."""

    def __init__(self) -> None:
        self.came: list[tuple[str, bytes]] = []
        self.status, self.headers = 201, {}

    def ask(self, _method, url, *, data, headers):
        self.came.append((url, data))
        return Answer(self.status, self.headers, b"")

    @property
    def addresses(self) -> list[str]:
        return [url for url, _ in self.came]


@pytest.fixture
def service(town, monkeypatch):
    """The house with a key, and a service that takes what comes."""
    stands = Service()
    monkeypatch.setitem(town.app.extensions, "push_key", KEY)
    monkeypatch.setitem(town.app.config, "PUSH_CONTACT", "mailto:name@example.cn")
    monkeypatch.setattr(provider, "_leads_inside", lambda _host: False)
    monkeypatch.setattr(provider, "ask", stands.ask)
    return stands


def tell(phone, path, told=None, status=200):
    headers = {"X-CSRFToken": phone.token, "Accept": "application/json"}
    answer = phone.client.post(f"/push/{path}", json=told or {}, headers=headers)
    assert answer.status_code == status
    return answer.get_json()


def turned_on(town, who=LEAD, name="one"):
    phone = town.sign_in(who)
    tell(phone, "phones", Browser(name).subscription)
    return phone


def cry(town) -> None:
    town.sign_in(INFORMANT).report(category="", emergency="yes")


def rows(town, model):
    with town.app.app_context():
        return list(db.session().scalars(select(model).order_by(model.id)))


def test_what_a_browser_told_is_pushed_to_it_sealed(town, service):
    turned_on(town)
    cry(town)
    ((url, sealed),) = service.came
    read = Browser("one").opened(sealed)
    assert url == Browser("one").endpoint
    outgoing = next(row for row in rows(town, Outgoing) if row.user_id == town.users[LEAD])
    assert read == {
        "id": rows(town, Delivery)[0].id,
        "words": "紧急求助，请打开",
        "url": f"/go/{outgoing.id}",
        "tag": f"t{outgoing.id}",
        "urgent": True,
        "unread": 2,
    }


def test_several_phones_of_a_person_each_hear_it(town, service):
    for name in ("one", "two", "three"):
        turned_on(town, name=name)
    cry(town)
    assert sorted(service.addresses) == sorted(Browser(name).endpoint for name in ("one", "two", "three"))


def test_the_eleventh_phone_of_a_person_ends_the_oldest(town, service):
    for number in range(11):
        with clock.travel(clock.now() + timedelta(seconds=number)):
            turned_on(town, name=f"n{number}")
    cry(town)
    assert sorted(service.addresses) == sorted(Browser(f"n{number}").endpoint for number in range(1, 11))


def test_a_phone_that_changes_its_owner_tells_the_new_one_only(town, service):
    turned_on(town, LEAD)
    turned_on(town, OTHER)
    assert [row.user_id for row in rows(town, PushPhone)] == [town.users[OTHER]]
    cry(town)
    assert len(service.came) == 1
    assert {row.user_id for row in rows(town, Outgoing) if not row.ended} == {town.users[OTHER]}


def test_what_waited_for_the_former_owner_does_not_go_to_the_new_one(town, service):
    turned_on(town, LEAD)
    service.status = 503
    cry(town)
    turned_on(town, INFORMANT)
    service.came.clear()
    service.status = 201
    with clock.travel(clock.now() + timedelta(minutes=5)), town.app.app_context():
        background.JOBS["send_outgoing"].run()
    assert service.came == []


def test_a_browser_that_subscribes_anew_is_asked_at_its_new_address_alone(town, service):
    phone = turned_on(town)
    tell(phone, "phones", Browser("anew").subscription)
    cry(town)
    assert service.addresses == [Browser("anew").endpoint]


def test_who_signs_out_turns_it_off_or_loses_the_phone_hears_nothing_there(town, service):
    out, off, lost, stays = (turned_on(town, name=name) for name in ("out", "off", "lost", "stays"))
    out.client.post("/sign-out", data={"csrf_token": out.token})
    tell(off, "phones/end")
    with town.app.app_context(), transaction() as session:
        ended = update(DeviceSession).where(DeviceSession.id == rows(town, PushPhone)[2].session_id)
        session.execute(ended.values(revoked_at=clock.now()))
    cry(town)
    assert service.addresses == [Browser("stays").endpoint]
    with town.app.app_context(), transaction():
        end_all_sessions(town.users[LEAD], actor_id=None)
    with town.app.app_context():
        assert push.addresses([town.users[LEAD]]) == {}
    assert lost
    assert stays


def test_who_signs_out_between_the_event_and_the_sending_hears_nothing_there(town, service):
    phone = turned_on(town)
    service.status = 503
    cry(town)
    phone.client.post("/sign-out", data={"csrf_token": phone.token})
    service.came.clear()
    with clock.travel(clock.now() + timedelta(minutes=5)), town.app.app_context():
        background.JOBS["send_outgoing"].run()
    assert service.came == []
    assert {row.reason for row in rows(town, Delivery)} == {"gone"}


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_no_more_is_never_asked_again(town, service, status):
    turned_on(town)
    service.status = status
    cry(town)
    (phone,) = rows(town, PushPhone)
    assert (phone.reason, phone.ended_at is not None) == ("gone", True)
    cry(town)
    assert len(service.came) == 1


def test_a_service_that_says_too_many_is_left_alone_as_long_as_it_asks(town, service):
    turned_on(town)
    service.status, service.headers = 429, {"retry-after": "600"}
    cry(town)
    for minutes, tries in ((5, 1), (11, 2)):
        with clock.travel(clock.now() + timedelta(minutes=minutes)), town.app.app_context():
            background.JOBS["send_outgoing"].run()
        assert len(service.came) == tries


def test_three_hundred_urgent_ones_at_once_go_in_a_bounded_number_of_statements(town, service):
    phone = turned_on(town)
    service.status = 503
    cry(town)
    with town.app.app_context(), transaction() as session:
        before = session.scalars(select(PushPhone)).one()
        first = session.scalars(select(Outgoing).where(Outgoing.user_id == before.user_id)).one()
        told = {"key": "case:9", "sentence": "urgent", "urgent": True, "made_at": first.made_at}
        made = [
            Outgoing(user_id=before.user_id, path="/", lapses_at=first.lapses_at, look_at=first.lapses_at, **told)
            for _ in range(332)
        ]
        session.add_all(made)
        session.flush()
        session.add_all(
            Delivery(
                outgoing_id=one.id,
                way="push",
                service=f"push {before.host}",
                phone_id=before.id,
                urgent=True,
                next_at=clock.now(),
            )
            for one in made
        )
    service.status = 201
    service.came.clear()
    with (
        clock.travel(clock.now() + timedelta(minutes=5)),
        town.app.app_context(),
        counted_statements(town.app) as asked,
    ):
        background.JOBS["send_outgoing"].run()
    assert len(service.came) == 333
    assert len(asked) <= 150
    assert phone


def test_a_phone_says_what_it_showed_and_nobody_else_can(town, service):
    phone, stranger = turned_on(town), town.sign_in(INFORMANT)
    cry(town)
    (sent,) = [row for row in rows(town, Delivery)]
    tell(stranger, "shown", {"id": sent.id})
    assert rows(town, Delivery)[0].shown_at is None
    tell(phone, "shown", {"id": sent.id})
    assert rows(town, Delivery)[0].shown_at is not None
    tell(phone, "shown", {"id": "x"})


def test_a_phone_asks_which_of_its_notifications_are_still_of_use(town, service):
    phone, stranger = turned_on(town), town.sign_in(INFORMANT)
    cry(town)
    mine = next(row.id for row in rows(town, Outgoing) if row.user_id == town.users[LEAD])
    asked = f"/push/standing?ids={mine},99,x"
    assert phone.client.get(asked).get_json() == {"standing": [mine], "unread": 2}
    assert stranger.client.get(asked).get_json()["standing"] == []
    phone.post("/messages/read")
    assert phone.client.get(asked).get_json() == {"standing": [], "unread": 0}


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"endpoint": "https://fcm.googleapis.com/x"},
        {"endpoint": 1, "keys": {"p256dh": "x", "auth": "y"}},
        Browser(host="evil.example").subscription,
        Browser().subscription | {"keys": {"p256dh": "BAAA", "auth": "c2l4dGVlbiBvZiB0aGVtIQ"}},
        Browser().subscription | {"keys": {"p256dh": Browser().p256dh, "auth": "c2hvcnQ"}},
        Browser().subscription | {"keys": {"p256dh": "中文", "auth": "中文"}},
    ],
)
def test_a_browser_that_says_something_else_is_refused_with_a_sentence(town, service, told):
    refused = tell(town.sign_in(LEAD), "phones", told, status=422)
    assert refused["error"]["fields"]
    assert rows(town, PushPhone) == []


def test_without_a_key_or_a_contact_there_are_no_pushes(town, service, monkeypatch):
    phone = town.sign_in(LEAD)
    assert phone.client.get("/push/key").get_json() == {"key": provider.public_key(KEY)}
    monkeypatch.setitem(town.app.config, "PUSH_CONTACT", "")
    assert phone.client.get("/push/key").get_json() == {"key": ""}
    tell(phone, "phones", Browser().subscription, status=422)


def test_a_report_costs_no_statement_more_with_pushes(town, monkeypatch):
    monkeypatch.setitem(town.app.config, "BACKGROUND", "off")
    town.app.extensions["background"].mode = "off"
    phone = town.sign_in(INFORMANT)
    counts = []
    for key in ("", KEY):
        monkeypatch.setitem(town.app.extensions, "push_key", key)
        monkeypatch.setitem(town.app.config, "PUSH_CONTACT", "mailto:name@example.cn")
        phone.report()
        with counted_statements(town.app) as asked:
            phone.report()
        counts.append(len(asked))
    town.app.extensions["background"].mode = "inline"
    assert counts[0] == counts[1]


def test_the_key_is_made_once_for_nobody_else_to_read(make_app, monkeypatch):
    app = make_app()
    runner = app.test_cli_runner()
    file = push.Path(app.config["INSTANCE"]) / push.KEY_FILE
    try:
        said = runner.invoke(args=["push-keys", "make"])
        assert (said.exit_code, oct(file.stat().st_mode & 0o777)) == (0, "0o600")
        assert provider.public_key(file.read_text().strip()) in said.output
        before = file.read_text()
        again = runner.invoke(args=["push-keys", "make"])
        assert (again.exit_code, file.read_text()) == (1, before)
    finally:
        file.unlink(missing_ok=True)
        app.extensions["push_key"] = ""


def test_the_page_of_my_ways_offers_it_where_there_are_pushes_in_few_statements(town, service, monkeypatch):
    phone = turned_on(town)
    with counted_statements(town.app) as asked:
        page = phone.get("/me/ways").text
    assert f'data-key="{provider.public_key(KEY)}"' in page
    assert len(asked) <= 10
    monkeypatch.setitem(town.app.config, "PUSH_CONTACT", "")
    assert "data-push" not in phone.get("/me/ways").text
