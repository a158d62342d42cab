"""Sizes that keep every file readable at a sitting, as functions that return the faults they find."""

import ast
import math
from collections import Counter
from collections.abc import Iterable
from statistics import median

from tests.support.rules.sources import Source

FILE_MEDIAN, FILE_MAX = 95, 400
FUNCTION_P90, FUNCTION_MAX = 17, 60
CONFTEST_MAX, TEMPLATE_MAX, SCRIPT_MAX = 150, 120, 200
TEMPLATE_WIDTH = 140
FOLDER_MAX = 25


def length_faults(sources: Iterable[Source], limit: int) -> list[str]:
    """Return the files of more than `limit` lines."""
    return [f"{one.path}: {one.lines} lines, at most {limit}" for one in sources if one.lines > limit]


def width_faults(sources: Iterable[Source], limit: int = TEMPLATE_WIDTH) -> list[str]:
    """Return the lines of more than `limit` characters."""
    return [
        f"{source.path}:{number}: {len(line)} wide, at most {limit}"
        for source in sources
        for number, line in enumerate(source.text.splitlines(), start=1)
        if len(line) > limit
    ]


def folder_faults(sources: Iterable[Source], limit: int = FOLDER_MAX) -> list[str]:
    """Return the folders that hold more than `limit` files, those of the folders in them not counted."""
    files = Counter(one.path.rpartition("/")[0] for one in sources)
    return [f"{folder}: {number} files, at most {limit}" for folder, number in sorted(files.items()) if number > limit]


def median_faults(sources: Iterable[Source], limit: int = FILE_MEDIAN) -> list[str]:
    """Return a fault when the middle one of the files that have content is longer than `limit` lines."""
    lengths = [source.lines for source in sources if source.text.strip()]
    middle = median(lengths) if lengths else 0
    return [f"half of the files have more than {middle} lines, at most {limit}"] if middle > limit else []


def functions(source: Source) -> list[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    """Return the functions of a file, each with its number of lines from `def` to its end."""
    return [
        (node, (node.end_lineno or node.lineno) - node.lineno + 1)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def function_faults(sources: Iterable[Source], limit: int = FUNCTION_MAX) -> list[str]:
    """Return the functions of more than `limit` lines."""
    return [
        source.at(node, f"{node.name} has {lines} lines, at most {limit}")
        for source in sources
        for node, lines in functions(source)
        if lines > limit
    ]


def function_share_faults(sources: Iterable[Source], limit: int = FUNCTION_P90) -> list[str]:
    """Return a fault when fewer than nine of ten functions keep to `limit` lines."""
    lengths = sorted(lines for source in sources for _, lines in functions(source))
    ninth = lengths[math.ceil(len(lengths) * 0.9) - 1] if lengths else 0
    return [f"nine of ten functions keep to {ninth} lines, not to {limit}"] if ninth > limit else []
