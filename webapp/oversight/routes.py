"""The auditor's pages: the journal read, filtered, proven and exported. No case is opened from here."""

import io
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request, send_file
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.core import clock, journal, reading
from webapp.core.media.sheets import Cell, Column, Sheets
from webapp.oversight import queries, service
from webapp.oversight.presenters import AUDIT_COLUMNS, audit_filters
from webapp.oversight.queries_words import say
from webapp.web import tables
from webapp.web.doors import door
from webapp.web.guard import needs
from webapp.web.lists.filters import Filters, filters_of
from webapp.web.lists.sheets import XLSX
from webapp.web.once import answers_itself
from webapp.web.pagination import address_with
from webapp.web.waiting import Waiting, scalar, waits

bp = Blueprint("oversight", __name__)

COLUMNS = (
    *(Column("编号", 8), Column("时间", 20), Column("事情", 22), Column("谁"), Column("对象", 16)),
    *(Column("内容", 40, wrap=True), Column("链上的值", 66), Column("事情的代号", 24)),
)
_READS = {"reads": "1", "week": "1"}


def unproved(actor: Any) -> Any:
    """Count in SQL what came since the chain was last proved; None for whoever does not look after it."""
    return scalar(queries.how_many_unproved()) if actor.can("journal.audit") else None


def protected_reads(actor: Any) -> Any:
    """Count in SQL the looks at protected matters of a week; None for whoever does not look after them."""
    return scalar(queries.how_many(Filters("/audit", (), _READS, {}))) if actor.can("journal.audit") else None


waits(Waiting(key="unproved", word="记录没验", url="/audit?unproved=1", count=unproved))
waits(
    Waiting(key="protected_reads", word="7 天里受保护的查看", url=f"/audit?{urlencode(_READS)}", count=protected_reads)
)


@bp.get("/audit")
@door("oversight.browse", "操作记录", "list-search", group="office", order=40)
@needs("journal.audit")
def browse() -> str:
    """Show the journal, newest first, narrowed by event, person and days."""
    return _page()


@bp.post("/audit/verify")
@answers_itself("proves the chain anew")
@needs("journal.audit")
def verify() -> str:
    """Prove the whole chain now."""
    return _page(verdict=service.prove(current_user))


@bp.get("/audit/export.xlsx")
@needs("journal.audit")
def export() -> Response:
    """Send what is asked for as a spreadsheet; the journal says who took it."""
    lines, _ = queries.entries(filters_of(audit_filters()), limit=queries.MOST_EXPORTED)
    made = io.BytesIO()
    with Sheets(made, "操作记录") as book:
        book.add("操作记录", COLUMNS, (_row(line) for line in lines))
    journal.note("journal.exported", ("system", 0), actor_id=current_user.id, content={"lines": len(lines)})
    return send_file(io.BytesIO(made.getvalue()), mimetype=XLSX, as_attachment=True, download_name="操作记录.xlsx")


def _row(line: queries.Line) -> tuple[Cell, ...]:
    when = clock.local(line.at).strftime("%Y-%m-%d %H:%M:%S")
    return line.id, when, line.words, line.who, line.subject, say(line.content), line.hash, line.event


def _page(verdict: journal.Verdict | None = None) -> str:
    asked = tables.asked_of("audit", AUDIT_COLUMNS, sorts={"at": True}, by="at", path="/audit")
    filters, past = filters_of(audit_filters(), path="/audit"), reading.row_id(request.args.get("past")) or 0
    lines, last = queries.entries(filters, past, asked.size, oldest_first=asked.sort == "at" and not asked.descending)
    return render_template(
        "oversight/audit.html",
        lines=lines,
        asked=asked,
        filters=filters.saying(actor=lines[0].who if lines else ""),
        query=urlencode(filters.chosen),
        more=tables.more_at(address_with(past=last) if last else None, asked),
        verdict=verdict,
    )
