"""The rules of how packages join the house: what an `__init__.py` may hold, and where things are registered."""

import ast
from collections.abc import Iterable

from tests.support.rules.architecture import PACKAGE_FILE, dotted
from tests.support.rules.sources import Source

# Neither is what packages register: the one key ring in use, the classes of forms that a decorator made.
OTHER_TABLES = {("webapp/core/protection/crypto.py", "_holder"), ("webapp/web/forms.py", "INPUTS")}


def table_faults(sources: Iterable[Source]) -> list[str]:
    """Return lists, sets and dictionaries of modules that begin empty: what others put in belongs into a registry."""
    faults = []
    for source in sources:
        for node in source.tree.body:
            if not isinstance(node, ast.Assign | ast.AnnAssign) or not _begins_empty(node.value):
                continue
            name = ast.unparse(node.target if isinstance(node, ast.AnnAssign) else node.targets[0])
            constant = isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation).startswith(
                ("Mapping", "Sequence")
            )
            if not constant and (source.path, name) not in OTHER_TABLES:
                faults.append(source.at(node, f"{name}: core/registry.py has what packages register"))
    return faults


def _begins_empty(node: ast.expr | None) -> bool:
    if isinstance(node, ast.List | ast.Set):
        return not node.elts
    if isinstance(node, ast.Dict):
        return not node.keys
    if not isinstance(node, ast.Call):
        return False
    called = dotted(node.func, {}).split(".")[-1]
    return called == "defaultdict" or (called in {"list", "set", "dict"} and not node.args and not node.keywords)


def wiring_faults(sources: Iterable[Source]) -> list[str]:
    """Return what stands in an `__init__.py` beside the one function by which a package joins, and what it imports."""
    faults = []
    for source in sources:
        if not source.path.endswith("/__init__.py") or source.path == "webapp/__init__.py":
            continue
        package = PACKAGE_FILE.fullmatch(source.path) is not None
        faults += [
            source.at(node, "no part of how a package joins")
            for node in source.tree.body
            if not package or not _joins(node)
        ]
    return faults


def _joins(node: ast.stmt) -> bool:
    if isinstance(node, ast.FunctionDef):
        return node.name == "init_app"
    if isinstance(node, ast.Assign):
        return [ast.unparse(target) for target in node.targets] == ["COMMANDS"]
    return isinstance(node, ast.ImportFrom) and node.module == "flask"
