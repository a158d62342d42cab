"""Gathers the features' commands under ``flask --app wsgi``."""

from pathlib import Path

import click
from flask import Flask, current_app

from webapp import config
from webapp.cases.commands import counters, sweep
from webapp.core import machines
from webapp.core.background import Background
from webapp.demo.commands import demo
from webapp.grid_centre.commands import areas, users
from webapp.operations.commands import backup, hold, keys, restore_drill, retention
from webapp.reports.commands import files, journal
from webapp.search.commands import search
from webapp.services.commands import send_texts_command


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
        Path(config.ROOT / "docs" / "states.md").write_text(machines.states_markdown(), encoding="utf-8")
    else:
        click.echo(machines.states_markdown())


def init_app(app: Flask) -> None:
    """Register every command."""
    for command in (
        journal,
        files,
        counters,
        search,
        sweep,
        send_texts_command,
        demo,
        worker,
        settings_doc,
        states_doc,
        backup,
        restore_drill,
        keys,
        retention,
        hold,
        areas,
        users,
    ):
        app.cli.add_command(command)
