"""Reads the project's own files, for the tests that guard its shape."""

import ast
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Source:
    """One text file: its path from the project's root, and what stands in it."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree of a Python file."""
        return ast.parse(self.text, self.path)

    @property
    def module(self) -> str:
        """The dotted name under which a Python file is imported."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def lines(self) -> int:
        """How many lines the file has."""
        return len(self.text.splitlines())

    def at(self, node: ast.AST, what: str) -> str:
        """Say `what` about the place of `node`."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {what}"


def read(pattern: str) -> list[Source]:
    """Return the files that match `pattern` (a glob from the root), by path; third-party files left out."""
    found = sorted(path for path in ROOT.glob(pattern) if path.is_file())
    paths = [path.relative_to(ROOT).as_posix() for path in found]
    return [
        Source(path, (ROOT / path).read_text(encoding="utf-8"))
        for path in paths
        if "/vendor/" not in path and "__pycache__" not in path and ".venv" not in path
    ]


def tracked() -> list[Source]:
    """Return every text file of the project that git knows or would add; vendored files left out."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    found = []
    for path in sorted(set(listed)):
        if "/vendor/" in path or not (ROOT / path).is_file():
            continue
        try:
            found.append(Source(path, (ROOT / path).read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found
