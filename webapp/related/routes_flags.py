"""反复出现: what happened three times in 30 days in one place, for the meeting."""

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import not_found
from webapp.related import queries_flags, service_flags
from webapp.related.presenters import FLAGS
from webapp.reports.schemas import LIMITS
from webapp.web import tables
from webapp.web.doors import door
from webapp.web.fields import text
from webapp.web.forms import read_one, read_version
from webapp.web.guard import needs
from webapp.web.lists.filters import DaySpan, filters_of, moments_of
from webapp.web.pagination import page_key

bp = Blueprint("related_flags", __name__)

# Between which days it was flagged, or talked over: what a situation's number leads to.
DAYS = (DaySpan("days", "{days}"),)
BUCKETS = {None: "new", "reviewed": "reviewed"}


@bp.get("/flags")
@door("related_flags.flags", "反复出现", "refresh", group="work", order=60)
@needs("flag.read")
def flags() -> str:
    """List what happens again and again in my area, the newest first; ?show=reviewed lists what was talked over."""
    show = request.args.get("show")
    if show not in BUCKETS:
        raise not_found()
    asked = tables.asked_of("flags", FLAGS)
    filters = filters_of(DAYS, "show")
    found = queries_flags.flags(current_user, BUCKETS[show], page_key(), asked.size, moments_of(filters["days"]))
    more = tables.more(found, asked)
    return render_template("related/flags.html", rows=found.rows, show=show, asked=asked, more=more, filters=filters)


@bp.get("/flags/<int:flag_id>")
@needs("flag.read")
def flag(flag_id: int) -> str:
    """Show what counts for one flag, and to whom it falls the form that puts it aside."""
    row = queries_flags.flag_row(current_user, flag_id)
    found = queries_flags.cases_of(current_user, flag_id)
    may = queries_flags.may_review(current_user, row)
    return render_template("related/flag.html", row=row, cases=found, may_review=may)


@bp.post("/flags/<int:flag_id>/review")
@needs("flag.review")
def review(flag_id: int) -> BaseResponse:
    """Put a flag aside once it was talked over."""
    words, version = read_one("words", text(LIMITS["description"]), request.form), read_version(request.form)
    service_flags.review(current_user, flag_id, words, version)
    flash("收起来了，再有三次会重新提醒")
    return redirect("/flags", code=303)
