"""查进度: code and telephone, status words only, five tries, and nothing that tells wrong from unknown."""

from datetime import timedelta

from tests.support.resident import RESIDENT
from tests.support.town import code
from webapp.core import clock
from webapp.core.codes import new_code


def ask(resident, found, phone=RESIDENT):
    resident.get(f"/services/progress?code={found}")
    return resident.post("/services/progress", code=found, phone=phone)


def test_who_knows_code_and_phone_sees_where_it_stands_and_nothing_else(resident, another):
    found = resident.order(name="唐阿姨", words="田坎的事")
    friend = another()
    ask(friend, found.lower().replace("-", " "), "100 1111 0001")
    assert "已收到" in friend.page.text
    for hidden in ("唐阿姨", RESIDENT, "田坎", "法律咨询"):
        assert hidden not in friend.page.find("main").text


def test_wrong_unknown_and_nonsense_get_the_same_answer(resident, another):
    found = resident.order()
    pages = set()
    for typed, phone in ((found, "10011110009"), (new_code(), RESIDENT), ("abc", "1"), ("", "")):
        other = another()
        answer = ask(other, typed, phone)
        assert answer.status_code == 422
        pages.add(other.page.text)
    assert len(pages) == 1


def test_the_address_of_an_order_says_nothing_to_strangers(resident, another):
    found = resident.order()
    texts = []
    for one in (found, new_code()):
        other = another()
        assert other.get(f"/services/orders/{one}").status_code == 200
        texts.append(other.page.text)
    assert texts[0] == texts[1]
    assert other.get(f"/services/orders/{found}/time").status_code == 200
    assert other.post(f"/services/orders/{found}/withdraw").status_code == 404


def test_five_tries_an_hour_at_a_code_also_with_a_new_browser_each_time(resident, another):
    found = resident.order()
    for _ in range(5):
        assert ask(another(), found, "10011110009").status_code == 422
    blocked = another()
    answer = ask(blocked, found)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "3600"
    assert "试的次数太多了" in blocked.page.text
    with clock.travel(clock.now() + timedelta(minutes=61)):
        ask(another(), found)
        assert "已收到" in (resident.page.text)


def test_a_right_answer_starts_the_count_anew(resident, another):
    found = resident.order()
    friend = another()
    for _ in range(3):
        for _ in range(4):
            assert ask(friend, found, "10011110009").status_code == 422
        assert ask(friend, found).status_code == 200


def test_the_resident_puts_an_order_off_and_calls_it_off(resident, stored):
    found = resident.order(meeting="courtyard")
    resident.get(f"/services/orders/{found}/time")
    times = [i["value"] for i in resident.page.find_all("input", name="slot") if i["value"] != "soon"]
    version = resident.page.find("input", name="version")["value"]
    resident.post(f"/services/orders/{found}/move", slot=times[2], version=version)
    assert stored()[0].slot_at == stored()[0].meet_at is not None
    answer = resident.post(f"/services/orders/{found}/withdraw", version=version)
    assert answer.status_code == 409
    resident.get(f"/services/orders/{found}")
    version = resident.page.find("input", name="version")["value"]
    resident.post(f"/services/orders/{found}/withdraw", version=version)
    assert (stored()[0].state, stored()[0].slot_at) == ("cancelled", None)
    assert "已取消" in resident.page.text


def test_what_somebody_tells_is_a_case_with_a_code_to_follow(resident, another, town):
    resident.get("/services/speak")
    form = resident.page.find("form").fields
    resident.post(
        "/services/speak",
        **form
        | {
            "about": "dispute:neighbour",
            "description": "水沟被堵了",
            "area_code": code("200/001"),
            "caller_phone": RESIDENT,
            "caller_name": "老李",
        },
    )
    found = resident.slip_code()
    lead = town.sign_in("governance_centre")
    assert "水沟被堵了" in lead.get(f"/cases/{found}").text
    friend = another()
    ask(friend, found)
    assert "已收到" in friend.page.text
    assert "水沟" not in friend.page.text


def test_telling_without_a_telephone_is_asked_for_one(resident):
    resident.get("/services/speak")
    form = resident.page.find("form").fields
    answer = resident.post("/services/speak", **form | {"about": "dispute:neighbour", "description": "水沟被堵了"})
    assert answer.status_code == 422
    assert "查进度和回您话都要用" in resident.page.text
    assert "水沟被堵了" in str(resident.page.find("textarea").children)


def test_a_code_may_be_pasted_with_words_around_it_and_counts_as_the_same(resident, another):
    found = resident.order()
    pasted = [
        f"我的单号是 {found.lower()} 谢谢",
        f"http://localhost/services/orders/{found}?sent=1",
        f"（{found}）" + "好" * 300,
    ]
    for text in pasted:
        friend = another()
        ask(friend, text)
        assert "已收到" in friend.page.text, text
    other = another()
    for text in (*pasted, found, found.replace("-", "")):
        assert ask(other, text, "10011110009").status_code == 422
    assert text in other.page.find("input", name="code")["value"].replace("-", "") or found in str(other.page)
    assert ask(other, f"{found} 呀").status_code == 429


def test_an_address_with_words_behind_it_leads_to_the_order_and_a_wrong_code_does_not(resident):
    found = resident.order()
    for behind in ("，麻烦看一下", "。", "】"):
        assert (
            resident.get(f"/services/orders/{found}{behind}").headers["Location"].endswith(f"/services/orders/{found}")
        )
    wrong = found[:-1] + ("0" if found[-1] != "0" else "2")
    assert resident.get(f"/services/orders/{wrong}").status_code == 200
    assert "已收到" not in resident.page.text


def mine(resident) -> list[str]:
    """Return the slips that a phone offers on the residents' door."""
    resident.get("/services")
    return [url.rsplit("/", 1)[1] for url in resident.page.links if url.startswith("/services/orders/")]


def test_the_phone_that_ordered_remembers_its_slips_and_no_other_does(resident, another):
    first, second = resident.order(), resident.order("heart_talk")
    assert mine(resident) == [second, first]
    with clock.travel(clock.now() + timedelta(days=60)):
        resident.get("/services/progress")
        assert f"/services/orders/{first}" in resident.page.links
        resident.get(f"/services/progress?code={first}")  # as its square says
        resident.get(f"/services/orders/{first}")
        assert "已收到" in resident.page.text
    friend = another()
    ask(friend, first)
    assert mine(friend) == [], "whoever looks it up for somebody keeps nothing of it"
    friend.get(f"/services/orders/{first}")
    friend.post("/services/remember", code=first, keep="1")
    assert mine(friend) == [first]


def test_a_phone_that_is_not_to_remember_forgets_all_and_asks_again(resident):
    found = resident.order()
    resident.get("/services")
    resident.post("/services/remember", keep="0")
    assert mine(resident) == []
    later = resident.order("heart_talk")
    assert "这部手机没有记" in resident.page.text
    assert mine(resident) == []
    with clock.travel(clock.now() + timedelta(hours=1)):
        resident.get(f"/services/orders/{found}")
        assert "点的时候留的电话" in resident.page.text
        resident.post("/services/remember", code=found, keep="1")
        assert mine(resident) == [], "nobody's slip by its code alone"
    assert later != found


def test_what_nobody_at_home_is_to_know_is_never_remembered(resident):
    resident.order(tell="self")
    resident.get("/services")
    assert "一份单子" in resident.page.text
    resident.order(tell="secret")
    assert "记在这部手机" not in resident.page.text
    assert len(mine(resident)) == 1


def test_a_made_up_memory_opens_nothing(resident, another):
    found = resident.order()
    other = another()
    other.client.set_cookie("one_door_slips", "made-up", path="/services")
    assert mine(other) == []
    other.get(f"/services/orders/{found}")
    assert "已收到" not in other.page.text


def test_a_wrong_telephone_stays_typed_and_is_marked(resident, another):
    found = resident.order()
    friend = another()
    ask(friend, found, "10011110009")
    typed = friend.page.find("input", name="phone")
    assert (typed["value"], typed["aria-invalid"]) == ("10011110009", "true")
    assert "autofocus" in typed.attributes
    assert friend.page.find("input", name="code")["value"] == found


def test_who_comes_can_be_called_from_the_moment_they_agreed_until_it_is_done(resident, adviser, stored, town):
    found = resident.order()
    assert f"tel:{town.phones['adviser:200']}" not in resident.page.links
    adviser.post(f"/orders/{found}/confirm", headers={"Accept": "text/html"})
    resident.get(f"/services/orders/{found}")
    assert f"tel:{town.phones['adviser:200']}" in resident.page.links
    assert "测试adviser" not in resident.page.text
    adviser.post(f"/orders/{found}/cancel", {"note": "改天"}, headers={"Accept": "text/html"})
    resident.get(f"/services/orders/{found}")
    assert f"tel:{town.phones['adviser:200']}" not in resident.page.links
