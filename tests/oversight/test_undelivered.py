"""What the system administrator sees of messages that reached nobody: for whom, by which way, why; never of what."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.outbox.conftest import stand as stand
from tests.outbox.test_sending import CALLED, LEAD, cry, rows, work
from tests.support.statements import counted_statements
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.erasure import clear_traces
from webapp.operations.service_retention import run_retention
from webapp.outbox.models import Delivery, Outgoing
from webapp.providers.outcome import later, refused

PAGE = "/admin/undelivered"


@pytest.fixture
def administrator(town):
    return town.sign_in("system_admin")


def test_it_says_who_was_not_reached_and_why_and_nothing_of_the_matter(town, stand, administrator):
    stand(answer=lambda _: refused("no_right"))
    code = cry(town)
    with counted_statements(town.app) as seen:
        text = administrator.get(PAGE).text
    assert text.count("账号或密钥不对") >= len(CALLED)
    assert code not in text
    assert "求助" not in text.replace("没送到的急事", "")
    assert len(seen) <= 6


def test_a_machine_that_is_away_says_until_when_and_the_morning_says_so(town, stand, administrator):
    stand(answer=lambda _: later("unreachable"))
    cry(town)
    text = administrator.get(PAGE).text
    assert "先不问，到" in text
    assert "连不上" in text
    with clock.travel(clock.now() + timedelta(hours=3)):
        work(town)
        assert "今天没送到的急事" in administrator.get("/").text
        assert (
            "没送出去，时间过了" in administrator.get(PAGE + "?today=1").text
            or "连不上" in administrator.get(PAGE).text
        )


def test_it_is_narrowed_to_a_way_and_another_way_is_not_there(town, stand, administrator):
    stand(answer=lambda _: refused("used_up"))
    stand("second").missing = {town.users[LEAD]}
    cry(town)
    assert "对方说次数用完了" in administrator.get(PAGE + "?way=first").text
    assert "都送到了" in administrator.get(PAGE + "?way=second").text
    assert administrator.get(PAGE + "?way=pigeon").status_code == 404


def test_without_a_way_no_door_leads_there(town, stand, administrator):
    assert PAGE not in administrator.get("/me").text


def test_what_ended_goes_after_a_month_with_its_tries(town, stand):
    stand(answer=lambda _: refused("used_up"))
    cry(town)
    for days, left in ((29, len(CALLED)), (31, 0)):
        with clock.travel(clock.now() + timedelta(days=days)), town.app.app_context():
            run_retention()
        assert len(rows(town)) == left
    assert rows(town, Delivery) == []


def test_erasing_a_case_clears_what_people_were_told_of_it(town, stand):
    stand()
    cry(town)
    with town.app.app_context(), transaction():
        number = int(db.session().scalars(select(Outgoing)).first().key.split(":")[1])
        clear_traces("case", [number])
    assert rows(town) == []
    assert rows(town, Delivery) == []
