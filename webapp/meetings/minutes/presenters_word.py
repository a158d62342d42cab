"""Minutes as a file for Word, laid out as a situation's."""

from collections.abc import Mapping
from typing import Any

from webapp.meetings.situations.presenters_word import blank_file, bytes_of


def word_file(sheet: Mapping[str, Any]) -> bytes:
    """Return minutes as a .docx; a draft, which has no number yet, says so above its title."""
    document = blank_file()
    document.add_paragraph(sheet["number"] or "草稿")
    document.add_heading("会议纪要", 0)
    for name in ("title", "at", "place"):
        if sheet[name]:
            document.add_paragraph(sheet[name])
    came = [f"{one.label}（{who}）" if (who := one.attendee or one.person) else one.label for one in sheet["came"]]
    document.add_paragraph(f"到会的：{'、'.join(came)}")
    for place, one in enumerate(sheet["topics"], 1):
        document.add_heading(f"{place}. {one['topic'].title}", 1)
        for line in one["topic"].words.splitlines():
            document.add_paragraph(line)
        for number, row in enumerate(one["decided"], 1):
            document.add_paragraph(_decided(number, row))
    if sheet["signer"]:
        document.add_paragraph(f"签发人：{sheet['signer']}　{sheet['issued']}")
    return bytes_of(document)


def _decided(number: int, row: Mapping[str, Any]) -> str:
    helpers = f"{row['helpers']}配合" if row["helpers"] else ""
    said = "，".join(filter(None, (f"{row['lead']}牵头", helpers, f"{row['due']}前办好", row["number"])))
    return f"决定{number}：{row['what']}（{said}）"
