"""The one reader of forms: an input is a class whose fields say how each is read, refused and listed.

    @form_input
    class StoryInput:
        title: str = text(40, "写个题目")
        topic: Topic = member(Topic, "选一样")

``read(StoryInput, request.form)`` returns it, or raises the 422 that has a sentence beside every wrong field. Where
fields depend on each other, a parser fills the input with a ``Reader``, refuses what does not fit, and finishes.
``listed(StoryInput)`` says in JSON Schema what the form takes. Reading changes nothing of the form: a digest is of what
was sent.
"""

import dataclasses
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast, dataclass_transform

from werkzeug.datastructures import MultiDict

from webapp.core.errors import Problem, invalid
from webapp.core.registry import Registry
from webapp.core.replay import clean_value, same_uuid
from webapp.web.fields import (
    Field,
    Schema,
    Unreadable,
    choice,
    choice_or_none,
    client_id,
    client_id_or_none,
    day,
    digests,
    flag,
    member,
    member_or_none,
    moment,
    name_text,
    needed_version,
    number,
    parsed,
    phone,
    row,
    rows,
    secret,
    several,
    text,
    text_or_none,
    texts,
    typed_phone,
    version,
    whole,
)

T = TypeVar("T")

INPUTS: Registry[type] = Registry("inputs of forms")
"""Every input of the house, in the order in which they are declared."""


@dataclass(frozen=True)
class Listed:
    """A field as a page about the form lists it: its name, its JSON Schema, whether it must be there."""

    name: str
    schema: Schema
    required: bool


class Reader:
    """Reads fields of a form and keeps a sentence for each that is wrong, the first one first."""

    def __init__(self, form: Mapping[str, str]) -> None:
        self.form: MultiDict[str, str] = form if isinstance(form, MultiDict) else MultiDict(form)
        self.faults: dict[str, str] = {}

    def take(self, name: str, field: T) -> T:
        """Return what a field says; a value that can be gone on with where it was refused."""
        how = cast("Field[T]", field)
        try:
            return how.take(self.form.getlist(name))
        except Unreadable as unreadable:
            self.refuse(name, str(unreadable))
            return cast(T, how.refused)

    def fill(self, kind: type[T], /, **given: Any) -> T:
        """Return an input of this kind; ``given`` says what is known and hence not read."""
        for field in dataclasses.fields(kind):  # type: ignore[arg-type]
            how = field.metadata.get("field")
            if how and field.name not in given:
                given[field.name] = self.take(how.sent_as or field.name, how)
        return kind(**given)

    def refuse(self, name: str, sentence: str) -> None:
        """Say what is wrong with a field, unless something was refused already."""
        self.faults.setdefault(name, sentence)

    def finish(self) -> None:
        """Raise the 422 that names every wrong field."""
        if self.faults:
            raise invalid(**self.faults)


def read(kind: type[T], form: Mapping[str, str], /, **given: Any) -> T:
    """Return an input of this kind; Problem 422 with a sentence beside each wrong field."""
    reader = Reader(form)
    filled = reader.fill(kind, **given)
    reader.finish()
    return filled


def read_one(name: str, field: T, form: Mapping[str, str]) -> T:
    """Return one field of a form; Problem 422 beside it."""
    reader = Reader(form)
    value = reader.take(name, field)
    reader.finish()
    return value


def read_version(form: Mapping[str, str]) -> int | None:
    """Return the version that the page showed, None where none was sent; Problem 422 for what is none."""
    return read_one("version", version(), form)


def read_own_id(form: Mapping[str, str]) -> str | None:
    """Return the id by which a form sent twice is taken once, None where it has none; Problem 422 for what is none."""
    return read_one("client_id", client_id_or_none(), form)


@dataclass(frozen=True)
class Seen:
    """Which change of a row a step was made on: the ``version`` of its page, or ``after`` it the sender's own step.

    ``after`` is the client id of a step that was recorded without signal just before, and stands instead of a version.
    """

    version: int | None = None
    after: str = ""


NOTHING_SEEN = Seen()


def read_seen(form: Mapping[str, str]) -> Seen:
    """Return what the page showed, or the step after which this one was recorded; Problem 422 for no version."""
    return Seen(read_version(form), clean_value(form.get("after", "")).lower())


def id_for(typed: Mapping[str, str], problem: Problem | None = None) -> str:
    """Return the id of a form that is shown, by which sent twice is once.

    A form that comes back to be mended keeps its own; after a conflict, when that is another one's, it gets a new one.
    """
    kept = None if problem and problem.code in ("conflict", "sent_before") else same_uuid(typed.get("client_id", ""))
    return kept or str(uuid.uuid4())


def listed(kind: type) -> list[Listed]:
    """Return the fields of an input as they are sent.

    With them are listed those of its ``PARTS``, which are inputs of their own, and the files that its ``FILES`` names.
    """
    found = [(field.name, field.metadata.get("field")) for field in dataclasses.fields(kind)]
    files = {"type": "array", "items": {"type": "string", "format": "binary"}}
    return [
        *(Listed(how.sent_as or name, how.schema, how.required) for name, how in found if how),
        *(one for part in getattr(kind, "PARTS", ()) for one in listed(part)),
        *(Listed(name, files | {"maxItems": most}, False) for name, most in getattr(kind, "FILES", {}).items()),
    ]


@dataclass_transform(
    frozen_default=True,
    field_specifiers=(
        text,
        text_or_none,
        name_text,
        texts,
        choice,
        choice_or_none,
        member,
        member_or_none,
        several,
        flag,
        whole,
        needed_version,
        number,
        row,
        rows,
        day,
        moment,
        parsed,
        phone,
        typed_phone,
        secret,
        dataclasses.field,
        client_id,
        client_id_or_none,
        version,
        needed_version,
        digests,
    ),
)
def form_input(kind: type[T]) -> type[T]:
    """Make a class an input: frozen, with the fields that its values declare."""
    for name in kind.__annotations__:
        how = kind.__dict__.get(name)
        if isinstance(how, Field):
            default = dataclasses.MISSING if how.default is ... else how.default
            setattr(kind, name, dataclasses.field(default=default, metadata={"field": how}))
    made = dataclass(frozen=True)(kind)
    return INPUTS.add(made)
