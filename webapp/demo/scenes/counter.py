"""What residents came with, called about or wrote: registered at the counter; all of it is made up."""

import json
import random
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.areas.models import Area
from webapp.capture.schemas_counter import parse_intake
from webapp.capture.service_counter import record_intake
from webapp.cases.models import Case
from webapp.cases.service import act
from webapp.cases.states_steps import Action
from webapp.demo.corpus import DATA
from webapp.demo.forms import payload_of
from webapp.demo.moments import Moments, Scene, daylight
from webapp.demo.who import POLICE, person
from webapp.people.service import resident_account
from webapp.reports import service as reports
from webapp.reports.service import Sent

_TOWN = "450324106"


def scenes(areas: dict[str, Area], moments: Moments) -> Iterator[Scene]:
    """Yield (moment, what happens) of every intake and what came of it."""
    rows: list[dict[str, Any]] = json.loads((DATA / "counter.json").read_text(encoding="utf-8"))
    randbytes = random.Random(f"counter of {moments.today.isoformat()}").randbytes  # noqa: S311 - no secret
    for number, row in enumerate(rows):
        one = Intake(row, areas, _id(moments, number), randbytes)
        at = daylight(moments.ago(hours=row["ago"])) + timedelta(seconds=number)
        yield at, one.take_in
        for hours, who, action, note in row.get("steps", ()):
            yield at + timedelta(hours=hours), partial(one.step, who, Action(action), note)


class Intake:
    """One person who came, and the case that was opened for them."""

    def __init__(
        self, row: dict[str, Any], areas: dict[str, Area], own_id: str, randbytes: Callable[[int], bytes]
    ) -> None:
        self._row, self._areas, self._id, self._randbytes = row, areas, own_id, randbytes
        self._case: Case | None = None

    def take_in(self) -> None:
        """Write down what they said, as the counter does."""
        row = self._row
        names = {"about": "about", "channel": "channel", "description": "text", "place_name": "where"}
        names |= {"caller_name": "name", "caller_phone": "phone", "call_back": "call_back"}
        sent = {name: row[key] for name, key in names.items()} | {"client_id": self._id, "severity": "normal"}
        form = MultiDict({name: value for name, value in (sent | row.get("more", {})).items() if value})
        intake = parse_intake(form, police=row["by"] == POLICE)
        registrar = person(row["by"]) if row["by"] else None
        digest = payload_of(form, []).digest
        sender = registrar.id if registrar else resident_account().id
        submission, _ = reports.claim(sender, self._id, "report", digest)
        area = self._areas[_TOWN + row["area"]]
        self._case = record_intake(intake, submission, Sent(digest), area, registrar, randbytes=self._randbytes)

    @property
    def code(self) -> str:
        """The code of the case, once it was opened."""
        if self._case is None:
            raise LookupError("nothing was taken in")
        return self._case.code

    def step(self, who: str, action: Action, note: str) -> None:
        """Take a step on their case."""
        act(person(who), self.code, action, version=None, note=note)


def _id(moments: Moments, number: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"one-door counter {moments.today} {number}"))
