"""What the page of a point shows of its faults, and the points among which one chooses to report."""

import uuid
from collections.abc import Mapping
from typing import Any

from webapp.cameras import queries
from webapp.cameras.faults.queries import FaultRow, faults_of
from webapp.cameras.queries import CameraRow
from webapp.cameras.states import STATE_LABELS, State
from webapp.cases.states import STATE_LABELS as CASE_LABELS
from webapp.cases.states import State as CaseState
from webapp.core import clock
from webapp.core.errors import Problem
from webapp.people.actor import Actor
from webapp.web.formatting import day_words
from webapp.web.forms import id_for


def camera_page(
    actor: Actor, row: CameraRow, problem: Problem | None = None, typed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return what the page of one point shows to this actor."""
    camera, found = row.camera, faults_of(actor, row.camera.id)
    reports = actor.can("camera.report") and camera.state != State.OFF
    return {
        "row": row,
        "camera": camera,
        "faults": [said(one) for one in found],
        "open": next((one for one in found if one.open), None),
        "reports": reports,
        "asks": actor.can("camera.ask") and not actor.can("camera.report"),
        "keeps": actor.can("camera.keep"),
        "kept": str(clock.to_micros(camera.changed_at)) if reports else "",
        "problem": problem,
        "typed": typed or {},
        "client_id": id_for(typed or {}, problem),
        "new_id": lambda: str(uuid.uuid4()),
    }


def said(one: FaultRow) -> dict[str, Any]:
    """Return one fault in words: since when, until when, how its case stands."""
    fault = one.fault
    if fault.ended_at is None:
        words = CASE_LABELS[CaseState(one.state)][0] if one.state else "在修"
        return {"title": f"{day_words(fault.opened_at)}起坏着", "second": words, "url": _url(one), "bad": True}
    if fault.mended_at is None:
        return {"title": f"{day_words(fault.opened_at)}坏的", "second": "没有修成", "url": _url(one), "bad": True}
    words = f"{day_words(fault.mended_at)}修好"
    return {"title": f"{day_words(fault.opened_at)}坏的", "second": words, "url": _url(one), "bad": False}


def _url(one: FaultRow) -> str | None:
    return f"/cases/{one.code}" if one.code else None


def choose_page(actor: Actor) -> dict[str, Any]:
    """Return the points around a person, village by village, from which one is chosen to report."""
    villages: dict[str, list[dict[str, Any]]] = {}
    for row in queries.all_seen(actor):
        camera = row.camera
        place = "" if camera.latitude is None else f"{camera.latitude} {camera.longitude}"
        found = {"camera": camera, "state": STATE_LABELS[camera.state][0], "at": place}
        villages.setdefault(row.village.name, []).append(found)
    return {"villages": villages, "many": len(villages) > 1}
