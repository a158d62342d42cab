"""Who ordered something themselves does not serve it; another adviser or the office does."""

from tests.support.html import parse
from tests.support.makers import make_service_order
from tests.support.town import Phone, Town
from webapp.core.protection.impartial import OWN


def test_an_adviser_takes_no_step_on_what_they_ordered_themselves(town: Town, adviser: Phone, office: Phone) -> None:
    code = make_service_order(town, phone=town.phones["adviser:200"])
    for action in ("confirm", "told"):
        answer = adviser.post(f"/orders/{code}/{action}", {"version": 1})
        assert (answer.status_code, answer.json["error"]["message"]) == (403, OWN)
    page = parse(adviser.get(f"/orders/{code}").data)
    assert OWN in page.text
    assert not page.find_all("form", action=f"/orders/{code}/confirm")
    assert OWN not in office.get(f"/orders/{code}").text
    assert office.post(f"/orders/{code}/confirm", {"version": 1}).status_code in (200, 303)


def test_another_persons_order_is_served_as_ever(town: Town, adviser: Phone) -> None:
    code = make_service_order(town)
    assert OWN not in adviser.get(f"/orders/{code}").text
    assert adviser.post(f"/orders/{code}/confirm", {"version": 1}).status_code in (200, 303)
