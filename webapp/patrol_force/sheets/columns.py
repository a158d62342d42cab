"""The one sheet of the register: its columns, its guide, its example."""

from collections.abc import Callable, Mapping

from webapp.grid_centre.spreadsheets.sheets import (
    EXAMPLE,
    Column,
    Sheets,
    Wrong,
    one_of,
    read_day,
    read_name,
    read_phone,
)
from webapp.patrol_force.kinds import kinds
from webapp.patrol_force.schemas import LONGEST_EMPLOYER

TITLE = "群防群治"
LONGEST_PLACE = 60
NOT_OURS = (
    f"这是文本文件，不是 .xlsx，也不像“{TITLE}”这张表：没有找到它的表头。"
    "请在 Excel 或 WPS 里照模板填好，“另存为”.xlsx，再选一次"
)
GUIDE = (
    "怎么填",
    "1. 一行是一个人，手机号就是这个人。表里没写到的人，一律不动。",
    "2. 没有“删除”：不再担任的，在“到”里写日子，从那一天起就不在册了；一年以后清掉。",
    "3. 类别照下面写，别的都写“其他”：{kinds}。",
    "4. “村、网格”写村的名字、微网格的名字（如 南一村2网格03），或者编码。",
    "5. 日期写成 2026-11-01。“从”空着就是今天，“到”空着就是还在册。",
    "6. 每一格都是“文本”，不要把手机号改成数字。不要合并单元格，不要用公式，不要隐藏行。",
    f"7. “{EXAMPLE}”开头的那一行是例子，导入时不算。",
)


def _text(most: int) -> Callable[[str], str]:
    def read(typed: str) -> str:
        words = " ".join(typed.split())
        if len(words) > most:
            raise Wrong(f"太长了，最多 {most} 个字")
        if words.startswith(tuple("=+-@|%")):
            raise Wrong("不能用 = + - @ | % 开头")
        return words

    return read


def sheets() -> Sheets:
    """Return the sheet with its columns; the kinds are those of the town."""
    words: Mapping[str, str] = {word: code for code, word in kinds().items()}
    return {
        TITLE: (
            Column("phone", "手机号", read_phone, required=True, numbers=True),
            Column("name", "姓名", read_name, required=True),
            Column("kind", "类别", one_of(words), required=True),
            Column("employer", "单位", _text(LONGEST_EMPLOYER)),
            Column("place", "村、网格", _text(LONGEST_PLACE), required=True, numbers=True),
            Column("since", "从", read_day, days=True),
            Column("until", "到", read_day, days=True),
        )
    }


def guide() -> list[str]:
    """Return the lines of the guide."""
    return [line.format(kinds="、".join(kinds().values())) for line in GUIDE]


def example() -> list[str]:
    """Return the row that shows how one is written."""
    return [f"{EXAMPLE}10010000000", "李某某", next(iter(kinds().values())), "某某公司", "南一村", "2026-11-01", ""]
