"""Reading a spreadsheet in a process of its own, and what it would change."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from webapp.core import clock
from webapp.core.db import outward
from webapp.core.errors import invalid
from webapp.core.media.file_kinds import NOTHING_IN_IT, Family, Kind, kind_of
from webapp.grid_centre.spreadsheets.changes import Plan
from webapp.grid_centre.spreadsheets.plan import plan_for
from webapp.grid_centre.spreadsheets.queries_state import state_for
from webapp.grid_centre.spreadsheets.schemas_book import parse
from webapp.grid_centre.spreadsheets.schemas_text import text_sheets
from webapp.grid_centre.spreadsheets.sheets import (
    COLUMNS,
    MOST_BYTES,
    PEOPLE,
    POSTS,
    REFUSED,
    Book,
)
from webapp.people.rules import Giver

READER = Path(__file__).with_name("reader.py")
READING_S = 30
_SAVE_AS = "请在 Excel 或 WPS 里打开，“另存为”.xlsx，再选一次"
INSTEAD = {
    Family.TABLE: "{words}。" + _SAVE_AS,
    Family.MAP: "{words}，不是表格。边界请到“网格边界”那一页传",
    Family.PAPER: "{words}，不是表格。表在里面的话，请复制到 Excel 或 WPS 里，“另存为”.xlsx，再选一次",
    Family.EMPTY: NOTHING_IN_IT,
    Family.LOCKED: "{words}，读不了。请在 Excel 或 WPS 里打开，去掉密码，“另存为”.xlsx，再选一次",
    Family.BROKEN: "文件不完整，打不开，可能没下载完、没传完。" + _SAVE_AS,
    Family.UNKNOWN: "这不是 .xlsx 文件，也认不出是什么。" + _SAVE_AS,
}


def read_plan(data: bytes, giver: Giver) -> Plan:
    """Return what a spreadsheet of ``giver`` would change now; Problem 422 beside ``file`` when it can't be read."""
    return plan_of(read_book(data), giver)


def read_book(data: bytes) -> Book:
    """Return what is in a spreadsheet, read before any transaction; Problem 422 as above."""
    return parse(cells_of(data))


def cells_of(data: bytes) -> dict[str, Any]:
    """Return the cells of a spreadsheet as ``reader`` gives them; Problem 422 as above."""
    if len(data) > MOST_BYTES:
        raise invalid(file=REFUSED["too_large"])
    kind = kind_of(data)
    if kind.family == Family.TEXT and not _is_json(data):
        return text_sheets(data)
    if kind.family != Family.BOOK:
        raise invalid(file=_instead(kind))
    return _read_apart(data)


def _is_json(data: bytes) -> bool:
    return data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"[")


def _instead(kind: Kind) -> str:
    """Say what another file is and what to do about it."""
    if kind.family == Family.PACKED:
        inside = f"，里面有 {kind.inside}" if kind.inside else ""
        return f"{kind.words}{inside}。请先解压，再选里面的 .xlsx 表格"
    if kind.family == Family.TEXT:
        return INSTEAD[Family.MAP].format(words="这是 JSON，可能是边界文件")
    return INSTEAD[kind.family].format(words=kind.words)


def plan_of(book: Book, giver: Giver) -> Plan:
    """Return what a spreadsheet that was read would change now, by ``giver``."""
    phones = {line.values["phone"] for sheet in (PEOPLE, POSTS) for line in book.lines.get(sheet, [])}
    places = {line.get("place", "") for line in book.lines.get(POSTS, [])}
    return plan_for(book, state_for(phones, places), giver, clock.local_day(clock.now()))


@outward
def _read_apart(data: bytes) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603  (our own file, under this very interpreter)
            [sys.executable, "-I", str(READER), str(MOST_BYTES), *COLUMNS],
            input=data,
            capture_output=True,
            timeout=READING_S,
            check=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise invalid(file=REFUSED["not_a_book"]) from error
    if "refused" in answer:
        raise invalid(file=REFUSED[answer["refused"]])
    return answer
