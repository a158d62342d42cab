"""Looking into a file: what is masked, the line of each look, pictures that carry it, and what ends it at once."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageFont

from tests.consultation.files.conftest import COMMISSIONER, HEAD, JUSTICE, POLICE, WOMEN, Files
from tests.petitions.conftest import Petitions
from tests.support.html import Element
from tests.support.statements import counted_statements
from tests.support.town import small_jpeg
from webapp.core.media import watermark


@pytest.fixture
def file(house: Files) -> tuple[int, str]:
    """A file that was given for a week: the number of the request, the code of its case."""
    code = house.dispute()
    return house.granted(code), code


def test_each_look_has_its_own_line_over_all_of_it_and_is_journalled(house: Files, file: tuple[int, str]) -> None:
    number, _ = file
    answer = house.phone(POLICE).get(f"/files/{number}/view")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.text.count("10099990021") == answer.text.count("唐有福") == 0
    assert "唐**" in answer.text
    assert "100****0021" in answer.text
    house.view(number)
    first, second = house.looks(number)
    assert first.code != second.code
    assert answer.text.count(first.line) >= 4
    assert second.code not in answer.text
    for part in (
        "测试police_station",
        "police_station",
        house.town.phones[POLICE][-4:],
        "2026-11-26 12:00",
        "才阅〔2026〕1号",
    ):
        assert part in first.line
    assert house.journalled("file.looked") == 2
    assert "<a" not in answer.text.split("data-file-view")[1].split("</main>")[0]
    assert "看了案卷" in house.phone("auditor").get("/audit").text


def test_the_keeper_tells_a_true_watermark_from_a_false_one(house: Files, file: tuple[int, str]) -> None:
    number, _ = file
    other = house.granted()
    house.view(number)
    house.view(other)
    (look,), (elsewhere,) = house.looks(number), house.looks(other)
    forged = look.line.replace("测试police_station", "测试justice_office")
    for typed, said, shown in (
        (look.code, "码是真的，这一次是", True),
        (look.code.lower().replace("-", " "), "码是真的，这一次是", True),
        (look.line, "码是真的，这一次是", True),
        (forged, "水印被改过", True),
        (elsewhere.code, "这个码是假的", False),
        (look.code[:-1] + ("0" if look.code[-1] != "0" else "1"), "这个码是假的", False),
    ):
        page = house.phone(HEAD).get(f"/files/{number}", query_string={"code": typed}).text
        assert said in page, typed
        assert (look.line in page) == shown, typed
    assert "核对水印" not in house.page(POLICE, f"/files/{number}").text


def test_a_picture_carries_the_line_in_its_pixels_and_goes_with_the_look(house: Files) -> None:
    code = house.dispute(photos=[small_jpeg()])
    number = house.granted(code)
    house.view(number)
    first = house.looks(number)[0]
    view = house.view(number)
    (picture,) = view.find_all("img", **{"class": "file-photo"})
    answer = house.phone(POLICE).get(picture["src"])
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.mimetype == "image/jpeg"
    plain, carried = (Image.open(BytesIO(one)).convert("L") for one in (small_jpeg(), answer.data))
    assert carried.size == plain.size
    far = sum(ImageChops.difference(plain, carried).histogram()[40:])
    assert far > 500
    assert answer.data != house.phone(POLICE).get(picture["src"].replace(house.looks(number)[1].code, first.code)).data
    # Nobody else's address, no other file's picture, nothing once it was taken back.
    for who in (HEAD, WOMEN):
        assert house.status(picture["src"], who) == 404
    assert house.status(picture["src"].rsplit("/", 1)[0] + "/999999") == 404
    assert house.status(f"/cases/{code}/photos/{picture['src'].rsplit('/', 1)[1]}") == 404
    still = view.find("div", data_number="才阅〔2026〕1号")["data-still"]
    assert house.status(still) == 204
    house.step(HEAD, number, "revoke", note="不看了")
    for gone in (still, picture["src"], f"/files/{number}/view"):
        assert house.status(gone) == 404


def test_the_line_is_drawn_without_a_chinese_font_too(monkeypatch) -> None:
    monkeypatch.setattr(watermark, "_font", lambda size: (ImageFont.load_default(size), False))
    made = Image.open(BytesIO(watermark.burnt(small_jpeg(), "王警官 0002 7K3M-Q2X9-ABCD-1234"))).convert("L")
    assert made.getextrema()[1] > 200


def test_who_was_given_the_names_reads_them(house: Files) -> None:
    number = house.granted(parties="full", note="只看这一件")
    shown = house.view(number).text
    assert "唐有福" in shown
    assert "10099990021" in shown


def test_a_file_that_turns_protected_is_gone_for_everybody_at_once(house: Files, file: tuple[int, str]) -> None:
    number, code = file
    waiting = house.asked(code, who=WOMEN)
    still = house.view(number).find("div", data_number="才阅〔2026〕1号")["data-still"]
    house.does(JUSTICE, code, "protect", reason="afraid")
    for who, gone in ((POLICE, number), (HEAD, number), (WOMEN, waiting), (HEAD, waiting)):
        assert house.status(f"/files/{gone}", who) == 404
        assert "才阅" not in house.phone(who).get("/files?show=done").text
    for gone in (still, f"/files/{number}/view"):
        assert house.status(gone) == 404
    for who in (POLICE, HEAD, WOMEN):
        assert "才阅" not in house.told(who)
    assert house.sweep() == 0
    house.agrees()


def _counts(one: Element) -> bool:
    return "data-count" in one.attributes


def test_lists_and_pages_cost_few_statements_and_count_what_they_open(house: Files, file: tuple[int, str]) -> None:
    number, code = file
    house.view(number)
    house.asked(code, who=WOMEN)
    tiles = {
        who: {
            one["data-count"]: one.find("b").text
            for one in house.page(who, "/files").find_all("a")
            if one.get("data-count")
        }
        for who in (HEAD, POLICE, COMMISSIONER)
    }
    assert tiles == {
        HEAD: {"waiting": "1", "kept": "1", "mine": "0"},
        POLICE: {"mine": "1"},
        COMMISSIONER: {"waiting": "0", "kept": "0"},
    }
    for who, address, most in (
        (HEAD, "/files?show=waiting", 6),
        (POLICE, "/files?show=mine", 6),
        (HEAD, f"/files/{number}", 10),
        (POLICE, f"/files/{number}", 10),
        (POLICE, "/files/new", 3),
        (POLICE, f"/files/{number}/view", 10),
        (POLICE, f"/files/{number}/looks/{house.looks(number)[0].code}", 4),
    ):
        with house.town.app.app_context(), counted_statements() as seen:
            house.page(who, address, 204 if "looks" in address else 200)
        assert len(seen) <= most, (address, len(seen), seen)
    row = house.page(HEAD, "/files?show=waiting").find("tr", data_state="asked")
    assert row["data-number"] == "才阅〔2026〕2号"


def test_a_petition_is_read_without_its_pictures(house: Files) -> None:
    reception = Petitions(house.town)
    code = reception.accepted(demand="找唐有福要回 300 元")
    number = house.ask(str(reception.row(code).number), WOMEN)["id"]
    house.step(HEAD, number, "agree")
    shown = house.view(number, WOMEN).text
    assert "要回 300 元" in shown
    assert "蒋**" in shown
    assert "蒋阿公" not in shown
