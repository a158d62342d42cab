"""Forms of steps as data: which fields a step asks for, in their order; ``templates/kit/step_fields.html`` draws them.

A feature names them once, ``FORMS: Mapping[Action, tuple[Ask, ...]]``; what a field is called is what its schemas read.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.core.errors import Problem
from webapp.core.workflow import Transition

LONGEST = 2000


@dataclass(frozen=True)
class Ask:
    """A field of a form: its name, what is asked, and how: a kind that the template knows.

    ``of`` names the list of a choice (``data/choices.csv``, or what the feature adds), ``folded`` what is behind 更多;
    ``bad`` are answers that are brick when chosen.
    """

    name: str
    word: str
    how: str = "text"
    of: str = ""
    hint: str = ""
    columns: int = 1
    bad: tuple[str, ...] = ()
    folded: bool = False
    most: int = LONGEST


@dataclass(frozen=True)
class Tried:
    """The form that was asked for or came back: its action, what was typed, what is wrong."""

    action: str = ""
    typed: Mapping[str, Any] = field(default_factory=dict)
    problem: Problem | None = None

    @property
    def wrong(self) -> Problem | None:
        """What is wrong with the fields of the form; not that somebody else has to do it, or did already."""
        return self.problem if self.problem and self.problem.status not in (403, 404, 409) else None

    @property
    def stays_open(self) -> bool:
        """Whether the form may be sent again: not where the state refused it."""
        return not (self.problem and self.problem.status in (403, 409))

    def said(self, forms: Iterable[Sequence[Ask]] = ()) -> dict[str, Any]:
        """Return what was typed by its names: one value each, all of those of which several may be chosen."""
        if not isinstance(self.typed, MultiDict):
            return dict(self.typed)
        many = {one.name for fields in forms for one in fields if one.how == "several"}
        return {name: values if name in many else values[0] for name, values in self.typed.lists()}


@dataclass(frozen=True)
class Sheet:
    """The form of a step as a half-screen dialog: its fields, what is in them, what is wrong."""

    step: Transition[Any, Any]
    fields: Sequence[Ask]
    id: str
    title: str
    hidden: Mapping[str, Any] = field(default_factory=dict)
    kept: Mapping[str, Any] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    message: str = ""
    open: bool = False

    @property
    def plain(self) -> Sequence[Ask]:
        """What everybody is asked."""
        return [one for one in self.fields if not one.folded]

    @property
    def folded(self) -> Sequence[Ask]:
        """What is asked only where it is needed."""
        return [one for one in self.fields if one.folded]


def beside_none(wrong: Problem | None, fields: Collection[Ask]) -> str:
    """Return what is wrong with no field of the form, as with whom or what it is about."""
    if wrong is None:
        return ""
    if not wrong.fields:
        return wrong.message
    drawn = {one.name for one in fields} | {"photos"}
    left = [words for name, words in wrong.fields.items() if name not in drawn and "-" not in name]
    return "；".join(left)


def sheet_of(step: Transition[Any, Any], fields: Sequence[Ask], tried: Tried) -> Sheet:
    """Return the form of a step; the one that was tried is open, with what was typed."""
    mine = tried.action == step.action
    wrong = tried.wrong if mine else None
    return Sheet(
        step,
        fields,
        f"do-{step.action}",
        step.word,
        kept=tried.said([fields]) if mine else {},
        faults=(wrong.fields or {}) if wrong else {},
        message=beside_none(wrong, fields),
        open=mine and tried.stays_open,
    )
