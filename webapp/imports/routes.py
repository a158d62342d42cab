"""从别的系统导入: a table is sent, its columns and words are said, it is looked at, and comes in whole or not."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.areas.models import Area
from webapp.capture.queries_counter import town_of
from webapp.core.errors import Problem, not_found
from webapp.core.media.table_files import MOST_BYTES
from webapp.imports import presenters, queries, service
from webapp.imports.queries import Sent
from webapp.imports.schemas import covers, read_columns, read_source, read_version, read_words
from webapp.imports.schemas_table import MOST_ROWS, Table, table_in
from webapp.web.bodies import WORDS, takes
from webapp.web.doors import door
from webapp.web.guard import needs
from webapp.web.lists.sheets import table_sent
from webapp.web.mending import mended_on

bp = Blueprint("imports", __name__)


@bp.get("/imports")
@door("imports.start", "从别的系统导入", "file-export", group="tables", order=22)
@needs("case.import")
def start() -> str:
    """Show the form for a table, the sources that are known, and what came in."""
    return _start()


@bp.post("/imports")
@needs("case.import")
@takes(MOST_BYTES + WORDS)
@mended_on(lambda problem: _start(problem))
def send() -> Response:
    """Keep a table for a day to be looked at; nothing comes in yet."""
    source = read_source(request.form)
    data, name = table_sent()
    table = table_in(data)
    import_id = service.keep(current_user, town_of(current_user), source, table, name)
    return redirect(url_for(".one", import_id=import_id), code=303)


@bp.get("/imports/<int:import_id>")
@needs("case.import")
def one(import_id: int) -> str:
    """Show what came of a table: which column is what, what it would bring, or what came in."""
    return _one(*_sent(import_id))


@bp.post("/imports/<int:import_id>/columns")
@needs("case.import")
@mended_on(lambda problem, import_id: _one(*_sent(import_id), problem, columns=True))
def columns(import_id: int) -> Response:
    """Keep with the source which column is what."""
    _, found = _sent(import_id)
    table = _table(found)
    said = read_columns(request.form, table)
    service.say_columns(current_user, found, read_version(request.form), said, table)
    return redirect(url_for(".one", import_id=import_id), code=303)


@bp.post("/imports/<int:import_id>/words")
@needs("case.import")
@mended_on(lambda problem, import_id: _one(*_sent(import_id), problem))
def words(import_id: int) -> Response:
    """Keep with the source what some of its words mean here."""
    town, found = _sent(import_id)
    places = queries.places_in(town)
    plan = service.plan_of(found, _table(found), places)
    asked = presenters.words_asked(found, plan, places, again="again" in request.form)
    said = read_words(request.form, presenters.asked_by_key(asked), places.by_code)
    service.say_words(current_user, found, read_version(request.form), said)
    return redirect(url_for(".one", import_id=import_id), code=303)


@bp.post("/imports/<int:import_id>/take-in")
@needs("case.import")
@mended_on(lambda problem, import_id: _one(*_sent(import_id), problem))
def take_in(import_id: int) -> Response:
    """Let what was shown come in, all of it or nothing."""
    town, found = _sent(import_id)
    table = _table(found)
    plan = service.plan_of(found, table, queries.places_in(town))
    service.take_in(current_user, town, found, read_version(request.form), plan, table.heads)
    flash("导入好了")
    return redirect(url_for(".one", import_id=import_id), code=303)


@bp.post("/imports/<int:import_id>/drop")
@needs("case.import")
def drop(import_id: int) -> Response:
    """Throw a table away that is not wanted after all."""
    _, found = _sent(import_id)
    service.drop(current_user, found)
    flash("不导了，文件清掉了")
    return redirect(url_for(".start"), code=303)


def _sent(import_id: int) -> tuple[Area, Sent]:
    town = town_of(current_user)
    return town, queries.sent(current_user, town, import_id)


def _table(found: Sent) -> Table:
    """Return the cells of a table; the one 404 where they are gone, or it came in."""
    table = queries.table_of(found)
    if table is None:
        raise not_found()
    return table


def _start(problem: Problem | None = None) -> str:
    town = town_of(current_user)
    return render_template(
        "imports/start.html",
        sources=queries.sources_of(town),
        done=[(row, presenters.counts_line(row.counts)) for row in queries.done_in(town)],
        problem=problem,
        errors=problem.fields if problem else {},
        typed=request.form,
        most=MOST_ROWS,
    )


def _one(town: Area, found: Sent, problem: Problem | None = None, *, columns: bool = False) -> str:
    if found.row.done_at is not None:
        return _done(found)
    shown: dict[str, Any] = {"found": found, "problem": problem, "errors": problem.fields if problem else {}}
    table = queries.table_of(found)
    if table is None:
        return render_template("imports/gone.html", **shown)
    if columns or "columns" in request.args or not covers(found.meaning, table):
        return render_template(
            "imports/columns.html",
            table=table,
            **presenters.columns_shown(found, table, request.form if columns else {}),
            **shown,
        )
    places = queries.places_in(town)
    plan = service.plan_of(found, table, places)
    again = "words" in request.args or "again" in request.form
    return render_template(
        "imports/look.html",
        table=table,
        asked=presenters.words_asked(found, plan, places, again=again),
        again=again,
        typed=request.form,
        **presenters.plan_shown(plan),
        **shown,
    )


def _done(found: Sent) -> str:
    return render_template(
        "imports/done.html",
        found=found,
        cases=queries.cases_of(current_user, found.id),
        counts=found.row.counts,
        most=queries.CASES_SHOWN,
    )
