"""Commands about the search."""

import click
from flask.cli import with_appcontext


@click.group()
def search() -> None:
    """The index behind the search box."""


@search.command("rebuild")
@with_appcontext
def rebuild_command() -> None:
    """Make the index anew from the cases, while everybody goes on working; needed after names or areas were changed."""
    # Imported here, so that no web worker loads the spelling of names.
    from webapp.search.service import rebuild

    click.echo(f"ok: {rebuild()} cases can be found")
