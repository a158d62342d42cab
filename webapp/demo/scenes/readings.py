"""规范 with who has read them, 清单 with what was noted, 意见 with their answers; everybody in them is made up."""

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from webapp.areas.models import Level
from webapp.core.db import db
from webapp.demo.corpus import DATA
from webapp.demo.moments import Moments, Scene, daylight
from webapp.demo.who import GRID_CENTRE, actor_of, person
from webapp.people.models import Post
from webapp.standards.rules import ROLES_OF, Frequency, Group, Mark
from webapp.standards.schemas import StandardInput
from webapp.standards.schemas_checklists import ChecklistInput, MarkInput
from webapp.standards.service import note_read, publish_standard
from webapp.standards.service_checklists import note_round, publish_checklist
from webapp.suggestions.schemas import StepInput, SuggestionInput
from webapp.suggestions.service import advance, put_in
from webapp.suggestions.states import About, Action

_READERS_OF_A_KIND = 30
"""So many at most of each group read a text in the demo, so that it is built quickly."""


def scenes(moments: Moments) -> Iterator[Scene]:
    """Yield (moment, what happens) of all of it up to now."""
    data = json.loads((DATA / "readings.json").read_text(encoding="utf-8"))
    for number, row in enumerate(data["standards"]):
        yield from _standard(moments, number, row)
    lists: list[int] = []
    yield moments.ago(days=40), partial(_checklists, lists, data["checklists"])
    # Early in a week or a month little is noted yet: what is written down is of the period in which we are.
    for number, row in enumerate(data["marks"]):
        yield _at(moments, 0.1 + number / 60), partial(_note, lists, row)
    for number, row in enumerate(data["suggestions"]):
        yield from _suggestion(moments, number, row)


def _at(moments: Moments, days_ago: float) -> datetime:
    return min(daylight(moments.ago(days=days_ago)), moments.ago(minutes=1))


def _standard(moments: Moments, number: int, row: Any) -> Iterator[Scene]:
    made: list[int] = []
    chance = random.Random(f"readers of {number}")  # noqa: S311 - no secret
    begun = _at(moments, row["days_ago"])
    wanted = StandardInput(row["title"], row["text"], "", tuple(Group(one) for one in row["groups"]))
    yield begun, lambda: made.append(publish_standard(person(GRID_CENTRE), wanted).id)
    for part in range(1, 5):
        when = begun + (moments.at - begun) * part / 5
        yield when, partial(_read, made, wanted.groups, row["read"] / 4, chance)


def _read(made: list[int], groups: tuple[str, ...], share: float, chance: random.Random) -> None:
    for group in groups:
        query = select(Post.user_id).where(Post.role.in_(ROLES_OF[Group(group)])).distinct().order_by(Post.user_id)
        people = list(db.session().scalars(query))
        few = people if len(people) < _READERS_OF_A_KIND else people[:: len(people) // _READERS_OF_A_KIND]
        for user_id in few:
            if chance.random() < share:
                note_read(actor_of(user_id), made[0])


def _checklists(lists: list[int], rows: Any) -> None:
    for row in rows:
        wanted = ChecklistInput(row["title"], Level(row["level"]), Frequency(row["frequency"]), tuple(row["items"]))
        lists.append(publish_checklist(person(GRID_CENTRE), wanted).id)


def _note(lists: list[int], row: Any) -> None:
    done = [MarkInput(f"i{number}", Mark.DONE, "") for number in row["done"]]
    spared = [MarkInput(f"i{number}", Mark.NOT_APPLICABLE, why) for number, why in row.get("not", {}).items()]
    note_round(person(row["who"]), lists[row["list"]], row["area"], None, done + spared)


def _suggestion(moments: Moments, number: int, row: Any) -> Iterator[Scene]:
    made: list[int] = []
    said = SuggestionInput(About(row["about"]), row["words"], row["named"])
    begun = _at(moments, row["days_ago"] + 0.05 + number / 100)
    yield begun, lambda: made.append(put_in(person(row["who"]), said).id)
    for version, (action, after, words) in enumerate(row["steps"], 1):
        step = StepInput(Action(action), version, words)
        yield begun + timedelta(days=after, minutes=20), partial(_answer, made, step)


def _answer(made: list[int], step: StepInput) -> None:
    advance(person(GRID_CENTRE), made[0], step)
