"""docs/states.md, written from all workflows: states, steps, and what is said of each."""

from collections.abc import Iterable
from typing import Any

from webapp.core.workflow import Workflow, registered


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
            if source in step.sources and step.target:
                yield f"    {source} --> {step.target}: {step.action}"
    yield from (f"    {state} --> [*]" for state in workflow.ends)
    yield from ("```", "", "| state | on the screen |", "|---|---|")
    yield from (f"| `{state}` | {label[0]} |" for state, label in workflow.labels.items())
    more = [workflow.columns(step) for step in workflow.steps]
    columns = list(dict.fromkeys(name for row in more for name in row))
    head = ["step", "button", "from", "to", "who", "verb", "needs words", *columns]
    yield from ("", _line(head), "|" + "---|" * len(head))
    for step, row in zip(workflow.steps, more, strict=True):
        sources = ", ".join(state for state in workflow.labels if state in step.sources)
        known = [f"`{step.action}`", step.word, sources, step.target or "the same", step.by, step.verb or "–"]
        yield _line([*known, "yes" if step.note else "–", *(row.get(name, "–") for name in columns)])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
