"""What a process keeps of what is stored: nothing that it could not know to be the same still."""

import ast
from collections.abc import Iterable

from tests.support.rules.sources import Source

# What hangs on the application → how it learns of a change (docs: webapp/web/README.md, “What a process keeps”).
KEPT = {
    "micro_grid_index": "asks tree_mark",
    "schematics": "asks tree_mark of its own process, grows old in others",
    "calendar": "settings and data files: the next start",
    "door_urls": "the addresses of the build: the next start",
    "kept_files": "the build: the next start",
    "write_queue": "holds nothing of what is stored",
    "background": "holds nothing of what is stored",
    "factory": "holds nothing of what is stored",
    "files": "asks the disk, or the bucket",
    "redis": "a connection; asks the Redis",
    "keyring": "settings: the next start",
    "push_key": "a file of the installation: the next start",
}
_CACHES = {"cache", "lru_cache"}
_READS = {"session", "execute", "scalars", "scalar", "engine"}


def kept_faults(sources: Iterable[Source]) -> list[str]:
    """Return caches of functions that read the database, and things kept on the application that KEPT does not name."""
    faults = []
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef) and _is_cached(node) and _reads(node):
                faults.append(source.at(node, f"{node.name} keeps what it read from the database for ever"))
            name = _set_on_app(node)
            if name is not None and name not in KEPT:
                faults.append(source.at(node, f"{name} is kept by each process: say in KEPT how it learns of a change"))
    return faults


def _is_cached(function: ast.FunctionDef) -> bool:
    named = (one.func if isinstance(one, ast.Call) else one for one in function.decorator_list)
    return any(isinstance(one, ast.Name) and one.id in _CACHES for one in named)


def _reads(function: ast.FunctionDef) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr in _READS for node in ast.walk(function))


def _set_on_app(node: ast.AST) -> str | None:
    """Return the name under which something is kept in ``app.extensions``, by assignment or setdefault."""
    if isinstance(node, ast.Assign):
        target = node.targets[0]
        if isinstance(target, ast.Subscript) and _is_extensions(target.value):
            return target.slice.value if isinstance(target.slice, ast.Constant) else "?"
    call = node.func if isinstance(node, ast.Call) else None
    if isinstance(call, ast.Attribute) and call.attr == "setdefault" and _is_extensions(call.value):
        return str(ast.literal_eval(node.args[0]))  # type: ignore[attr-defined]
    return None


def _is_extensions(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "extensions"
