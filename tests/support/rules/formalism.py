"""What 指尖上的形式主义 looks like in software: words on screens, names in code, forced fields.

The app must never ask for a daily tap, count a person's minutes, or set people against each other.
"""

import ast
import re
from collections.abc import Iterable

from tests.support.rules.sources import Source

SCREEN_WORDS = (
    *(
        "打卡",
        "签到",
        "签退",
        "积分",
        "得分",
        "评分榜",
        "排名",
        "排行",
        "名次",
        "榜单",
        "红黑榜",
        "光荣榜",
        "龙虎榜",
    ),
    *(
        "在线时长",
        "活跃度",
        "活跃天数",
        "连续天数",
        "连续上报",
        "考核",
        "绩效",
        "达标率",
        "完成率",
        "上报率",
        "任务量",
    ),
    *("每日任务", "必须上报", "最低条数", "末位", "晒成绩", "步数", "里程"),
)
# Words said against it, which name what is not there.
ALLOWED_PHRASES = ("没有打卡，不计里程", "不给人排名", "不打卡", "不排名", "不积分", "不考核")

# Each is a run of whole words in an identifier: check_in finds check_in_at and checkIn, not checking.
NAME_WORDS = (
    *("check in", "checkin", "clock in", "clockin", "punch card", "attendance", "streak", "streaks"),
    *("points", "bonus", "karma", "reward", "rewards", "medal", "leaderboard", "scoreboard"),
    *("ranking", "rankings", "top reporters", "best informant", "quota", "quotas", "daily target"),
    *("online time", "online minutes", "active minutes", "time spent", "usage time", "screen time"),
    *("performance score", "person score", "user score", "kpi", "mileage", "step count"),
)
# The phone's own storage has a quota, and a place may be one of many points: neither is about a person.
ALLOWED_NAMES = {
    "QuotaExceededError": ("static/js/",),
    "quota": ("static/js/",),
    "camera_points": ("",),
    "points": (
        *("webapp/demo/", "webapp/cameras/reviews/", "templates/cameras/", "webapp/cases/presenters.py"),
        *("templates/kit/", "templates/cases/_facts.html"),
    ),
}

# What a person has not read is counted for that person alone; how many messages wait for one, so that they stay few.
OWN_TOTALS = {"webapp/inbox/queries.py", "webapp/inbox/service_digests.py", "webapp/outbox/service.py"}
ADDS_UP = ("group_by", "groupby", "Counter")
OF_A_PERSON = re.compile(r"(_by_id|user_id|author_id|actor_id|mediator_id|viewer_id|person_id)$")
OF_A_UNIT, BY_NO_UNIT = (
    re.compile(r"^(unit_id|unit|seat|host|label)$"),
    ("webapp/mediation/", "webapp/whistle/", "webapp/consultation/"),
)

WORDS_OF_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
SCRIPT_NAME = re.compile(r"[A-Za-z_$][\w$]*")
FIELD = re.compile(r"<(?:input|select|textarea)\b(?:\{\{.*?\}\}|\{%.*?%\}|\"[^\"]*\"|'[^']*'|[^>\"'])*>", re.DOTALL)
NAME_OF_FIELD = re.compile(r"\bname\s*=\s*[\"']([^\"']*)[\"']")
REQUIRED = re.compile(r"(?<![\w-])(?:aria-)?required(?![\w-])(?!\s*=\s*[\"']false)")
MAY_BE_REQUIRED = {"kind", "category"}


def word_faults(sources: Iterable[Source]) -> list[str]:
    """Return lines that say one of the screen words, in whatever kind of file."""
    faults = []
    for source in sources:
        for number, line in enumerate(source.text.splitlines(), 1):
            for phrase in ALLOWED_PHRASES:
                line = line.replace(phrase, "")
            faults += [f"{source.path}:{number}: {word}" for word in SCREEN_WORDS if word in line]
    return faults


def python_name_faults(sources: Iterable[Source]) -> list[str]:
    """Return names in Python (variables, columns, arguments, functions, modules) that count people."""
    faults = []
    for source in sources:
        names = {name for node in ast.walk(source.tree) for name in names_of(node)} | set(source.module.split("."))
        faults += [f"{source.path}: {name}" for name in sorted(names) if counts_people(name, source.path)]
    return faults


def names_of(node: ast.AST) -> list[str]:
    """Return the identifiers in one node of a syntax tree; a string of one word may name a column."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value] if re.fullmatch(r"[A-Za-z_][\w.-]*", node.value) else []
    return [str(getattr(node, key)) for key in ("id", "attr", "arg", "name", "asname") if getattr(node, key, None)]


def script_name_faults(sources: Iterable[Source]) -> list[str]:
    """Return names in scripts and templates (also ids, classes and fields) that count people."""
    faults = []
    for source in sources:
        names = set(SCRIPT_NAME.findall(source.text.replace("-", "_")))
        faults += [f"{source.path}: {name}" for name in sorted(names) if counts_people(name, source.path)]
    return faults


def counts_people(name: str, path: str) -> bool:
    """Return whether an identifier says one of the forbidden things, where it is not allowed."""
    if name in ALLOWED_NAMES and path.startswith(ALLOWED_NAMES[name]):
        return False
    spoken = f" {' '.join(WORDS_OF_NAME.findall(name.replace('_', ' '))).lower()} "
    return any(f" {word} " in spoken for word in NAME_WORDS)


def total_faults(sources: Iterable[Source]) -> list[str]:
    """Return what is added up by person, and of mediations and whistles by unit: times stand a line each, no totals."""
    faults = []
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and _called(node.func) in ADDS_UP:
                by = {name for one in [*node.args, *node.keywords] for part in ast.walk(one) for name in names_of(part)}
                faults += [
                    f"{source.path}: by {name}" for name in sorted(by) if _may_not_be_totalled(name, source.path)
                ]
    return faults


def _called(function: ast.expr) -> str:
    return str(getattr(function, "attr", getattr(function, "id", "")))


def _may_not_be_totalled(name: str, path: str) -> bool:
    if path in OWN_TOTALS and name == "user_id":
        return False
    return bool(OF_A_PERSON.search(name)) or (bool(OF_A_UNIT.search(name)) and path.startswith(BY_NO_UNIT))


def forced_field_faults(sources: Iterable[Source]) -> list[str]:
    """Return fields of report forms that must be filled in, other than the kind and the category."""
    faults = []
    for source in sources:
        for field in FIELD.finditer(source.text):
            if REQUIRED.search(NAME_OF_FIELD.sub("", field.group())):
                found = NAME_OF_FIELD.search(field.group())
                name = found.group(1) if found else "a field without a name"
                if name not in MAY_BE_REQUIRED:
                    faults.append(f"{source.path}: {name} is required")
        if re.search(r"\.required\s*=\s*true|setAttribute\(\s*[\"'](?:aria-)?required", source.text):
            faults.append(f"{source.path}: a script makes a field required")
    return faults
