"""The calendar of a person: its address in 我的, and the file behind the address for other programs."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cases.clocks import guess_note
from webapp.core.calendar import entries_of, to_ics
from webapp.core.errors import not_found
from webapp.visits import service_calendar
from webapp.web.doors import door
from webapp.web.guard import needs, public

bp = Blueprint("visits_calendar", __name__)


@bp.get("/me/calendar")
@door("visits_calendar.mine", "手机日历", "calendar-event", group="account", order=60)
@needs("me.use")
def mine() -> str:
    """Show how my visits get into the calendar of my phone, and the address if I have one."""
    token = service_calendar.feed_of(current_user.id)
    address = url_for("visits_calendar.feed", token=token, _external=True) if token else None
    return render_template("visits/calendar.html", address=address)


@bp.post("/me/calendar")
@needs("me.use")
def renew() -> BaseResponse:
    """Make my calendar's address, or another one in place of it."""
    service_calendar.new_feed(current_user.id)
    flash("地址做好了")
    return redirect("/me/calendar", code=303)


@bp.post("/me/calendar/end")
@needs("me.use")
def end() -> BaseResponse:
    """Stop my calendar's address."""
    service_calendar.end_feed(current_user.id)
    flash("停用了，那个地址打不开了")
    return redirect("/me/calendar", code=303)


@bp.get("/calendar/<token>.ics")
@public
def feed(token: str) -> Response:
    """Serve a calendar to whoever knows its address: times and neutral titles."""
    user_id = service_calendar.owner_of(token)
    if user_id is None:
        raise not_found()
    response = Response(to_ics(entries_of(user_id), request.url_root, guess_note), mimetype="text/calendar")
    response.headers["Cache-Control"] = "no-store"
    return response
