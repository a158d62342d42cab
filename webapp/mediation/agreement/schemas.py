"""What comes in of an agreement: its form and terms, and what was kept of them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from werkzeug.datastructures import MultiDict

from webapp.core import clock, reading
from webapp.mediation.schemas import LONGEST, form_of, past
from webapp.mediation.states import Action
from webapp.reports.catalogue import choices
from webapp.web.fields import NO_DAY, choice, choice_or_none, day, flag, name_text, parsed, rows, text, texts, whole
from webapp.web.forms import Reader

MOST_CLAUSES, MOST_YEARS, MOST_PARTIES = 30, 10, 20
# What a column of fen holds on every database, in round numbers.
MOST_YUAN = 20_000_000
NAME, WORDS = 60, 500
PICK = "请选一样"
AMOUNT = f"写多少元，最多两位小数，最多 {MOST_YUAN // 10_000} 万"
ROWS = "clauses"
IN_ROW = ("who", "to_whom", "what", "amount", "by")
_OF_ROW = re.compile(rf"{ROWS}-(0|[1-9][0-9]{{0,3}})-(?:{'|'.join(IN_ROW)})")


class Term(NamedTuple):
    """A term as it was written down: its row in the form, who does what for whom by when, the amount in fen."""

    row: int
    who: str
    to_whom: str
    what: str
    amount: int | None
    by: date


def _amount(typed: str) -> int | None:
    return reading.fen(typed, MOST_YUAN)


def read_terms(reader: Reader, form: Mapping[str, str]) -> tuple[Term, ...]:
    """Read the terms in ``clauses-0-who``, …: rows that say nothing count for nothing; at most thirty."""
    used = used_rows(form)
    if not used:
        reader.refuse(ROWS, "至少写一条：谁、做什么、什么时候以前")
    if len(used) > MOST_CLAUSES:
        reader.refuse(ROWS, f"最多 {MOST_CLAUSES} 条，请并成几条")
        used = used[:MOST_CLAUSES]
    return tuple(_read_term(reader, row) for row in used)


def used_rows(form: Mapping[str, str]) -> list[int]:
    """Return the numbers of the rows of terms that say anything, in their order."""
    said = (row[1] for name in form if (row := _OF_ROW.fullmatch(name)) and form[name].strip())
    return sorted({reading.whole(number) or 0 for number in said})


def _read_term(reader: Reader, row: int) -> Term:
    at = f"{ROWS}-{row}"
    return Term(
        row,
        reader.take(f"{at}-who", name_text(NAME, "写谁来做")),
        reader.take(f"{at}-to_whom", name_text(NAME)),
        reader.take(f"{at}-what", text(WORDS, "写做什么")),
        reader.take(f"{at}-amount", parsed(_amount, AMOUNT)),
        reader.take(f"{at}-by", day(needed="选什么时候以前做到")),
    )


def days_wrong(terms: Sequence[Term], effect: date) -> dict[str, str]:
    """Return the fields of terms that are due before the day of effect, or more than ten years after it."""
    last = reading.date_of(effect.year + MOST_YEARS, effect.month, effect.day) or date(effect.year + MOST_YEARS, 2, 28)
    wrong = {}
    for term in terms:
        if not term.by:
            continue
        if term.by < effect:
            wrong[f"{ROWS}-{term.row}-by"] = f"不能早于协议生效那天（{effect.month}月{effect.day}日）"
        elif term.by > last:
            wrong[f"{ROWS}-{term.row}-by"] = f"最晚到生效后 {MOST_YEARS} 年"
    return wrong


@form_of(Action.AGREE)
def read_agreement(reader: Reader, form: MultiDict[str, str]) -> Mapping[str, Any]:
    """Read what was agreed: how, when by who wrote it down, the terms.

    Also, where it was noted, what else stands on the paper: what happened, who answers for what, how many copies.
    """
    form_is = reader.take("answer", choice(lambda: choices("agreement_form"), PICK, "选一样：口头还是书面"))
    on_paper = {
        "facts": reader.take("facts", text(LONGEST)),
        "liability": reader.take("liability", text(LONGEST)),
        "copies": reader.take("copies", whole(MOST_PARTIES + 2, "写几份", least=1)),
    }
    at = reader.take("at", parsed(past, NO_DAY))
    terms = read_terms(reader, form)
    # No effect lies before the day that is claimed; whether it is later, its service knows.
    for name, sentence in days_wrong(terms, clock.local_day(at or clock.now())).items():
        reader.refuse(name, sentence)
    return {"form": form_is, "at": at, "terms": terms, **on_paper}


@form_of(Action.SIGNED)
def read_signed(reader: Reader, form: MultiDict[str, str]) -> Mapping[str, Any]:
    """Read on which day all had signed and it was sealed; the terms only where the paper has others."""
    on = past_day(reader, "on", "选是哪一天都签好的")
    if not reader.take("seal", flag()):
        reader.refuse("seal", "盖了调委会的章才生效")
    return {"on": on, "seal": True, "terms": read_terms(reader, form) if used_rows(form) else ()}


@form_of(Action.CLAUSE)
def read_clause(reader: Reader, form: MultiDict[str, str]) -> Mapping[str, Any]:
    """Read which term was kept or broken, and on which day."""
    number = reader.take("no", whole(MOST_CLAUSES, "没有这一条", needed="选是哪一条", least=1))
    answer = reader.take("answer", choice(lambda: choices("clause_answer"), PICK, "选一样：履行了还是没履行"))
    return {"no": number, "answer": answer, "on": past_day(reader, "on", "选是哪一天")}


@form_of(Action.WAYS)
def read_ways(reader: Reader, form: MultiDict[str, str]) -> Mapping[str, Any]:
    """Read what was told (all ways where none is chosen), to which parties (all), when (today) and how."""
    return {
        "ways": reader.take("ways", texts(NAME, MOST_CLAUSES, PICK)),
        "told_to": reader.take("told_to", rows(MOST_PARTIES, "没有这个人")),
        "told_on": past_day(reader, "told_on", "") or clock.local_day(clock.now()),
        "told_how": reader.take("told_how", choice_or_none(lambda: choices("consent_how"), PICK)),
    }


@form_of(Action.FOLLOW_UP)
def read_follow_up(reader: Reader, form: MultiDict[str, str]) -> Mapping[str, Any]:
    """Read what a look at it found."""
    return {
        "kept": reader.take("kept", choice(lambda: choices("follow_up_kept"), PICK, "选一样：有没有照协议做")),
        "content": reader.take("content", text(LONGEST, "写一句：他们怎么说")),
        "trouble_left": reader.take("trouble_left", text(LONGEST)),
    }


@form_of(Action.CONFIRM_ASK)
def read_asking(reader: Reader, form: MultiDict[str, str]) -> Mapping[str, Any]:
    """Read which parties want the court to confirm it, by their numbers."""
    sent = [one for value in form.getlist("yes") for one in value.replace("，", ",").split(",")]
    return {"yes": sorted(reading.row_ids(sent))}


@form_of(Action.CONFIRM_RESULT)
def read_result(reader: Reader, form: MultiDict[str, str]) -> Mapping[str, Any]:
    """Read what the court said."""
    return {"answer": reader.take("answer", choice(lambda: choices("confirm_result"), PICK, "选一样：法庭怎么说"))}


def past_day(reader: Reader, name: str, needed: str) -> date:
    """Read a day that is not in the future."""
    found = reader.take(name, day(needed=needed))
    if found and found > clock.local_day(clock.now()):
        reader.refuse(name, "这一天还没到，请重新选")
    return found
