"""Commands about cases: deadlines, and the counters of the roll-up."""

import sys

import click
from flask.cli import with_appcontext

from webapp.cases.service_counters import verify_counters
from webapp.cases.service_sweep import sweep as run_sweep


@click.command()
@with_appcontext
def sweep() -> None:
    """Take every step that is due by time alone; running it twice changes nothing more."""
    for action, number in run_sweep().items():
        click.echo(f"{action}: {number}")


@click.group()
def counters() -> None:
    """The counters behind the roll-up."""


@counters.command("verify")
@click.option("--mend", is_flag=True, help="Write the right numbers where they differ.")
@with_appcontext
def verify_command(mend: bool) -> None:
    """Prove the counters and list entries against the cases; with --mend put them right."""
    wrong = verify_counters(mend=mend)
    for fault in wrong[:20]:
        click.echo(fault, err=True)
    if wrong and not mend:
        click.echo(f"{len(wrong)} differ; run again with --mend", err=True)
        sys.exit(1)
    click.echo(f"mended {len(wrong)}" if wrong else "ok: counters and lists agree with the cases")
