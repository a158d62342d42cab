"""What a form asks about places: which micro-grid one lies in, what was reported close by, where to put a pin."""

from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import select

from webapp.areas import queries as areas
from webapp.areas.models import Area, Level
from webapp.areas.queries_schematic import NOTHING, WIDTH, schematic_for_pin
from webapp.cases.models import Case
from webapp.cases.states import OPEN_STATES, Reach
from webapp.core.db import db
from webapp.core.geo import AreaIndex, bounding_box, distance_m
from webapp.people.actor import Actor
from webapp.reports.models import Report, ReportKind

NEARBY_METRES = 100.0
# A name that is farther away leads nobody there.
NAMED_METRES = 500.0
# More open matters of one kind on a spot than that are of no use to anybody.
MOST_MEASURED = 200


@dataclass(frozen=True)
class Location:
    """Where a phone says it is: degrees (WGS-84) and metres."""

    latitude: float
    longitude: float
    accuracy_m: float | None


def other_micro_grid(actor: Actor, place: Location) -> Area | None:
    """Return the micro-grid the phone is clearly in, when that is not the actor's own; None whenever in doubt."""
    home = actor.home_post
    if home is None or home.area_level != Level.MICRO_GRID:
        return None
    code = _index().clearly_in_another(place.latitude, place.longitude, place.accuracy_m, home.area_code or "")
    return areas.by_code(code) if code else None


def pin_map(path: str | None) -> dict[str, Any] | None:
    """Return the drawing on which a pin is put in the area with this path, as phones keep it; None without outlines."""
    drawing, areas_there = schematic_for_pin(path) if path else (NOTHING, ())
    if drawing.frame is None:
        return None
    zones = [
        {"d": outline.path, "x": outline.x, "y": outline.y, "lines": area.lines, "label": area.label, "own": area.own}
        for area in areas_there
        if (outline := drawing.outlines.get(area.code))
    ]
    return {"width": WIDTH, "height": drawing.height, "frame": drawing.frame.words, "zones": zones}


def nearby_case(place: Location, category: str) -> tuple[Case, float] | None:
    """Return the nearest open hazard of a category within 100 m, with its distance in metres; never a protected one."""
    box = bounding_box(place.latitude, place.longitude, NEARBY_METRES)
    query = select(Case).where(
        Case.kind == ReportKind.HAZARD,
        Case.latitude.between(box.south, box.north),
        Case.longitude.between(box.west, box.east),
        Case.category == category,
        Case.state.in_(OPEN_STATES),
        Case.reach == Reach.AREA,
        ~Case.protected,
    )
    here = (place.latitude, place.longitude)
    measured = [
        (distance_m(here, (case.latitude, case.longitude)), case)
        for case in db.session().scalars(query.order_by(Case.id.desc()).limit(MOST_MEASURED))
        if case.latitude is not None and case.longitude is not None
    ]
    metres, case = min(measured, key=lambda found: found[0], default=(NEARBY_METRES + 1, None))
    return (case, metres) if case and metres <= NEARBY_METRES else None


def micro_grid_at(place: Location) -> Area | None:
    """Return the micro-grid in which a place lies; None outside all outlines."""
    code = _index().holding(place.latitude, place.longitude)
    return areas.by_code(code) if code else None


def named_near(place: Location, but: int) -> tuple[str, float] | None:
    """Return the nearest place that a hazard nearby was given a name for, with its distance in metres.

    The names are those of places as people call them; of disputes and protected matters none is told. ``but`` is the
    case that asks.
    """
    box = bounding_box(place.latitude, place.longitude, NAMED_METRES)
    query = (
        select(Report.place_name, Case.latitude, Case.longitude)
        .join(Report, Report.id == Case.opening_report_id)
        .where(
            Case.kind == ReportKind.HAZARD,
            Case.latitude.between(box.south, box.north),
            Case.longitude.between(box.west, box.east),
            Report.place_name != "",
            Case.id != but,
            Case.reach == Reach.AREA,
            ~Case.protected,
        )
    )
    here = (place.latitude, place.longitude)
    rows = db.session().execute(query.order_by(Case.id.desc()).limit(MOST_MEASURED))
    measured = [(distance_m(here, (row.latitude, row.longitude)), row.place_name) for row in rows]
    metres, name = min(measured, default=(NAMED_METRES + 1, ""))
    return (name, metres) if metres <= NAMED_METRES else None


def _index() -> AreaIndex:
    """Return the outlines of all micro-grids, read once by each process and again when the tree was changed."""
    mark = areas.tree_mark()
    known = current_app.extensions.get("micro_grid_index")
    if known is None or known[0] != mark:
        known = (mark, areas.micro_grid_index())
        current_app.extensions["micro_grid_index"] = known
    return known[1]
