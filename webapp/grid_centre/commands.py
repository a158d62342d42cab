"""Commands of the first day: a spreadsheet from the server itself, the units of the plan, and the first people."""

import sys
from pathlib import Path

import click
import segno
from flask import current_app
from flask.cli import with_appcontext
from werkzeug.datastructures import MultiDict

from webapp.core.db import db, transaction
from webapp.core.errors import Problem
from webapp.grid_centre import queries, service_boundaries
from webapp.grid_centre.schemas import parse_phone
from webapp.grid_centre.spreadsheets import service as service_import
from webapp.grid_centre.spreadsheets import workbook
from webapp.grid_centre.spreadsheets.changes import Plan
from webapp.grid_centre.spreadsheets.service_reading import plan_of, read_book
from webapp.people import service as people
from webapp.people import service_invitations, service_units
from webapp.people.models import User
from webapp.people.permissions import Position, Role
from webapp.people.queries import place_by_code
from webapp.people.rules import SERVER
from webapp.people.sign_in import service_passwords

KINDS = ("added", "changed", "ended")


@click.group()
def areas() -> None:
    """The tree of areas, with the people who sit in it."""


@areas.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@with_appcontext
def import_command(file: Path, dry_run: bool) -> None:
    """Take in areas, people and posts from a spreadsheet: all of it or nothing.

    Exit code 0: done, or nothing to change; 1: something is wrong in the file, nothing was changed; 2: no such file.
    """
    try:
        data = file.read_bytes()
        book = read_book(data)
        plan = plan_of(book, SERVER)
        _say(plan)
        if plan.faults:
            click.echo(f"Refused: {len(plan.faults)} faults, nothing was changed.", err=True)
            sys.exit(1)
        if dry_run or not plan.changes:
            click.echo("Dry run: nothing was changed." if dry_run else "Nothing to change.")
            return
        with transaction():
            kept = service_import.keep(data, file.name, plan, actor_id=None)
            service_import.apply(kept.id, book, SERVER)
    except Problem as problem:
        click.echo(f"Refused: {problem.message}", err=True)
        sys.exit(1)
    click.echo("Imported.")


@areas.command("boundaries")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--datum", type=click.Choice(list(service_boundaries.DATUMS)), default="wgs84", show_default=True)
@click.option("--sure", is_flag=True, help="What was asked about this file was looked at on a map, and it is right.")
@click.option("--dry-run", is_flag=True, help="Only check.")
@with_appcontext
def boundaries_command(file: Path, datum: str, sure: bool, dry_run: bool) -> None:
    """Check a GeoJSON file of micro-grids against what is stored, and store it when nothing is wrong or asked.

    Exit code 0: stored, or faultless; 1: something is wrong or has to be looked at, nothing was stored.
    """
    try:
        checked = service_boundaries.checked(file.read_bytes(), ["/"], datum, sure=sure)
        for line in (*checked.notes, *(f"{move.label}（{move.code}）：{move.words}" for move in checked.moves)):
            click.echo(line)
        for fault in checked.faults:
            click.echo(f"{'要看过再定' if fault.asked else '不对'}：{fault.message}")
        if checked.faults:
            again = " Look at a map, then say --sure." if checked.only_asked else ""
            click.echo(f"Refused: {len(checked.faults)} faults, nothing was stored.{again}", err=True)
            sys.exit(1)
        if dry_run:
            click.echo("Dry run: nothing was stored.")
            return
        count = service_boundaries.store(checked, ["/"], actor_id=None)
    except Problem as problem:
        click.echo(f"Refused: {problem.message}", err=True)
        sys.exit(1)
    click.echo(f"Stored: {count}.")


def _say(plan: Plan) -> None:
    for said in (*plan.faults, *plan.left):
        click.echo(said.line)
    if not plan.faults:
        for change in plan.changes:
            click.echo(change.line)
        for sheet, kinds in plan.counts().items():
            click.echo(f"{sheet}: " + ", ".join(f"{kinds.get(kind, 0)} {kind}" for kind in KINDS))


@areas.command("template")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def template_command(file: Path) -> None:
    """Write the empty spreadsheet with its guide, as the page gives it; a file that is there is not replaced."""
    try:
        with file.open("xb") as made:
            made.write(workbook.template())
    except OSError as error:
        click.echo(f"Refused: {file}: {error.strerror}", err=True)
        sys.exit(1)
    click.echo(f"Written: {file}")


@click.group()
def units() -> None:
    """The offices of the courtyard and the linked units."""


@units.command("set-up")
@click.option("--town", default="", help="Code of the town, where there are several.")
@with_appcontext
def set_up_command(town: str) -> None:
    """Set up the units of the plan that are missing: six offices and the linked ones. Harmless at any time."""
    try:
        with transaction():
            made = [(unit.name, unit.code) for unit in service_units.set_up(town_code=town)]
    except Problem as problem:
        click.echo(f"Refused: {'; '.join(problem.fields.values()) or problem.message}", err=True)
        sys.exit(1)
    click.echo("\n".join(f"{name} ({code})" for name, code in made) or "Nothing to set up.")


@click.group()
def users() -> None:
    """People who sign in."""


@users.command("invite")
@click.argument("phone")
@click.option("--name", default="", help="The name, when the number is new.")
@click.option("--role", type=click.Choice([str(role) for role in Role]), help="A post to give, when they have none.")
@click.option("--place", default="", help="Code of the area or unit of that post.")
@click.option("--position", type=click.Choice([str(one) for one in Position]), help="What leads must be.")
@click.option("--address", default="", help="How phones reach this server, as https://example.org.")
@with_appcontext
def invite_command(phone: str, name: str, role: str | None, place: str, position: str | None, address: str) -> None:
    """Let a person in: prints a link for informants and grid leads, a one-time code for everybody else.

    For the first people of a new installation, and when nobody else can. What was printed before is dead.
    """
    try:
        with transaction():
            user = _person(phone, name, position)
            if role:
                area, unit = place_by_code(place) if place else (None, None)
                if place and area is None and unit is None:
                    raise Problem("invalid", f"no area or unit has the code {place}")
                people.appoint(user, Role(role), area=area, unit=unit)
            by_link = service_invitations.signs_in_by_link(user.id)
            secret = (
                service_invitations.invite(user, actor_id=None)
                if by_link
                else service_passwords.issue_code(user, actor_id=None)
            )
    except Problem as problem:
        click.echo(f"Refused: {problem.message}", err=True)
        sys.exit(1)
    base = address.rstrip("/") or _own_address()
    if not by_link:
        click.echo(f"{base}/password/new\none-time code: {secret} (24 hours, once)")
        return
    link = f"{base}/join/{secret}"
    segno.make(link, error="m").terminal(compact=True)
    click.echo(f"{link}\n(24 hours, once)")


def _person(phone: str, name: str, position: str | None) -> User:
    number = parse_phone(MultiDict({"phone": phone}))
    user = queries.person_by_phone(number)
    if user is None:
        if not name:
            raise Problem("invalid", "this number is new: give --name")
        user = people.add_user(name=name, phone=number, password_hash="")
    if position:
        user.position = Position(position)
        db.session().flush()
    return user


def _own_address() -> str:
    host = current_app.config["ALLOWED_HOSTS"].split(",")[0].strip()
    return f"https://{host}" if host else "http://127.0.0.1:8000"
