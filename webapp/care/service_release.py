"""The ordinary case that a released matter becomes: registered at the counter in new words, with nothing of the old."""

import uuid
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.areas import queries as areas
from webapp.areas.models import Area, Level
from webapp.capture.schemas_counter import parse_intake
from webapp.capture.service_counter import record_intake
from webapp.cases import queries as cases
from webapp.cases.lists.service import town_of
from webapp.cases.rules import CaseAccess
from webapp.core import replay
from webapp.core.errors import invalid
from webapp.people.actor import Actor
from webapp.reports import service as reports
from webapp.reports.models import Channel
from webapp.reports.service import Sent

_ASKED = ("someone_hurt", "afraid_to_go_home", "minor_harmed")


def refuse_place(area_code: str) -> None:
    """Raise Problem 422 for what is no place of the lists; nothing chosen is the town itself."""
    area = areas.by_code(area_code) if area_code else None
    if area_code and (area is None or area.level == Level.MICRO_GRID):
        raise invalid(area_code="没有这个地方，请重新选")


def open_ordinary(actor: Actor, held: CaseAccess, wanted: Mapping[str, Any]) -> str:
    """Open an ordinary dispute as if somebody had come to the counter, in the open transaction; return its code.

    Two units said that nobody is in danger: the three questions are answered with no. Nothing leads from it back.
    """
    wanted = {name: str(value) for name, value in wanted.items()}  # no longer sealed: these words are for everybody
    form = MultiDict(
        {
            "client_id": str(uuid.uuid4()),
            "about": f"dispute:{wanted['category']}",
            "description": wanted["text"],
            "severity": "normal",
            **dict.fromkeys(_ASKED, "no"),
        }
    )
    intake = parse_intake(form, channel=Channel.WALK_IN)
    digest = replay.digest(form.items(), (), None)
    submission, _ = reports.claim(actor.id, form["client_id"], "report", digest)
    case = record_intake(intake, submission, Sent(digest, [], (), None, None), _place(held, wanted), actor)
    return case.code


def _place(held: CaseAccess, wanted: Mapping[str, Any]) -> Area:
    """Return the place that was chosen, else the town in which the old one lies."""
    chosen = areas.by_code(wanted["area"]) if wanted["area"] else None
    return chosen or cases.area_by_id(town_of(held.area))
