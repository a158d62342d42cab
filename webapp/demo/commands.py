"""``flask --app wsgi demo``: the demo town, and the accounts to try it with."""

import sys
from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from webapp.config import DEMO_PASSWORD
from webapp.core import clock
from webapp.demo import build, roster
from webapp.outbox import push


@click.command()
@click.option(
    "--at",
    "wanted",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]),
    help="The moment in Shanghai that is now in the town (default: now, to ten minutes).",
)
@click.option("--if-empty", is_flag=True, help="Do nothing when the database holds something already.")
@with_appcontext
def demo(wanted: datetime | None, if_empty: bool) -> None:
    """Build the demo town with two months of history up to now, in an empty database."""
    if current_app.config["ENV"] not in ("demo", "development"):
        _refuse("the demo town is only for ONE_DOOR_ENV=demo or development")
    if not build.is_migrated():
        _refuse("the database has no tables yet; run: flask --app wsgi db upgrade")
    if not build.is_empty():
        if not if_empty:
            _refuse("the database is not empty; the demo town needs one of its own")
        click.echo("The database holds something already; nothing was built.")
    else:
        # Imported here, so that no web worker loads the spelling of names.
        from webapp.search.service import rebuild

        at = _to_ten_minutes(clock.local(clock.now())) if wanted is None else wanted.replace(tzinfo=clock.SHANGHAI)
        built = build.build(at)
        rebuild()
        push.make_key()  # pushes can be tried at once; after the build, whose old news goes to nobody
        click.echo(f"Built the demo town as of {at:%Y-%m-%d %H:%M}: {built.people} people, {built.reports} reports.")
    if build.marker().exists():
        click.echo(f"\n{roster.table(DEMO_PASSWORD)}\n")


def _to_ten_minutes(moment: datetime) -> datetime:
    return moment.replace(minute=moment.minute // 10 * 10, second=0, microsecond=0)


def _refuse(why: str) -> None:
    click.echo(f"Refused: {why}.", err=True)
    sys.exit(1)
