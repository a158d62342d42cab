"""One report with what belongs to it, as rows; which lists it stands in is asked of the services' own functions."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from webapp.areas.models import Area, Level
from webapp.areas.scope import person_scope, scope_entries, scopes_of_area
from webapp.cases.lists.service import scope_rows
from webapp.cases.models import Case
from webapp.cases.states import State
from webapp.core import clock
from webapp.core.codes import new_code
from webapp.reports.catalogue import categories
from webapp.reports.models import ReportKind

Row = Mapping[str, Any]
WITH_PHOTO = 0.6
_WORDS = (
    "路灯不亮了，晚上走路看不清。",
    "桥头栏杆松了，摸上去会晃。",
    "水沟堵了，一下雨就漫到路上。",
    "两家为排水沟争了几句。",
)
_PLACES = ("村口桥头", "小卖部门口", "晒谷坪", "祠堂后面")
# Most matters stay with the villagers' group, some were handed up.
_HELD_AT, _HELD_SHARES = (Level.GRID, Level.VILLAGE, Level.TOWN), (80, 15, 5)
_OPEN = (State.SUBMITTED, State.ACKNOWLEDGED, State.IN_PROGRESS)


class Matter:
    """One report with what belongs to it, as rows."""

    def __init__(
        self, number: int, area: Area, author: int, kind: ReportKind, at: datetime, is_open: bool, chance: Random
    ) -> None:
        self.number, self.area, self.author, self.kind, self.at = number, area, author, kind, at
        self.has_photo = kind != ReportKind.PATROL and chance.random() < WITH_PHOTO
        self.category = None if kind == ReportKind.PATROL else chance.choice(list(categories(kind)))
        self._client_id = str(uuid.UUID(int=chance.getrandbits(128)))
        self._digest = chance.randbytes(32).hex()
        self._words, self._place = chance.choice(_WORDS), chance.choice(_PLACES)
        self.case = None if self.category is None else self._case(is_open, chance)

    @property
    def submission(self) -> Row:
        return {
            "id": self.number,
            "author_id": self.author,
            "client_id": self._client_id,
            "kind": "report",
            "digest": self._digest,
            "received_at": self.at,
        }

    @property
    def report(self) -> Row:
        return {
            "id": self.number,
            "submission_id": self.number,
            "author_id": self.author,
            "area_id": self.area.id,
            "kind": str(self.kind),
            "protected": False,
            "category": self.category,
            "severity": None,
            "description": self._words,
            "place_name": self._place,
            "received_at": self.at,
            "details": "{}",
            "claim_doubtful": False,
        }

    @property
    def photo(self) -> Row:
        return {
            "id": self.number,
            "submission_id": self.number,
            "position": 0,
            "sha256": self._digest,
            "file": self._digest,
            "mime": "image/jpeg",
            "width": 1600,
            "height": 1200,
            "thumbnail": self._digest,
        }

    @property
    def joining(self) -> Row:
        return {"case_id": self.number, "report_id": self.number, "joined_at": self.at, "left_at": None}

    def entries(self) -> Iterable[Row]:
        """Return the list entries of the case, or of the round that has none."""
        if self.case is None:
            return scope_entries(scopes_of_area(self.area), [("all", clock.to_micros(self.at))], self.number)
        return scope_rows(self.case, self.area, [person_scope(self.author)])

    def _case(self, is_open: bool, chance: Random) -> Case:
        due = self.at + timedelta(minutes=chance.randrange(720, 7200))
        done = None if is_open else self.at + timedelta(minutes=chance.randrange(60, 6000))
        seen = self.at + timedelta(minutes=chance.randrange(5, 480))
        state = chance.choice(_OPEN) if is_open else State.CLOSED
        level = chance.choices(_HELD_AT, _HELD_SHARES)[0]
        return Case(
            id=self.number,
            code=new_code(chance.randbytes),
            kind=self.kind,
            category=self.category,
            severity="normal",
            protected=False,
            area_id=self.area.id,
            author_id=self.author,
            opening_report_id=self.number,
            state=str(state),
            version=1 if is_open else 4,
            holder_level=str(level),
            holder_area_id=self.area.lineage[level.rank],
            received_at=self.at,
            held_since=self.at,
            step_due_at=due if is_open else None,
            resolve_due_at=due,
            due_at=due,
            acknowledged_at=None if state == State.SUBMITTED else seen,
            resolved_at=done,
            closed_at=done,
            close_reason=None if is_open else "solved",
            latest_note="" if is_open else "已经修好",
        )
