"""Gathers the features' commands under ``flask --app wsgi``, beside its own: the worker, and pages of docs."""

import os
import sys
from collections.abc import Iterable, Mapping
from copy import copy
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from webapp import config, floors
from webapp.config import UnsafeSettings
from webapp.core.background import Background
from webapp.core.workflow import Transition, Workflow, registered
from webapp.operations.service_house import DatabaseAway, refuse_misfit

# They ask nothing of the database, or say themselves what is wrong with it.
WITHOUT_DATA = {("check",), ("floors-doc",), ("settings-doc",), ("states-doc",)}
# It is what is run when the index key was changed.
AFTER_A_NEW_INDEX_KEY = {("keys", "reindex")}


def exit_unless_fit(*, index_may_differ: bool = False) -> None:
    """End the program with one sentence when the keys are not those of the database, or it does not answer.

    Exit code 78: put something right first; 75: try again.
    """
    try:
        refuse_misfit(index_may_differ=index_may_differ)
    except UnsafeSettings as refused:
        click.echo(f"One Door does not start: {refused}.", err=True)
        sys.exit(os.EX_CONFIG)
    except DatabaseAway as away:
        click.echo(f"One Door does not start: {away}.", err=True)
        sys.exit(os.EX_TEMPFAIL)


def _fitting(command: click.Command, *path: str) -> click.Command:
    """Return the command as one that first sees to it that keys and database belong together; its help does not."""
    twin = copy(command)
    if isinstance(twin, click.Group):
        twin.commands = {name: _fitting(one, *path, name) for name, one in twin.commands.items()}
    elif path not in WITHOUT_DATA and twin.callback:
        own = twin.callback

        @with_appcontext
        def checked(*args: Any, **kwargs: Any) -> Any:
            exit_unless_fit(index_may_differ=path in AFTER_A_NEW_INDEX_KEY)
            return own(*args, **kwargs)

        twin.callback = checked
    return twin


class Commands(AppGroup):
    """The commands of the house, each loaded when it is asked for and run on a database that fits the keys.

    No other is loaded then: the demo town and the import of spreadsheets are of no use to a web worker, and would take
    half its memory.
    """

    @cached_property
    def places(self) -> Mapping[str, str]:
        """Every command that a package names, and the module it is in."""
        packages = [f"webapp.{package.name}" for package in floors.packages()]
        return {name: f"{one}.commands" for one in packages for name in getattr(import_module(one), "COMMANDS", ())}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*super().list_commands(ctx), *self.places})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; None for a name that none has."""
        if cmd_name not in self.places:
            found = super().get_command(ctx, cmd_name)
        else:
            module = vars(import_module(self.places[cmd_name]))
            found = next(one for one in module.values() if isinstance(one, click.Command) and one.name == cmd_name)
        return found and _fitting(found, cmd_name)


@click.command()
def worker() -> None:
    """Run background and periodic work until stopped."""
    # Some are loaded only here: they follow the journal, and no web worker needs to load the spelling of names.
    for package in floors.packages():
        if (config.ROOT / "webapp" / package.name / "tasks.py").exists():
            import_module(f"webapp.{package.name}.tasks")
    queue: Background = current_app.extensions["background"]
    queue.consume()


@click.command("floors-doc")
@click.option("--write", is_flag=True, help="Write it into docs/architecture.md instead of printing it.")
def floors_doc(write: bool) -> None:
    """Print the drawing and the table of all packages."""
    if write:
        page = Path(config.ROOT / "docs" / "architecture.md")
        page.write_text(floors.written_into(page.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        click.echo(floors.markdown())


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
        Path(config.ROOT / "docs" / "states.md").write_text(states_markdown(), encoding="utf-8")
    else:
        click.echo(states_markdown())


def init_app(app: Flask) -> None:
    """Register every command, beside those that extensions have brought along."""
    commands = Commands()
    for command in (*app.cli.commands.values(), worker, floors_doc, settings_doc, states_doc):
        commands.add_command(command)
    app.cli = commands


def states_markdown() -> str:
    """Return docs/states.md, written from all workflows."""
    workflows = registered()
    sources = ", ".join(f"`{source}`" for source in dict.fromkeys(one.source for one in workflows))
    lines = ["# States", "", f"Written from {sources} by `flask --app wsgi states-doc --write`."]
    for workflow in workflows:
        lines += ["", *_section(workflow)]
    return "\n".join(lines) + "\n"


def _section(workflow: Workflow[Any]) -> Iterable[str]:
    yield from (f"## {workflow.title}", "", "```mermaid", "stateDiagram-v2")
    yield f"    [*] --> {workflow.begins[0]}: {workflow.begins[1]}"
    for step in workflow.steps:
        for source in workflow.labels:
            for target in step.targets if source in step.sources else ():
                yield f"    {source} --> {target}: {step.action}"
    yield from (f"    {state} --> [*]" for state in workflow.ends)
    yield from ("```", "", "| state | on the screen |", "|---|---|")
    yield from (f"| `{state}` | {label[0]} |" for state, label in workflow.labels.items())
    yield from ("", *_steps(workflow))
    if any(said.history or said.notice for said in workflow.said.values()):
        yield from ("", *_words(workflow))


def _steps(workflow: Workflow[Any]) -> Iterable[str]:
    more = [dict(workflow.columns(step)) | _second_person(step) for step in workflow.steps]
    columns = list(dict.fromkeys(name for row in more for name in row))
    head = ["step", "button", "from", "to", "who", "verb", "needs words", "said to whoever takes it", *columns]
    yield from (_line(head), "|" + "---|" * len(head))
    for step, row in zip(workflow.steps, more, strict=True):
        sources = ", ".join(state for state in workflow.labels if state in step.sources)
        known = [f"`{step.action}`", step.word, sources, _to(step), step.by, step.verb or "–"]
        known += ["yes" if step.note else "–", step.flash or "–"]
        yield _line([*known, *(row.get(name, "–") for name in columns)])


def _to(step: Transition[Any, Any]) -> str:
    same = [] if step.target else ["the same"]
    return " or ".join([*same, *step.targets])


def _second_person(step: Transition[Any, Any]) -> dict[str, str]:
    """Return the column of a step that asks, decides, or is not for everybody; nothing for any other step."""
    asked, decided, others = step.ask, ", ".join(step.decides), ", ".join(step.not_by)
    said = [f"asks: {asked}"] if asked else []
    said += [f"says {step.answer}: {decided}"] if decided else []
    said += [f"not by {others}"] if others else []
    return {"second person": "; ".join(said)} if said else {}


def _words(workflow: Workflow[Any]) -> Iterable[str]:
    head = ["event", "in the history", "told", "to the auditor"]
    yield from (_line(head), "|" + "---|" * len(head))
    for event, said in workflow.said.items():
        told = "; ".join(f"{wording.to}: {wording.title}" for wording in said.notice)
        yield _line([f"`{event}`", said.history[0] if said.history else "–", told or "–", said.audit])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
