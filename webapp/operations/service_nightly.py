"""What is done each night: a copy, and a proof that the record holds."""

from datetime import timedelta
from pathlib import Path

import structlog
from flask import current_app

from webapp.config import MEGABYTE
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import transaction
from webapp.core.machines import shared
from webapp.core.notices import About, Entry, Subject, Wording, neutral, register, to_do
from webapp.operations.queries_health import free_bytes, last_time, room_is_low, sign_of_life
from webapp.operations.queries_holidays import missing_year
from webapp.operations.queries_proof import faults
from webapp.operations.service_backup import BackupFailed, forget_old, make_backup
from webapp.people import queries as people
from webapp.people.names.notices import NAMES_URL
from webapp.people.names.queries import namers, unit_names
from webapp.people.permissions import Role, roles_with
from webapp.reports.service_files import store

_TOLD_AGAIN_AFTER = timedelta(days=1)
_TOLD_WEEKLY = timedelta(days=7)
NAMED = 20  # faults that are named; whoever looks into it runs the command

log = structlog.get_logger(__name__)


def backup_folder() -> Path:
    """Return where nightly copies lie; a folder on another disk or machine is better than the default."""
    return Path(current_app.config["BACKUPS"] or Path(current_app.config["INSTANCE"]) / "backups")


def leave_sign() -> None:
    """Note that the worker works now: whoever watches sees when it has fallen silent, which it can't say itself."""
    now = str(clock.to_micros(clock.now()))
    if not shared.leave_sign(now):
        sign_of_life().write_text(now, encoding="utf-8")


def nightly_backup() -> Path | None:
    """Make tonight's copy and forget the oldest; None when it failed, which is noted and notified."""
    if not current_app.config["BACKUPS_KEPT"]:
        return None
    folder = backup_folder()
    target = folder / f"one-door-{clock.local_day(clock.now()):%Y%m%d}.db"
    if target.exists():
        return target
    try:
        made = make_backup(target)
    except BackupFailed as failed:
        log.error("backup_failed", reason=str(failed))
        _tell("operations.backup_failed", {})
        return None
    forgotten = forget_old(folder, current_app.config["BACKUPS_KEPT"])
    log.info("backup_made", file=target.name, bytes=made.bytes, files=made.files, forgotten=len(forgotten))
    _tell("operations.backed_up", {"file": target.name, "entries": made.journal_entries, "damaged": len(made.damaged)})
    return target


def nightly_proof() -> bool:
    """Compute again what the journal covers, files and all; faults are noted by their numbers, and notified."""
    found = list(faults(store()))
    if found:
        log.error("journal_broken", faults=len(found), first=found[:NAMED])
        _tell("operations.journal_broken", {"faults": len(found), "first": found[:NAMED]})
    return not found


def nightly_names() -> list[str]:
    """Notify those who look after the names, once a day until it is mended, which units have nobody for protected
    matters or nobody to stand in; return what is missing in words.
    """
    units = unit_names()
    missing = [f"{one.unit}没有人看" for one in units if one.receiver is None]
    missing += [f"{one.unit}没有候补" for one in units if one.receiver is not None and one.stand_in_missing]
    told = last_time("operations.names_missing") if missing else None
    if missing and (told is None or clock.local_day(told) < clock.local_day(clock.now())):
        log.warning("names_missing", units=[one.code for one in units if one.receiver is None or one.stand_in_missing])
        _tell("operations.names_missing", {"missing": missing})
    return missing


def nightly_holidays() -> int | None:
    """Tell who keeps the days off, once a week until it is there, which year's notice is missing; return the year."""
    year = missing_year()
    told = last_time("operations.holidays_missing") if year else None
    if year and (told is None or clock.local_day(clock.now()) - clock.local_day(told) >= _TOLD_WEEKLY):
        log.warning("holidays_missing", year=year)
        _tell("operations.holidays_missing", {"year": year})
    return year


def watch_room() -> bool:
    """Notify the system administrators, at most once a day, that the disk is nearly full; say whether it is."""
    low = room_is_low()
    told = last_time("operations.disk_low") if low else None
    if low and (told is None or clock.now() - told > _TOLD_AGAIN_AFTER):
        free = free_bytes() // MEGABYTE
        log.warning("disk_low", free_mb=free)
        _tell("operations.disk_low", {"free_mb": free})
    return low


def _about(entry: Entry) -> About:
    audience = {"administrators": people.holders_of_role(Role.SYSTEM_ADMIN)}
    audience["watchers"] = [*people.holders_of_role(Role.SECURITY_ADMIN), *people.holders_of_role(Role.AUDITOR)]
    audience["namers"] = namers()
    audience["keepers"] = [user for role in roles_with("calendar.keep") for user in people.holders_of_role(role)]
    values = {"free": str(entry.content.get("free_mb", "")), "missing": "，".join(entry.content.get("missing", ()))}
    values["year"] = str(entry.content.get("year", ""))
    urls = {"namers": NAMES_URL, "keepers": "/holidays"}
    return About(audience, values, url="", urls=urls, urgent=True, key="operations")


register(
    Subject(
        "system",
        {
            "operations.disk_low": (
                to_do(
                    Wording(
                        "administrators",
                        "服务器的地方快满了",
                        "alert-triangle",
                        "brick",
                        "只剩 {free} MB，请腾一腾",
                        "只剩 {free} MB，请腾一腾",
                    )
                ),
            ),
            "operations.backup_failed": (
                to_do(
                    Wording(
                        "administrators",
                        "昨晚没有备份成",
                        "alert-triangle",
                        "brick",
                        quiet="请看服务器的日志，再备份一次",
                    )
                ),
            ),
            "operations.names_missing": (
                neutral(
                    Wording("namers", "受保护的事，还缺指定的人", "shield-lock", "brick", quiet="{missing}。请指定好")
                ),
            ),
            "operations.holidays_missing": (
                to_do(
                    Wording(
                        "keepers",
                        "{year}年的放假安排还没有录入",
                        "calendar-event",
                        "amber",
                        quiet="国务院的通知出来了就贴进去，在那以前按法定节假日推算",
                    )
                ),
            ),
            "operations.journal_broken": (
                to_do(
                    Wording(
                        "watchers",
                        "记录对不上了",
                        "alert-triangle",
                        "brick",
                        quiet="记录链在夜里的检查中断了，请马上查",
                    )
                ),
                to_do(
                    Wording(
                        "administrators",
                        "记录对不上了",
                        "alert-triangle",
                        "brick",
                        quiet="先不要动数据库，请安全管理员和审计员查",
                    )
                ),
            ),
        },
        _about,
    )
)


def _tell(event: str, content: dict[str, object]) -> None:
    with transaction():
        journal.append(event, ("system", 0), content=content)
        submit_after_commit("deliver_notices")
