"""The guide to legal help as a table: which question comes next, which ways the answers open, which papers fit them.

Every sentence is in ``data/legal_aid_rules.json`` with its version, its source and whether the citation was checked.
The guide advises and never decides: 由工作人员决定. Whoever may have been hurt is asked nothing about money
(法律援助法 第三十二条).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from webapp.reports.catalogue import DATA

Answers = Mapping[str, Sequence[str]]
UNCHECKED = "待核对"


@dataclass(frozen=True)
class Question:
    """One question of the guide; ``many`` lets several answers be chosen."""

    code: str
    ask: str
    many: bool
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Citation:
    """Where a sentence comes from, and whether that was checked against a text."""

    source: str
    article: str
    says: str
    checked: bool

    @property
    def words(self) -> str:
        """The citation as a page shows it."""
        return f"《{self.source}》{self.article}" + ("" if self.checked else f"（{UNCHECKED}）")


@dataclass(frozen=True)
class Way:
    """A way that the answers open, with its reason."""

    code: str
    word: str
    icon: str
    next: str
    why: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Paper:
    """A paper that helps, and why; never compulsory at the first step."""

    code: str
    word: str
    why: str


@cache
def table() -> Any:
    """Return the rule table as it is in the file."""
    return json.loads((DATA / "legal_aid_rules.json").read_text(encoding="utf-8"))


def version() -> str:
    """Return the version of the table, kept with every application that used it."""
    return str(table()["version"])


def citation(code: str) -> Citation:
    """Return one citation of the table."""
    row = table()["citations"][code]
    return Citation(table()["sources"][row["source"]]["name"], row["article"], row["says"], row["checked"])


def notes() -> list[tuple[str, str]]:
    """Return (name of the source, which text of it was not at hand), for the page that says what the guide rests on."""
    return [(source["name"], source["note"]) for source in table()["sources"].values()]


def protects(answers: Answers) -> bool:
    """Say whether the answers make it a protected matter: yes as well as unsure."""
    return any(set(answers.get(code, ())) & set(values) for code, values in table()["protects"].items())


def questions_for(answers: Answers) -> list[Question]:
    """Return the questions that fit the answers so far, in order; after a protecting answer none."""
    found = []
    for row in table()["questions"]:
        if _fits(row, answers):
            found.append(_question(row))
        if protects({row["code"]: answers.get(row["code"], ())}):
            break
    return found


def next_question(answers: Answers, asked: Sequence[str]) -> Question | None:
    """Return the next question, None when all that fit were asked."""
    return next((q for q in questions_for(answers) if q.code not in asked), None)


def ways(answers: Answers) -> list[Way]:
    """Return the ways that the answers open, the best first, each once and with the first reason that fits."""
    found: dict[str, Way] = {}
    for rule in table()["rules"]:
        if rule["route"] not in found and _fits(rule, answers):
            route = table()["routes"][rule["route"]]
            cited = tuple(citation(code) for code in rule["cites"])
            found[rule["route"]] = Way(rule["route"], route["word"], route["icon"], route["next"], rule["why"], cited)
    return list(found.values())


def papers(answers: Answers) -> list[Paper]:
    """Return the papers that fit the answers, as one list; of a protected matter only who a person is."""
    rows = table()["papers"][:1] if protects(answers) else table()["papers"]
    return [Paper(row["code"], row["word"], row["why"]) for row in rows if _fits(row, answers)]


def paper_word(code: str) -> str:
    """Return the words of a paper's kind."""
    return next((row["word"] for row in table()["papers"] if row["code"] == code), "别的材料")


def clean(form: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the known answers among what was sent; whatever else was sent is dropped."""
    found = {}
    for row in table()["questions"]:
        known = [code for code, _ in row["answers"]]
        given = [value for value in form.get(row["code"], ()) if value in known]
        if given:
            found[row["code"]] = given if row["kind"] == "many" else given[:1]
    return found


def said(answers: Answers) -> list[tuple[str, str]]:
    """Return (question, answer) in words, for whoever decides."""
    lines = []
    for row in table()["questions"]:
        words = dict(row["answers"])
        given = [words[code] for code in answers.get(row["code"], ()) if code in words]
        if given:
            lines.append((row["ask"], "、".join(given)))
    return lines


def matters() -> dict[str, str]:
    """Return code → word of what an application can be about."""
    return dict(table()["questions"][0]["answers"])


def matter_word(answers: Answers) -> str:
    """Return what it is about in a few words."""
    words = matters()
    return next((words[code] for code in answers.get("matter", ()) if code in words), "法律上的事")


def _question(row: Any) -> Question:
    return Question(row["code"], row["ask"], row["kind"] == "many", tuple((c, w) for c, w in row["answers"]))


def _fits(row: Any, answers: Answers) -> bool:
    met = [bool(set(answers.get(code, ())) & set(values)) for code, values in row.get("when", {}).items()]
    wanted = any(met) if row.get("any") else all(met)
    against = any(set(answers.get(code, ())) & set(values) for code, values in row.get("unless", {}).items())
    return (wanted or not met) and not against
