"""A fault on other pages: which point a case mends, on the page of the case."""

from collections.abc import Mapping
from typing import Any

from webapp.cameras.faults.queries import any_of_case, cameras_of_case
from webapp.cameras.rules import paths_of
from webapp.cameras.states import STATE_LABELS
from webapp.cases.panels import case_panel
from webapp.cases.rules import CaseAccess
from webapp.people.actor import Actor


@case_panel("cameras/faults/_on_case.html", there=any_of_case)
def point_of_case(actor: Actor, held: CaseAccess) -> Mapping[str, Any] | None:
    """Show which point a case mends, and lead there who sees points."""
    found = cameras_of_case(held.case.id)
    opens = actor.can("camera.read") and held.area.path.startswith(paths_of(actor))
    rows = [
        {
            "words": f"{camera.name} · {camera.code}",
            "second": camera.place or village,
            "state": STATE_LABELS[camera.state][0],
            "url": f"/cameras/{camera.code}" if opens else None,
        }
        for camera, village in found
    ]
    return {"rows": rows} if rows else None
