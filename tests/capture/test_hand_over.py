"""警情移交: what the police hand over; the only way on which hurt alone does not protect."""

import itertools
import uuid
from typing import Any

import pytest
from sqlalchemy import select

from tests.support.html import parse
from webapp.cases.models import Case
from webapp.core.db import db
from webapp.reports.models import Registration

PAGE = {"Accept": "text/html"}
BASIS = "轻微伤，为一棵树起的，都说愿意谈"
FIGHT = {
    "about": "dispute:neighbour",
    "description": "叔侄两个为一棵树打起来了",
    "channel": "police",
    "someone_hurt": "yes",
    "live_together": "no",
}


@pytest.fixture
def police(town):
    return town.sign_in("police_station")


def handed(phone, headers=None, **fields: Any):
    form = {"client_id": str(uuid.uuid4())} | FIGHT | fields
    sent = {name: value for name, value in form.items() if value is not None}
    return phone.post("/counter", sent, content_type="multipart/form-data", **({"headers": headers} if headers else {}))


def kept(app):
    with app.app_context():
        query = select(Case, Registration).join(Registration, Registration.report_id == Case.opening_report_id)
        return db.session().execute(query).one()


SAID = ("yes", "no", "unsure", None)


@pytest.mark.parametrize(
    ("together", "protected"), [("no", False), ("yes", True), ("unsure", True)], ids=["apart", "together", "unsure"]
)
@pytest.mark.parametrize("hurt", SAID, ids=str)
def test_hurt_alone_does_not_protect_living_together_does(police, app, hurt, together, protected):
    answer = handed(police, someone_hurt=hurt, live_together=together)
    assert answer.status_code == 201
    assert (answer.json["case_code"] is None) is protected
    assert answer.json["petition_number"] is None
    assert kept(app)[0].protected is protected


@pytest.mark.parametrize(
    ("afraid", "minor"),
    [both for both in itertools.product(SAID, SAID) if {"yes", "unsure"} & set(both)],
    ids=lambda said: str(said),
)
def test_who_is_afraid_or_a_child_is_protected_though_they_live_apart(police, app, afraid, minor):
    assert handed(police, afraid_to_go_home=afraid, minor_harmed=minor).json["case_code"] is None
    assert kept(app)[0].protected is True


def test_no_to_all_of_it_is_a_dispute_that_village_and_desk_see(police, town):
    code = handed(police, afraid_to_go_home="no", minor_harmed="no", police_view="allowed", basis=BASIS).json[
        "case_code"
    ]
    page = parse(town.sign_in("governance_centre").get(f"/cases/{code}").data).text
    assert "警情移交，测试police_station 登记" in page
    assert "公安意见：可以调" in page
    assert BASIS in page
    assert "是一家人或者住在一起吗" in page


def test_the_view_of_the_police_is_kept_and_its_grounds_are_not_in_clear(police, app):
    handed(police, police_view="examine_first", basis=BASIS)
    _, registration = kept(app)
    assert (registration.police_view, registration.police_basis) == ("examine_first", BASIS)
    with app.app_context():
        raw = db.session().connection().exec_driver_sql("SELECT * FROM registrations").fetchone()
    assert "轻微伤" not in str(raw)


def test_of_a_protected_one_only_the_named_see_what_the_police_said(police, town, app):
    handed(police, live_together="yes", police_view="allowed", basis=BASIS)
    code = kept(app)[0].code
    assert BASIS in town.sign_in("womens_federation").get(f"/cases/{code}").text
    assert town.sign_in("governance_centre").get(f"/cases/{code}").status_code == 404


@pytest.mark.parametrize("who", ["justice_office", "petition_reception_centre", "governance_centre", "court"])
def test_nobody_else_has_this_way_nor_sees_it(town, app, who):
    phone = town.sign_in(who)
    page = phone.get("/counter").text
    assert [word for word in ("警情移交", "公安意见", "live_together", 'value="police"') if word in page] == []
    refused = handed(phone)
    assert refused.status_code == 422
    assert set(refused.json["error"]["fields"]) == {"channel"}
    with app.app_context():
        assert db.session().scalars(select(Case)).all() == []


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"live_together": None}, "live_together"),
        ({"live_together": "maybe"}, "live_together"),
        ({"police_view": "perhaps"}, "police_view"),
        ({"basis": "长" * 501}, "basis"),
        ({"about": "hazard:other"}, "about"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_all_that_was_typed_comes_back(police, fields, wrong):
    assert set(handed(police, **fields).json["error"]["fields"]) == {wrong}
    page = parse(handed(police, PAGE, **{"basis": BASIS} | fields).data)
    assert page.find("input", name="channel", value="police").get("checked") is not None
    if wrong != "basis":
        assert page.find("input", name="basis")["value"] == BASIS


def test_on_the_other_ways_the_police_protect_as_everybody_does(police, app):
    assert handed(police, channel="walk_in").json["case_code"] is None
    assert kept(app)[1].police_view is None
