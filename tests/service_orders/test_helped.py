"""A neighbour orders for somebody, with consent: once only, with a receipt, also out of a rescue file."""

from tests.support.html import parse
from tests.support.makers import neighbours_order
from webapp.core.replay import digest


def test_an_informant_orders_for_an_old_neighbour_and_gets_a_receipt(town, stored):
    phone, sent = town.sign_in("informant:200/001/01"), neighbours_order()
    answer = phone.post("/services/orders", sent)
    receipt = answer.get_json()
    (kept,) = stored()
    assert answer.status_code == 201
    assert receipt["case_code"] == kept.code
    assert receipt["digest"] == digest(sent.items())
    assert receipt["photos_at"] == f"/reports/{sent['client_id']}/photos"
    assert (kept.author_id, kept.consent, kept.call_only) == (phone.user_id, "beside", True)
    assert kept.adviser_id == town.users["adviser:200"]
    page = parse(phone.get(f"/order-for/{sent['client_id']}").data)
    assert kept.code.replace("-", " ") in page.text
    assert "蒋阿公" not in page.find("main").text


def test_a_repeat_is_the_same_order_and_other_words_are_a_conflict(town, stored):
    phone, sent = town.sign_in("informant:200/001/01"), neighbours_order()
    first = phone.post("/services/orders", sent)
    again = phone.post("/services/orders", sent)
    assert again.status_code == 200
    assert again.get_json() == first.get_json()
    assert phone.post("/services/orders", sent | {"name": "别人"}).status_code == 409
    assert len(stored()) == 1
    assert town.sign_in("informant:200/001/02").get(f"/order-for/{sent['client_id']}").status_code == 404


def test_without_consent_nothing_is_ordered(town, stored):
    answer = town.sign_in("grid:200/001").post("/services/orders", neighbours_order(consent=""))
    assert answer.status_code == 422
    assert "要本人同意" in answer.get_json()["error"]["fields"]["consent"]
    assert stored() == []


def test_a_browser_without_scripts_gets_the_form_back_with_what_was_typed(town):
    phone = town.sign_in("grid:200/001")
    answer = phone.post("/services/orders", neighbours_order(phone="12"), headers={"Accept": "text/html"})
    page = parse(answer.data)
    assert answer.status_code == 422
    assert page.find("form", id="report-form").fields["name"] == "蒋阿公"
    assert "请填手机号" in page.text


def test_the_empty_form_that_phones_keep_says_nothing_of_anybody(client, town):
    page = client.get("/shell/order").get_data(as_text=True)
    assert "帮人点法律服务" in page
    for hidden in ("selected", "测试", 'name="csrf_token" value="I'):
        assert hidden not in page
