"""`python -m bench`: measures everything, prints a table, and one JSON object on the last line.

`--side-by-side` holds the house against the smallest honest reference, in turns in one run, and lets many phones come
at once, with and without nginx; about five minutes. `--growth` adds towns of up to 500,000 reports, which takes longer.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench import sections
from bench.sections import Extent
from bench.targets import TARGETS

FULL = Extent(rounds=3, starts=3, phones=333, reports=20, side=20_000, sizes=(5_000, 50_000, 500_000))
# The burst is the only part that would take minutes; its cost is told for 20 reports all the same.
SIDE_BY_SIDE = replace(FULL, reports=4)
QUICK = Extent(rounds=2, starts=1, phones=80, reports=3, side=20_000, sizes=(5_000, 50_000))


def main() -> int:
    """Measure, print, and say by the exit code only whether measuring worked."""
    parser = argparse.ArgumentParser(
        prog="bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a rough look: fewer phones, smaller towns, fewer rounds")
    parser.add_argument(
        "--side-by-side", action="store_true", help="only against the reference, and many phones at once"
    )
    parser.add_argument("--growth", action="store_true", help="with --side-by-side: also what an old town costs")
    parser.add_argument("--keep", type=Path, help="a folder to work in, kept afterwards (default: a temporary one)")
    chosen = parser.parse_args()
    began, everything = time.perf_counter(), not chosen.side_by_side
    extent = QUICK if chosen.quick else FULL if everything else SIDE_BY_SIDE
    with _folder(chosen.keep) as folder:
        report = measure(folder, extent, growth=everything or chosen.growth, screens=everything)
    report["seconds"] = round(time.perf_counter() - began)
    _print_sides(report["sides"])
    report["targets"] = _judged(report)
    print(json.dumps(report, ensure_ascii=False))
    return 0


def measure(folder: Path, extent: Extent, *, growth: bool, screens: bool) -> dict[str, Any]:
    """Return every figure that is asked for; says on standard output what is under way."""
    report: dict[str, Any] = {"machine": sections.machine()}
    _say("building a town, starting it")
    town = sections.town_with_history(folder / "town", extent.side)
    report["start"] = sections.starts(town.folder, extent.starts)
    report["memory"] = sections.memory(town)
    _say("the house and the reference, in turns")
    report["sides"] = sections.sides(town, folder / "reference", extent)
    _say(f"{extent.phones} phones at 256 kbit/s, without nginx and behind it")
    report["slow_phones"] = sections.slow(town, extent)
    _say(f"{extent.phones} phones come back at once, each with {extent.reports} reports")
    report["burst"] = sections.returning(folder / "burst", extent)
    if screens:
        _say("weighing screens")
        report["weight"] = sections.screens(town)
    if growth:
        _say("letting a town grow old, and asking it at every age")
        report |= sections.growth(folder / "older", extent)
    report["machine_afterwards"] = sections.machine()
    return report


def _print_sides(sides: Mapping[str, Any]) -> None:
    """Print what was held side by side: least, middle and most of the rounds."""
    print(f"{'':20} {'house, ms of CPU':>22} {'reference':>22} {'ratio':>20} {'with worker':>20} {'p99/p50':>8} SQL")
    for name, one in sides.items():
        cells = [
            _triple(one["house"]["cpu_ms"], 2),
            _triple(one.get("reference", {}).get("cpu_ms"), 2),
            _triple(one.get("ratio"), 2),
            _triple(one.get("ratio_with_worker"), 2),
        ]
        widths = (22, 22, 20, 20)
        row = " ".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
        print(f"{name:20} {row} {one['house']['p99_over_p50']:>8} {one['statements']:>3}")


def _triple(values: list[float] | None, digits: int) -> str:
    return "–" if values is None else " ".join(f"{one:.{digits}f}" for one in values)


def _judged(report: dict[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for target in TARGETS:
        value = target.value(report)
        if value is None:
            continue
        rows.append({"name": target.name, "value": value, "target": target.words, "met": target.met(value)})
        print(f"{'  ' if target.met(value) else '! '}{target.name:48} {value:>10g}   {target.words}")
    return rows


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    folder = kept or Path(tempfile.mkdtemp(prefix="one-door-bench-"))
    try:
        yield folder
    finally:
        if kept is None:
            shutil.rmtree(folder, ignore_errors=True)


def _say(what: str) -> None:
    print(f"… {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
