"""Which function leads to which, by names: enough to say that something can't be reached at all, no more.

A function, a class with its methods and the top of a module are one node each. Whoever names a function may call it; a
function may use whatever the top of its module names, as in a table of steps.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable

from tests.support.rules.architecture import aliases, dotted, reachable
from tests.support.rules.sources import Source

ACTS = ("service", "tasks", "commands")
ENTRANCES = ("routes", "commands", "tasks", "cli")
Graph = dict[str, set[str]]


def graph_of(sources: Iterable[Source]) -> Graph:
    """Return node → the nodes that it names."""
    sources = list(sources)
    modules = {one.module for one in sources}
    graph: Graph = defaultdict(set)
    for source in sources:
        known, own = aliases(source), {node.name for node in source.tree.body if isinstance(node, DEFINED)}
        for node in source.tree.body:
            here = f"{source.module}.{node.name}" if isinstance(node, DEFINED) else source.module
            graph[here] |= _named(node, known, own, source.module, modules) | {source.module}
            if isinstance(node, DEFINED):
                for decorator in node.decorator_list:  # a view, a job, a part of a page: called by whoever registers it
                    if isinstance(decorator, ast.Call):
                        graph[source.module].add(here)
    return graph


DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _named(node: ast.AST, known: dict[str, str], own: set[str], module: str, modules: set[str]) -> set[str]:
    found = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name | ast.Attribute):
            name = dotted(inner, known)
            if name in own:
                found.add(f"{module}.{name}")
            elif name.rpartition(".")[0] in modules:
                found.add(name)
    return found


def entrances(sources: Iterable[Source]) -> set[str]:
    """Return the modules by which something from outside comes in: routes, commands, jobs."""
    return {one.module for one in sources if one.path.rsplit("/", 1)[1].removesuffix(".py").split("_")[0] in ENTRANCES}


def unreachable(sources: Iterable[Source], wanted: Iterable[str]) -> list[str]:
    """Return which of these functions no entrance leads to."""
    sources = list(sources)
    graph = graph_of(sources)
    reached: set[str] = set()
    for module in entrances(sources):
        for start in [node for node in list(graph) if node == module or node.rpartition(".")[0] == module]:
            reached |= {start} | reachable(graph, start)
    return sorted(set(wanted) - reached)


def called(sources: Iterable[Source], modules: set[str]) -> set[str]:
    """Return what these sources name of services and jobs of other packages: package.module.function."""
    found = set()
    for source in sources:
        known = aliases(source)
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Name | ast.Attribute):
                module, _, name = dotted(node, known).rpartition(".")
                parts = module.split(".")
                act = len(parts) > 2 and parts[1] not in ("core", "demo") and parts[-1].split("_")[0] in ACTS
                if module in modules and act and name.islower():
                    found.add(f"{module}.{name}")
    return found
