"""Who withdraws from an order leaves it to others: who serves to the justice office, an officer to colleagues."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.support.html import parse
from tests.support.makers import Desk, make_service_order
from tests.support.town import Phone, Town
from webapp.core.db import db
from webapp.core.protection.impartial import RECUSED
from webapp.service_orders.models import OrderRecusal, ServiceOrder

OFFICE, HEAD, WHY = "justice_office", "political_legal_commissioner", "她是我表姐"
Stored = Callable[[], list[ServiceOrder]]


def take(phone: Phone, code: str, action: str, **fields: object) -> int:
    return phone.post(f"/orders/{code}/{action}", fields).status_code


@pytest.mark.parametrize("agreed", [False, True], ids=["new", "agreed"])
def test_who_serves_gives_it_to_the_office_which_gives_it_to_another(
    town: Town, adviser: Phone, office: Phone, stored: Stored, desk: Desk, agreed: bool
) -> None:
    code = make_service_order(town)
    if agreed:
        assert take(adviser, code, "confirm", version=1) in (200, 303)
    due, wished = stored()[0].confirm_due_at, stored()[0].meet_at
    assert take(adviser, code, "recuse", version=stored()[0].version, reason=WHY) in (200, 303)
    order = stored()[0]
    assert (order.state, order.adviser_id, order.slot_at) == ("requested", None, None)
    assert (order.confirm_due_at, order.meet_at) == (due, wished)
    assert adviser.get(f"/orders/{code}").status_code == 404
    assert "要回避，请另外安排人" in desk.told(OFFICE)
    assert WHY not in desk.told(OFFICE)
    assert WHY in office.get(f"/orders/{code}").text
    assert take(office, code, "assign", version=order.version, adviser=town.users["adviser:200"]) == 422
    assert take(office, code, "assign", version=order.version, adviser=town.users["adviser:201"]) in (200, 303)
    assert stored()[0].adviser_id == town.users["adviser:201"]


def test_an_officer_takes_no_step_any_more_and_the_adviser_goes_on(
    town: Town, adviser: Phone, office: Phone, desk: Desk
) -> None:
    code = make_service_order(town)
    assert take(office, code, "recuse", version=1, reason=WHY) in (200, 303)
    for action, fields in (("confirm", {}), ("recuse", {"reason": WHY}), ("told", {})):
        answer = office.post(f"/orders/{code}/{action}", fields)
        assert (answer.status_code, answer.json["error"]["message"]) == (403, RECUSED)
    page = parse(office.get(f"/orders/{code}").data)
    assert RECUSED in page.text
    assert not page.find_all("form", action=f"/orders/{code}/confirm")
    assert "没有别人能办" in desk.told(HEAD)  # she was the only one who could give it to another
    assert take(adviser, code, "confirm") in (200, 303)


def test_what_is_wrong_is_said_beside_its_field_and_keeps_nothing(town: Town, adviser: Phone) -> None:
    code = make_service_order(town)
    answer = adviser.post(f"/orders/{code}/recuse", {"version": 1})
    assert (answer.status_code, list(answer.json["error"]["fields"])) == (422, ["reason"])
    assert take(adviser, code, "recuse", version=7, reason=WHY) == 409
    assert take(town.sign_in("adviser:201"), code, "recuse", reason=WHY) == 404
    assert take(adviser, code, "hand-back", version=1) == 404
    assert take(adviser, code, "cancel", version=1, note="他不要了") in (200, 303)
    assert take(adviser, code, "recuse", reason=WHY) == 409
    with town.app.app_context():
        assert db.session().scalars(select(OrderRecusal)).all() == []
