"""A call for help made in fear leaves no trace: neither here nor in anybody's lists but those of the named."""

import pytest
from sqlalchemy import select

from tests.service_orders.conftest import kept_names
from tests.support.resident import RESIDENT
from tests.support.town import code
from webapp.cases.models import Case, CaseReport, CaseScope
from webapp.core.db import db
from webapp.reports.models import Registration, Report
from webapp.service_orders.models import OrderScope, ServiceOrder


def call_for_help(resident, **fields):
    resident.get("/services/p")
    form = resident.page.find("form").fields
    return resident.post("/services/p", **form | {"safe_contact": "白天打", "caller_phone": RESIDENT, **fields})


def protected_cases(app):
    with app.app_context():
        session = db.session()
        cases = list(session.scalars(select(Case)))
        scopes = set(session.scalars(select(CaseScope.scope).join(CaseReport, CaseReport.case_id == CaseScope.row_id)))
        return cases, scopes


def test_help_with_a_protection_order_is_a_protected_case_and_no_order(app, resident):
    answer = call_for_help(resident, description="他又打我", area_code=code("200/001"))
    assert answer.status_code == 200
    cases, scopes = protected_cases(app)
    assert [case.protected for case in cases] == [True]
    assert scopes == {"protected"}
    with app.app_context():
        assert db.session().scalar(select(ServiceOrder)) is None
        assert db.session().scalar(select(OrderScope)) is None
        report = db.session().scalars(select(Report)).one()
        assert report.details["safe_contact"] == "白天打"
        assert db.session().scalars(select(Registration)).one().caller_phone == RESIDENT


def test_the_page_shows_no_code_has_a_neutral_title_and_leaves_nothing_in_the_browser(resident):
    resident.get("/services/start?item=legal_advice")
    answer = call_for_help(resident)
    assert resident.page.find("title").text == "一扇门"
    assert "no-store" in answer.headers["Cache-Control"]
    assert resident.page.find_all(class_="code-words") == []
    assert not [name for name in kept_names(resident.client) if name.startswith("one_door_order")]
    assert "快速离开" in resident.page.text
    with resident.client.session_transaction() as kept:
        assert "orders" not in kept


def test_it_can_be_looked_up_by_nobody(app, resident, another):
    call_for_help(resident)
    (case,), _ = protected_cases(app)
    stranger = another()
    stranger.get("/services/progress")
    answer = stranger.post("/services/progress", code=case.code, phone=RESIDENT)
    assert answer.status_code == 422
    assert "没有查到" in stranger.page.text


def test_the_promise_names_the_units_and_only_their_people_see_it(app, resident, town):
    call_for_help(resident, description="他又打我")
    for words in ("police_station", "justice_office", "womens_federation"):
        assert words in resident.page.text
    (case,), _ = protected_cases(app)
    for key, status in (
        ("justice_office", 200),
        ("adviser:200", 404),
        ("village:200", 404),
        ("governance_centre", 404),
    ):
        assert town.sign_in(key).get(f"/cases/{case.code}").status_code == status


@pytest.mark.parametrize("said", ["yes", "unsure"])
def test_a_yes_while_ordering_leads_there_and_forgets_the_form(resident, stored, said):
    resident.get("/services/start?item=mediation")
    resident.get("/services/order/where")
    resident.post("/services/order/where", area=code("200"), meeting="phone")
    resident.post("/services/order/when", slot="soon")
    resident.post("/services/order/who", name="小唐", phone=RESIDENT, tell="anyone", asked=said)
    assert "先保人平安" in resident.page.text
    assert not [name for name in kept_names(resident.client) if name.startswith("one_door_order")]
    assert stored() == []


def test_telling_with_a_yes_is_protected_and_gives_no_code(app, resident):
    resident.get("/services/speak")
    form = resident.page.find("form").fields
    sent = {"about": "dispute:marriage_family", "description": "怕回家", "afraid_to_go_home": "unsure"}
    resident.post("/services/speak", **form | sent)
    assert "收到了" in resident.page.text
    assert resident.page.find_all(class_="code-words") == []
    assert [case.protected for case in protected_cases(app)[0]] == [True]
