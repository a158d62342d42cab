"""信息快报 and 续报 on A4, one page each: a draft while they are edited, kept as they were sent."""

from functools import partial
from typing import Any

from webapp.documents.papers import Paper, Several, Thing, register
from webapp.emergencies.after.queries import report_of, reports_of
from webapp.emergencies.after.rules import may_write
from webapp.emergencies.hq import queries
from webapp.emergencies.hq.rules import Access
from webapp.emergencies.hq.states import HEADQUARTERS
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.web.formatting import stamp

STEM = "report"


def title_of_rank(rank: int) -> str:
    """Return what a report is called: the first is 信息快报, then 续报 1, 2…"""
    return "信息快报" if rank == 1 else f"续报（第{rank - 1}次）"


def paper_name(rank: int) -> str:
    """Return the name of the paper of a report in its address."""
    return f"{STEM}-{rank}"


def thing_of(seen: Access, number: str | None = None) -> Thing:
    """Return a headquarters as its papers know it."""
    headquarters = seen.headquarters
    url = f"/emergencies/hq/{headquarters.code}"
    return Thing(headquarters.id, url, seen, number, headquarters.case_id)


def _load(actor: Actor, code: str) -> Thing:
    return thing_of(queries.seen(actor, code))


def _fill(rank: int, thing: Thing) -> dict[str, Any]:
    report = report_of(thing.id, rank)
    assert report is not None, "not_yet says which reports there are"
    by = report.sent_by_id or report.written_by_id
    return {
        "report": report,
        "heading": title_of_rank(rank),
        "drill": thing.row.headquarters.drill,
        "sent_at": stamp(report.sent_at),
        "by": people.names_of([by]).get(by, ""),
    }


def _one(rank: int) -> Paper:
    return Paper(
        HEADQUARTERS.subject,
        paper_name(rank),
        title_of_rank(rank),
        "emergencies/after/_sheet.html",
        _load,
        partial(_fill, rank),
        may_see=lambda _actor, thing: may_write(thing.row),
        not_yet=lambda thing: "" if report_of(thing.id, rank) else "还没写",
        sealed=True,
    )


register(Several(HEADQUARTERS.subject, STEM, lambda thing: [one.rank for one in reports_of(thing.id)], _one))
