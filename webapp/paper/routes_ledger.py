"""台账: choose a template, a month and an area; it comes filled. Templates are put in and taken away here."""

import io

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cases.lists.schemas_filters import KIND_WORDS
from webapp.core import clock
from webapp.core.errors import Problem
from webapp.paper import ledger, queries_ledger, service
from webapp.web.doors import door
from webapp.web.fields import text
from webapp.web.forms import read_one
from webapp.web.guard import needs
from webapp.web.lists.sheets import send_sheet
from webapp.web.mending import mended_on

bp = Blueprint("paper_ledger", __name__)
FIRST, MOST_PRINTED = 20, 500
EVERY_KIND = "几种都要"


@bp.get("/ledger")
@door("paper_ledger.page", "台账", "clipboard-check", group="tables", order=10)
@needs("paper.ledger")
def page() -> str:
    """Show what can be filled, and the fields a template may have."""
    return _page()


@bp.get("/ledger/look")
@needs("paper.ledger")
@mended_on(lambda problem: _page(problem))
def look() -> str:
    """Show the first rows of a filled template, to download it then; ``?all=1``: all that fit on paper, to print."""
    wanted = _wanted()
    name, content, chosen = _chosen(wanted)
    number, whole = queries_ledger.how_many(chosen), request.args.get("all") == "1"
    rows = queries_ledger.ledger_rows(chosen, MOST_PRINTED if whole else FIRST)
    if whole:
        filters = {key: value for key, value in wanted.items() if value}
        service.note_export(current_user, "ledger", rows=len(rows), filters=filters)
    return render_template(
        "paper/ledger_look.html",
        name=name,
        chosen=chosen,
        kind_word=KIND_WORDS.get(chosen.kind or "", EVERY_KIND),
        number=number,
        rows=rows,
        fields=ledger.fields_of(content),
        wanted=wanted,
        whole=whole,
        fits=number <= MOST_PRINTED,
    )


@bp.get("/ledger/file")
@needs("paper.ledger")
@mended_on(lambda problem: _page(problem))
def filled() -> Response | tuple[str, int]:
    """Download a template filled with the cases of a month in an area."""
    wanted = _wanted()
    name, content, chosen = _chosen(wanted)
    number = queries_ledger.how_many(chosen)
    if number > queries_ledger.MOST_ROWS:
        message = f"这个月有 {number} 件，一张表最多 {queries_ledger.MOST_ROWS} 行，请一个村一个村地导"
        raise Problem("invalid", message, fields={"area": message})
    rows = queries_ledger.ledger_rows(chosen)
    file = ledger.fill(content, rows, queries_ledger.about(chosen, len(rows)))
    service.note_export(current_user, "ledger", rows=len(rows), filters={k: v for k, v in wanted.items() if v})
    return send_sheet(io.BytesIO(file), f"{name} {chosen.area.label} {chosen.first:%Y-%m}")


@bp.post("/ledger/templates")
@needs("paper.ledger")
@mended_on(lambda problem: _page(problem))
def add() -> BaseResponse:
    """Put in a template; what is wrong with it is shown."""
    upload = request.files.get("file")
    content = upload.read(ledger.LARGEST_BYTES + 1) if upload else b""
    ledger.check(content)
    given = read_one("name", text(60), request.form)
    service.add_template(current_user, given or (upload.filename or "").rsplit(".", 1)[0][:60], content)  # type: ignore[union-attr]
    flash("模板放好了")
    return redirect("/ledger", code=303)


@bp.post("/ledger/templates/<int:template_id>/end")
@needs("paper.ledger")
def end(template_id: int) -> BaseResponse:
    """Take a template away."""
    service.end_template(current_user, template_id)
    flash("拿掉了")
    return redirect("/ledger", code=303)


def _wanted() -> dict[str, str]:
    return {name: request.args.get(name, "") for name in ("template", "month", "area", "kind")}


def _chosen(wanted: dict[str, str]) -> tuple[str, bytes, queries_ledger.Chosen]:
    """Return the name and bytes of the chosen template, and which cases; Problem 422 or the one 404 as these say."""
    name, content = queries_ledger.template(wanted["template"])
    kind = queries_ledger.kind_of(name, wanted["kind"])
    return name, content, queries_ledger.choose(current_user, wanted["month"], wanted["area"], kind)


def _page(problem: Problem | None = None) -> str:
    today = clock.local_day(clock.now())
    return render_template(
        "paper/ledger.html",
        templates=queries_ledger.templates(),
        areas=[(area.code, area.label) for area in queries_ledger.own_areas(current_user)],
        kinds=[("", "看表的名字"), *KIND_WORDS.items(), (queries_ledger.BOTH, EVERY_KIND)],
        typed=request.values,
        problem=problem,
        month=f"{today:%Y-%m}",
        case_fields=ledger.CASE_FIELDS,
        table_fields=ledger.TABLE_FIELDS,
    )
