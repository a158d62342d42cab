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


def test_what_was_ordered_for_others_is_a_list_with_slips_and_states(town, adviser):
    phone = town.sign_in("informant:200/001/01")
    assert "还没有替人点过" in parse(phone.get("/order-for/list").data).text
    first, second = neighbours_order(), neighbours_order(name="蒋阿婆", item="mediation")
    code = phone.post("/services/orders", first).get_json()["case_code"]
    phone.post("/services/orders", second)
    adviser.post(f"/orders/{code}/confirm", headers={"Accept": "text/html"})
    main = parse(phone.get("/order-for/list").data).find("main")
    rows = [a for a in main.find_all("a") if a["href"].startswith("/order-for/") and a["href"] != "/order-for"]
    assert [a["href"].rsplit("/", 1)[1] for a in rows] == [second["client_id"], first["client_id"]]
    assert [word for word in ("申请人民调解", "蒋阿婆", "已收到") if word not in rows[0].text] == []
    assert [word for word in ("法律咨询", "蒋阿公", "已答应") if word not in rows[1].text] == []
    assert "蒋阿婆" not in town.sign_in("informant:200/001/02").get("/order-for/list").get_data(as_text=True)


def test_a_long_list_of_them_comes_in_pages(town, monkeypatch):
    monkeypatch.setattr("webapp.service_orders.service_helped.PAGE_SIZE", 2)
    phone = town.sign_in("informant:200/001/01")
    for number in range(3):
        phone.post("/services/orders", neighbours_order(phone=f"1001111000{number}"))
    page = parse(phone.get("/order-for/list").data)
    following = page.find("a", rel="next")["href"]
    rest = parse(phone.get(following).data).find("main")
    assert len([a for a in rest.find_all("a") if a["href"].startswith("/order-for/")]) == 1
