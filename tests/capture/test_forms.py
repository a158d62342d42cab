"""The forms as they come from the server: what must be in them, and that they work without any script."""

import pytest

from tests.support.html import parse
from webapp.reports.catalogue import categories
from webapp.reports.models import ReportKind

KINDS = ["hazard", "dispute"]


def form_of(phone, address):
    answer = phone.get(address)
    assert answer.status_code == 200
    return parse(answer.data).find("form", id="report-form")


def post(phone, form, **typed):
    data = form.fields | {"client_id": form.find("noscript").find("input", name="client_id")["value"]} | typed
    sent = phone.client.post(
        form["action"], data=data, headers={"Accept": "text/html"}, content_type="multipart/form-data"
    )
    assert sent.status_code == 303, sent.text
    return parse(phone.get(sent.headers["Location"]).data)


def test_the_chooser_has_three_links_of_one_word_and_the_numbers(informant):
    page = parse(informant.get("/report").data)
    assert {one.text: one["href"] for one in page.find_all("a") if one.get("href").startswith("/report/")} == {
        "巡查": "/report/patrol",
        "隐患": "/report/hazard",
        "纠纷": "/report/dispute",
    }
    assert page.find("form", action="/reports").fields["emergency"] == "yes"
    assert {"tel:110", "tel:119", "tel:120"} <= set(page.links)


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_has_one_photo_input_that_may_take_many_and_is_called_by_its_name(informant, kind):
    inputs = form_of(informant, f"/report/{kind}").find_all("input", type="file")
    assert len(inputs) == 1
    assert inputs[0]["name"] == "photos"
    assert inputs[0]["accept"] == "image/*"
    assert "multiple" in inputs[0].attributes
    assert "capture" not in inputs[0].attributes
    assert inputs[0]["aria-label"] == "拍照"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_a_radio_with_its_name_and_the_commonest_come_first(informant, kind):
    form = form_of(informant, f"/report/{kind}")
    radios = form.find_all("input", type="radio", name="category")
    known = categories(ReportKind(kind))
    assert {radio["value"]: radio.parent.text for radio in radios} == {c.code: c.name for c in known.values()}
    hidden = [radio["value"] for radio in radios if "data-rest" in radio.attributes]
    assert len(radios) - len(hidden) == 7
    assert not {"electrical", "fire_safety"} & set(hidden)


@pytest.mark.parametrize("kind", ["patrol", *KINDS])
def test_nothing_is_compulsory_in_the_page_itself(informant, kind):
    form = form_of(informant, f"/report/{kind}")
    assert not form.where(lambda e: "required" in e.attributes or e.get("aria-required") == "true")


def test_without_scripts_a_hazard_is_sent_and_its_page_shows_it(informant):
    page = post(informant, form_of(informant, "/report/hazard"), category="gas", description="气瓶漏气")
    assert "气瓶漏气" in page.text
    assert "燃气" in page.text


def test_without_scripts_a_dispute_is_sent(informant, the_report):
    form = form_of(informant, "/report/dispute")
    post(informant, form, category="neighbour", people_count="3", wants="量一量", danger_now="no", party_name="甲")
    kept = the_report()
    assert kept["details"]["people_count"] == 3
    assert kept["details"]["wants"] == "量一量"
    assert "甲" in kept["parties"]


def test_without_scripts_a_round_is_sent(informant, the_report):
    form = form_of(informant, "/report/patrol")
    assert form.fields["round"] == "today"
    post(informant, form, item_pond_sign="ok", household_note="老人身体好")
    details = the_report()["details"]
    assert details["answers"] == {"pond_sign": "ok"}
    assert details["household_note"] == "老人身体好"


def test_all_normal_on_home_is_one_form_that_sends_a_round(informant, stored):
    form = parse(informant.get("/").data).find("form", action="/reports")
    assert form.fields["kind"] == "patrol"
    assert [button.text for button in form.find_all("button")] == ["提交"]


def test_a_link_may_choose_for_a_form_but_only_known_words(informant):
    form = form_of(informant, "/report/hazard?category=gas&severity=urgent&patrol=2f9c1f2e-1111-4222-8333-444455556666")
    assert (form.fields["category"], form.fields["severity"]) == ("gas", "urgent")
    assert form.fields["patrol"] == "2f9c1f2e-1111-4222-8333-444455556666"
    strange = form_of(informant, "/report/hazard?category=<b>&severity=x&patrol=1&description=y")
    assert not {"category", "severity", "patrol"} & set(strange.fields)
    assert strange.fields["description"] == ""


def test_another_kind_of_form_does_not_exist(informant):
    assert informant.get("/report/gossip").status_code == 404


@pytest.mark.parametrize("address", ["/", "/report", "/report/patrol", "/report/hazard", "/report/dispute", "/reports"])
def test_private_pages_are_not_kept_by_any_cache(informant, address):
    assert informant.get(address).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/", "/report", "/report/hazard", "/reports", "/report/where", "/report/nearby"])
def test_who_is_signed_out_is_sent_to_sign_in(client, address):
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in")


def test_a_lead_reports_too_and_the_case_goes_one_level_up(town):
    lead = town.sign_in("grid:200/001")
    page = post(lead, form_of(lead, "/report/hazard"), category="gas")
    assert "等才湾村签收，" in page.text
    assert "才湾村 1 网格" in page.text
