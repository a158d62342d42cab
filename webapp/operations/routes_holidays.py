"""放假安排: the State Council's notice of a year is pasted, looked at, and put in; it can be corrected."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.core import clock, reading
from webapp.core.errors import Problem, invalid, not_found
from webapp.core.holidays import service
from webapp.core.holidays.queries import notices
from webapp.core.holidays.reader import MOST_LETTERS, Read, as_text, read_notice
from webapp.operations.queries_holidays import missing_year, years
from webapp.web.doors import door
from webapp.web.fields import text
from webapp.web.forms import read_one
from webapp.web.guard import needs
from webapp.web.mending import mended_on

bp = Blueprint("operations_holidays", __name__)

_NO_TEXT = "把通知的原文贴进来，或者一行写一天"


@bp.get("/holidays")
@door(
    "operations_holidays.page",
    "放假安排",
    "calendar-event",
    group="office",
    order=8,
    first_on_home=lambda _: missing_year() is not None,
)
@needs("calendar.keep")
def page() -> str:
    """Show what is known of this year and the next, and where a notice is put in or corrected."""
    year = _year(request.args.get("year"))
    return _page(year, as_text(dict(notices().get(year, {}))))


@bp.post("/holidays/<int:year>")
@needs("calendar.keep")
@mended_on(lambda problem, year: _page(_year(str(year)), request.form.get("text", ""), problem))
def put_in(year: int) -> Response | str:
    """Read a notice and show what was read; with ``store`` and nothing wrong with it, put it in.

    ``read`` is the mark of what the page showed: nothing else is stored than what was looked at.
    """
    _year(str(year))
    typed = read_one("text", text(MOST_LETTERS, _NO_TEXT), request.form)
    found = read_notice(typed, year)
    if found.faults:
        raise invalid(text="；".join(found.faults[:5]))
    seen, stores = request.form.get("read"), request.form.get("store")
    changed_since = bool(seen) and seen != found.mark
    if not stores or changed_since or (found.odd and not request.form.get("odd")):
        return _page(year, typed, looked=found, changed_since=bool(stores) and changed_since)
    changed = service.put_in(year, found.days, current_user.id)
    flash(f"{year}年的放假安排存好了，从现在起按它算" if changed else "和存着的一样，没有改")
    return redirect(url_for(".page", year=year), code=303)


def _year(typed: str | None) -> int:
    """Return the year that is asked for: one from this to the tenth after; by default the one that is missing."""
    this = clock.local_day(clock.now()).year
    if not typed:
        return missing_year() or this + 1
    year = reading.whole(typed, this + 10)
    if year is None or year < this:
        raise not_found()
    return year


def _page(
    year: int,
    typed: str,
    problem: Problem | None = None,
    looked: Read | None = None,
    *,
    changed_since: bool = False,
) -> str:
    known: dict[str, Any] = {"years": years(), "missing": missing_year()}
    errors = problem.fields if problem else {}
    return render_template(
        "operations/holidays.html",
        year=year,
        typed=typed,
        errors=errors,
        problem=problem,
        looked=looked,
        changed_since=changed_since,
        **known,
    )
