"""The security administrator's page, and the settings as the system administrator sees them."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.config import SETTINGS
from webapp.oversight import queries_security as queries
from webapp.oversight import service
from webapp.oversight.presenters import ALARM_COLUMNS, KEY_COLUMNS, SETTINGS_COLUMNS
from webapp.oversight.queries_words import setting_words
from webapp.people.actor import Actor
from webapp.people.queries import id_by_phone
from webapp.people.schemas import account_phone
from webapp.web import tables
from webapp.web.addresses import known_word
from webapp.web.doors import door
from webapp.web.guard import needs
from webapp.web.waiting import Waiting, scalar, waits

bp = Blueprint("oversight_security", __name__)


def held_up(actor: Any) -> Any:
    """Count in SQL the accounts that are held up at the door now; None for whoever does not look after it."""
    return scalar(queries.how_many_locked()) if actor.can("security.manage") else None


def new_alarms(actor: Any) -> Any:
    """Count in SQL the alarms of the last days; None for whoever does not look after the door."""
    return scalar(queries.how_many_alarms(actor)) if actor.can("security.manage") else None


waits(Waiting(key="locked", word="锁住的登录", url="/security", count=held_up))
waits(Waiting(key="alarms", word="7 天里的提醒", url="/security?alarms=new", count=new_alarms))


@bp.get("/security")
@door("oversight_security.page", "登录安全", "shield-lock", group="office", order=30)
@needs("security.manage")
def page() -> str:
    """Show who is held up at the door, alarms and keys."""
    return _page({})


def _page(errors: dict[str, str]) -> str:
    new = known_word(request.args, "alarms", ("new",)) is not None
    return render_template(
        "oversight/security.html",
        lockouts=queries.lockouts(),
        alarms=queries.alarms(current_user if new else None),
        new=new,
        keys=queries.keys(),
        asked_alarms=tables.asked_of("alarms", ALARM_COLUMNS),
        asked_keys=tables.asked_of("keys", KEY_COLUMNS),
        on=current_app.config["SECOND_FACTOR"] == "required",
        errors=errors,
        typed=request.form.get("phone", ""),
    )


@bp.post("/security/lockouts/<account>/lift")
@needs("security.manage")
def lift(account: str) -> Response:
    """Let an account try again now."""
    service.lift(current_user, account)
    return _done("可以再试了")


@bp.post("/security/phones/end")
@needs("security.manage")
def end_phones() -> Response:
    """Sign a person out on all their phones, by number."""
    return _about_somebody("end", service.end_phones, "他的手机都退出了")


@bp.post("/security/second-step/forget")
@needs("security.manage")
def forget_second_step() -> Response:
    """Let a person set the second step up anew, by number."""
    return _about_somebody("second", service.forget_second_step, "他下次登录时重新扫码")


@bp.get("/settings")
@door("oversight_security.settings", "系统设置", "settings", group="office", order=50)
@needs("settings.read")
def settings() -> str:
    """Show the settings in force; of a secret only whether it is set."""
    rows = [(setting_words().get(s.name, s.name), s.name, _shown(s.name, s.secret)) for s in SETTINGS]
    return render_template("oversight/settings.html", rows=rows, asked=tables.asked_of("settings", SETTINGS_COLUMNS))


def _shown(name: str, secret: bool) -> str:
    value = current_app.config.get(name, "")
    if secret or "@" in str(value):  # an address of a database may carry its password
        return "已设置" if value else "没有设置"
    return str(value) if value != "" else "–"


def _about_somebody(form: str, act: Callable[[Actor, int], None], words: str) -> Response:
    """Do something about whoever has the number that was typed; a number nobody has is refused beside its field."""
    typed = account_phone(request.form.get("phone", "")) or ""
    user_id = id_by_phone(typed)
    if user_id is None:
        said = "没有人用这个手机号，请核对" if typed else "请填他的手机号"
        return make_response(_page({form: said}), 422)
    act(current_user, user_id)
    return _done(words)


def _done(words: str) -> Response:
    flash(words)
    return redirect("/security", code=303)
