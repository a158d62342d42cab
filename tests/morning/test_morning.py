"""The first page of courtyard and administrators: what waits, each number opening exactly those, and what it costs."""

import uuid
from datetime import timedelta

import pytest

from tests.legal_aid.conftest import Resident as Applicant
from tests.support.html import Element, parse
from tests.support.makers import COMMISSIONER, DESK, GRID, INFORMANT, VILLAGE, Desk, make_service_order, make_visit
from tests.support.pages import at_a_desk, page_of
from tests.support.statements import counted_statements
from webapp.core import clock
from webapp.morning.presenters import OF_POST
from webapp.web.waiting import WAITING

EVERYBODY = (
    DESK,
    "court",
    "police_station",
    "justice_office",
    "mediation_committee",
    "womens_federation",
    "petition_reception_centre",
    COMMISSIONER,
    "town",
    "grid_centre",
    "adviser:200",
    "system_admin",
    "security_admin",
    "auditor",
)
# What is no list of things with pages of their own: a copy, accounts, units, seats.
NO_LINKS = {
    "backup",
    "locked",
    "units_unnamed",
    "vacant",
    "vacant_all",
    "drill",
    "disk",
    "unproved",
    "protected_reads",
} | {"machines_away"}
THINGS = ("/cases/", "/orders/", "/visits/", "/legal-aid/", "/follow-ups/", "/suggestions/box/")


def morning(desk: Desk, key: str) -> Element:
    answer = desk.phone(key).get("/")
    assert answer.status_code == 200, key
    return parse(answer.text)


def rows(page: Element) -> dict[str, tuple[int, str]]:
    """Return key → (number, address) of what waits."""
    found = page.where(lambda one: "data-morning" in one.attributes)
    return {
        one["data-morning"]: (int(one.find("b", data_count=one["data-morning"]).text), one["href"]) for one in found
    }


def listed(desk: Desk, key: str, address: str) -> set[str]:
    """Return the addresses of the things in a list, without what stands above every list (要您看一眼)."""
    page = parse(desk.phone(key).get(address).text).find("main")
    above = [id(link) for part in page.find_all(role="region", aria_label="要您看一眼") for link in part.find_all("a")]
    ways = [one["href"] for one in page.find_all("a") if id(one) not in above]
    links = {way.split("?")[0] for way in ways if way.startswith(THINGS)}
    return {link for link in links if any(sign.isdigit() for sign in link)}


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """A town in which something waits for nearly everybody."""
    with clock.travel(clock.now() - timedelta(days=20)):
        desk.dispatch(desk.at_the_town(description="桥面裂了"), "justice_office")
    desk.at_the_town(description="着火了", severity="urgent")
    desk.at_the_town(description="路灯不亮")
    for unit in ("court", "police_station", "mediation_committee", "womens_federation"):
        desk.dispatch(desk.at_the_town(description=f"请{unit}去看"), unit)
    back = desk.at_the_town(description="不归我们管")
    desk.dispatch(back, "court")
    desk.order("court", back, "return", note="不归法庭管")
    asked = desk.at_the_town(description="要多几天")
    desk.dispatch(asked, "court")
    desk.order("court", asked, "accept")
    later = (clock.local_day(clock.now()) + timedelta(days=30)).isoformat()
    desk.order("court", asked, "ask-extension", note="等材料", due_on=later)
    desk.report(kind="dispute", someone_hurt="yes", description="打人")
    done = desk.at_the_town(description="井盖坏了")  # a hazard waits to be looked at again, a dispute to be checked
    quarrel = desk.at_the_town("dispute", description="为地界吵")
    for code in (done, quarrel):
        desk.dispatch(code, "court")
        for step in ("accept", "finish"):
            desk.order("court", code, step, note="办好了")
    late = desk.at_the_town(description="没动静")
    desk.dispatch(late, "court")
    desk.order(DESK, late, "supervise", note="快办")
    settled = register(desk)
    for step in ("acknowledge", "resolve"):
        desk.does("town", settled, step, note="挖了条沟")
    register(desk)
    with clock.travel(clock.now() - timedelta(days=14)):
        applied = Applicant(desk.town.app.test_client()).apply(story="老板欠我三个月工钱")
        assert applied.status_code == 200
    make_service_order(desk.town)
    make_visit(desk.phone(VILLAGE), guest_name="调解员", guest_phone=desk.town.phones["mediation_committee"])
    return desk


def register(desk: Desk, **fields: str) -> str:
    """Write down what a person says at the counter; return the code of its case."""
    said = {"about": "dispute:neighbour", "description": "水流到墙根", "channel": "phone", "call_back": "1"}
    caller = {"caller_name": "蒋大姐", "caller_phone": "10012345678", "client_id": str(uuid.uuid4())}
    sent = desk.phone("petition_reception_centre").post("/counter", said | caller | fields)
    return str(sent.json["case_code"])


def test_everything_that_may_wait_for_a_post_is_registered(desk: Desk):
    assert desk.town.app
    assert {key for keys in OF_POST.values() for key in keys} <= set(WAITING.names())


@pytest.mark.parametrize("key", EVERYBODY)
def test_each_number_opens_exactly_what_it_counts_in_five_statements(busy: Desk, key: str):
    phone = busy.phone(key)
    with busy.town.app.app_context(), counted_statements() as seen:
        page = morning(busy, key)
    assert len(seen) <= 5, seen
    for waiting, (number, address) in rows(page).items():
        assert phone.get(address).status_code == 200, (key, address)
        if waiting not in NO_LINKS:
            assert len(listed(busy, key, address)) == number, (waiting, address)


def test_everybody_finds_what_waits_for_their_post_and_nothing_that_does_not(busy: Desk):
    wanted = {
        DESK: {"dispatch_urgent", "dispatch", "decide", "orders_today", "orders_check", "orders_returned"},
        "court": {"unit_new"},
        "mediation_committee": {"unit_new", "visits_asked"},
        "justice_office": {"unit_new", "unit_protected", "orders", "aid_soon"},
        "police_station": {"unit_new", "unit_protected"},
        COMMISSIONER: {"to_decide", "orders_late", "supervised"},
        "petition_reception_centre": {"follow_ups", "registered_today"},
        "town": {"lead_awaiting", "lead_recheck"},
        "auditor": {"unproved"},
    }
    for key, keys in wanted.items():
        found = rows(morning(busy, key))
        assert set(found) >= keys, key
        assert all(number for number, _ in found.values()), "what is zero is absent"


def test_the_next_three_have_their_buttons(busy: Desk):
    cards = morning(busy, DESK).find("section", class_="morning-next").find_all("article")
    assert len(cards) <= 3
    assert "着火了" in cards[0].text, "the urgent one first"
    assert cards[0].find_all("a", aria_label="派单：着火了")
    office = morning(busy, "police_station").find("section", class_="morning-next")
    assert [one.text.strip() for one in office.find_all("button")] == ["受理"] * len(office.find_all("article"))


def test_who_decides_finds_what_is_asked_on_the_first_page(busy: Desk):
    (link,) = listed(busy, COMMISSIONER, "/to-decide")
    (card,) = morning(busy, COMMISSIONER).find("section", class_="morning-next").find_all("article")
    assert {one["href"] for one in card.find_all("a")} == {link}
    assert "申请" in card.text


def test_todays_appointments_stand_below(desk: Desk):
    phones = desk.town.phones
    today = {"day": clock.local_day(clock.now()).isoformat(), "time": "16:30"}
    make_visit(desk.phone(VILLAGE), guest_name="调解员", guest_phone=phones["mediation_committee"], **today)
    page = morning(desk, "mediation_committee")
    assert "16:30" in page.find("section", class_="morning-today").text
    assert rows(page)["visits_today"] == (1, "/visits?show=today")


@pytest.mark.parametrize("key", [INFORMANT, GRID, VILLAGE])
def test_who_walks_the_grids_begins_as_before(desk: Desk, key: str):
    page = desk.phone(key).get("/", follow_redirects=True)
    assert "data-morning" not in page.text
    assert page.request.path == ("/" if key == INFORMANT else "/todo")


def test_nothing_waits(desk: Desk):
    assert "没有等着您的" in morning(desk, "court").text
    assert rows(morning(desk, "court")) == {}


def test_a_decision_ends_it_for_everybody_who_could_decide(busy: Desk):
    (link,) = listed(busy, COMMISSIONER, "/to-decide")
    code = link.rsplit("/", 1)[1]
    number = next(order.number for order in busy.orders(code) if order.asks)
    busy.order(DESK, code, "approve", number)
    assert "to_decide" not in rows(morning(busy, COMMISSIONER))
    assert "decide" not in rows(morning(busy, DESK))


def test_who_decides_without_a_desk_has_a_door_and_a_table_of_it(busy: Desk):
    page = page_of(at_a_desk(busy.phone(COMMISSIONER)), "/to-decide")
    (row,) = page.find("tbody").find_all("tr")
    assert "申请" in row.text
    (here,) = page.find("nav", class_="rail").find_all("a", aria_current="page")
    assert (here["href"], here.find("b")["data-waits"]) == ("/to-decide", "to_decide")
    desks = page_of(at_a_desk(busy.phone(DESK)), "/dispatch").find("nav", class_="rail")
    assert "/to-decide" not in [one["href"] for one in desks.find_all("a")], "the desk has its own list of them"
