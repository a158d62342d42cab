"""Kinds of paper: what a package says of each paper that its things have.

    SLIP = register(Paper("decision", "slip", "交办单", "decisions/_slip.html", load, fill, may_finish=may_finish))

Its sheet is a template of the package, filled from the thing as it is now while the paper is a draft, and the same for
ever once it was made final (``service.finish``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from webapp.core.erasure import on_erase
from webapp.core.registry import Registry
from webapp.documents.service_traces import forget
from webapp.people.actor import Actor


@dataclass(frozen=True)
class Thing:
    """What a paper is about, as its package loaded it: where its page is, its number, the case that it belongs to."""

    id: int
    url: str
    row: Any
    number: str | None = None
    case_id: int | None = None
    protected: bool = False


@dataclass(frozen=True)
class Paper:
    """A kind of paper: the thing it is about (as the journal names it), its name in the address, and its title.

    ``load`` finds the thing through the actor's scope, or is the one 404. ``fill`` returns what the ``template`` of its
    sheet shows: full names stand there and nowhere else. ``may_see`` and ``may_finish`` say who of those who see the
    thing; ``lacks`` why it can't be made final yet, in a sentence.
    """

    subject: str
    name: str
    title: str
    template: str
    load: Callable[[Actor, Any], Thing]
    fill: Callable[[Thing], Mapping[str, Any]]
    may_see: Callable[[Actor, Thing], bool] = lambda _actor, _thing: True
    may_finish: Callable[[Actor, Thing], bool] = lambda _actor, _thing: False
    lacks: Callable[[Thing], str] = lambda _thing: ""


PAPERS: Registry[Paper] = Registry("papers")
_SUBJECTS: Registry[str] = Registry("things that have papers")


def of_subject(subject: str) -> str:
    """Let papers and signatures about a kind of thing go when it is erased; every such kind says so once."""
    if subject not in _SUBJECTS:
        _SUBJECTS.add(subject)
        on_erase(subject)(partial(forget, subject))
    return subject


def register(paper: Paper) -> Paper:
    """Add a kind of paper; ValueError when its thing has one of this name already."""
    of_subject(paper.subject)
    return PAPERS.add(paper, (paper.subject, paper.name))
