"""Break the pure hearts of the house on purpose, one small change at a time, and see whether a test notices.

Each change (a mutant, see `mutations.py`) meets the tests that reach its line, the fastest first, until one fails. The
tests of a heart are collected and run once, by one process. A fork of that process then takes each mutant's code into
the functions that are loaded already, which costs little more than the test that fails. What such a fork can't show (a
table, a default, a value that was kept) or does not notice, another process tries, which loads the whole house with the
mutant in place of the module. No file is written, so the tree may be worked on. `hearts.py` lists hearts and tests.
"""

import argparse
import gc
import importlib
import importlib.machinery
import json
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any, NamedTuple

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.mutations import Mutant, mutants_of  # noqa: E402

ENOUGH = 0.8
_MOST_SECONDS = 300
_BROKEN = 99
_OPTIONS = ("-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "-o", "tmp_path_retention_policy=failed")


@dataclass(frozen=True)
class Heart:
    """A module, the tests that hold it, and which of its functions are meant (all when none is named).

    ``equivalent``: "function: before → after" of a mutant that no test can tell from the code, and why.
    """

    path: str
    tests: tuple[str, ...]
    only: tuple[str, ...] = ()
    equivalent: dict[str, str] = field(default_factory=dict)


class Forks:
    """Runs work in processes forked from this one, a few at a time, and knows which of them came to a good end."""

    def __init__(self, jobs: int, log: Path) -> None:
        self.jobs, self.log = jobs, log
        self.running: dict[int, Any] = {}
        self.good: set[Any] = set()

    def start(self, name: Any, work: Callable[[], int], cpu_seconds: float | None = None) -> None:
        """Let another process do this work as soon as one may; one that takes too long comes to a bad end."""
        while len(self.running) >= self.jobs:
            self._wait()
        if child := os.fork():
            self.running[child] = name
            return
        try:
            if cpu_seconds:
                resource.setrlimit(resource.RLIMIT_CPU, (int(cpu_seconds) + 1, int(cpu_seconds) + 2))
                signal.alarm(_MOST_SECONDS)
            out = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.dup2(out, 1)
            os.dup2(out, 2)
            os._exit(work())
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(_BROKEN)

    def finish(self) -> set[Any]:
        """Wait for all, and return the names of those that came to a good end."""
        while self.running:
            self._wait()
        return self.good

    def _wait(self) -> None:
        child, status = os.wait()
        name, code = self.running.pop(child), os.waitstatus_to_exitcode(status)
        if code == _BROKEN:
            sys.exit(self.log.read_text(encoding="utf-8"))
        if code == 0:
            self.good.add(name)


@dataclass
class Tests:
    """The tests of a heart by pytest's names: the file of each, its seconds, the lines of the heart it reaches."""

    files: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, list[int]] = field(default_factory=dict)

    def reaching(self, lines: range | None) -> list[str]:
        """Return the tests that reach one of these lines, the fastest first; all for None."""
        found = [name for name, reached in self.lines.items() if lines is None or any(n in lines for n in reached)]
        return sorted(found, key=lambda name: self.seconds[name])

    def limit(self, names: Iterable[str]) -> float:
        """Return the CPU seconds after which these tests hang, because of what a mutant does."""
        return 10 + 5 * sum(self.seconds[name] for name in names)


class Warm:
    """A plugin of pytest: runs each test once, and then those of each mutant in a fork of its own."""

    def __init__(self, path: str, mutants: Sequence[Mutant], forks: Forks) -> None:
        self.path, self.mutants, self.forks = path, mutants, forks
        self.tests = Tests()
        self.killed: set[int] = set()

    def pytest_collection_finish(self) -> None:
        """Make property tests the same each time."""
        _steady()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Do all of it in place of running each test once."""
        for _ in range(2):  # what the first round makes for all tests, the second finds there
            for item, following in zip(session.items, [*session.items[1:], session.items[0]], strict=True):
                self._run(item, following if following is not item else None)
        self.forks.start("unchanged", partial(self._try, [], session.items))
        if session.testsfailed or "unchanged" not in self.forks.finish():
            return True
        functions = _functions_in(self.path)
        items = {item.nodeid: item for item in session.items}
        tried = set()
        for number, mutant in enumerate(self.mutants):
            changed, names = _changed(functions, mutant.code), self.tests.reaching(mutant.lines)
            if changed and names:
                tried.add(number)
                run = partial(self._try, changed, [items[name] for name in names])
                self.forks.start(number, run, self.tests.limit(names))
        self.killed = tried - self.forks.finish()
        return True

    def _run(self, item: pytest.Item, following: pytest.Item | None) -> None:
        reached = set(self.tests.lines.get(item.nodeid, ()))

        def line(frame: FrameType, _event: str, _argument: object) -> Any:
            reached.add(frame.f_lineno)
            return line

        began = time.process_time()
        sys.settrace(lambda frame, *_: line if frame.f_code.co_filename == self.path else None)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        sys.settrace(None)
        self.tests.files[item.nodeid] = str(item.path)
        self.tests.seconds[item.nodeid] = time.process_time() - began
        self.tests.lines[item.nodeid] = sorted(reached)

    def _try(self, changed: list[tuple[FunctionType, CodeType]], items: list[pytest.Item]) -> int:
        for function, code in changed:
            function.__code__ = code
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if item.session.testsfailed:
                return 1
        return 0


class Fresh:
    """A plugin of pytest: runs the tests chosen, in their order, and those that only a mutant brings."""

    def __init__(self, known: Iterable[str], chosen: Sequence[str]) -> None:
        self.left_out = set(known) - set(chosen)
        self.rank = {name: number for number, name in enumerate(chosen)}

    def pytest_collection_finish(self) -> None:
        """Make property tests the same each time."""
        _steady()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Choose and order."""
        kept = [item for item in items if item.nodeid not in self.left_out]
        items[:] = sorted(kept, key=lambda item: self.rank.get(item.nodeid, -1))


def _steady() -> None:
    """Let property tests try the same examples each time, and not look for the shortest one that fails."""
    phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
    hypothesis.settings.register_profile("mutants", deadline=None, database=None, derandomize=True, phases=phases)
    hypothesis.settings.load_profile("mutants")


def _functions_in(path: str) -> list[FunctionType]:
    """Return all functions that came from a file, wherever they are kept; keep the collector off all."""
    gc.unfreeze()
    gc.collect()
    functions = [one for one in gc.get_objects() if isinstance(one, FunctionType)]
    gc.freeze()
    return [one for one in functions if one.__code__.co_filename == path]


def _changed(functions: Iterable[FunctionType], module: CodeType) -> list[tuple[FunctionType, CodeType]]:
    """Return the functions that are others in this code of their module, with their new code."""
    codes: dict[tuple[str, int], CodeType | None] = {}
    for code in _codes(module):
        key = code.co_qualname, code.co_firstlineno
        codes[key] = None if key in codes else code  # two lambdas in a line can't be told apart
    found = [(one, codes.get((one.__code__.co_qualname, one.__code__.co_firstlineno))) for one in functions]
    return [
        (one, code)
        for one, code in found
        if code and code != one.__code__ and code.co_freevars == one.__code__.co_freevars
    ]


def _codes(code: CodeType) -> Iterator[CodeType]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from _codes(one)


def _pytest(tests: Iterable[str], folder: Path, plugin: Any) -> int:
    return int(pytest.main([*_OPTIONS, f"--rootdir={ROOT}", f"--basetemp={folder}", *tests], plugins=[plugin]))


def _warm_run(heart: Heart, mutants: Sequence[Mutant], folder: Path, jobs: int) -> int:
    """Try what can be tried in forks of one run of the tests, and note what it found."""
    warm = Warm(str(ROOT / heart.path), mutants, Forks(jobs, folder / "log"))
    code = _pytest(heart.tests, folder / "warm", warm)
    libraries = [name for name, one in sys.modules.items() if "site-packages" in str(getattr(one, "__file__", ""))]
    found = {"tests": vars(warm.tests), "killed": sorted(warm.killed), "libraries": libraries}
    (folder / "found.json").write_text(json.dumps(found), encoding="utf-8")
    return code


def _fresh_run(tests: Iterable[str], folder: Path, plugin: Fresh, path: str, code: CodeType) -> int:
    """Run tests with a mutant in place of its module; 0 when they pass, or when there is none."""
    load = importlib.machinery.SourceFileLoader.get_code

    def get_code(loader: Any, name: str) -> CodeType | None:
        return code if loader.path == path else load(loader, name)

    importlib.machinery.SourceFileLoader.get_code = get_code  # type: ignore[method-assign]
    result = _pytest(tests, folder, plugin)
    return 0 if result == pytest.ExitCode.NO_TESTS_COLLECTED else result


def _survivors(heart: Heart, mutants: Sequence[Mutant], folder: Path, jobs: int) -> list[Mutant] | None:
    """Return the mutants of a heart that its tests do not notice; None when they fail without any."""
    first = Forks(1, folder / "log")
    first.start("warm", partial(_warm_run, heart, mutants, folder, jobs))
    if not first.finish():
        print(first.log.read_text(encoding="utf-8"), file=sys.stderr)
        return None
    found = json.loads((folder / "found.json").read_text(encoding="utf-8"))
    for name in found["libraries"]:
        with suppress(Exception):
            importlib.import_module(name)
    gc.freeze()
    tests, forks = Tests(**found["tests"]), Forks(jobs, folder / "log")
    for number, mutant in enumerate(mutants):
        names = tests.reaching(mutant.lines)
        if number not in found["killed"] and names:
            files = sorted({tests.files[name] for name in names})
            plugin = Fresh(tests.seconds, names)
            work = partial(_fresh_run, files, folder / str(number), plugin, str(ROOT / heart.path), mutant.code)
            forks.start(number, work, tests.limit(names))
    good = forks.finish()
    return [
        one
        for number, one in enumerate(mutants)
        if number not in found["killed"] and (number in good or not tests.reaching(one.lines))
    ]


class Result(NamedTuple):
    """What came of the mutants of a heart, and the CPU seconds that it took."""

    mutants: int
    killed: int
    equivalent: int
    seconds: float

    @property
    def share(self) -> float:
        """The share killed of those that a test could tell from the code; nothing when nothing could be tried."""
        return self.killed / max(1, self.mutants - self.equivalent)

    def __str__(self) -> str:
        left = self.mutants - self.killed - self.equivalent
        counts = f"{self.mutants} mutants, {self.killed} killed, {self.equivalent} equivalent, {left} survived"
        return f"{counts}: {self.share:.0%}; {self.seconds:.0f} s of CPU"


def check(hearts: Iterable[Heart], jobs: int = 1, every: int = 1) -> int:
    """Say of each heart how many of its mutants were killed, and which were not; 1 when it is too few of one."""
    os.environ.pop("PYTEST_ADDOPTS", None)  # what is said to a whole run is not meant for each mutant
    os.environ["PYTEST_XDIST_WORKER"] = "gw0"  # so that all runs share what is built once
    results = [_check_one(heart, jobs, every) for heart in hearts]
    print(f"all: {Result(*map(sum, zip(*results, strict=True)))}" if results else "no such heart")
    return int(any(one.share < ENOUGH for one in results) or not results)


def _check_one(heart: Heart, jobs: int, every: int) -> Result:
    before = _cpu_seconds()
    found = mutants_of((ROOT / heart.path).read_text(encoding="utf-8"), str(ROOT / heart.path))
    mutants = [one for one in found if not heart.only or one.function.split(".")[0] in heart.only][::every]
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        survivors = _survivors(heart, mutants, Path(folder), jobs)
    if survivors is None:
        print(f"{heart.path}: its tests must pass before anything is broken", flush=True)
        return Result(len(mutants), 0, 0, _cpu_seconds() - before)
    left = [one for one in survivors if one.name not in heart.equivalent]
    killed, equivalent = len(mutants) - len(survivors), len(survivors) - len(left)
    names = {one.name for one in survivors}
    print(
        f"{heart.path}: {Result(len(mutants), killed, equivalent, _cpu_seconds() - before)}",
        *(f"  {heart.path}:{one.line} {one.name}" for one in left),
        *(f"  no longer survives: {name}" for name in heart.equivalent if name not in names and every == 1),
        sep="\n",
        flush=True,
    )
    return Result(len(mutants), killed, equivalent, _cpu_seconds() - before)


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Check the hearts whose paths hold one of the words given, or all."""
    from tools.hearts import HEARTS

    parser = argparse.ArgumentParser(description="break the hearts of the house and see whether their tests notice")
    parser.add_argument("words", nargs="*", metavar="HEART", help="part of a path: only these")
    parser.add_argument("-j", "--jobs", type=int, default=1, help="how many processes at a time")
    parser.add_argument(
        "--sample", type=int, default=1, metavar="N", help="try each Nth mutant only, from the first on"
    )
    wanted = parser.parse_args()
    if wanted.sample > 1:
        print(f"A sample: one mutant in {wanted.sample} of each heart, always the same ones.")
    os.chdir(ROOT)
    hearts = [heart for heart in HEARTS if not wanted.words or any(word in heart.path for word in wanted.words)]
    return check(hearts, wanted.jobs, wanted.sample)


if __name__ == "__main__":
    sys.exit(main())
