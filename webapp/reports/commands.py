"""Commands about the journal and the reports it proves."""

import sys

import click
from flask.cli import with_appcontext

from webapp.core.journal import verify
from webapp.reports.queries import unjournalled


@click.group()
def journal() -> None:
    """The hash-chained record of everything that was done."""


@journal.command("verify")
@with_appcontext
def verify_command() -> None:
    """Walk the whole chain, and check that every report has its entry."""
    verdict = verify()
    missing = unjournalled()
    if verdict.fault:
        click.echo(f"BROKEN: {verdict.fault}", err=True)
    if missing:
        click.echo(f"BROKEN: {missing} reports have no entry with their digest", err=True)
    if verdict.fault or missing:
        sys.exit(1)
    click.echo(f"ok: {verdict.entries} entries, the chain holds")
