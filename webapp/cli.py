"""Gathers the features' commands under ``flask --app wsgi``."""

from importlib import import_module
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from webapp import config
from webapp.core import workflow
from webapp.core.background import Background

# Where each command is. None is loaded before it is asked for: the demo town and the import of spreadsheets are of no
# use to a web worker, and would take half its memory.
PLACES = {
    "areas": "webapp.grid_centre.commands",
    "backup": "webapp.operations.commands",
    "counters": "webapp.cases.commands",
    "demo": "webapp.demo.commands",
    "first-day": "webapp.operations.commands",
    "files": "webapp.reports.commands",
    "hold": "webapp.operations.commands",
    "journal": "webapp.reports.commands",
    "keys": "webapp.operations.commands",
    "restore-drill": "webapp.operations.commands",
    "retention": "webapp.operations.commands",
    "search": "webapp.search.commands",
    "send-texts": "webapp.services.commands",
    "sweep": "webapp.cases.commands",
    "units": "webapp.grid_centre.commands",
    "users": "webapp.grid_centre.commands",
}


class Commands(AppGroup):
    """The commands of the house, each loaded when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*super().list_commands(ctx), *PLACES})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; None for a name that none has."""
        if cmd_name not in PLACES:
            return super().get_command(ctx, cmd_name)
        module = vars(import_module(PLACES[cmd_name]))
        return next(one for one in module.values() if isinstance(one, click.Command) and one.name == cmd_name)


@click.command()
def worker() -> None:
    """Run background and periodic work until stopped."""
    # Only here: they follow the journal, and no web worker needs to load the spelling of names.
    from webapp.people import tasks as _people_tasks  # noqa: F401  (registers its jobs)
    from webapp.related import tasks as _related_tasks  # noqa: F401
    from webapp.search import tasks as _search_tasks  # noqa: F401

    queue: Background = current_app.extensions["background"]
    queue.consume()


@click.command("settings-doc")
@click.option("--write", is_flag=True, help="Write docs/settings.md instead of printing it.")
def settings_doc(write: bool) -> None:
    """Print the page of all settings."""
    if write:
        Path(config.ROOT / "docs" / "settings.md").write_text(config.settings_markdown())
    else:
        click.echo(config.settings_markdown())


@click.command("states-doc")
@click.option("--write", is_flag=True, help="Write docs/states.md instead of printing it.")
def states_doc(write: bool) -> None:
    """Print the page of all states and steps."""
    if write:
        Path(config.ROOT / "docs" / "states.md").write_text(workflow.states_markdown(), encoding="utf-8")
    else:
        click.echo(workflow.states_markdown())


def init_app(app: Flask) -> None:
    """Register every command, beside those that extensions have brought along."""
    commands = Commands()
    for command in (*app.cli.commands.values(), worker, settings_doc, states_doc):
        commands.add_command(command)
    app.cli = commands
