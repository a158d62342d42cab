"""A form sent twice is answered once: with its first answer, and with nothing done the second time."""

import re
import uuid
from datetime import timedelta
from importlib import import_module

import pytest
from flask import g
from sqlalchemy import select

from tests.support.html import parse
from webapp.core import clock, form_answers
from webapp.core.background import run
from webapp.core.db import db, transaction
from webapp.core.form_answers import FormAnswer
from webapp.suggestions.models import Suggestion
from webapp.web import once

AUTHOR, OTHER, KEEPER = "informant:200/001/01", "grid:200/001", "system_admin"
PAGE = {"Accept": "text/html"}


@pytest.fixture
def author(town):
    return town.sign_in(AUTHOR)


def form_on(phone, address, **wanted):
    """Return the fields of the form on a page that posts to this address."""
    page = parse(phone.get(address).data)
    return next(form.fields for form in page.find_all("form") if all(form.get(n) == v for n, v in wanted.items()))


def suggestion_of(phone, words="一件事要填三张表"):
    return form_on(phone, "/suggestions", action="/suggestions") | {"about": "burden", "words": words}


def say(phone, fields):
    return phone.post("/suggestions", fields, headers=PAGE)


@pytest.fixture
def put_in(app):
    """Return what lies in the box."""

    def look():
        with app.app_context():
            return [one.words for one in db.session().scalars(select(Suggestion).order_by(Suggestion.id))]

    return look


def test_the_same_form_again_leads_where_it_led_with_the_same_words(author, put_in):
    sent = suggestion_of(author)
    first, again, late = (say(author, sent) for _ in range(3))
    assert first.status_code == again.status_code == late.status_code == 303
    assert first.location == again.location == late.location
    assert "收到了，会给您回话" in author.get(late.location).get_data(as_text=True)
    assert put_in() == ["一件事要填三张表"]


def test_other_words_under_the_same_id_come_back_with_the_way_to_the_first(author, put_in):
    sent = suggestion_of(author)
    first = say(author, sent)
    refused = say(author, sent | {"words": "两张表"})
    page = parse(refused.data)
    assert refused.status_code == 409
    assert page.link("要改点这里") == first.location
    form = page.find("form", id="say")
    assert form.fields["words"] == "两张表"
    assert put_in() == ["一件事要填三张表"]
    assert say(author, form.fields | {"about": "burden"}).status_code == 303, "pressed again it is another one"
    assert put_in() == ["一件事要填三张表", "两张表"]


def test_an_id_is_known_for_one_sender_and_one_address(author, town, put_in):
    sent = suggestion_of(author)
    say(author, sent)
    other = town.sign_in(OTHER)
    assert say(other, sent | {"csrf_token": other.token}).status_code == 303
    assert len(put_in()) == 2
    keeper = town.sign_in(KEEPER)
    step = form_on(keeper, "/suggestions/box/1", action="/suggestions/box/1/answer")
    answered = {"version": step["version"], "words": "好", "form_id": sent["form_id"]}
    assert keeper.post("/suggestions/box/1/answer", answered, headers=PAGE).status_code == 303


def test_what_was_refused_can_be_mended_under_the_same_id(author, put_in):
    sent = suggestion_of(author, words="")
    refused = say(author, sent)
    assert refused.status_code == 422
    assert parse(refused.data).find("form", id="say").fields["form_id"] == sent["form_id"]
    assert say(author, sent | {"words": "写好了"}).status_code == 303
    assert put_in() == ["写好了"]


def test_a_step_taken_twice_is_not_told_that_somebody_else_was_faster(author, town):
    say(author, suggestion_of(author))
    keeper = town.sign_in(KEEPER)
    step = form_on(keeper, "/suggestions/box/1", action="/suggestions/box/1/answer") | {"words": "下周改"}
    answers = [keeper.post("/suggestions/box/1/answer", step, headers=PAGE) for _ in range(2)]
    assert [(one.status_code, one.location) for one in answers] == [(303, "/suggestions/box/1")] * 2
    late = town.sign_in("security_admin").post("/suggestions/box/1/answer", step, headers=PAGE)
    assert late.status_code in (404, 409), "another person's is no repeat"


def test_of_two_at_once_the_second_gets_the_answer_of_the_first(author, put_in, monkeypatch):
    """Both looked before either had stored anything; the index decides."""
    sent = suggestion_of(author)
    first = say(author, sent)
    looked = iter([None])
    find = form_answers.find
    monkeypatch.setattr(form_answers, "find", lambda key: next(looked, "now") and find(key))
    assert say(author, sent).location == first.location
    assert len(put_in()) == 1


def test_a_form_whose_answer_is_not_known_leads_back_and_says_that_it_is_stored(author, app, put_in, monkeypatch):
    monkeypatch.setattr(once, "PATIENCE_S", 0)
    monkeypatch.setattr(form_answers, "keep", lambda *_: None)  # killed between the commit and the answer
    sent = suggestion_of(author)
    say(author, sent)
    again = author.post("/suggestions", sent, headers=PAGE | {"Referer": "http://localhost/suggestions"})
    assert (again.status_code, again.location) == (303, "http://localhost/suggestions")
    assert once.SENT_BEFORE in author.get("/suggestions/1").get_data(as_text=True)
    refused = say(author, sent | {"words": "改了"})
    assert refused.status_code == 409
    assert "已经存好了" in refused.get_data(as_text=True)
    assert len(put_in()) == 1


def test_what_fails_in_between_can_be_sent_again(author, put_in, monkeypatch):
    sent = suggestion_of(author)
    with monkeypatch.context() as broken:
        broken.setattr("webapp.suggestions.routes.flash", lambda _words: 1 / 0)
        assert say(author, sent).status_code == 500
    assert say(author, sent).status_code == 303


def test_programs_that_send_no_id_are_answered_as_before(author, put_in):
    for _ in range(2):
        assert author.post("/suggestions", {"about": "burden", "words": "一样的话"}).status_code == 303
    assert len(put_in()) == 2


def test_nobody_reads_from_what_is_kept_who_sent_what(author, town, app):
    for phone in (author, town.sign_in(OTHER)):
        say(phone, suggestion_of(phone))
    with app.app_context():
        raw = db.session().connection().exec_driver_sql("SELECT key, digest, answer FROM form_answers").all()
        assert [one.said for one in db.session().scalars(select(FormAnswer))] == [["收到了，会给您回话"]] * 2
    assert len({digest for _, digest, _ in raw}) == 2, "the same words must not be told by their digest"
    assert not re.search("suggestions|收到了", str(raw))


def test_after_a_week_it_is_forgotten(author, app):
    say(author, suggestion_of(author))
    import_module("webapp.web.tasks")
    for days, left in ((6, 1), (8, 0)):
        with clock.travel(clock.now() + timedelta(days=days)), app.app_context():
            run("forget_form_answers", {})
            assert len(db.session().scalars(select(FormAnswer)).all()) == left


def test_what_is_aside_claims_nothing_and_two_commits_for_one_form_are_found(author, app):
    form = once._SentForm("key", "digest")
    with app.test_request_context(), once.writes_begin_with(form.claim):
        with transaction(aside=True):
            pass
        assert not form.claimed
        with transaction():
            pass
        assert form.claimed
        with pytest.raises(AssertionError, match="commits twice"), transaction():
            pass


def test_a_new_form_has_an_id_of_its_own(author):
    ids = {suggestion_of(author)["form_id"] for _ in range(3)}
    assert len({uuid.UUID(one) for one in ids}) == 3


def test_a_page_that_answers_a_form_that_was_taken_in_draws_new_ones(app):
    form = once._SentForm("key", "digest", claimed=True)
    sent = str(uuid.uuid4())
    with app.test_request_context(method="POST", data={"form_id": sent}):
        assert once.new_form_id() == sent
        g.sent_form = form
        assert once.new_form_id() != sent
