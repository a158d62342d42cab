"""A situation on paper and in Word: the same words, read by another program, each look written down."""

import io
import zipfile
from xml.etree import ElementTree

import mammoth
from sqlalchemy import select

from tests.meetings.situations.conftest import COMMISSIONER, DESK, HALF, Situations, at
from tests.support.html import parse
from tests.support.makers import make_case
from webapp.core.journal import JournalEntry, JournalText

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_another_program_reads_in_the_word_file_what_stands_on_the_page(house: Situations) -> None:
    for day in (2, 3, 15):
        make_case(house.phone("informant:200/001/01"), at=at(11, day))
    house.write()
    house.act(DESK, HALF, "notes", section="villages", words="雨水多，<山边>的路要看。", version=0)
    draft = house.page(DESK, f"/situations/{HALF}/papers/sheet")
    assert "草稿" in draft.text
    house.act(DESK, HALF, "freeze")
    answer = house.phone(COMMISSIONER).get(f"/situations/{HALF}.docx")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith(f'"{HALF}.docx"')
    read = mammoth.convert_to_html(io.BytesIO(answer.data))
    assert [one for one in read.messages if one.type == "error"] == []
    word, page = parse(read.value.encode()), house.page(COMMISSIONER, f"/situations/{HALF}")
    sheet = house.page(COMMISSIONER, f"/situations/{HALF}/papers/sheet")
    assert "草稿" not in sheet.text
    for text in (word.text, sheet.text):
        assert "本期（11月1日–15日）新报 3 件：隐患 3、纠纷 0、诉求 0，比上期多 3 件" in text
        assert "雨水多，<山边>的路要看。" in text
        assert page.find("div", data_situation=HALF)["data-digest"] in text
    headings = [one.text.partition("、")[2] for one in word.find_all("h1") if "、" in one.text]
    assert headings == [one.find("h2").text for one in page.find_all("section") if one.get("data-section")]
    rows = [[cell.text for cell in row.where(lambda e: e.tag in ("td", "th"))] for row in word.find_all("tr")]
    assert ["才湾村", "3", "3", rows[-2][3]] in rows
    _is_laid_out_as_official_papers_are(answer.data)
    looked = select(JournalText.content).join(JournalEntry, JournalEntry.id == JournalText.entry_id)
    seen = house.rows(looked.where(JournalEntry.event == "document.seen").order_by(JournalEntry.id))
    assert [one["form"] for one in seen] == ["page", "docx", "page"]


def _is_laid_out_as_official_papers_are(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.testzip() is None
        body = ElementTree.fromstring(packed.read("word/document.xml"))
        faces = packed.read("word/styles.xml").decode()
        feet = [packed.read(name).decode() for name in packed.namelist() if "footer" in name]
    size = next(body.iter(f"{W}pgSz"))
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
    assert all(f'eastAsia="{face}"' in faces for face in ("方正小标宋简体", "黑体", "仿宋"))
    assert any('instr="PAGE"' in foot for foot in feet)
