"""A case on paper: whole, clean, and without anybody's name or number but those who work on it."""

import re
import zlib

import pytest

from tests.support.html import parse
from tests.support.town import Phone, Town, small_jpeg
from webapp.core.media import pdf
from webapp.paper import routes_print


def test_the_page_has_what_the_case_is_and_every_step_without_names_of_reporters(town, informant, lead) -> None:
    party = {"party_name": "王小二", "party_phone": "13812345678"}
    sent = informant.report("dispute", [small_jpeg()], description="王家电话 13812345678，争地界", **party).json
    case_code = sent["case_code"]
    lead.act(case_code, "acknowledge", version=1, note="去看，打 13912345678")
    page = parse(lead.get(f"/cases/{case_code}/print").data).text
    assert all(
        words in page for words in (case_code, "争地界", "138****5678", "139****5678", "已签收", "1 张，在系统里看")
    )
    assert all(hidden not in page for hidden in ("13812345678", "13912345678", "王小二", "测试informant"))
    assert "报的人 上报" in page
    assert "测试grid:200/001 已签收" in page


def test_who_sees_the_case_prints_it_and_every_print_is_journalled(town, informant, lead, journalled) -> None:
    case_code = informant.report().json["case_code"]
    assert lead.get(f"/cases/{case_code}/print").status_code == 200
    assert town.sign_in("village:201").get(f"/cases/{case_code}/print").status_code == 404
    assert journalled("case.printed") == [{"form": "page"}]
    assert f"/cases/{case_code}/print" in parse(lead.get(f"/cases/{case_code}").data).links


def test_a_print_does_not_count_as_a_change_of_the_case(informant: Phone, lead: Phone, town: Town) -> None:
    case_code = informant.report().json["case_code"]
    lead.act(case_code, "acknowledge", version=1)
    town.sign_in("village:200").get(f"/cases/{case_code}/print")
    late = lead.act(case_code, "acknowledge", version=1)
    assert "测试grid:200/001" in late.json["error"]["message"]


def test_of_a_protected_matter_only_the_named_print_code_and_dates(town: Town, informant: Phone, journalled) -> None:
    words = {"description": "丈夫打人", "place_name": "三组", "someone_hurt": "yes", "category": "marriage_family"}
    case_code = informant.report("dispute", **words).json["case_code"]
    assert town.sign_in("town").get(f"/cases/{case_code}/print").status_code == 404
    page = parse(town.sign_in("police_station").get(f"/cases/{case_code}/print").data).text
    assert case_code in page
    assert all(hidden not in page for hidden in ("丈夫", "三组", "才湾村", "婚姻", "受伤"))
    assert journalled("case.printed") == [{"form": "page"}]


def test_without_the_optional_program_the_page_says_what_to_do(informant, lead, monkeypatch) -> None:
    monkeypatch.setattr(routes_print, "has_pdf", lambda: False)
    case_code = informant.report().json["case_code"]
    answer = lead.get(f"/cases/{case_code}/print.pdf", follow_redirects=True)
    assert routes_print.NO_PDF in answer.text
    assert "存成 PDF" not in parse(answer.data).text.replace(routes_print.NO_PDF, "")


needs_pdf = pytest.mark.skipif(not routes_print.has_pdf(), reason="needs requirements-pdf.txt")


@needs_pdf
def test_a_long_case_runs_over_several_pages_of_the_pdf(informant, lead, journalled) -> None:
    long, short = (informant.report(description="路灯不亮。" * n).json["case_code"] for n in (390, 1))
    made = {code: lead.get(f"/cases/{code}/print.pdf") for code in (long, short)}
    assert {answer.mimetype for answer in made.values()} == {"application/pdf"}
    assert all(answer.data.startswith(b"%PDF-") for answer in made.values())
    assert [pages(made[code].data) for code in (short, long)] == [1, 2]
    assert journalled("case.printed") == [{"form": "pdf"}] * 2


def pages(pdf: bytes) -> int:
    """Count the pages of a PDF, also where its objects are packed."""
    packed = [part.split(b"endstream")[0] for part in pdf.split(b"stream\n")[1:]]
    texts = [pdf, *(unpacked for part in packed if (unpacked := unpack(part)))]
    return sum(len(re.findall(rb"/Type /Page\b(?!s)", text)) for text in texts)


def unpack(part: bytes) -> bytes:
    try:
        return zlib.decompress(part)
    except zlib.error:
        return b""


@needs_pdf
def test_nothing_is_fetched_but_what_the_page_brings_along() -> None:
    for url in ("http://127.0.0.1/x", "file:///etc/passwd", "ftp://x/y"):
        with pytest.raises(ValueError, match="disallowed"):
            pdf.inline_only().fetch(url)


def test_pictures_are_not_asked_for_by_the_printed_page(informant: Phone, lead: Phone) -> None:
    case_code = informant.report(photos=[small_jpeg()]).json["case_code"]
    page = parse(lead.get(f"/cases/{case_code}/print").data)
    assert [image["src"][:18] for image in page.find_all("img")] == ["data:image/svg+xml"]
