"""The one sheet of the team: its columns, its guide, its example; units are written as the house calls them."""

import re

from webapp.emergencies.standing.queries_team import skill_words
from webapp.grid_centre.spreadsheets.sheets import EXAMPLE, Column, Sheets, Wrong, read_day, read_name, read_phone

TITLE = "应急队伍"
HEADS = ("手机号", "姓名", "单位", "会什么", "从", "到", "候补的手机号")
MOST_SKILLS = 7
NOT_OURS = (
    f"这是文本文件，不是 .xlsx，也不像“{TITLE}”这张表：没有找到它的表头。"
    "请在 Excel 或 WPS 里照模板填好，“另存为”.xlsx，再选一次"
)


def read_skills(text: str) -> tuple[str, ...]:
    """Return the codes of what somebody can do, from words with any mark between them; Wrong for an unknown one."""
    known = {word: code for code, word in skill_words().items()}
    found = [one for one in re.split(r"[、，,；;/·\s]+", text) if one]
    for one in found:
        if one not in known:
            raise Wrong(f"“{one[:20]}”不认识，要写 {'、'.join(known)}，几样之间用“、”")
    return tuple(code for word, code in known.items() if word in found)


def sheets() -> Sheets:
    """Return the sheet with its columns."""
    phone, name, unit, skills, since, until, deputy = HEADS
    return {
        TITLE: (
            Column("phone", phone, read_phone, required=True, numbers=True),
            Column("name", name, read_name, required=True),
            Column("unit", unit, read_name),
            Column("skills", skills, read_skills),
            Column("since", since, read_day, days=True),
            Column("until", until, read_day, days=True),
            Column("deputy", deputy, read_phone, numbers=True),
        )
    }


def guide() -> list[str]:
    """Return the lines of the guide."""
    return [
        "怎么填",
        "1. 一行是一个人，手机号就是这个人。要先有账号；没有的，请网格中心在“人员”里加。",
        "2. 表里没写到的人，一律不动。没有“删除”：不在队里的，在“到”里写日子，从那一天起不在队里。",
        f"3. “会什么”写 {'、'.join(skill_words().values())}，几样之间用“、”。",
        "4. “单位”照单位的名字写，不属于单位的空着。",
        "5. 日期写成 2026-11-01。“从”空着就是今天，“到”空着就是还在队里。",
        "6. “候补的手机号”是叫不到这个人的时候叫谁，可以空着。",
        "7. 每一格都是“文本”，不要把手机号改成数字。不要合并单元格，不要用公式，不要隐藏行。",
        f"8. “{EXAMPLE}”开头的那一行是例子，导入时不算。",
    ]


def example() -> list[str]:
    """Return the row that shows how one is written."""
    words = list(skill_words().values())
    return [f"{EXAMPLE}10060000000", "李某某", "派出所", "、".join(words[:2]), "2026-11-01", "", ""]
