"""Every table of states in the house, gathered, so that one page shows them all: docs/states.md.

A package puts its table in here when it is imported; what follows the table is the package's own ``advance``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Step:
    """One allowed step: from which states to which, its word on the button, who may take it, and what else to say.

    ``more`` has further columns (moves the holder, starts a clock…); a machine shows the columns its steps have.
    """

    action: str
    word: str
    sources: tuple[str, ...]
    target: str
    by: str = "–"
    verb: str = "–"
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Machine:
    """What has states: ``source`` is the file of its table, ``states`` identifier → word on the screen.

    ``begins`` is (state, what brings it there); ``ends`` the states in which it rests for ever.
    """

    title: str
    source: str
    states: Mapping[str, str]
    begins: tuple[str, str]
    steps: tuple[Step, ...]
    ends: tuple[str, ...] = ()


_machines: dict[str, Machine] = {}


def register(machine: Machine) -> Machine:
    """Put a table of states on the page; one with the same title takes the place of the one before."""
    _machines[machine.title] = machine
    return machine


def registered() -> list[Machine]:
    """Return all tables, those of one file in the order in which they came."""
    return sorted(_machines.values(), key=lambda machine: machine.source)


def states_markdown() -> str:
    """Return docs/states.md, written from all tables."""
    machines = registered()
    sources = ", ".join(f"`{source}`" for source in dict.fromkeys(m.source for m in machines))
    lines = ["# States", "", f"Written from {sources} by `flask --app wsgi states-doc --write`."]
    for machine in machines:
        lines += ["", *_section(machine)]
    return "\n".join(lines) + "\n"


def _section(machine: Machine) -> Iterable[str]:
    yield from (f"## {machine.title}", "", "```mermaid", "stateDiagram-v2")
    yield f"    [*] --> {machine.begins[0]}: {machine.begins[1]}"
    for step in machine.steps:
        for source in machine.states:
            if source in step.sources and step.target in machine.states:  # the rest leaves the state as it is
                yield f"    {source} --> {step.target}: {step.action}"
    yield from (f"    {state} --> [*]" for state in machine.ends)
    yield from ("```", "", "| state | on the screen |", "|---|---|")
    yield from (f"| `{state}` | {word} |" for state, word in machine.states.items())
    columns = list(dict.fromkeys(name for step in machine.steps for name in step.more))
    head = ["step", "button", "from", "to", "who", "verb", *columns]
    yield from ("", _line(head), "|" + "---|" * len(head))
    for step in machine.steps:
        sources = ", ".join(state for state in machine.states if state in step.sources)
        known = [f"`{step.action}`", step.word, sources, step.target, step.by, step.verb]
        yield _line([*known, *(step.more.get(name, "–") for name in columns)])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
