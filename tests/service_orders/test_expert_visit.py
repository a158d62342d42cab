"""法律专家上门: a firm, a township or a school orders for many; nobody is asked about their family."""

import pytest
from sqlalchemy import text

from tests.support.resident import RESIDENT
from webapp.core.db import db

SCHOOL = {"body": "school", "body_name": "才湾小学", "heads": "200", "words": "讲防欺凌", "meeting": "home"}


def test_a_school_orders_and_the_justice_office_reads_who_it_is_and_how_many(resident, stored, town):
    code = resident.order("expert_visit", **SCHOOL)
    (order,) = stored()
    assert (order.item, order.body, order.body_name, order.heads) == ("expert_visit", "school", "才湾小学", 200)
    assert (order.tell, order.groups, order.priority) == ("anyone", None, False)
    office = town.sign_in("justice_office")
    assert "才湾小学" in office.get("/orders").text
    page = office.get(f"/orders/{code}").text
    assert "学校：<bdi>才湾小学</bdi> · 约 200 人" in page
    assert "讲防欺凌" in page
    with town.app.app_context():
        assert "才湾小学" not in str(db.session().execute(text("SELECT * FROM service_orders")).all())


def test_the_form_asks_who_orders_and_nothing_about_family(resident):
    resident.fill("expert_visit", body="")
    page = resident.page
    assert "哪里要点？" in page.text
    assert [words for words in ("可以跟谁说", "先给您办", "我不用智能手机") if words in page.text] == []
    resident.fill("legal_advice", name="")
    assert "哪里要点？" not in resident.page.text
    assert "可以跟谁说" in resident.page.text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"body": ""}, "选一下是哪里点的"),
        ({"body": "party"}, "选一下是哪里点的"),
        ({"body_name": " "}, "写一下单位的名字"),
        ({"body_name": "长" * 41}, "太长了，最多 40 个字"),
        ({"heads": "很多"}, "写一个大概的数字"),
        ({"heads": "0"}, "写一个大概的数字"),
        ({"heads": "99999999999"}, "写一个大概的数字"),
    ],
    ids=["none", "unknown", "no name", "long name", "words", "nobody", "too many"],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_typed_is_lost(resident, stored, wrong, said):
    resident.fill("expert_visit", **(SCHOOL | wrong))
    assert said in resident.page.text
    assert stored() == []
    fields = resident.page.find("form").fields
    assert (fields["words"], fields["phone"]) == ("讲防欺凌", RESIDENT)


def test_how_many_may_be_left_open(resident, stored):
    resident.order("expert_visit", **(SCHOOL | {"heads": ""}))
    assert stored()[0].heads is None
