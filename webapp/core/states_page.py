"""docs/states.md, written from all workflows: states, steps, and the words of each."""

from collections.abc import Iterable
from typing import Any

from webapp.core.workflow import Transition, Workflow, registered


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
