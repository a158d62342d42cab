"""A case as it is on paper: what it is about and how far it is, without anybody's name but those who work on it.

Reporters are “报的人”, parties and numbers are masked, pictures stay in the system. Of a protected matter only the code
and the dates of its steps are printed, and only for the people named to it.
"""

from typing import Any

from flask import url_for
from segno import make as qr

from webapp.cases.lists import queries as queries_lists
from webapp.cases.lists.schemas_filters import KIND_WORDS
from webapp.cases.queries_facts import facts_of
from webapp.cases.queries_files import contents_of
from webapp.cases.rules import CaseAccess
from webapp.cases.timeline import timeline
from webapp.core import clock
from webapp.core.masking import mask_phones_in
from webapp.people.actor import Actor
from webapp.reports.catalogue import category_name
from webapp.web.formatting import stamp


def paper_of(actor: Actor, held: CaseAccess) -> dict[str, Any]:
    """Return what the printed page of a case shows to this actor."""
    case = held.case
    contents = contents_of(actor, held)
    row = queries_lists.row_of(case.id, seen_by=actor)
    report = next((r for r in contents.reports if r.report.id == case.opening_report_id), contents.reports[0]).report
    events = timeline(case.id, contents, actor.id, hide_reporters=True)
    address = url_for("cases.case", code=case.code, _external=True)
    lines = {
        "哪一种": f"{KIND_WORDS[case.kind]} · {category_name(case.kind, case.category)}",
        "急不急": row.severity,
        "在哪里": " · ".join(filter(None, [held.area.label, mask_phones_in(report.place_name)])),
        "报上来": stamp(case.received_at),
        "现在": row.words[0],
        "到期": stamp(case.due_at) if row.light else "",
        "办好": stamp(case.resolved_at),
        "归档": stamp(case.closed_at),
    }
    if case.protected:
        lines = {name: lines[name] for name in ("报上来", "现在")}
    return {
        "case": case,
        "title": mask_phones_in(row.title),
        "description": "" if case.protected else mask_phones_in(report.description),
        "lines": {name: value for name, value in lines.items() if value},
        "facts": [] if case.protected else facts_of(report),
        "photos": 0 if case.protected else sum(len(files.stored) for files in contents.files.values()),
        "reporters": len(contents.reporters) if contents.whole and not case.protected else 0,
        "events": [
            (stamp(event.at), event.words, "" if case.protected else mask_phones_in(event.note))
            for event in reversed(events)
        ],
        "qr": qr(address, error="m", micro=False).svg_data_uri(border=2, light="white"),
        "printed": f"{stamp(clock.now())} {actor.name} 打印",
    }
