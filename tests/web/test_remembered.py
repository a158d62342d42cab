"""What a process remembers from one request to the next: that a signature was right, and nothing of a person."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from itsdangerous import TimestampSigner
from markupsafe import Markup, escape

from tests.support.posts import end
from tests.support.town import Town
from webapp.core import clock
from webapp.web.render import Templates

PERSON, OTHER, LEAD = "informant:200/001/01", "informant:201/001/01", "grid:200/001"


def proved(app: Flask) -> set[bytes]:
    found: set[bytes] = app.session_interface._serializer.signer_kwargs["proved"]  # type: ignore[attr-defined]
    return found


def cookie_of(phone: Any) -> str:
    return str(phone.client.get_cookie("one_door").value)


def test_a_cookie_is_proved_once_and_of_it_only_a_digest_is_kept(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    phone, asked = town.sign_in(PERSON), []
    prove = TimestampSigner.verify_signature
    monkeypatch.setattr(TimestampSigner, "verify_signature", lambda *one: asked.append(one) or prove(*one))
    for _ in range(3):
        assert phone.get("/me").status_code == 200
    assert len(asked) <= 1
    assert {len(one) for one in proved(town.app)} == {32}
    assert all(part.encode() not in b"".join(proved(town.app)) for part in cookie_of(phone).split(".") if part)


def test_what_only_looks_like_a_proved_cookie_is_none(town: Town) -> None:
    phone, stranger = town.sign_in(PERSON), town.sign_in(OTHER)
    for one in (phone, stranger):
        assert one.get("/me").status_code == 200
    (says, at, mark), (other_says, other_at, other_mark) = (cookie_of(one).split(".")[-3:] for one in (phone, stranger))
    made_up = (
        f"{other_says}.{at}.{mark}",
        f"{says}.{at}.{other_mark}",
        f"{says}.{other_at}x.{mark}",
        f"{says}.{at}.{mark[:-2]}AA",
        f"{says}{at}.{mark}",
        f"{says}.{at}",
    )
    for value in made_up:
        client = town.app.test_client()
        client.set_cookie("one_door", value)
        assert client.get("/me").status_code == 302, value


def test_a_proved_cookie_grows_too_old_all_the_same(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    phone = town.sign_in(PERSON)
    assert phone.get("/me").status_code == 200
    later, now = timedelta(days=181).total_seconds(), TimestampSigner.get_timestamp
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: int(now(self) + later))
    assert phone.get("/me").status_code == 302


def test_a_session_that_ends_and_a_post_that_ends_hold_at_the_next_request_in_every_worker(
    town: Town, make_app: Any
) -> None:
    lost, kept, lead = town.sign_in(PERSON), town.sign_in(PERSON), town.sign_in(LEAD)
    workers = [town.app, make_app()]

    def asked(phone: Any, address: str) -> list[int]:
        found = []
        for worker in workers:
            client = worker.test_client()
            client.set_cookie("one_door", cookie_of(phone))
            found.append(client.get(address).status_code)
        return found

    for _ in range(2):
        assert asked(lost, "/me") == asked(lead, "/todo") == [200, 200]
    kept.post("/me/devices/end-others")
    assert asked(lost, "/me") == [302, 302]
    end(town, LEAD)
    assert asked(lead, "/todo") == [404, 404]
    assert asked(lead, "/me") == asked(kept, "/me") == [200, 200]


def test_each_session_has_a_token_of_its_own_that_no_other_may_use(town: Town) -> None:
    one, other = town.sign_in(PERSON), town.sign_in(OTHER)
    tokens = [phone.get("/session").get_json()["csrf_token"] for phone in (one, other, one, other)]
    assert tokens[0] != tokens[1]
    shown = [phone.get("/me").get_data(as_text=True) for phone in (one, other)]
    again = [phone.get("/me").get_data(as_text=True) for phone in (one, other)]
    assert [_token_in(page) for page in shown] == [_token_in(page) for page in again]
    mine, theirs = map(_token_in, shown)
    assert one.client.post("/messages/read", data={"csrf_token": theirs}).status_code == 400
    assert one.client.post("/messages/read", data={"csrf_token": mine}).status_code == 303


def _token_in(page: str) -> str:
    return page.split('name="csrf-token" content="', 1)[1].split('"', 1)[0]


@pytest.mark.parametrize("address", ["/", "/me", "/cases", "/todo"])
def test_no_page_of_one_person_holds_anything_of_another_who_asked_the_same_worker(town: Town, address: str) -> None:
    keys = (PERSON, OTHER, LEAD, "grid:201/001", "town")
    words = {key: f"只有{key}说的话" for key in (PERSON, OTHER)}
    phones = {key: town.sign_in(key) for key in keys}
    for key, said in words.items():
        assert phones[key].report(description=said).status_code == 201
    with clock.travel(clock.now()):
        alone = {key: _drawn(phones[key], address) for key in keys}
        assert alone[PERSON] != alone[OTHER]
        assert all(f"测试{OTHER}" not in line and words[OTHER] not in line for line in alone[PERSON])
        for key in (*keys, *reversed(keys)):
            assert _drawn(phones[key], address) == alone[key]


def _drawn(phone: Any, address: str) -> list[str]:
    """Return the lines of a page but for those with a token or with the id that a form gets anew."""
    page = phone.get(address).get_data(as_text=True)
    return [
        line for line in page.splitlines() if "csrf" not in line and "form_id" not in line and "client_id" not in line
    ]


class _Marked:
    """What says itself how it stands in a page."""

    def __html__(self) -> str:
        return "<b>&</b>"


@pytest.mark.parametrize(
    "value", ["", "桥", "<a href=\"x\">'&'</a>", Markup("<i>好</i>"), _Marked(), 7, None, 1.5, ["<"], {"a": "&"}]
)
def test_what_is_escaped_reads_as_ever(value: Any) -> None:
    found = Templates.escaped(value)
    assert found == escape(value)


def test_words_that_come_by_each_way_into_a_page_are_escaped(app: Flask) -> None:
    source = (
        "{% macro shown(one) %}<p title='{{ one }}'>{{ one }}{{ caller() if caller }}</p>{% endmacro %}"
        "{% set kept %}{{ one }}{% endset %}{% call shown(one) %}{{ one }}{% endcall %}"
        "{{ kept }}{{ one ~ '<' }}{{ [one, one]|join(',') }}{{ one|upper }}{{ shown(one) }}{{ one|safe }}"
    )
    page = app.jinja_env.from_string(source).render(one="<x>")
    assert page.count("<x>") == 1, "what is called safe, and nothing else"
    assert "&amp;lt;" not in page
    assert page.startswith(
        "<p title='&lt;x&gt;'>&lt;x&gt;&lt;x&gt;</p>&lt;x&gt;&lt;x&gt;&lt;&lt;x&gt;,&lt;x&gt;&lt;X&gt;"
    )


def test_a_part_that_many_pages_take_in_is_made_once(app: Flask) -> None:
    part = app.jinja_env.get_template("kit/icon.html")
    page = app.jinja_env.from_string('{% from "kit/icon.html" import icon %}{{ icon("check") }}')
    with app.test_request_context():
        page.render()
        made = part.module
        page.render(user="somebody")
    assert part.module is made


def test_no_template_changes_what_the_others_know(app: Flask) -> None:
    with pytest.raises(AttributeError):
        app.jinja_env.get_template("kit/icon.html", globals={"user": "somebody"})
    assert "user" not in app.jinja_env.globals
