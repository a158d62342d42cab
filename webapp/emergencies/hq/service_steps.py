"""What every change of a headquarters shares: what was pressed is kept once, open pages ask anew, it responds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update

from webapp.core import clock, replay
from webapp.core.db import db
from webapp.emergencies.hq.models import Headquarters, HeadquartersStep
from webapp.emergencies.hq.states import HEADQUARTERS, Action
from webapp.people.actor import Actor
from webapp.reports.models import Submission
from webapp.reports.service import Sent


@dataclass(frozen=True)
class Taken:
    """A step that was taken now or before: its headquarters and what was sent."""

    headquarters: Headquarters
    submission: Submission
    new: bool


def follow(headquarters: Headquarters, event: str, actor_id: int | None) -> None:
    """Let a headquarters respond once somebody is there or a team is under way; said once."""
    step = HEADQUARTERS[Action.RESPOND]
    if headquarters.state not in step.sources:
        return
    with HEADQUARTERS.take(headquarters, step):
        headquarters.responding_at = headquarters.changed_at = clock.now()
    HEADQUARTERS.record(headquarters, step, actor_id=actor_id, cause=event)


def tell_pages(headquarters: Headquarters) -> None:
    """Let open pages of a headquarters ask anew: past its version, since no step of it was taken."""
    table: Any = Headquarters.__table__
    db.session().execute(update(table).where(table.c.id == headquarters.id).values(news=table.c.news + 1))


def keep(
    headquarters: Headquarters,
    submission: Submission,
    action: str,
    actor: Actor,
    *,
    words: str = "",
    at: datetime | None = None,
    roll_id: int | None = None,
    late: bool = False,
    position: str | None = None,
) -> HeadquartersStep:
    """Keep what was pressed as it was sent, with both of its times."""
    now = clock.now()
    kept = HeadquartersStep(
        submission_id=submission.id,
        headquarters_id=headquarters.id,
        roll_id=roll_id,
        action=action,
        words=words,
        by_id=actor.id,
        at=at or now,
        received_at=now,
        late=late,
        position=position,
    )
    db.session().add(kept)
    db.session().flush()
    return kept


def receipt(taken: Taken, sent: Sent) -> replay.Receipt:
    """Return the receipt of what was taken: where it is, its state and version now; what came along."""
    headquarters, submission = taken.headquarters, taken.submission
    return replay.Receipt(
        client_id=submission.client_id,
        digest=submission.digest,
        received_at=submission.received_at.isoformat(),
        new=taken.new,
        about={
            "url": f"/emergencies/hq/{headquarters.code}",
            "id": headquarters.id,
            "code": headquarters.code,
            "state": headquarters.state,
            "version": headquarters.version,
        },
        expected=len(sent.expected),
        stored=len(sent.photos),
    )
