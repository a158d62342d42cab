"""Commands of whoever runs the server: copies, the drill, keys, what is kept how long."""

import sys
import tempfile
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import with_appcontext

from webapp.core.crypto import Undecryptable
from webapp.operations.service_backup import BackupFailed, make_backup, newest
from webapp.operations.service_drill import drill
from webapp.operations.service_keys import reindex, rotate, state_of_keys
from webapp.operations.service_nightly import backup_folder


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


@click.command("restore-drill")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True), required=False)
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), help="An empty folder to bring it up in.")
@with_appcontext
def restore_drill(file: Path | None, folder: Path | None) -> None:
    """Bring the copy FILE (default: last night's) up in an empty folder and use it; exits 1 when anything fails."""
    chosen = file or newest(backup_folder())
    if chosen is None:
        _refuse("there is no copy yet; make one: flask --app wsgi backup FILE")
    with tempfile.TemporaryDirectory(prefix="one-door-drill-") as scratch:
        failed = False
        try:
            for check in drill(chosen, folder or Path(scratch) / "instance"):
                failed |= not check.holds
                click.echo(f"{'ok    ' if check.holds else 'BROKEN'} {check.name}: {check.seen}", err=not check.holds)
        except BackupFailed as refused:
            _refuse(str(refused))
    if failed:
        sys.exit(1)
    click.echo(f"ok: {chosen.name} was brought up and used")


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


def _refuse(why: str) -> NoReturn:
    click.echo(why, err=True)
    sys.exit(1)
