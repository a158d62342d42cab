"""A resident orders in four short steps, without account and without scripts."""

import gzip
import re
from pathlib import Path

from tests.support.html import parse
from tests.support.resident import RESIDENT
from tests.support.statements import counted_statements
from tests.support.town import code
from webapp.core.db import transaction
from webapp.service_orders.schemas import OrderInput
from webapp.service_orders.service import Source, place_order
from webapp.web.bundles import imports_of


def test_the_menu_shows_everything_of_the_list_and_the_numbers_to_dial(resident):
    page = resident.get("/services")
    assert page.status_code == 200
    wanted = ["法律咨询", "代写法律文书", "申请法律援助", "申请人民调解", "法律专家上门", "人身安全保护令帮助"]
    assert [words for words in (*wanted, "有事说事", "没事谈心") if words not in resident.page.text] == []
    assert {"tel:12348", "tel:110"} <= set(resident.page.links)


def test_the_door_opens_with_three_ways_in_and_help_has_a_page_of_its_own(resident):
    resident.get(f"/services?at={code('200/001')}")
    cards = [a for a in resident.page.find_all("a") if "big-card" in a.get("class")]
    assert [a["href"].partition("?")[0] for a in cards] == ["/services/speak", "/services/help", "/services/progress"]
    assert code("200/001") in cards[1]["href"]
    resident.get(cards[1]["href"])
    assert [words for words in ("法律咨询", "没事谈心", "申请法律援助") if words not in resident.page.text] == []
    assert f"at={code('200/001')}" in resident.page.link("法律咨询")


def test_what_needs_no_appointment_is_read_and_asked_about_only_by_a_button(resident):
    for item in ("notary_guidance", "forensic_guidance"):
        resident.get("/services/help")
        assert f"/services/guides/{item}" in resident.page.links
        assert resident.get(f"/services/guides/{item}").status_code == 200
        assert [words for words in ("要带什么", "去哪里") if words not in resident.page.text] == []
        assert resident.page.find_all("form") == []
        assert resident.page.link("问一问") == f"/services/start?item={item}"
    assert resident.get("/services/guides/legal_advice").status_code == 404


def test_the_poster_has_chosen_the_place(resident):
    resident.get(f"/services?at={code('200/001/02')}")
    assert "才湾村 1 网格 02" in resident.page.text
    start = resident.page.link("法律咨询")
    resident.client.get(start)
    resident.get("/services/order/where")
    chosen = [o["value"] for o in resident.page.find_all("input", name="area") if "checked" in o.attributes]
    assert chosen == [code("200/001")]
    assert "才湾村 1 网格" in resident.page.find("summary", class_="box").text


def test_an_order_is_placed_and_its_slip_shows_code_and_square(resident, stored):
    found = resident.order()
    (order,) = stored()
    assert (order.code, order.state, order.item, order.name, order.phone) == (
        found,
        "requested",
        "legal_advice",
        "唐阿姨",
        RESIDENT,
    )
    assert order.urgent
    assert "已收到" in resident.page.text
    assert resident.page.find("img")["src"].startswith("data:image/png")
    for hidden in ("唐阿姨", RESIDENT, "法律咨询", "1111"):
        assert hidden not in resident.page.find("main").text


def test_going_back_keeps_what_was_typed_further_on(resident):
    resident.fill(name="")
    assert "写一下怎么称呼您" in resident.page.text
    answer = resident.post("/services/order/who", name="老蒋", phone=RESIDENT, tell="secret", words="地界", go="where")
    assert answer.status_code == 200
    resident.get("/services/order/who")
    fields = resident.page.find("form").fields
    assert (fields["name"], fields["phone"], fields["tell"], fields["words"]) == ("老蒋", RESIDENT, "secret", "地界")


def test_an_order_at_a_time_of_the_adviser_takes_that_time(resident, another, stored, town):
    resident.get("/services/start?item=legal_advice")
    resident.get("/services/order/where")
    resident.post("/services/order/where", area=code("200/001"), meeting="home", way="大樟树旁")
    times = [i["value"] for i in resident.page.find_all("input", name="slot") if i["value"] != "soon"]
    assert len(times) > 6
    assert "测试adviser:200" in resident.page.text
    resident.order(slot=times[3], meeting="home")
    (order,) = stored()
    assert order.slot_at == order.meet_at
    assert order.adviser_id == town.users["adviser:200"]
    late = another()
    late.get("/services/start?item=legal_advice")
    late.get("/services/order/where")
    late.post("/services/order/where", area=code("200/002"), meeting="phone")
    taken = late.page.find("input", value=times[3])
    assert "disabled" in taken.attributes
    late.post("/services/order/when", slot=times[3])
    answer = late.post("/services/order/who", name="老李", phone="10011110002", tell="anyone")
    assert answer.status_code == 422
    assert "这个时间已经有约了" in late.page.text
    assert len(stored()) == 1


def test_pressing_twice_is_one_order(resident, stored):
    resident.get("/services/start?item=notary_guidance")
    resident.get("/services/order/where")
    resident.post("/services/order/where", area=code("200"), meeting="courtyard")
    resident.post("/services/order/when", slot="soon")
    sent = resident.page.find("form", id="step").fields | {"name": "老蒋", "phone": RESIDENT, "tell": "anyone"}
    first = resident.client.post("/services/order/who", data=sent)
    again = resident.client.post("/services/order/who", data=sent)
    assert first.headers["Location"] == again.headers["Location"]
    assert len(stored()) == 1


def test_a_form_corrected_after_it_was_sent_is_told_that_it_was_sent(resident, another, stored):
    resident.get("/services/start?item=notary_guidance")
    resident.get("/services/order/where")
    resident.post("/services/order/where", area=code("200"), meeting="courtyard")
    resident.post("/services/order/when", slot="soon")
    form_id = resident.page.find("form", id="step").fields["form_id"]
    who = {"name": "老蒋", "phone": RESIDENT, "tell": "anyone", "form_id": form_id}
    resident.post("/services/order/who", **who)
    slip = resident.slip_code()
    resident.post("/services/order/who", **who | {"name": "老李"})
    assert "已经点好了，要改点这里" in resident.page.text
    assert [one.name for one in stored()] == ["老蒋"]
    other = another()
    other.get("/services")
    other.post("/services/order/who", **who)
    assert "老蒋" not in other.page.text
    assert slip not in other.page.text.replace(" ", "-")


def test_wrong_answers_stand_beside_their_fields_and_nothing_is_stored(resident, stored):
    resident.get("/services/start?item=legal_aid")
    resident.get("/services/order/where")
    assert resident.post("/services/order/where").status_code == 422
    assert "选一下怎么见面" in resident.page.text
    assert "选一下您在哪个村" in resident.page.text
    resident.post("/services/order/where", area=code("200"), meeting="phone")
    resident.post("/services/order/when", slot="soon")
    answer = resident.post("/services/order/who", name="老蒋", phone="123", tell="anyone", words="长" * 301)
    assert answer.status_code == 422
    assert "请填手机号或座机号" in resident.page.text
    assert "最多 300 个字" in resident.page.text
    assert resident.page.find("form").fields["name"] == "老蒋"
    assert stored() == []


def test_what_a_program_fills_in_is_not_stored(resident, stored):
    resident.get("/services/start?item=legal_aid")
    resident.get("/services/order/where")
    resident.post("/services/order/where", area=code("200"), meeting="phone")
    resident.post("/services/order/when", slot="soon")
    resident.post("/services/order/who", name="x", phone=RESIDENT, tell="anyone", website="http://x")
    assert stored() == []


def test_numbers_and_names_are_nowhere_in_clear(app, resident, stored):
    resident.order(name="蒋阿公", words="田坎的事", groups=["empty_nest_elder"])
    kept = b"".join(path.read_bytes() for path in Path(app.config["INSTANCE"]).glob("one-door.db*"))
    for secret in (RESIDENT, "蒋阿公", "田坎的事", "empty_nest_elder"):
        assert secret.encode() not in kept


def test_an_order_costs_few_statements(app, resident, town):
    incoming = OrderInput("legal_advice", code("200/001"), "phone", None, "老蒋", RESIDENT, "anyone")
    with app.app_context(), transaction(), counted_statements() as seen:
        place_order(incoming, Source("device", "address"))
    assert len(seen) <= 15


def test_the_first_load_is_light(client, town):
    page = client.get("/services", headers={"Accept-Encoding": "gzip"})
    files = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', gzip.decompress(page.data).decode()))
    for path in [path for path in files if path.endswith(".js")]:
        files |= set(imports_of(path, client.get(path).get_data(as_text=True), later=False))
    sizes = [len(client.get(path, headers={"Accept-Encoding": "gzip"}).data) for path in files]
    assert len(page.data) + sum(sizes) <= 60_000
    assert min(sizes) > 0


def test_who_has_no_account_finds_the_door_from_the_sign_in_and_from_a_lost_address(resident, town):
    resident.get("/sign-in")
    assert resident.page.link("我是村民，不用登录") == "/services"
    assert resident.get("/nowhere").status_code == 404
    assert resident.page.link("村民从这里进") == "/services"
    signed_in = parse(town.sign_in("informant:200/001/01").get("/nowhere", headers={"Accept": "text/html"}).data)
    assert "村民从这里进" not in signed_in.text


def test_those_who_serve_read_their_own_words_of_how_they_meet(resident, adviser):
    for meeting, word, not_theirs in (("home", "上门", "到我家"), ("courtyard", "在小院谈", "我去小院")):
        found = resident.order(meeting=meeting)
        for address in (f"/orders/{found}", "/orders"):
            page = parse(adviser.get(address, headers={"Accept": "text/html"}).data).text
            assert word in page
            assert not_theirs not in page
