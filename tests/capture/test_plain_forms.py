"""A form without scripts, or with ones that can't run there, carries its id from the server and is taken once."""

import uuid

import pytest

from tests.support.html import Element, parse
from tests.support.rules.sources import read

FORMS = {
    "/report/patrol": "/shell/patrol",
    "/report/hazard": "/shell/hazard",
    "/report/dispute": "/shell/dispute",
    "/report": "/shell/chooser",
    "/order-for": "/shell/order",
}
TYPED = {
    "/": {"round": "free"},
    "/report/patrol": {"kind": "patrol", "round": "free"},
    "/report/hazard": {"category": "gas", "description": "气瓶漏气"},
    "/report/dispute": {"category": "neighbour", "description": "争一条水沟"},
    "/report": {"description": "有人落水"},
}


def form_in(page: bytes) -> Element:
    """The one form of a page that scripts take over."""
    return next(one for one in parse(page).find_all("form") if "data-report-form" in one.attributes)


def adding_to(page: bytes) -> Element:
    """The form for 补充说明."""
    return next(one for one in parse(page).find_all("form") if (one.get("action") or "").endswith("/additions"))


def ids_of(form: Element) -> dict[bool, list[str]]:
    """The ids that a form carries: inside <noscript> (True), and as any other browser sends them (False)."""
    found: dict[bool, list[str]] = {True: [], False: []}
    for one in form.find_all("input", name="client_id"):
        assert one.parent
        found[one.parent.tag == "noscript"].append(one.get("value"))
    return found


@pytest.mark.parametrize("address", ["/", *FORMS])
def test_every_browser_gets_one_id_and_another_one_on_the_next_page(informant, address):
    first, second = (ids_of(form_in(informant.get(address).data)) for _ in "ab")
    assert first[True] == first[False] != second[False] == second[True]
    assert len(first[False]) == 1
    assert str(uuid.UUID(first[False][0])) == first[False][0]


@pytest.mark.parametrize(("address", "shell"), FORMS.items())
def test_a_page_that_the_phone_keeps_has_no_id_so_two_reports_never_share_one(informant, address, shell):
    assert ids_of(form_in(informant.get(shell).data)) == {True: [""], False: [""]}


def test_an_addition_carries_its_own_id_and_not_that_of_its_report(informant):
    address = informant.report("hazard", category="gas").get_json()["photos_at"].removesuffix("/photos")
    found = ids_of(adding_to(informant.get(address).data))
    assert len(found[False]) == 1
    assert found[False][0] not in address


def pressed_twice(informant, action: str, data: dict[str, str]) -> set[str]:
    """Send the same form two times, as a finger on a slow line does; return where the two answers lead."""
    headers = {"Accept": "text/html"}
    answers = [informant.client.post(action, data=dict(data), headers=headers) for _ in "ab"]
    assert [one.status_code for one in answers] == [303, 303]
    return {one.headers["Location"].partition("?")[0] for one in answers}


@pytest.mark.parametrize("address", TYPED)
def test_pressed_twice_on_a_slow_line_it_is_one_report(informant, stored, address):
    form = form_in(informant.get(address).data)
    assert len(pressed_twice(informant, form["action"], form.fields | TYPED[address])) == 1
    assert stored()[:2] == (1, 1)


def test_an_addition_pressed_twice_is_one(informant, stored):
    address = informant.report("hazard", category="gas").get_json()["photos_at"].removesuffix("/photos")
    form = adding_to(informant.get(address).data)
    pressed_twice(informant, form["action"], form.fields | {"description": "又漏了"})
    assert stored()[0] == 2, "the report and one addition"


def test_a_form_from_a_kept_page_that_came_without_an_id_is_shown_again_with_one(informant, stored):
    """Its scripts did not come, so nobody made the id: what was typed stays, and pressing once more is enough."""
    form = form_in(informant.get("/report/hazard").data)
    sent = form.fields | TYPED["/report/hazard"] | {"client_id": ""}
    again = informant.client.post(form["action"], data=sent, headers={"Accept": "text/html"})
    assert again.status_code == 422
    shown = form_in(again.data)
    assert "气瓶漏气" in shown.fields["description"]
    assert ids_of(shown)[False] != [""]
    assert len(pressed_twice(informant, shown["action"], shown.fields)) == 1


def test_no_form_leaves_its_id_to_browsers_without_scripts_alone():
    """An engine too old for our scripts is none: it shows no <noscript>."""
    hidden = '<noscript><input type="hidden" name="client_id"'
    assert [one.path for one in read("templates/**/*.html") if hidden in one.text] == ["templates/kit/forms.html"]
