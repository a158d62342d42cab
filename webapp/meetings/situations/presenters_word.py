"""A situation as a file for Word: real headings and tables, A4, Chinese typefaces, the number of each page."""

import io
from collections.abc import Mapping
from typing import Any

TITLE, HEADING, BODY = "方正小标宋简体", "黑体", "仿宋"
NOTHING = "没有"


def word_file(sheet: Mapping[str, Any], *, draft: bool) -> bytes:
    """Return the sheet of a situation as a .docx; a draft says so above its title."""
    document = blank_file()
    if draft:
        document.add_paragraph("草稿")
    document.add_heading(sheet["title"], 0)
    document.add_paragraph(sheet["days"])
    for place, section in enumerate(sheet["sections"], 1):
        document.add_heading(f"{sheet['number'](place)}、{section['heading']}", 1)
        _section(document, section)
    document.add_heading(f"{sheet['number'](len(sheet['sections']) + 1)}、建议议题", 1)
    topics = [one.words for _, group in sheet["topics"] for one in group]
    for words in topics or [NOTHING]:
        document.add_paragraph(words, style="List Bullet" if topics else None)
    for words in (sheet["digest"], f"定稿：{sheet['frozen']}", f"签发：{sheet['issued']}"):
        if words:
            document.add_paragraph(words)
    return bytes_of(document)


def blank_file() -> Any:
    """Return a file for Word with nothing in it yet, laid out as official papers are."""
    from docx import Document

    document = Document()
    _faces(document)
    _page(document)
    return document


def bytes_of(document: Any) -> bytes:
    """Return a file for Word as it is sent."""
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _section(document: Any, section: Mapping[str, Any]) -> None:
    for item in section["items"]:
        if "sentence" in item:
            document.add_paragraph("".join(one if isinstance(one, str) else one["words"] for one in item["sentence"]))
        elif "line" in item:
            document.add_paragraph(f"{item['line']} {item['count']['words']}")
        elif "table" in item:
            _table(document, item)
        else:
            for one in item["named"]:
                document.add_paragraph(one["words"], style="List Bullet")
    if not section["items"]:
        document.add_paragraph(NOTHING)
    if section["note"] and section["note"].words:
        document.add_paragraph(section["note"].words)


def _table(document: Any, item: Mapping[str, Any]) -> None:
    from docx.oxml import OxmlElement

    table = document.add_table(rows=1, cols=len(item["heads"]), style="Table Grid")
    for cell, words in zip(table.rows[0].cells, item["heads"], strict=True):
        cell.text = words
    # The first row stands on top of each page again.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in item["rows"]:
        cells = table.add_row().cells
        for cell, words in zip(cells, [row["words"], *(one["words"] for one in row["counts"])], strict=True):
            cell.text = words


def _faces(document: Any) -> None:
    """Set the typefaces of official papers; where 方正小标宋 is missing Word takes 宋体."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, face, size in (("Normal", BODY, 16), ("Title", TITLE, 22), ("Heading 1", HEADING, 16)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = face, Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
        fonts.set(qn("w:eastAsia"), face)
        fonts.set(qn("w:hint"), "eastAsia")


def _page(document: Any) -> None:
    """Lay out A4 with the margins of official papers, and the number of the page in the middle below."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    foot = page.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    foot._p.append(field)
