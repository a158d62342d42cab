"""Commands about cases: deadlines, and the counters of the roll-up."""

import sys

import click
from flask.cli import with_appcontext

from webapp.cases.escalation.service_sweep import sweep as run_sweep
from webapp.cases.lists.service_counters import verify_counters
from webapp.core.background import run_all


@click.command()
@with_appcontext
def sweep() -> None:
    """Take every step that is due by time alone; running it twice changes nothing more."""
    for action, number in run_sweep().items():
        click.echo(f"{action}: {number}")
    for name in run_all("sweep_"):  # what other packages have that falls due: orders, legal aid
        click.echo(f"{name}: done")


@click.group()
def counters() -> None:
    """The counters behind the roll-up."""


@counters.command("verify")
@click.option("--dry-run", is_flag=True, help="Only prove; change nothing.")
@with_appcontext
def verify_command(dry_run: bool) -> None:
    """Prove the counters and list entries against the cases and mend what differs; exits 1 when something did."""
    wrong = verify_counters(mend=not dry_run)
    for fault in wrong[:20]:
        click.echo(fault, err=True)
    if wrong:
        click.echo(f"{len(wrong)} differed; {'nothing was changed' if dry_run else 'mended'}", err=True)
        sys.exit(1)
    click.echo("ok: counters and lists agree with the cases")
