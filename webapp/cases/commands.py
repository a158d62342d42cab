"""Commands about cases: deadlines, and the counters of the roll-up."""

import sys

import click
from flask.cli import with_appcontext

from webapp.cases.service_counters import verify_counters
from webapp.cases.service_sweep import sweep as run_sweep
from webapp.cases.states import TRANSITIONS, WORDS, State
from webapp.config import ROOT


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


def states_markdown() -> str:
    """Return docs/states.md, written from the transition table."""
    lines = ["# States", "", "Written from `webapp/cases/states.py` by `flask --app wsgi states-doc --write`.", ""]
    lines += ["## A case", "", "```mermaid", "stateDiagram-v2", "    [*] --> submitted: a report opens it"]
    lines += [f"    {s} --> {t.target}: {t.action}" for t in TRANSITIONS for s in State if s in t.sources]
    lines += ["    closed --> [*]", "```", "", "| state | on the screen |", "|---|---|"]
    lines += [f"| `{state}` | {WORDS[state][0]} |" for state in State]
    lines += ["", "| step | button | from | to | who | verb | moves the holder | starts | needs words |"]
    lines += ["|---|---|---|---|---|---|---|---|---|"]
    for t in TRANSITIONS:
        sources = ", ".join(s for s in State if s in t.sources)
        moves = {1: "a level up", -1: "a level down", 0: "–"}[t.move]
        lines.append(
            f"| `{t.action}` | {t.word} | {sources} | {t.target} | {t.by} | {t.verb or '–'} | {moves} "
            f"| {t.clock or '–'} | {'yes' if t.note_needed else '–'} |"
        )
    return "\n".join(lines) + "\n"


@click.command("states-doc")
@click.option("--write", is_flag=True, help="Write docs/states.md instead of printing it.")
def states_doc(write: bool) -> None:
    """Print the page of all states and steps."""
    if write:
        (ROOT / "docs" / "states.md").write_text(states_markdown(), encoding="utf-8")
    else:
        click.echo(states_markdown())
