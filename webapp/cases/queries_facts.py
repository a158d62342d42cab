"""What a report says beside its description, in words: who takes part (masked), what they want, how safe it is."""

from dataclasses import dataclass
from typing import Any

from webapp.core.masking import mask_name, mask_phone
from webapp.reports.models import Report

_YES_NO = {"yes": "有", "no": "没有", "unsure": "说不清"}
_ANSWERS = (
    ("someone_hurt", "有没有人受伤", _YES_NO),
    ("afraid_to_go_home", "怕不怕回家", {"yes": "怕", "no": "不怕", "unsure": "说不清"}),
    ("minor_harmed", "有没有孩子受伤害", _YES_NO),
    ("live_together", "是一家人或者住在一起吗", {"yes": "是", "no": "不是", "unsure": "说不清"}),
    ("danger_now", "现在有没有危险", _YES_NO),
)


@dataclass(frozen=True)
class Fact:
    """One thing that was asked and answered."""

    word: str
    value: str


def facts_of(report: Report) -> list[Fact]:
    """Return what was answered, in the order of the form; names and phones are masked."""
    details: dict[str, Any] = report.details or {}
    facts = [Fact(word, words[details[name]]) for name, word, words in _ANSWERS if details.get(name) in words]
    if details.get("people_count"):
        facts.append(Fact("几个人", f"{details['people_count']} 人"))
    if details.get("wants"):
        facts.append(Fact("想怎么解决", details["wants"]))
    if details.get("source"):
        facts.append(Fact("从哪里来", f"{details['source']} · {details.get('source_number', '')}"))
    if details.get("safe_contact"):
        facts.append(Fact("怎样联系才安全", details["safe_contact"]))
    if report.parties:
        facts.append(Fact("当事人", "、".join(_masked(one) for one in report.parties_named)))
    return facts


def concerns_minor(report: Report) -> bool:
    """Say whether a child may be harmed: then whoever reported it is not named (反家庭暴力法 第十四条)."""
    return (report.details or {}).get("minor_harmed") in ("yes", "unsure")


def _masked(party: dict[str, str]) -> str:
    parts = [mask_name(party.get("name", "")), mask_phone(party.get("phone", ""))]
    return " ".join(part for part in parts if part)
