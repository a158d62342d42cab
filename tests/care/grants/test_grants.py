"""A part opened to one person: with her yes, by two units, for a while; that page alone, and 404 once it ends."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.support.protected import JUSTICE, POLICE, WOMEN
from webapp.care.grants.service import end_by_time
from webapp.care.models import CareGrant, CareGrantScope
from webapp.core import clock
from webapp.core.db import db
from webapp.inbox.models import Thread

MEDIATOR, LEAD = "mediation_committee", "village:200"
SUMMARY, YES = "请明天上午去村部坐一坐，有人会来找您", "她说可以请老调解员来，她一个人说的"


def asked(matter, who=MEDIATOR, by=WOMEN, **fields):
    wanted = {
        "person": matter.town.phones[who],
        "part": "visit",
        "until": "2026-07-01",
        "her_yes": YES,
        "alone": "yes",
        "summary": SUMMARY,
    }
    return matter.does(by, "grant", **{k: v for k, v in (wanted | fields).items() if v is not None})


def granted(matter, who=MEDIATOR, **fields):
    """Open a part to a person; return its number."""
    number = asked(matter, who, **fields).json["id"]
    assert matter.does(POLICE, "agree-grant").status_code == 201
    return number


def grant(app, number):
    with app.app_context():
        return db.session().get_one(CareGrant, number)


def faults(answer):
    assert answer.status_code == 422, answer.json
    return set(answer.json["error"]["fields"])


def test_one_asks_and_one_of_another_unit_agrees(matter, app):
    answer = asked(matter)
    assert answer.status_code == 201
    assert set(answer.json) >= {"url", "id", "number"}
    number = answer.json["id"]
    assert grant(app, number).state == "asked"
    assert matter.town.sign_in(MEDIATOR).get(f"/care/{number}").status_code == 404
    assert matter.does(WOMEN, "agree-grant").status_code == 403
    assert matter.does(WOMEN, "refuse-grant", note="不").status_code == 403
    assert matter.does(POLICE, "agree-grant", grant=number).status_code == 201
    assert grant(app, number).state == "granted"
    assert matter.does(JUSTICE, "agree-grant", grant=number).status_code == 409


def test_a_no_needs_words_and_opens_nothing(matter, app):
    number = asked(matter).json["id"]
    assert faults(matter.does(POLICE, "refuse-grant")) == {"note"}
    assert matter.does(POLICE, "refuse-grant", note="他嘴不严").status_code == 201
    assert grant(app, number).state == "refused"
    assert matter.town.sign_in(MEDIATOR).get(f"/care/{number}").status_code == 404


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"her_yes": ""}, {"her_yes"}),
        ({"alone": "no"}, {"alone"}),
        ({"alone": "unsure"}, {"alone"}),
        ({"until": None}, {"until"}),
        ({"until": "2026-09-09"}, {"until"}),  # 91 days
        ({"until": "2026-06-09"}, {"until"}),
        ({"part": "case"}, {"part"}),
        ({"person": ""}, {"person"}),
        ({"person": "10099999999"}, {"person"}),
        ({"kin": "yes"}, {"kin"}),
        ({"kin": "unsure"}, {"kin"}),
    ],
)
def test_what_is_missing_or_too_long_is_said_beside_its_field(matter, fields, wrong):
    assert faults(asked(matter, **fields)) == wrong


def test_ninety_days_are_the_most_and_four_fields_suffice(matter):
    assert asked(matter, until="2026-09-08", alone=None, summary=None).status_code == 201


def test_who_is_named_already_and_whom_it_is_against_are_not_asked(matter):
    assert faults(asked(matter, JUSTICE)) == {"person"}
    phone = matter.town.phones[MEDIATOR]
    matter.does(WOMEN, "contact", answer="reached", alone="yes", against_phone=phone)
    refused = asked(matter)
    assert faults(refused) == {"person"}
    assert refused.json["error"]["fields"]["person"] == "这个人不合适，换一个人"


def test_the_person_sees_what_was_written_and_nothing_of_the_matter(matter, app):
    number = granted(matter)
    phone = matter.town.sign_in(MEDIATOR)
    page = phone.get(f"/care/{number}")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert SUMMARY in page.text
    assert "快速离开" in page.text
    for hidden in (matter.code, "一瘸一拐", YES, "受保护"):
        assert hidden not in page.text, hidden
    assert "调解" not in page.text.partition('id="written"')[2]  # beside it stands the door of all mediations
    assert "一件要专人办的事" in phone.get("/care").text
    assert "一件要专人办的事" in phone.get("/todo").text
    assert phone.get(f"/cases/{matter.code}").status_code == 404
    assert phone.get(f"/cases/{matter.code}/care/items/1").status_code == 404
    with app.app_context():
        (notice,) = db.session().scalars(select(Thread).where(Thread.url == f"/care/{number}"))
        assert (notice.user_id, notice.title) == (phone.user_id, "一件要专人办的事")


@pytest.mark.parametrize("who", [LEAD, "court", "town", POLICE, WOMEN, "informant:200/001/01"])
def test_nobody_else_finds_that_page_nor_a_list(matter, who):
    number = granted(matter)
    phone = matter.town.sign_in(who)
    for path in (f"/care/{number}", "/care", "/care/999999"):
        assert phone.get(path).status_code == 404, path
    assert phone.post(f"/care/{number}/done", {"note": "好了"}).status_code == 404
    home = phone.get("/", follow_redirects=True).text
    assert "只写给您一个人" not in home


def test_each_look_is_noted_and_the_named_read_of_it(matter):
    number = granted(matter)
    phone = matter.town.sign_in(MEDIATOR)
    phone.get(f"/care/{number}")
    phone.get(f"/care/{number}")
    assert matter.page(POLICE).count("看了写给他的话") == 2


def test_the_person_answers_and_says_that_it_is_done(matter, app):
    number = granted(matter)
    phone = matter.town.sign_in(MEDIATOR)
    assert faults(phone.post(f"/care/{number}/answer")) == {"note"}
    assert phone.post(f"/care/{number}/answer", {"note": "明天上午有空"}).status_code == 201
    assert phone.post(f"/care/{number}/done", {"note": "谈了一次，她没哭"}).status_code == 201
    assert grant(app, number).done_at is not None
    assert "谈了一次，她没哭" in matter.page(WOMEN)
    assert 'data-state="done"' in phone.get("/care").text


def test_it_runs_out_while_its_page_is_open(matter, app):
    number = granted(matter)
    phone = matter.town.sign_in(MEDIATOR)
    assert phone.get(f"/care/{number}").status_code == 200
    with clock.travel(clock.day_start(clock.local_day(clock.now()) + timedelta(days=22))):  # 2 July, 0:00
        assert phone.post(f"/care/{number}/done", {"note": "好了"}).status_code == 404
        assert phone.get(f"/care/{number}").status_code == 404
        assert phone.get("/care").status_code == 404
        with app.app_context():
            assert end_by_time() == 1
            assert db.session().scalars(select(CareGrantScope)).all() == []
    assert grant(app, number).state == "ended"


@pytest.mark.parametrize("by", [WOMEN, POLICE, JUSTICE])
def test_any_of_the_named_ends_it_at_once_and_the_notice_leads_nowhere(matter, app, by):
    number = granted(matter)
    phone = matter.town.sign_in(MEDIATOR)
    assert matter.does(by, "end-grant", grant=number).status_code == 201
    assert phone.get(f"/care/{number}").status_code == 404
    assert phone.post(f"/care/{number}/answer", {"note": "在吗"}).status_code == 404
    with app.app_context():
        query = select(Thread.url, Thread.text).where(Thread.user_id == phone.user_id)
        found = db.session().execute(query).all()
    assert [tuple(row) for row in found] == [("/", "已经不用办了")]


def test_the_post_ends_it_too(matter, app):
    number = granted(matter)
    phone = matter.town.sign_in(MEDIATOR)
    with app.app_context():
        from webapp.core.db import transaction
        from webapp.people.models import Post

        with transaction() as session:
            session.scalars(select(Post).where(Post.user_id == phone.user_id)).one().ended_at = clock.now()
    assert phone.get(f"/care/{number}").status_code == 404


def test_words_of_a_grant_are_sealed(matter, app):
    granted(matter)
    with app.app_context():
        raw = db.session().connection().exec_driver_sql("SELECT * FROM care_grants").fetchall()
    assert "老调解员" not in str(raw)
    assert "村部" not in str(raw)


def test_whom_the_matter_turns_out_to_be_against_is_out_at_once(matter, app):
    number = granted(matter)
    phone = matter.town.sign_in(MEDIATOR)
    assert phone.get(f"/care/{number}").status_code == 200
    answer = matter.does(WOMEN, "contact", answer="reached", alone="yes", against_phone=matter.town.phones[MEDIATOR])
    assert answer.status_code == 201
    assert phone.get(f"/care/{number}").status_code == 404
    assert grant(app, number).state == "ended"


# mediation


@pytest.fixture
def unlocked(matter):
    matter.does(WOMEN, "wish", mediation="yes", alone="yes")
    assert asked(matter, part="mediation").status_code == 409
    assert 'value="mediation"' not in matter.page(WOMEN, "/care/grant")
    matter.does(JUSTICE, "ask-unlock", police_view="allowed", reason="她要")
    assert matter.does(POLICE, "agree-unlock", reason="分开谈").status_code == 201
    return matter


def test_a_mediator_is_asked_only_while_it_is_unlocked_and_no_longer(unlocked, app):
    number = granted(unlocked, part="mediation", until="2026-09-01")
    assert grant(app, number).until == unlocked.course().unlocked_until
    assert unlocked.town.sign_in(MEDIATOR).get(f"/care/{number}").status_code == 200


def test_what_happens_again_ends_what_a_mediator_sees_and_nothing_else(unlocked, app):
    mediator, other = granted(unlocked, part="mediation"), granted(unlocked)
    unlocked.does(WOMEN, "incident", note="又来了")
    phone = unlocked.town.sign_in(MEDIATOR)
    assert [phone.get(f"/care/{one}").status_code for one in (mediator, other)] == [404, 200]


def test_it_is_not_agreed_to_once_it_locked_again(unlocked):
    number = asked(unlocked, part="mediation").json["id"]
    with clock.travel(unlocked.course().unlocked_until):
        assert unlocked.does(POLICE, "agree-grant", grant=number).status_code == 409


# the village


def village(matter, who=LEAD, **fields):
    wanted = {
        "kind": "village",
        "person": matter.town.phones[who],
        "kin": "no",
        "summary": "请您晚上留意一下屋场，有动静打 110",
        "her_yes": "她说请秦支书可以",
    }
    return matter.does(WOMEN, "items", **{k: v for k, v in (wanted | fields).items() if v is not None})


@pytest.fixture
def willing(matter):
    matter.does(WOMEN, "wish", village="yes")
    return matter


def test_the_village_is_asked_only_with_her_yes(matter):
    assert village(matter).status_code == 409


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"kin": None}, {"kin"}),
        ({"kin": "yes"}, {"kin"}),
        ({"summary": None}, {"summary"}),
        ({"her_yes": None}, {"her_yes"}),
        ({"who": MEDIATOR}, {"person"}),
        ({"who": "village:201"}, {"person"}),
    ],
)
def test_one_named_person_of_that_village_who_is_not_kin(willing, fields, wrong):
    assert faults(village(willing, **fields)) == wrong
    assert willing.items() == {}


def test_what_the_village_did_closes_the_item(willing):
    number = village(willing).json["number"]
    assert willing.does(POLICE, "agree-grant").status_code == 201
    lead = willing.town.sign_in(LEAD)
    address = lead.get("/care").text.partition('href="/care/')[2].partition('"')[0]
    assert lead.post(f"/care/{address}/done", {"note": "去看过，没动静"}).status_code == 201
    assert willing.items()[number].state == "done"


def test_a_wish_taken_back_after_the_village_was_asked_ends_it_at_once(willing, app):
    number = village(willing).json["number"]
    willing.does(POLICE, "agree-grant")
    lead = willing.town.sign_in(LEAD)
    address = "/care/" + lead.get("/care").text.partition('href="/care/')[2].partition('"')[0]
    assert lead.get(address).status_code == 200
    assert willing.does(WOMEN, "wish", village="no").status_code == 201
    assert willing.items()[number].state == "not_wanted"
    assert lead.get(address).status_code == 404
    assert lead.post(f"{address}/done", {"note": "好了"}).status_code == 404
    with app.app_context():
        urls = db.session().scalars(select(Thread.url).where(Thread.user_id == lead.user_id)).all()
    assert urls == ["/"]


def test_the_day_of_the_village_passes_and_nothing_of_it_is_due_any_more(willing, app):
    number = village(willing, until="2026-06-12").json["number"]
    willing.does(POLICE, "agree-grant")
    assert willing.course().waits_for == "item"
    with clock.travel(clock.day_start(date(2026, 6, 13))), app.app_context():
        assert end_by_time() == 1
    assert willing.items()[number].state == "not_wanted"
    assert willing.course().waits_for == "look"
    assert willing.row().due_at == willing.course().look_at
