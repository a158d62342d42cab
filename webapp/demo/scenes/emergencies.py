"""Emergencies that are over: a search on 大槽岭 from its first call to its review, and a drill of another day."""

import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from webapp.areas.models import Area
from webapp.areas.queries import by_code
from webapp.core import clock
from webapp.core.db import db
from webapp.decisions import service as decisions
from webapp.decisions.schemas import StepInput
from webapp.decisions.schemas_drafts import Draft
from webapp.decisions.states import Action as Decided
from webapp.demo import who
from webapp.demo.corpus import DATA
from webapp.demo.moments import Moments, Scene, on
from webapp.emergencies.after import service_reports, service_review
from webapp.emergencies.after.queries import drafts_of
from webapp.emergencies.after.schemas import UpwardInput, Words
from webapp.emergencies.feed import service as feed
from webapp.emergencies.feed import service_facts
from webapp.emergencies.feed.queries_facts import newest
from webapp.emergencies.hq import queries, service_roll
from webapp.emergencies.hq import service as hq
from webapp.emergencies.hq.states import Action
from webapp.emergencies.persons import service as persons
from webapp.emergencies.teams import service as teams
from webapp.emergencies.teams.states import TeamAction
from webapp.people.actor import Actor
from webapp.people.models import Post
from webapp.people.permissions import Role
from webapp.people.queries_receiving import in_force
from webapp.reports.service import Sent

# Word of the data → a number, or of the village its lead, and its group leads and informants in turn.
NUMBERS = {"DESK": who.DISPATCHER, "POLICE": who.POLICE, "WOMEN": who.WOMEN}
OF_VILLAGE = {"LEAD": Role.VILLAGE_GRID_LEAD, "G": Role.GROUP_GRID_LEAD, "I": Role.MICRO_GRID_INFORMANT}
# Fields in which the data says somebody or something of this emergency by its word.
CALLED = ("for", "leader", "members")


def scenes(moments: Moments) -> Iterator[Scene]:
    """Yield (moment, what happens): each begins on a day before today, then so many minutes after it began."""
    rows: list[dict[str, Any]] = json.loads((DATA / "emergencies.json").read_text(encoding="utf-8"))
    for number, row in enumerate(rows):
        begun = on(moments.today - timedelta(days=row["days"]), time.fromisoformat(row["at"]))
        told = Told(row, f"one-door emergency {moments.today} {number}", begun)
        yield begun, told.start
        for minutes, name, what, fields in row["steps"]:
            yield begun + timedelta(minutes=minutes), partial(told.play, name, what, fields)


@dataclass
class Told:
    """An emergency that is told: its code once it has begun, and what of it later steps name."""

    row: dict[str, Any]
    named: str
    begun: datetime
    code: str = ""
    id: int = 0
    turn: int = 0
    known: dict[str, int] = field(default_factory=dict)

    def start(self) -> None:
        """Begin it: the dispatcher presses, at a pin."""
        pin = by_code(self.row.get("pin") or self.row["village"])
        sent = {"kind": self.row["kind"], "drill": self.row.get("drill", ""), "area": self.row["village"]}
        sent |= {"place_name": self.row["place"], "summary": self.row["summary"]}
        if pin is not None and pin.latitude is not None:
            sent |= {"latitude": str(pin.latitude), "longitude": str(pin.longitude)}
        form, along = self._sent(sent)
        made, _ = hq.record(self._actor("DESK"), form, MultiDict(), along, ask=False)
        self.code, self.id = made.code, made.id

    def play(self, name: str, what: str, fields: dict[str, Any]) -> None:
        """Let somebody take a step."""
        steps: dict[str, Callable[[Actor, dict[str, Any]], object]] = {
            "press": self._press,
            "step": self._step,
            "say": self._say,
            "fact": self._fact,
            "person": self._person,
            "found": self._found,
            "ambulance": self._ambulance,
            "team": self._team,
            "move": self._move,
            "report": self._report,
            "review": self._review,
            "finish": self._finish,
            "accept": self._accept,
        }
        steps[what](self._actor(name), fields)

    def _press(self, actor: Actor, fields: dict[str, Any]) -> None:
        form, along = self._sent(fields)
        service_roll.take(actor, self.code, form, MultiDict(), along)

    def _step(self, actor: Actor, fields: dict[str, Any]) -> None:
        form, along = self._sent(fields)
        hq.take(actor, self.code, Action(fields["action"]), form, MultiDict(), along)

    def _say(self, actor: Actor, fields: dict[str, Any]) -> None:
        feed.take(actor, self.code, *self._sent(fields))

    def _fact(self, actor: Actor, fields: dict[str, Any]) -> None:
        before = newest(self.id, fields["key"])
        form, _ = self._sent({**fields, "base": str(before.number if before else 0)})
        service_facts.change(actor, self.code, form)

    def _person(self, actor: Actor, fields: dict[str, Any]) -> None:
        seen_at = self.begun - timedelta(minutes=fields["last_seen_ago"])
        form, along = self._sent({**fields, "last_seen_at": seen_at.isoformat()})
        self.known[fields["name"]] = persons.record(actor, self.code, form, along)[0].id

    def _found(self, actor: Actor, fields: dict[str, Any]) -> None:
        persons.take_found(actor, self.code, *self._sent(fields))

    def _ambulance(self, actor: Actor, fields: dict[str, Any]) -> None:
        persons.take_ambulance(actor, self.code, *self._sent(fields))

    def _team(self, actor: Actor, fields: dict[str, Any]) -> None:
        form, along = self._sent(fields)
        self.known[fields["name"]] = teams.record(actor, self.code, form, along.digest)[0].id

    def _move(self, actor: Actor, fields: dict[str, Any]) -> None:
        form, along = self._sent(fields)
        team = self.known[fields["team"]]
        teams.take(actor, self.code, team, TeamAction(fields["action"]), form, along.digest)

    def _report(self, actor: Actor, fields: dict[str, Any]) -> None:
        """Write 信息快报 or the 续报 after it, with a word ``more``, and send it."""
        made, _ = service_reports.make(actor, self.code)
        body = "\n".join(filter(None, (made.body, fields.get("more"))))
        wanted = UpwardInput(sent_to=made.sent_to, title=made.title, body=body, seen=made.version, merge=None)
        service_reports.send(actor, self.code, made.rank, made.version, wanted)

    def _review(self, actor: Actor, fields: dict[str, Any]) -> None:
        today = clock.local_day(clock.now())
        wanted = [
            Draft(what, self.row["village"], due=(today + timedelta(days=days)).isoformat())
            for what, days in fields.get("decisions", ())
        ]
        service_review.write(actor, self.code, Words(fields["well"], fields["badly"], wanted))

    def _finish(self, actor: Actor, fields: dict[str, Any]) -> None:
        form, along = self._sent(fields)
        service_review.take(actor, self.code, form, MultiDict(), along)

    def _accept(self, actor: Actor, _fields: dict[str, Any]) -> None:
        """Let the village accept what the review decided."""
        wanted = StepInput("", None)
        for row in drafts_of(self.id):
            _, along = self._sent({})
            decisions.take(actor, row.decision_id or 0, Decided.ACCEPT, lambda _step: wanted, along)

    def _sent(self, fields: dict[str, Any]) -> tuple[MultiDict[str, str], Sent]:
        """Return the form of a step under an id of its own, with the rows of the roll-call and persons it names."""
        self.turn += 1
        own_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self.named} {self.turn}"))
        form: MultiDict[str, str] = MultiDict({"client_id": own_id})
        for key, value in fields.items():
            values = value if isinstance(value, list) else [value]
            form.setlist(key, [self._meant(key, one) for one in values])
        return form, Sent(own_id.replace("-", "") * 2)

    def _meant(self, key: str, value: Any) -> str:
        if key in CALLED:
            user_id = self._actor(value).id
            return str(next(one.entry.id for one in queries.roll_of(self.id) if one.entry.user_id == user_id))
        return str(self.known[value] if key == "person" else value)

    def _actor(self, name: str) -> Actor:
        if name in NUMBERS:
            return who.person(NUMBERS[name])
        word, place = name.rstrip("0123456789"), int(name.lstrip("LEADGI") or 1)
        village = by_code(self.row["village"])
        query = (
            select(Post.user_id)
            .join(Area, Area.id == Post.area_id)
            .where(Area.path.startswith(village.path if village else ""), Post.role == OF_VILLAGE[word])
            .where(in_force(clock.now()))
            .order_by(Area.path, Post.id)
        )
        return who.actor_of(list(db.session().scalars(query.limit(place)))[-1])
