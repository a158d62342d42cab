"""One matter on one page: the same template for every role, its course filtered by what each may see."""

import io
import uuid

import pytest

from tests.core.media.test_audio import cluster, webm
from tests.support.html import Element
from tests.support.makers import Desk
from tests.support.pages import page_of
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town, small_jpeg

SOUND = webm(cluster(0, 0, 20, 40))


def said(page: Element) -> list[tuple[bool, str]]:
    """Return what stands in the course, in its order: whether it is on the reader's own side, and the words."""
    entries = page.find("section", class_="course").find_all("li")
    return [("mine" in one.get("class").split(), " ".join(one.text.split())) for one in entries]


def own_address(receipt: dict) -> str:
    return receipt["photos_at"].removesuffix("/photos")


def test_the_same_course_stands_on_the_page_of_the_report_and_of_the_case(informant: Phone, lead: Phone) -> None:
    receipt = informant.report(description="护栏松了").json
    lead.act(receipt["case_code"], "acknowledge", version=1, note="马上去看")
    mine = said(page_of(informant, own_address(receipt)))
    assert mine == said(page_of(informant, f"/cases/{receipt['case_code']}"))
    assert [side for side, _ in mine][:2] == [True, False]
    theirs = said(page_of(lead, f"/cases/{receipt['case_code']}"))
    assert [side for side, _ in theirs][:2] == [False, True]
    assert mine[1][1] == "测试grid:200/001 1 网格长 刚刚 已签收 马上去看"
    assert [words for _, words in theirs[-2:]] == ["办好（还没到）", "报的人说好没好（还没到）"]


def test_a_picture_is_in_the_page_once_and_its_bubble_points_there(informant: Phone, lead: Phone) -> None:
    receipt = informant.report(description="护栏松了", photos=[small_jpeg("navy"), small_jpeg("gold")]).json
    for phone, address in ((informant, own_address(receipt)), (lead, f"/cases/{receipt['case_code']}")):
        page = page_of(phone, address)
        pictures = [one["src"] for one in page.find_all("img") if "/photos/" in one["src"]]
        assert len(set(pictures)) == len(pictures) == 2
        assert len(page.find("section", id="the-case").find_all("img")) == 2
        assert page.find("section", class_="course").find("a", href="#the-case").text == "2 张照片在上面"


def test_pictures_that_came_later_stand_in_their_bubble(informant: Phone, lead: Phone) -> None:
    receipt = informant.report(description="护栏松了").json
    fields = {"client_id": str(uuid.uuid4()), "photos": [(io.BytesIO(small_jpeg()), "a.jpg")]}
    informant.post(f"{own_address(receipt)}/additions", fields, content_type="multipart/form-data")
    page = page_of(lead, f"/cases/{receipt['case_code']}")
    assert len(page.find("section", class_="course").find_all("img")) == 1
    assert page.find("section", id="the-case").find_all("img") == []


def test_before_and_after_stand_side_by_side_once_it_is_said_to_be_done(informant: Phone, lead: Phone) -> None:
    receipt = informant.report(description="护栏松了", photos=[small_jpeg("navy")]).json
    lead.act(receipt["case_code"], "acknowledge", version=1)
    after = [(io.BytesIO(small_jpeg("gold")), "after.jpg")]
    lead.act(receipt["case_code"], "resolve", version=2, note="换了螺丝", photos=after)
    for phone in (informant, lead):
        page = page_of(phone, f"/cases/{receipt['case_code']}")
        before_after = page.find("div", class_="before-after")
        assert [one.text for one in before_after.find_all("figcaption")] == ["办之前", "办之后"]
        assert [one["alt"] for one in before_after.find_all("img")] == ["办之前，照片 1", "办之后，照片 1"]
        assert len([one for one in page.find_all("img") if "/photos/" in one["src"]]) == 2


def test_what_may_be_done_besides_has_icons_and_what_ends_it_is_last(lead: Phone, informant: Phone) -> None:
    code = informant.report(description="护栏松了").json["case_code"]
    lead.act(code, "acknowledge", version=1)
    rows = page_of(lead, f"/cases/{code}").find("dialog", id="more").find_all("a", "button")
    rows = [one for one in rows if "weui-cell" in (one.get("class") or "").split()]
    words = [one.text for one in rows]
    assert all(one.find_all("svg") for one in rows)
    assert words.index("关联另一件") < words.index("合并到另一件") < words.index("不再办了") == len(words) - 1
    assert page_of(lead, f"/cases/{code}").find("button", data_sheet_open="more").text == "更多"


def test_a_step_that_takes_words_may_be_said_aloud(town: Town, informant: Phone, lead: Phone) -> None:
    receipt = informant.report(description="护栏松了").json
    code = receipt["case_code"]
    lead.act(code, "acknowledge", version=1)
    assert lead.act(code, "resolve", version=2).status_code == 422
    voice = (io.BytesIO(SOUND), "voice.webm")
    assert lead.act(code, "resolve", version=2, voice=voice).status_code == 201
    page = page_of(informant, own_address(receipt))
    assert len(page.find("section", class_="course").find_all("audio")) == 1
    assert "换了" not in page.text
    assert "说了一段话" in page_of(informant, "/").text


def test_an_order_may_be_finished_aloud_too(desk: Desk) -> None:
    code = desk.at_the_town()
    desk.dispatch(code)
    desk.order("justice_office", code, "accept")
    desk.order("justice_office", code, "start")
    desk.order("justice_office", code, "finish", status=422)
    desk.order("justice_office", code, "finish", voice=(io.BytesIO(SOUND), "voice.webm"))


def test_a_protected_matter_keeps_nothing_on_the_phone_and_is_quoted_by_nobody(town: Town, informant: Phone) -> None:
    code = informant.report("dispute", someone_hurt="yes").json["case_code"]
    page = page_of(town.sign_in("police_station"), f"/cases/{code}")
    assert "data-protected" in page.find("div", id="case-view").attributes
    assert not [one for one in page.find_all("form") if "data-keep-words" in one.attributes]
    assert not page.find_all("button", data_share="")


@pytest.mark.parametrize("who", ["grid:200/001", "village:200", "governance_centre", "informant:200/001/01"])
def test_the_page_takes_at_most_ten_statements(town: Town, informant: Phone, lead: Phone, who: str) -> None:
    receipt = informant.report(description="护栏松了", photos=[small_jpeg()]).json
    code = receipt["case_code"]
    lead.act(code, "acknowledge", version=1)
    lead.act(code, "start", version=2, note="叫了人去看")
    phone = town.sign_in(who)
    addresses = [f"/cases/{code}", *([own_address(receipt)] if who.startswith("informant") else [])]
    for address in addresses:
        phone.get(address)
        with town.app.app_context(), counted_statements() as seen:
            assert phone.get(address).status_code == 200
        assert len(seen) <= 10, [address, *map(str, seen)]


def asked_for_a_pane(town: Town, phone: Phone, code: str) -> list[str]:
    """Return the statements that the pane of a case takes besides the one that says who asks."""
    phone.get(f"/cases/{code}", headers={"HX-Target": "pane"})
    with town.app.app_context(), counted_statements() as seen:
        assert phone.get(f"/cases/{code}", headers={"HX-Target": "pane"}).status_code == 200
    return [str(one) for one in seen][1:]


@pytest.mark.parametrize(
    ("who", "most"), [("grid:200/001", 5), ("village:200", 5), ("governance_centre", 6), ("informant:200/001/01", 5)]
)
def test_the_pane_stays_within_its_statements(town: Town, informant: Phone, lead: Phone, who: str, most: int) -> None:
    """The desk's form asks in one more for the units, and may need the notices of holidays."""
    code = informant.report(description="护栏松了", photos=[small_jpeg()]).json["case_code"]
    lead.act(code, "acknowledge", version=1)
    seen = asked_for_a_pane(town, town.sign_in(who), code)
    assert len(seen) <= most, seen


@pytest.mark.parametrize(("who", "most"), [("justice_office", 8), ("governance_centre", 9)])
def test_the_pane_of_a_matter_that_units_work_on_asks_for_orders_names_and_whom_else_it_may_go_to(
    town: Town, desk: Desk, who: str, most: int
) -> None:
    """Of an officer it is asked whether they are on duty, and may start an emergency."""
    code = desk.at_the_town()
    desk.dispatch(code)
    desk.order("justice_office", code, "accept")
    seen = asked_for_a_pane(town, town.sign_in(who), code)
    assert len(seen) <= most, seen
