"""The journal in words: what an event is called, what a value beside it means, and the groups that are asked for.

What is written about things with states is called as their tables say (core/workflow); the table of all other events is
webapp/data/journal_events.csv. An event that neither knows is shown as it is written.
"""

import csv
from collections.abc import Mapping
from functools import cache
from typing import Any

from webapp.config import ROOT
from webapp.core.workflow import audit_words
from webapp.people.permissions import ROLE_NAMES

DATA = ROOT / "webapp" / "data"
# Group → its word and the beginnings of its events.
GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "people": ("人员和职务", ("person.", "post.", "seat.", "protected_contact.", "unit.")),
    "areas": ("网格和表格导入", ("area.", "areas.", "roster.")),
    "entry": ("登录和手机", ("session.", "second_factor.", "password.", "invitation.", "security.", "rescue.")),
    "cases": ("上报和案件", ("report.", "photo.", "voice.", "case.", "merge.", "flag.", "emergency.")),
    "care": ("受保护的事", ("care.", "care_grant.", "case.viewed")),
    "orders": ("工单、点餐和援助", ("order.", "adviser.", "aid.")),
    "visits": ("约访和普法", ("visit.", "event.", "plan.", "story.", "calendar.")),
    "rules": ("规范、清单和意见", ("standard.", "checklist.", "suggestion.")),
    "taken": (
        "导出、打印和看号码",
        (
            "sheet.",
            "service_log.",
            "ledger.",
            "journal.exported",
            "case.printed",
            "caller.",
            "aid.phone_shown",
            "order.phone_shown",
            "visit.phone_shown",
            "mediation.phone_shown",
            "petition.number_shown",
        ),
    ),
    "system": ("系统运行", ("operations.", "journal.", "holidays.")),
}
SUBJECTS = {
    "user": "人员",
    "area": "网格",
    "unit": "单位",
    "import": "导入",
    "system": "系统",
    "case": "案件",
    "report": "上报",
    "order": "工单",
    "visit": "约访",
    "aid": "援助申请",
    "merge": "合并",
    "flag": "反复出现的事",
    "suggestion": "意见",
    "standard": "规范",
    "checklist": "清单",
    "event": "活动",
    "plan": "计划",
    "story": "案例",
    "emergency": "求助",
    "registration": "登记",
    "ledger_template": "台账模板",
    "protected_contact": "指定的人",
}
KEYS = {
    "name": "名称",
    "code": "编码",
    "before": "原来",
    "role": "职务",
    "post": "职务",
    "since": "从",
    "counts": "各表",
    "added": "新增",
    "ended": "结束",
    "area": "网格",
    "unit": "单位",
    "phone": "手机号",
    "position": "身份",
    "until": "到",
    "file": "文件",
    "entries": "条数",
    "lines": "行数",
    "fault": "问题",
    "deputy_for": "代理的职务",
    "free_mb": "剩余兆",
    "count": "个数",
    "well": "用得起来",
    "person": "谁",
    "missing": "还缺",
    "kind": "作为",
}
VALUES = {
    "changed": "改了",
    "named": "指定的人",
    "stand_in": "候补",
    "True": "是",
    "False": "否",
    "town_cadre": "乡镇干部",
    "village_party_secretary": "村支书",
} | {str(role): word for role, word in ROLE_NAMES.items()}


@cache
def event_words() -> Mapping[str, str]:
    """Return what each event is called."""
    with (DATA / "journal_events.csv").open(encoding="utf-8", newline="") as handle:
        return {row["event"]: row["words"] for row in csv.DictReader(handle)} | audit_words()


@cache
def setting_words() -> Mapping[str, str]:
    """Return what each setting is called."""
    with (DATA / "settings_words.csv").open(encoding="utf-8", newline="") as handle:
        return {row["name"]: row["words"] for row in csv.DictReader(handle)}


def say(content: Mapping[str, Any]) -> str:
    """Return the values beside an entry in words, at most 300 characters; those that are empty are left out."""
    parts = [
        f"{KEYS.get(key, key)}：{_value(value)}" for key, value in content.items() if value not in ("", None, [], {})
    ]
    return "；".join(parts)[:300]


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "，".join(f"{KEYS.get(key, key)} {_value(one)}" for key, one in value.items())
    if isinstance(value, list):
        return "、".join(map(_value, value))
    return VALUES.get(str(value), str(value))
