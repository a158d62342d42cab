"""What comes in about who reads protected matters."""

from datetime import date

from webapp.core import reading
from webapp.people.models import NameKind
from webapp.web.fields import day, member, parsed
from webapp.web.forms import form_input

_WHOM = "请选一个人"


@form_input
class NameInput:
    """A person proposed for a unit."""

    kind: NameKind = member(NameKind, "请选指定的人，或者候补")
    person: int = parsed(reading.row_id, _WHOM, needed=_WHOM)


@form_input
class CallInInput:
    """A stand-in called in, until a last day or until sent home."""

    until: date | None = day("写一个日子，如 2026-12-01；不写就一直顶着")
