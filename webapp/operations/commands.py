"""Commands of whoever runs the server: copies, the drill, keys, what is kept how long."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, NoReturn

import click
from flask.cli import with_appcontext

from webapp.cases.lists.service_counters import verify_counters
from webapp.core import clock, codes
from webapp.core.errors import Problem
from webapp.core.holidays import service as holiday_notices
from webapp.core.holidays.reader import as_text, read_notice
from webapp.core.protection.crypto import Undecryptable
from webapp.operations.first_day import missing
from webapp.operations.queries_first_day import lines
from webapp.operations.queries_holidays import missing_year, years
from webapp.operations.queries_proof import faults
from webapp.operations.queries_retention import COUNTED_NOWHERE, due, held_cases, rules
from webapp.operations.queries_set_up import set_up
from webapp.operations.service_backup import BackupFailed, forget_old, make_backup, newest
from webapp.operations.service_drill import drill, drill_restored, note_drill
from webapp.operations.service_keys import reindex, rotate, state_of_keys
from webapp.operations.service_nightly import backup_folder
from webapp.operations.service_retention import lift_hold, run_retention, set_hold, told
from webapp.reports.service_files import store

SHOWN_MOST = 1_000


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def backup(file: Path) -> None:
    """Copy the database to FILE and all photos and voice notes to files/ beside it, while the server runs."""
    try:
        made = make_backup(file)
    except BackupFailed as failed:
        _refuse(str(failed))
    click.echo(f"{file}: {made.bytes} bytes, {sum(made.counts.values())} rows, journal at {made.journal_entries}")
    click.echo(f"{file.parent / 'files'}: {made.files} files")
    if made.damaged:
        _refuse(f"{len(made.damaged)} files are damaged on this server and were left out; see: flask files verify")


@click.command()
@with_appcontext
def check() -> None:
    """Ask database, keys, files, Redis, clock and pg_dump whether this machine is set up; exits 1 when one is not."""
    found = list(set_up(store()))
    for one in found:
        click.echo(f"{'ok    ' if one.holds else 'BROKEN'} {one.name}: {one.seen}", err=not one.holds)
    if not all(one.holds for one in found):
        sys.exit(1)


@click.command("first-day")
@with_appcontext
def first_day() -> None:
    """Say what is missing before the town can begin, in order; exits 1 while something is."""
    found = lines()
    for line in found:
        mark = "ok     " if line.done else "missing" if line.missing else "-      "
        click.echo(f"{mark} {line.title}：{line.stands}")
        if line.missing and (line.command or line.whose):
            click.echo(f"          {line.command or line.whose}")
    if missing(found):
        sys.exit(1)


@click.command("forget-copies")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True), required=False)
@click.option("--keep", type=click.IntRange(min=1), required=True, help="How many of the newest copies stay.")
@with_appcontext
def forget_copies(folder: Path | None, keep: int) -> None:
    """Remove all but the newest copies of FOLDER (default: the nightly ones), with the files that only they name."""
    forgotten = forget_old(folder or backup_folder(), keep)
    for name in forgotten:
        click.echo(f"{name} is gone")
    click.echo(f"{len(forgotten)} copies were removed; {keep} at most are left")


@click.command("restore-drill")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True), required=False)
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), help="An empty folder to bring it up in.")
@click.option(
    "--restored",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="What was restored from another machine: a folder with one-door.db and files/.",
)
@with_appcontext
def restore_drill(file: Path | None, folder: Path | None, restored: Path | None) -> None:
    """Bring the copy FILE (default: last night's) up in an empty folder and use it; exits 1 when anything fails."""
    chosen = restored or file or newest(backup_folder())
    if chosen is None:
        _refuse("there is no copy yet; make one: flask --app wsgi backup FILE")
    with tempfile.TemporaryDirectory(prefix="one-door-drill-") as scratch:
        failed = False
        try:
            bring_up = drill_restored if restored else drill
            for check in bring_up(chosen, folder or Path(scratch) / "instance"):
                failed |= not check.holds
                click.echo(f"{'ok    ' if check.holds else 'BROKEN'} {check.name}: {check.seen}", err=not check.holds)
        except BackupFailed as refused:
            _refuse(str(refused))
    note_drill(chosen.name, well=not failed)
    if failed:
        sys.exit(1)
    click.echo(f"ok: {chosen.name} was brought up and used")


@click.group()
def journal() -> None:
    """The hash-chained record of everything that was done."""


@journal.command("verify")
@click.option("--quick", is_flag=True, help="Leave out what takes long: reading every file, counting every list.")
@with_appcontext
def journal_verify(quick: bool) -> None:
    """Walk the whole chain and compute again, from what is stored, what it covers; exits 1 when anything differs."""
    found = list(faults(store(), read_files=not quick))
    if not quick:
        found += [f"{line} (counters verify puts it right)" for line in verify_counters()]
    for fault in found:
        click.echo(f"BROKEN: {fault}", err=True)
    if found:
        sys.exit(1)
    click.echo("ok: the chain holds, and what is stored is what it covers")


@click.group()
def keys() -> None:
    """The keys under which numbers and names are encrypted."""


@keys.command("status")
@with_appcontext
def keys_status() -> None:
    """Say how many values of each encrypted column are under the newest key."""
    states = state_of_keys()
    for state in states:
        click.echo(f"{state.column}: {state.newest} of {state.values} under the newest key")
    done = all(state.newest == state.values for state in states)
    click.echo("the older keys can be taken out" if done else "the older keys are still needed; run: keys rotate")


@keys.command("rotate")
@with_appcontext
def keys_rotate() -> None:
    """Write every value anew under the newest key; can be cut and begun again, while the server runs."""
    try:
        changed = rotate()
    except Undecryptable as unknown:
        _refuse(f"{unknown}: a key is missing from ONE_DOOR_FIELD_KEYS")
    click.echo(f"{changed} values are now under the newest key")


@keys.command("reindex")
@with_appcontext
def keys_reindex() -> None:
    """Compute all blind indexes anew after ONE_DOOR_INDEX_KEY was changed; stop the service first."""
    click.echo(f"{reindex()} numbers are found under the new key")


@click.group()
def retention() -> None:
    """What is kept how long (webapp/data/retention.csv)."""


_LONGER = {"protected": "a minor's at least until they are 25", "protected_aid": "with its matter at least"}


@retention.command("show")
@with_appcontext
def retention_show() -> None:
    """Say for each kind how long it is kept and how many have had their time; protected matters are counted nowhere."""
    for rule in rules():
        kept = f"{rule.kind}: {rule.keep_days} days after it was {rule.counted_from}"
        if rule.kind in COUNTED_NOWHERE:
            click.echo(f"{kept}; {_LONGER[rule.kind]}")
            continue
        waiting = len(due(rule, SHOWN_MOST))
        more = "+" if waiting == SHOWN_MOST else ""
        click.echo(f"{kept}; due now: {waiting}{more}")


@retention.command("run")
@with_appcontext
def retention_run() -> None:
    """Erase what has had its time, with its files; the worker does it each night."""
    for kind, number in told(run_retention()).items():
        click.echo(f"{kind}: {number}")


@click.group()
def holidays() -> None:
    """The days off of each year, as the State Council's notice has them."""


@holidays.command("show")
@with_appcontext
def holidays_show() -> None:
    """Say of which years the notice is there; exits 1 while one is missing."""
    for one in years():
        how = "put in" if one.put_in else "in the library" if one.built_in else "MISSING: by the law alone"
        click.echo(f"{one.year}: {how}")
        for day in sorted((*one.off, *one.worked)):
            click.echo(f"  {day} {'worked' if day in one.worked else 'off'}")
    if missing_year():
        sys.exit(1)


@holidays.command("put-in")
@click.argument("year", type=click.IntRange(2025, 2100))
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--store", is_flag=True, help="Store it; without it, only say what was read.")
@with_appcontext
def holidays_put_in(year: int, file: IO[str], store: bool) -> None:
    """Read the notice of YEAR from FILE (- for what is piped in): its own sentences, or a line a day."""
    found = read_notice(file.read(), year)
    for sentence in (*found.faults, *found.odd):
        click.echo(sentence, err=True)
    if found.faults:
        sys.exit(1)
    click.echo(as_text(found.days))
    if store:
        changed = holiday_notices.put_in(year, found.days, None)
        click.echo(f"{year}: {'put in; what was due before stays' if changed else 'nothing changed'}")


@holidays.command("take-back")
@click.argument("year", type=click.IntRange(2025, 2100))
@with_appcontext
def holidays_take_back(year: int) -> None:
    """Forget the notice of YEAR that was put in."""
    if not holiday_notices.take_back(year, None):
        _refuse(f"nothing was put in for {year}")
    click.echo(f"{year}: taken back")


@click.group()
def hold() -> None:
    """Cases that must not be erased (legal hold)."""


@hold.command("set")
@click.argument("code")
@click.option("--reason", required=True, help="Who asked for it and why; stands in the journal.")
@with_appcontext
def hold_set(code: str, reason: str) -> None:
    """Keep the case CODE whatever its age."""
    _or_refuse(lambda: set_hold(codes.found_in(code) or code, reason))
    click.echo(f"{code} is held")


@hold.command("lift")
@click.argument("code")
@with_appcontext
def hold_lift(code: str) -> None:
    """Let the case CODE go its ordinary way again."""
    _or_refuse(lambda: lift_hold(codes.found_in(code) or code))
    click.echo(f"{code} is no longer held")


@hold.command("list")
@with_appcontext
def hold_list() -> None:
    """List the cases on hold."""
    for code, held in held_cases():
        click.echo(f"{code} since {clock.local_day(held.set_at)}: {held.reason}")


def _or_refuse(step: Callable[[], None]) -> None:
    try:
        step()
    except Problem as problem:
        _refuse(problem.message)


def _refuse(why: str) -> NoReturn:
    click.echo(why, err=True)
    sys.exit(1)
