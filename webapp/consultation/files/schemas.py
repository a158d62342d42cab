"""What comes in about files: a request to see one, and the steps on it."""

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from webapp.consultation.files.states import Action, Step
from webapp.core import clock
from webapp.core.errors import not_found
from webapp.reports.catalogue import DATA, choices
from webapp.web.fields import client_id, day, parsed, text
from webapp.web.forms import Reader, form_input, read_one

LONGEST = 500
USUAL_DAYS, MOST_DAYS = 7, 30
OTHER = "other"
ON_PAPER = "法庭、派出所自己的案卷在纸上，请带介绍信去那里看"
NO_SUCH = "没有找到这个编号，看看对不对"
MASKED, FULL = "masked", "full"
_NO_DAY = "选看到哪一天，像 2026-11-30 这样"


class Basis(NamedTuple):
    """What a request rests on: its code, what it is called, the law."""

    code: str
    word: str
    law: str


@cache
def bases() -> Mapping[str, Basis]:
    """Return code → what a request may rest on (``data/file_bases.csv``), in the order of the file."""
    with (DATA / "file_bases.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: Basis(row["code"], row["word"], row["law"]) for row in csv.DictReader(file)}


def purposes() -> Mapping[str, str]:
    """Return code → word of what a file is asked for."""
    return choices("file_purpose")


def _purpose(typed: str) -> str | None:
    return next((code for code, word in purposes().items() if typed in (code, word)), None)


def _basis(typed: str) -> str | None:
    return next((one.code for one in bases().values() if typed in (one.code, one.word)), None)


@form_input
class AskInput:
    """A request as sent; which file is meant is read before."""

    purpose: str = parsed(_purpose, "选一样：为什么要看", needed="选一样：为什么要看")
    basis: str = parsed(_basis, "选一样：凭什么看", needed="选一样：凭什么看")
    basis_words: str = text(LONGEST)
    question: str = text(LONGEST)
    until: date = day(_NO_DAY, needed=_NO_DAY)
    reason: str = text(LONGEST)


def _parties(typed: str) -> str | None:
    return typed if typed in (MASKED, FULL) else None


@form_input
class StepInput:
    """What a step's form says; ``until`` and ``parties`` are those of a yes."""

    words: str
    until: date | None = day(_NO_DAY)
    parties: str = parsed(_parties, "选一样：当事人遮着，还是不遮", needed="选一样：当事人遮着，还是不遮")


def typed_what(form: Mapping[str, str]) -> str:
    """Return what was typed or pasted as the code or number of a file."""
    return form.get("what", "").strip()


def parse_request(form: Mapping[str, str], fault: str) -> AskInput:
    """Return what is asked; Problem 422 beside every wrong field, ``fault`` beside the file's own."""
    reader = Reader(form)
    if fault:
        reader.refuse("what", fault)
    sent = reader.fill(AskInput)
    if sent.basis == OTHER and not sent.basis_words:
        reader.refuse("basis_words", "写一句凭什么看")
    today = clock.local_day(clock.now())
    if sent.until:
        if sent.until < today:
            reader.refuse("until", "日子已经过了，选今天或者以后")
        elif sent.until > today + timedelta(days=MOST_DAYS):
            reader.refuse("until", f"最多看 {MOST_DAYS} 天")
        elif sent.until > today + timedelta(days=USUAL_DAYS) and not sent.reason:
            reader.refuse("reason", f"超过 {USUAL_DAYS} 天的，写一句为什么")
    reader.finish()
    return sent


def parse_action(name: str) -> Action:
    """Return the step that an address names; the one 404 for another word, and for what time alone does."""
    if name not in set(Action) - {Action.PASS_ON, Action.EXPIRE}:
        raise not_found()
    return Action(name)


def parse_step(step: Step, form: Mapping[str, str]) -> StepInput:
    """Return what the form of a step says; Problem 422 beside a wrong field."""
    reader = Reader(form)
    name = "reason" if step.action == Action.RECUSE or ("reason" in form and "note" not in form) else "note"
    words = reader.take(name, text(LONGEST))
    if step.note and not words:
        reader.refuse("note", step.note)
    given = {} if form.get("parties") else {"parties": MASKED}
    sent = reader.fill(StepInput, words=words, **given)
    reader.finish()
    return sent


def wanted_id(form: Mapping[str, str]) -> str:
    """Return the id by which a request that is sent twice is one."""
    return read_one("client_id", client_id(), form)
