"""The lists people choose from: categories, severities with their clocks, and the patrol checklist; from data files."""

import csv
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from webapp.config import ROOT
from webapp.core.deadlines import Limit, parse_limit
from webapp.reports.models import Channel, ReportKind, Severity

DATA = ROOT / "webapp" / "data"
CHANNELS: dict[Channel, str] = {
    Channel.WALK_IN: "来访",
    Channel.PHONE: "来电",
    Channel.LETTER: "来信",
    Channel.ONLINE: "网信",
    Channel.POLICE: "警情移交",
}


@dataclass(frozen=True)
class Category:
    """A kind of hazard, dispute or appeal. ``first`` orders those shown without opening 全部."""

    code: str
    name: str
    hint: str
    icon: str
    default_severity: Severity
    first: int | None


@dataclass(frozen=True)
class SeverityClocks:
    """A severity in words, with the clocks it starts."""

    code: Severity
    name: str
    colour: str
    acknowledge_within: Limit
    first_action_within: Limit
    resolve_within: Limit


@dataclass(frozen=True)
class ChecklistItem:
    """One place or thing to look at on a round."""

    code: str
    name: str
    hint: str
    report: ReportKind
    category: str


@dataclass(frozen=True)
class Checklist:
    """The patrol checklist of a season; ``version`` is kept with every patrol that used it."""

    version: str
    items: tuple[ChecklistItem, ...]


@dataclass(frozen=True)
class Signs:
    """What makes a form ask whether somebody is in danger: kinds of matters, and words that are said."""

    about: tuple[str, ...]
    words: tuple[str, ...]

    def show(self, about: str | None, *texts: str) -> bool:
        """Say whether a matter is of such a kind, or one of these words stands in a text of it."""
        said = ["".join(text.split()) for text in texts]
        return about in self.about or any(word in one for word in self.words for one in said)


# What a case can be, in the order of every list, with the word for it.
KINDS: dict[ReportKind, str] = {
    ReportKind.HAZARD: "隐患",
    ReportKind.DISPUTE: "纠纷",
    ReportKind.APPEAL: "诉求",
}


@cache
def categories(kind: ReportKind) -> dict[str, Category]:
    """Return code → category for hazards, disputes or appeals, in the order of the file; nothing for patrols."""
    if kind == ReportKind.PATROL:
        return {}
    return {
        row["code"]: Category(
            row["code"],
            row["name"],
            row.get("hint", ""),
            row.get("icon", "messages"),
            Severity(row["default_severity"]),
            int(row["first"]) if row["first"] else None,
        )
        for row in _rows(f"{kind}_categories.csv")
    }


def matters_by_kind() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what a resident's matter may be about, in groups: (word, [(``dispute:neighbour``, name), …])."""
    groups = {"纠纷、说事": ReportKind.DISPUTE, "诉求、建议": ReportKind.APPEAL, "隐患": ReportKind.HAZARD}
    return [
        (word, [(f"{kind}:{one.code}", one.name) for one in categories(kind).values()]) for word, kind in groups.items()
    ]


@cache
def severities() -> dict[Severity, SeverityClocks]:
    """Return the severities from the mildest to the worst."""
    found = {
        Severity(row["code"]): SeverityClocks(
            Severity(row["code"]),
            row["name"],
            row["colour"],
            parse_limit(row["acknowledge_within"]),
            parse_limit(row["first_action_within"]),
            parse_limit(row["resolve_within"]),
        )
        for row in _rows("severities.csv")
    }
    return {severity: found[severity] for severity in Severity}


def category_name(kind: str, code: str | None) -> str:
    """Return a category's name; the kind's own word when there is none."""
    found = categories(ReportKind(kind)).get(code or "")
    return found.name if found else {"patrol": "巡查", "hazard": "隐患", "dispute": "矛盾纠纷", "appeal": "诉求"}[kind]


@cache
def signs() -> Signs:
    """Return what shows that somebody may be in danger, from the data file that the town may change."""
    rows = json.loads((DATA / "safety_words.json").read_text(encoding="utf-8"))
    return Signs(tuple(rows["about"]), tuple(rows["words"]))


@cache
def choices(field: str) -> dict[str, str]:
    """Return code → word of a field whose answers are chosen from a short list (``data/choices.csv``), in its order."""
    return {row["code"]: row["word"] for row in _rows("choices.csv") if row["field"] == field}


@cache
def _checklists() -> Any:
    return json.loads((DATA / "patrol_checklist.json").read_text())


@cache
def checklist(month: int) -> Checklist:
    """Return the checklist of a month; its items follow the season."""
    data = _checklists()
    chosen = [item for item in data["items"] if month in item.get("months", range(1, 13))]
    return Checklist(
        data["version"],
        tuple(ChecklistItem(i["code"], i["name"], i["hint"], ReportKind(i["report"]), i["category"]) for i in chosen),
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
