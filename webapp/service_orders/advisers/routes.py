"""An adviser's own: the week, the days away, the month's record."""

import hashlib
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core import clock, journal, reading
from webapp.core.errors import Problem, not_found
from webapp.core.media.sheets import Column, Sheets
from webapp.service_orders.advisers import presenters
from webapp.service_orders.advisers import service as service_advisers
from webapp.service_orders.advisers.logbook import LogRow, lines_of
from webapp.service_orders.advisers.queries import in_the_way, own_absences, servers, week_of
from webapp.service_orders.advisers.slots import Stretch, week_code, week_in
from webapp.service_orders.schemas_staff import parse_absence, parse_month, parse_week
from webapp.web import tables
from webapp.web.doors import door
from webapp.web.formatting import WEEKDAYS
from webapp.web.guard import needs
from webapp.web.lists.filters import Filter, filters_of
from webapp.web.lists.sheets import XLSX
from webapp.web.mending import mended_on

bp = Blueprint("service_orders_advisers", __name__)

_NOON = 12 * 60 + 30
_COLUMNS = (Column("日期", 12), Column("时间", 8), Column("事项", 18), Column("地点", 24), Column("方式", 10))
_RESULT = (Column("结果", 10), Column("用时（分钟）", 12))


@bp.get("/orders/hours")
@needs("service.visit")
def hours() -> str:
    """Show my week and the days I am away."""
    return _page()


@bp.post("/orders/hours")
@needs("service.visit")
@mended_on(lambda problem: _page(problem, given=request.form))
def give_hours() -> BaseResponse:
    """Set my week."""
    seen = request.form.get("seen")
    service_advisers.give_week(current_user, parse_week(request.form), week_in(seen) if seen else None)
    flash("记下了")
    return redirect("/orders/hours", code=303)


@bp.post("/orders/away")
@needs("service.visit")
@mended_on(lambda problem: _page(problem))
def away() -> BaseResponse | str:
    """Note days on which I am away; what is agreed on them is listed first, and nothing is noted until it was seen."""
    since, until = parse_absence(request.form)
    agreed = in_the_way(current_user.id, since, until)
    mark = hashlib.sha256("\n".join(one.uid for one in agreed).encode()).hexdigest()
    if agreed and request.form.get("seen") != mark:
        return _page(asked={"agreed": agreed, "mark": mark})
    service_advisers.go_away(current_user, since, until)
    flash(f"记下了。约好的 {len(agreed)} 件还在原来的时间，请一件一件改" if agreed else "记下了，有人点就由邻村的代办")
    return redirect("/orders/hours", code=303)


@bp.post("/orders/away/<int:absence_id>/end")
@needs("service.visit")
def back(absence_id: int) -> BaseResponse:
    """Take an absence of mine back."""
    service_advisers.come_back(current_user, absence_id)
    flash("记下了")
    return redirect("/orders/hours", code=303)


@bp.get("/orders/log")
@door("service_orders_advisers.log", "服务记录", "book", group="law", order=70)
@needs("service.visit")
def log() -> str:
    """Show what I did in a month; the justice office may look at another's."""
    month, who = parse_month(request.args.get("month", "")), _whose()
    people = presenters.people_of(servers()) if current_user.can("service.office") else {}
    filters = filters_of((Filter("who", "看谁的", people),) if people else (), "month")
    return render_template(
        "service_orders/advisers/log.html",
        month=month,
        this=f"{month:%Y-%m}",
        before=f"{month - timedelta(days=1):%Y-%m}",
        after=f"{_next(month):%Y-%m}",
        lines=_lines(who, month),
        asked=tables.asked_of("log", presenters.LOG),
        filters=filters,
        who=who,
    )


@bp.get("/orders/log.xlsx")
@needs("service.visit")
def export() -> Response:
    """Write the month as a sheet; journalled. Nobody's name or number is in it."""
    month, who = parse_month(request.args.get("month", "")), _whose()
    file = BytesIO()
    with Sheets(file, f"服务记录 {month:%Y-%m}") as book:
        book.add(f"{month:%Y-%m}", (*_COLUMNS, *_RESULT), [_cells(line) for line in _lines(who, month)])
    content = {"month": f"{month:%Y-%m}", "whose": who}
    journal.note("service_log.exported", ("user", current_user.id), actor_id=current_user.id, content=content)
    response = Response(file.getvalue(), mimetype=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="service-log-{month:%Y-%m}.xlsx"'
    return response


def _whose() -> int:
    """Return whose record is asked for: one's own, or for the office anybody's who serves."""
    wanted = request.args.get("who", "")
    asked, own = reading.row_id(wanted), int(current_user.id)
    if not wanted or asked == own:
        return own
    known = {user_id for user_id, _, _ in servers()} if current_user.can("service.office") else set()
    if asked is None or asked not in known:
        raise not_found()
    return asked


def _lines(who: int, month: date) -> list[LogRow]:
    return lines_of(who, clock.day_start(month), clock.day_start(_next(month)))


def _cells(line: LogRow) -> tuple[Any, ...]:
    at = clock.local(line.at)
    return f"{at:%Y-%m-%d}", f"{at:%H:%M}", line.what, line.where, line.how, line.outcome, line.minutes


def _next(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def _page(problem: Problem | None = None, given: Any = None, asked: dict[str, Any] | None = None) -> str:
    away, stored = own_absences(current_user.id), week_of(current_user.id)
    stale = problem.extra if problem and problem.status == 409 else {}
    return render_template(
        "service_orders/advisers/hours.html",
        week=_week(stored, given),
        seen=week_code(stored),
        changed=_changed(stale["before"], stale["now"]) if stale else [],
        problem=problem,
        away=[(one, in_the_way(current_user.id, one.since, one.until)) for one in away],
        asked=asked,
        typed=request.form,
        errors=problem.fields if problem else {},
    )


def _week(known: list[Stretch], given: Any) -> list[dict[str, Any]]:
    """Return seven days with a morning and an afternoon each, as the form shows them."""
    return [
        {"name": f"周{WEEKDAYS[day]}", "halves": [_half(known, day, half, given) for half in ("am", "pm")]}
        for day in range(7)
    ]


def _changed(before: list[Stretch], now: list[Stretch]) -> list[str]:
    """Return what another page made of the week: 周三上午 9:00–11:00 改成 9:00–12:00."""
    found = []
    for was, became in zip(_week(before, None), _week(now, None), strict=True):
        for one, other in zip(was["halves"], became["halves"], strict=True):
            if one != other:
                found.append(f"{was['name']}{one['word']} {_span(one)}改成 {_span(other)}".strip())
    return found


def _span(half: dict[str, str]) -> str:
    return f"{half['opens']}–{half['closes']} " if half["opens"] else "不约 "


def _half(known: list[Stretch], day: int, half: str, given: Any) -> dict[str, str]:
    name = f"{half}_{day}"
    found = next((s for s in known if s.weekday == day and (s.opens < _NOON) == (half == "am")), None)
    times = (_clock(found.opens), _clock(found.closes)) if found else ("", "")
    if given is not None:
        times = (given.get(f"{name}_from", ""), given.get(f"{name}_to", ""))
    return {"name": name, "word": "上午" if half == "am" else "下午", "opens": times[0], "closes": times[1]}


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
