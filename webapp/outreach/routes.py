"""排餐: the plans of the villages, and the month of the justice office."""

import io
from collections.abc import Mapping

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core import journal
from webapp.core.errors import Problem
from webapp.core.media.sheets import Sheets
from webapp.outreach import (
    presenters as pages,
)
from webapp.outreach import (
    queries_plans,
    schemas,
    service_plans,
)
from webapp.outreach.models import OutreachPlan
from webapp.outreach.states import PLANS, PlanAction
from webapp.web.doors import door
from webapp.web.forms import read_version
from webapp.web.guard import needs
from webapp.web.lists.months import parse_month
from webapp.web.lists.sheets import send_sheet
from webapp.web.mending import mended_on

bp = Blueprint("outreach", __name__)


@bp.get("/outreach/plans")
@door("outreach.plans", "排餐", "list-details", order=30, group="law")
@needs("outreach.read")
def plans() -> str:
    """Show how much is planned for each village in a month."""
    month = parse_month(request.args.get("month"))
    return render_template("outreach/plans.html", **pages.plans_page(current_user, month))


@bp.get("/outreach/plans/<code>")
@needs("outreach.read")
def plan(code: str) -> str:
    """Show one village's plan, and to who plans what its people needed lately."""
    village, month = queries_plans.village(current_user, code), parse_month(request.args.get("month"))
    return render_template("outreach/plan.html", **pages.plan_page(current_user, village, month))


@bp.post("/outreach/plans/<code>")
@needs("outreach.run")
@mended_on(lambda problem, code: _plan_again(code, problem))
def add_line(code: str) -> BaseResponse:
    """Add a line to a village's plan."""
    village, month = queries_plans.village(current_user, code), parse_month(request.form.get("month"))
    sent = schemas.parse_plan(request.form)
    service_plans.add_line(current_user, village, month, sent)
    flash("排上了")
    return redirect(f"/outreach/plans/{code}?month={month.isoformat()[:7]}", code=303)


@bp.post("/outreach/plans/<code>/publish")
@needs("outreach.run")
def publish(code: str) -> BaseResponse:
    """Put a village's month out."""
    village, month = queries_plans.village(current_user, code), parse_month(request.form.get("month"))
    done = service_plans.publish(current_user, village, month)
    flash(f"放出去 {done} 条，村里看得到了" if done else "没有新的")
    return redirect(f"/outreach/plans/{code}?month={month.isoformat()[:7]}", code=303)


@bp.get("/outreach/lines/<int:plan_id>")
@needs("outreach.run")
def edit_line(plan_id: int) -> str:
    """Show the form that changes a line, beside its village's plan."""
    return _line_page(queries_plans.plan(current_user, plan_id))


@bp.post("/outreach/lines/<int:plan_id>/change")
@needs("outreach.run")
@mended_on(lambda problem, plan_id: _line_page(queries_plans.plan(current_user, plan_id), problem, request.form))
def change_line(plan_id: int) -> BaseResponse:
    """Change a line; one that is out stays out."""
    plan = queries_plans.plan(current_user, plan_id)
    service_plans.change_line(current_user, plan_id, read_version(request.form), schemas.parse_plan(request.form))
    flash(PLANS[PlanAction.CHANGE].flash)
    village = queries_plans.village_of(current_user, plan)
    return redirect(f"/outreach/plans/{village.code}?month={plan.month.isoformat()[:7]}", code=303)


def _line_page(plan: OutreachPlan, problem: Problem | None = None, typed: Mapping[str, str] | None = None) -> str:
    village = queries_plans.village_of(current_user, plan)
    shown = pages.plan_page(current_user, village, plan.month, problem, typed, changing=plan)
    return render_template("outreach/plan.html", **shown)


@bp.post("/outreach/lines/<int:plan_id>/drop")
@needs("outreach.run")
def drop_line(plan_id: int) -> BaseResponse:
    """Take a line out that nobody has seen yet."""
    queries_plans.plan(current_user, plan_id)
    plan = service_plans.drop_line(current_user, plan_id)
    village = queries_plans.village_of(current_user, plan)
    flash("去掉了")
    return redirect(f"/outreach/plans/{village.code}?month={plan.month.isoformat()[:7]}", code=303)


@bp.get("/outreach/month")
@door("outreach.month", "送法月报", "chart-bar", order=30, group="tables")
@needs("outreach.month")
def month() -> str:
    """Show the month by village, small numbers hidden."""
    return render_template("outreach/month.html", **pages.month_page(parse_month(request.args.get("month"))))


@bp.get("/outreach/month.xlsx")
@needs("outreach.month")
def month_xlsx() -> Response:
    """Give the month as a sheet, with the same numbers hidden; journalled."""
    wanted = parse_month(request.args.get("month"))
    title, columns, rows = pages.month_sheet(wanted)
    file = io.BytesIO()
    with Sheets(file, title) as sheets:
        sheets.add("各村", columns, rows, ["少于 5 的数不写出来；受保护的事不在里面。"])
    content = {"list": "outreach.month", "month": wanted.isoformat()[:7]}
    journal.note("sheet.exported", ("user", current_user.id), actor_id=current_user.id, content=content)
    file.seek(0)
    return send_sheet(file, title)


def _plan_again(code: str, problem: Problem) -> str:
    village, month = queries_plans.village(current_user, code), parse_month(request.form.get("month"))
    shown = pages.plan_page(current_user, village, month, problem, request.form)
    return render_template("outreach/plan.html", **shown)
