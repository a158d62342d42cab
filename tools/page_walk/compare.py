"""Two folders of kept pages, compared: each difference once, with the pages that have it."""

import difflib
from collections import defaultdict
from pathlib import Path

AROUND = 1
LONGEST_LINE = 200
MOST_LINES = 24
MOST_PAGES = 3


def differences(before: Path, after: Path) -> dict[str, list[str]]:
    """Return what differs → the pages, in the order of their names; a missing page is a difference of its own."""
    found: dict[str, list[str]] = defaultdict(list)
    one, other = _pages(before), _pages(after)
    for name in sorted(one.keys() | other.keys()):
        if name not in other:
            found["only in the first"].append(name)
        elif name not in one:
            found["only in the second"].append(name)
        else:
            for hunk in _hunks(one[name].read_text(encoding="utf-8"), other[name].read_text(encoding="utf-8")):
                found[hunk].append(name)
    return dict(found)


def report(found: dict[str, list[str]], most: int) -> str:
    """Return the differences in words, those of many pages first."""
    if not found:
        return "No differences."
    parts = []
    for hunk, pages in sorted(found.items(), key=lambda one: -len(one[1]))[:most]:
        shown = pages if hunk.startswith("only in") else pages[:MOST_PAGES]
        more = f" and {len(pages) - len(shown)} more" if len(pages) > len(shown) else ""
        parts.append(f"== {', '.join(shown)}{more}\n{hunk}")
    pages = {page for names in found.values() for page in names}
    parts.append(f"{len(found)} differences in {len(pages)} pages.")
    return "\n".join(parts)


def _pages(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def _hunks(before: str, after: str) -> list[str]:
    if before == after:
        return []
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=AROUND, lineterm="")
    hunks: list[list[str]] = []
    for line in list(lines)[2:]:
        if line.startswith("@@"):
            hunks.append([])
        else:
            hunks[-1].append(line[:LONGEST_LINE])
    return ["\n".join(hunk[:MOST_LINES] + ["…"] * (len(hunk) > MOST_LINES)) for hunk in hunks]
