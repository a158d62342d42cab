"""What the justice office has under way in the demo town: legal aid, plans, events, typical cases. Nobody is real."""

import json
import random
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from webapp.cases.clocks import statutory
from webapp.config import ROOT
from webapp.core import clock
from webapp.core.db import db, insert
from webapp.demo.moments import Moments, Scene
from webapp.demo.names import phone
from webapp.demo.roster import village_names
from webapp.demo.town import Town
from webapp.demo.who import actor_of, holder
from webapp.legal_aid import schemas as aid_schemas
from webapp.legal_aid import service as aid
from webapp.legal_aid.states import Action as AidAction
from webapp.outreach import schemas, schemas_stories, service_events, service_plans, service_stories
from webapp.outreach.models import SurveyCount
from webapp.outreach.states import Action
from webapp.people.actor import Actor
from webapp.people.models import Post
from webapp.people.permissions import Role
from webapp.web.lists.months import next_month

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://one-door.example/demo-outreach")


def scenes(town: Town, moments: Moments) -> Iterator[Scene]:
    """Yield (moment, what happens) of the weeks up to now, through the services."""
    data = json.loads((ROOT / "webapp/demo/data/outreach.json").read_text(encoding="utf-8"))
    yield from _Office(town, moments).scenes(data)


class _Office:
    """The justice office at work; people are read when the first thing happens."""

    def __init__(self, town: Town, moments: Moments) -> None:
        self.town, self.moments, self.anchor = town, moments, moments.today
        self.villages = list(village_names())
        self.randbytes = random.Random(f"outreach of {self.anchor.isoformat()}").randbytes  # noqa: S311 - no secret

    def scenes(self, data: Any) -> Iterator[Scene]:
        for number, row in enumerate(data["applications"]):
            yield from self._application(number, row)
        yield self._at(-20, "10:00"), partial(self._plans, data["plans"])
        for number, row in enumerate(data["events"]):
            yield from self._event(number, row)
        for number, row in enumerate(data["stories"]):
            yield self._at(-18 + number, "16:00"), partial(self._story, row)
        yield self._at(-1, "17:00"), self._answers

    def _at(self, days: int, hour: str) -> datetime:
        return datetime.combine(self.anchor + timedelta(days=days), time.fromisoformat(hour), clock.SHANGHAI)

    def _holder(self, role: Role, village: int = 0) -> Actor:
        if not village:
            return holder(role)
        query = select(Post.user_id).where(Post.role == role).order_by(Post.id)
        query = query.where(Post.area_id == self.town.areas[self._village(village)].id)
        return actor_of(db.session().scalars(query).first() or 0)

    def _village(self, number: int) -> str:
        return self.villages[number - 1] if number else ""

    def _application(self, number: int, row: Any) -> Iterator[Scene]:
        codes: list[str] = []

        def apply() -> None:
            form = MultiDict([(code, value) for code, values in row["answers"].items() for value in values])
            form.update({"name": row["name"], "story": row["story"], "contact": row.get("contact", "")})
            form.update({"phone": phone("1008", 101 + number), "village": self._village(row["village"])})
            if "behalf" in row:
                form.update({"for_whom": "other", "consent": "1", "on_behalf": row["behalf"]})
            codes.append(aid.apply(aid_schemas.parse_application(form), randbytes=self.randbytes).code)

        if row.get("due_today"):
            yield self.moments.begun(statutory("aid_decide")), apply
            return
        yield self._at(-row["days_ago"], "09:40"), apply
        for action, after, *words in row["steps"]:
            step = self._step(action, row["village"], words[0] if words else "", row.get("helper"))
            yield self._at(after - row["days_ago"], "15:10"), partial(step, codes)

    def _step(self, action: str, village: int, words: str, helps: str | None) -> Callable[[list[str]], None]:
        role = Role(helps) if helps else Role.VILLAGE_LEGAL_ADVISER

        def take(codes: list[str]) -> None:
            helper = self._holder(role, 0 if helps else village).id if action == "assign" else None
            papers = ("identity", "injury") if action == "ask-papers" else ()
            step = aid_schemas.StepInput(AidAction(action), None, words, papers, helper)
            aid.act(self._holder(Role.JUSTICE_OFFICER), codes[0], step)

        return take

    def _plans(self, rows: Any) -> None:
        officer, month = self._holder(Role.JUSTICE_OFFICER), self.anchor.replace(day=1)
        for row in rows:
            village = self.town.areas[self._village(row["village"])]
            line = schemas.PlanInput(row["topic"], row["reason"], row["kind"], "", row["place"])
            wanted = next_month(month) if row["month"] else month
            service_plans.add_line(officer, village, wanted, line)
            if row["out"]:
                service_plans.publish(officer, village, wanted)

    def _event(self, number: int, row: Any) -> Iterator[Scene]:
        made: list[str] = []

        def plan() -> None:
            officer = self._holder(Role.JUSTICE_OFFICER)
            own = row["lecturer_kind"] == Role.VILLAGE_LEGAL_ADVISER
            lecturer = self._holder(Role.VILLAGE_LEGAL_ADVISER, row["village"]).id if own else None
            names = ("topic", "place", "material", "lecturer_kind", "lecturer")
            sent = schemas.EventInput(
                kind=row["kind"],
                village=self._village(row["village"]),
                starts_at=self._at(row["days"], row["time"]),
                minutes=60,
                lecturer_id=lecturer,
                **{name: row[name] for name in names},
            )
            event = service_events.plan_event(officer, sent, randbytes=self.randbytes)
            made.append(event.code)
            if "planned" not in row:
                service_events.act(officer, event.code, Action.ANNOUNCE, None)

        yield self._at(min(row["days"] - 5, -4), "11:00"), plan
        if "held" in row:

            def hold() -> None:
                officer = self._holder(Role.JUSTICE_OFFICER)
                given = {"head_count": row["held"], "questions": row["questions"]}
                service_events.act(officer, made[0], Action.HOLD, None, **given)

            yield self._at(row["days"], "14:00"), hold

    def _story(self, row: Any) -> None:
        names = ("topic", "title", "story", "outcome", "lesson")
        writer = self._holder(Role.JUSTICE_OFFICER if row["checked"] else Role.VILLAGE_LEGAL_ADVISER)
        story = service_stories.write(writer, schemas_stories.StoryInput(*(row[name] for name in names)))
        if row["checked"]:
            service_stories.publish(self._holder(Role.MEDIATOR), story.id, None, looked=True)
        if row.get("taken_back"):
            service_stories.take_back(self._holder(Role.POLITICAL_LEGAL_COMMISSIONER), story.id)

    def _answers(self) -> None:
        month, area_id = self.anchor.replace(day=1), self.town.areas[self._village(2)].id
        counts = {"gain": (9, 3, 1), "happiness": (7, 5, 1), "safety": (10, 2, 0)}
        rows = [
            {"area_id": area_id, "month": month, "question": question, "answer": answer, "value": value}
            for question, values in counts.items()
            for answer, value in zip(("good", "fair", "poor"), values, strict=True)
        ]
        db.session().execute(insert(SurveyCount), rows)
