"""The page of one of my reports: that of its matter as I may see it; of a round without a case what I sent alone."""

from collections.abc import Mapping
from typing import Any

from webapp.capture import queries
from webapp.capture.queries import MyReport
from webapp.cases.matter.presenters import details_of_report, matter_page, new_id
from webapp.cases.matter.presenters_course import Addresses, Course, of_addition, of_report
from webapp.cases.queries import CaseReportRow, get_case_for
from webapp.core.errors import Problem
from webapp.people.actor import Actor
from webapp.reports.catalogue import checklist
from webapp.reports.models import ReportKind
from webapp.reports.queries import files_of
from webapp.web.forms import id_for


def report_page(actor: Actor, mine: MyReport, problem: Problem | None, typed: Mapping[str, str]) -> dict[str, Any]:
    """Return what the page of one of my reports shows; after a refused addition what was typed, and why."""
    own, at = CaseReportRow(mine.report, actor.name, mine.client_id), _addresses(mine.client_id)
    if mine.case:
        held = get_case_for(actor, mine.case.code)
        page = matter_page(actor, held, problem, typed, own=own, files_at=at)
    else:
        page = _alone(actor, mine, own, at)
        page |= {"problem": problem, "typed": typed, "add_id": id_for(typed, problem)}
    place = mine.report.place_name
    return page | {
        "title": mine.title,
        "place": f"{mine.area_label} · {place}" if place else mine.area_label,
        "area_label": mine.area_label,
        "place_name": place,
        "here": f"/reports/{mine.client_id}",
        "round": _round(mine),
        "map": None,  # its author knows where it is
        "found": queries.found_on(actor, mine.client_id) if mine.report.kind == ReportKind.PATROL else [],
    }


def _alone(actor: Actor, mine: MyReport, own: CaseReportRow, at: Addresses) -> dict[str, Any]:
    """Return the page of a report that no case follows."""
    report = mine.report
    additions = queries.own_additions(actor, report.id)
    files = files_of([report.submission_id, *(addition.submission_id for addition, _ in additions)])
    first = of_report(own, files[report.submission_id], at, "上报", mine=True, top=True)
    added = [
        of_addition(addition.received_at, addition.description, files[addition.submission_id], _addresses(own_id))
        for addition, own_id in additions
    ]
    return {
        "case": None,
        "chips": [mine.state],
        "standing": ("", mine.standing),
        "course": Course([first, *added], [], at.shots(files[report.submission_id].stored)),
        "details": details_of_report(report),
        "add_to": mine.client_id,
        "parts": {},
        "rows_more": [],
        "new_id": new_id,
    }


def _addresses(client_id: str) -> Addresses:
    at = f"/reports/{client_id}"
    return Addresses(lambda photo: f"{at}/photos/{photo.sha256}", lambda voice: f"{at}/voice/{voice.sha256}")


def _round(mine: MyReport) -> list[tuple[str, bool]]:
    """Return what was looked at on a round, each with whether something was the matter."""
    answers = mine.report.details.get("answers") or {}
    names = {item.code: item.name for month in range(1, 13) for item in checklist(month).items} if answers else {}
    return [(names.get(code, code), answer == "issue") for code, answer in answers.items()]
