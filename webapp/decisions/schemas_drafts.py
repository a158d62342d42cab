"""What comes in of decisions while people talk: nothing of one has to be complete before it is handed in."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from webapp.core import reading
from webapp.decisions.schemas import LONGEST, MOST_HELPERS
from webapp.web.fields import text
from webapp.web.forms import Reader

MOST_DECISIONS = 30
IN_ROW = ("what", "lead_unit", "helpers", "due", "case_code")
_BETWEEN = re.compile("[、,，;；]")
_OF_ROW = re.compile(rf"decisions-(0|[1-9][0-9]{{0,3}})-(?:{'|'.join(IN_ROW)})")


class Draft(NamedTuple):
    """A decision as it is typed."""

    what: str = ""
    lead_unit: str = ""
    helpers: tuple[str, ...] = ()
    due: str = ""
    case_code: str = ""


def read_drafts(reader: Reader, form: MultiDict[str, str], beside: str, where: str) -> list[Draft]:
    """Return the decisions that were typed, with a sentence ``beside`` a field where there are too many ``where``."""
    rows = sorted({number for name in form if (row := _OF_ROW.fullmatch(name)) and _said(form, number := _row(row))})
    if len(rows) > MOST_DECISIONS:
        reader.refuse(beside, f"{where}最多 {MOST_DECISIONS} 条决定")
    return [_draft(reader, form, row) for row in rows[:MOST_DECISIONS]]


def fields_of(drafts: Sequence[Draft], names: Mapping[str, str]) -> list[dict[str, str]]:
    """Return decisions as their form shows them: who is asked by name."""
    return [
        {
            "what": one.what,
            "lead_unit": names.get(one.lead_unit, one.lead_unit),
            "helpers": "、".join(names.get(code, code) for code in one.helpers),
            "due": one.due,
            "case_code": one.case_code,
        }
        for one in drafts
    ]


def _row(found: re.Match[str]) -> int:
    return reading.whole(found[1]) or 0


def _said(form: Mapping[str, str], row: int) -> bool:
    """Say whether a row says anything: a lead or a day alone decides nothing."""
    return any(form.get(f"decisions-{row}-{name}", "").strip() for name in ("what", "case_code"))


def _draft(reader: Reader, form: MultiDict[str, str], row: int) -> Draft:
    at = f"decisions-{row}-"
    named = (one.strip() for sent in form.getlist(f"{at}helpers") for one in _BETWEEN.split(sent))
    helpers = tuple(dict.fromkeys(filter(None, named)))
    if len(helpers) > MOST_HELPERS:
        reader.refuse(f"{at}helpers", f"配合的最多 {MOST_HELPERS} 家")
    return Draft(
        reader.take(f"{at}what", text(LONGEST)),
        reader.take(f"{at}lead_unit", text(40)),
        helpers[:MOST_HELPERS],
        reader.take(f"{at}due", text(40)),
        reader.take(f"{at}case_code", text(60)),
    )
