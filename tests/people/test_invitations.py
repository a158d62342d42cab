"""Joining by a link: one phone, once, within a day; looking at it uses nothing up."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.support.html import parse
from tests.support.posts import end, user_of
from tests.support.sign_in import is_in
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import Problem
from webapp.core.journal import JournalEntry
from webapp.people.models import Invitation
from webapp.people.queries import devices_of
from webapp.people.service_invitations import invite
from webapp.people.sign_in.service import end_all_sessions

INFORMANT = "informant:200/001/01"


@pytest.fixture
def link(town, writing):
    with writing():
        return "/join/" + invite(user_of(town, INFORMANT), actor_id=town.users["grid:200/001"])


def form_of(client, link):
    """Return what the one button of the link's page sends."""
    return {"csrf_token": parse(client.get(link).data).find("meta", name="csrf-token")["content"]}


def tap(client, link):
    return client.post(link, data=form_of(client, link))


def lose_the_answer(client, link, sent):
    """Tap, and forget the cookies that the answer brought: it was lost on the way."""
    before = client.get_cookie("one_door")
    answer = client.post(link, data=sent)
    client.delete_cookie("one_door")
    if before:
        client.set_cookie("one_door", before.value)
    return answer


def test_looking_uses_nothing_up_and_one_tap_signs_in(client, link):
    for _ in range(3):
        page = client.get(link)
        assert page.status_code == 200
        assert "才湾村 1 网格 01 微网格信息员" in page.get_data(as_text=True)
    assert not is_in(client)
    assert tap(client, link).headers["Location"] == "/"
    assert is_in(client)
    assert client.get("/report").status_code == 200


def test_who_keeps_no_cookies_reads_why_a_tap_leads_nowhere_and_uses_nothing_up(app, client, link):
    forgetful = app.test_client(use_cookies=False)
    for _ in range(2):
        answer = forgetful.post(link, data=form_of(forgetful, link), headers={"Accept": "text/html"})
        assert answer.status_code == 400
        assert "浏览器不让本站存 Cookie" in parse(answer.data).text
    client.get(link)
    old = client.post(link, data={"csrf_token": "x"}, headers={"Accept": "text/html"})
    assert (old.status_code, "Cookie" in parse(old.data).text) == (400, False)
    assert tap(client, link).headers["Location"] == "/"


def test_a_link_is_used_once_and_the_phone_stays_in(client, app, link):
    tap(client, link)
    other = app.test_client()
    assert other.get(link).status_code == 404
    assert tap(other, link).status_code == 404
    assert not is_in(other)
    assert is_in(client)


def test_a_new_link_is_the_death_of_the_old_one(town, writing, client, app, link):
    with writing():
        fresh = "/join/" + invite(user_of(town, INFORMANT), actor_id=None)
    assert tap(client, link).status_code == 404
    assert tap(app.test_client(), fresh).status_code == 302


def test_a_link_lives_a_day(client, link):
    with clock.travel(clock.now() + timedelta(hours=23, minutes=59)):
        assert client.get(link).status_code == 200
    with clock.travel(clock.now() + timedelta(hours=24, minutes=1)):
        assert client.get(link).status_code == 404
        assert tap(client, link).status_code == 404


def test_a_link_dies_with_the_post(town, client, link):
    end(town, INFORMANT)
    assert client.get(link).status_code == 404
    assert tap(client, link).status_code == 404


def test_whoever_used_the_phone_before_is_signed_out(town, link):
    lead = town.sign_in("grid:200/002")
    assert "现在是测试grid:200/002在用" in lead.get(link).get_data(as_text=True)
    lead.post(link, headers={})
    assert lead.get("/session").get_json()["user_id"] == town.users[INFORMANT]


def test_who_made_a_link_does_not_use_it_up_in_their_own_browser(town, client, link):
    lead = town.sign_in("grid:200/001")
    for answer in (lead.get(link), lead.post(link, headers={})):
        assert answer.status_code == 403
        assert "要在他自己的手机上打开" in answer.get_data(as_text=True)
    assert lead.get("/session").get_json()["user_id"] == town.users["grid:200/001"]
    with town.app.app_context():
        refused = select(JournalEntry.actor_id).where(JournalEntry.event == "invitation.refused")
        assert list(db.session().scalars(refused)) == [town.users["grid:200/001"]]
    assert tap(client, link).status_code == 302, "it still works for whom it is"


@pytest.mark.parametrize("key", ["court", "governance_centre", "town", "auditor"])
def test_no_link_leads_past_a_password(town, writing, key):
    with pytest.raises(Problem) as refused, writing():
        invite(user_of(town, key), actor_id=None)
    assert refused.value.status == 422


def test_only_a_digest_is_kept_and_the_journal_knows(town, client, app, link):
    tap(client, link)
    with app.app_context():
        (kept,) = db.session().scalars(select(Invitation)).all()
        events = list(db.session().scalars(select(JournalEntry.event).order_by(JournalEntry.id.desc()).limit(3)))
    token = link.removeprefix("/join/")
    assert len(token) >= 43
    assert token not in str(vars(kept))
    assert events == ["session.opened", "invitation.used", "invitation.made"]


def test_the_same_tap_again_gets_the_first_answer_when_that_was_lost(town, client, link):
    sent = form_of(client, link)
    assert lose_the_answer(client, link, sent).headers["Location"] == "/"
    assert not is_in(client)
    assert client.get(link).status_code == 200, "after Back the button is still there"
    assert client.post(link, data=sent).headers["Location"] == "/"
    assert is_in(client)
    assert len(sessions(town)) == 1, "the first answer again: the same session"


def test_two_taps_of_which_each_is_answered_are_one_session(town, client, link):
    sent, before = form_of(client, link), client.get_cookie("one_door").value
    for _ in range(3):
        client.set_cookie("one_door", before)
        assert client.post(link, data=sent).headers["Location"] == "/"
        assert is_in(client)
    assert len(sessions(town)) == 1


def test_who_is_in_by_a_link_and_comes_back_to_it_goes_home(client, link):
    tap(client, link)
    assert client.get(link).headers["Location"] == "/"


def test_a_session_that_was_ended_does_not_come_back_by_a_repeat(town, writing, client, link):
    sent = form_of(client, link)
    lose_the_answer(client, link, sent)
    with writing():
        end_all_sessions(town.users[INFORMANT], actor_id=None)
    assert client.post(link, data=sent).status_code == 404
    assert not is_in(client)


def sessions(town):
    with town.app.app_context():
        return devices_of(town.users[INFORMANT])


def test_another_browser_than_the_one_that_used_a_link_up_is_no_repeat(client, app, link):
    other = app.test_client()
    late = form_of(other, link)
    lose_the_answer(client, link, form_of(client, link))
    assert other.post(link, data=late).status_code == 404
    assert not is_in(other)


def test_a_repeat_comes_within_minutes_or_not_at_all(client, link):
    sent = form_of(client, link)
    lose_the_answer(client, link, sent)
    with clock.travel(clock.now() + timedelta(minutes=11)):
        assert client.post(link, data=sent).status_code == 404


def test_a_link_that_was_revoked_meanwhile_has_no_repeat(town, writing, client, link):
    sent = form_of(client, link)
    lose_the_answer(client, link, sent)
    with writing():
        db.session().execute(update(Invitation).values(revoked_at=clock.now()))
    assert client.post(link, data=sent).status_code == 404


def paste(client, words):
    token = parse(client.get("/join").data).find("form").find("input", name="csrf_token")["value"]
    return client.post("/join", data={"link": words, "csrf_token": token}, headers={"Accept": "text/html"})


def test_the_link_may_be_pasted_with_words_around_it(client, link):
    for words in (
        link,
        f"点这个 https://door.example{link}，24小时内用",
        f"{link[6:]}\n蒋三五",
        f"\u202a{link}?from=group\u202c",
    ):
        assert paste(client, words).headers["Location"] == link, words
    assert "才湾村 1 网格 01 微网格信息员" in client.get(link).get_data(as_text=True), "pasting uses nothing up"


def test_what_holds_no_invitation_is_said_beside_the_field_and_stays(client, link):
    for words in ("", "你好", link[:-1], f"{link} {link[:-3]}xyz"):
        answer = paste(client, words)
        assert answer.status_code == 422
        page = parse(answer.data)
        assert "没有邀请的链接" in page.text
        assert page.find("input", name="link")["value"] == words


def test_words_behind_the_link_are_left_out(client, link):
    assert client.get(f"{link}，24小时内用").headers["Location"] == link
    assert client.get(f"{link[:-2]}，24小时内用").status_code == 404
