"""What `make mutants` breaks, and that it tells a change that a test notices from one that none does."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.rules.sources import ROOT
from tools.hearts import HEARTS
from tools.mutations import mutants_of

MODULE = """
LATE = 10
NAMES = {"a": "first"}


def grown_up(age):
    return age >= 18


def late(minutes):
    return minutes > LATE


def never_asked(n):
    return n + 1
"""
TESTS = """
import planted


def test_the_edge_of_age():
    assert planted.grown_up(18) and not planted.grown_up(17)


def test_late_far_from_the_edge():
    assert planted.late(30) and not planted.late(0)


def test_the_name():
    assert planted.NAMES["a"] == "first"
"""
RUN = """
import sys
from tools.mutants import Heart, check
path, tests, *known = sys.argv[1:]
sys.exit(check([Heart(path, (tests,), equivalent=dict.fromkeys(known, "for a test"))]))
"""


def run(folder: Path, tests: str, *known: str) -> subprocess.CompletedProcess[str]:
    (folder / "planted.py").write_text(MODULE, encoding="utf-8")
    (folder / "test_planted.py").write_text(tests, encoding="utf-8")
    command = [sys.executable, "-c", RUN, str(folder / "planted.py"), str(folder / "test_planted.py"), *known]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_what_a_test_notices_is_killed_and_what_none_does_survives(tmp_path):
    done = run(tmp_path, TESTS)
    assert "14 mutants, 9 killed, 0 equivalent, 5 survived: 64%" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 1
    survivors = [line.split(" ", 3)[3] for line in done.stdout.splitlines() if line.startswith("  ")]
    assert survivors == [
        "module: LATE = 10 → LATE = 11",
        "late: return minutes > LATE → return minutes >= LATE",
        "never_asked: return n + 1 → return None",
        "never_asked: return n + 1 → return n - 1",
        "never_asked: n + 1 → n + 2",
    ]


def test_what_is_known_to_be_the_same_does_not_count(tmp_path):
    known = "late: return minutes > LATE → return minutes >= LATE"
    done = run(tmp_path, TESTS, known, "late: gone → gone")
    assert "1 equivalent" in done.stdout
    assert known not in done.stdout
    assert "no longer survives: late: gone → gone" in done.stdout


def test_nothing_is_broken_before_the_tests_pass(tmp_path):
    done = run(tmp_path, TESTS.replace("17", "18"))
    assert "must pass before anything is broken" in done.stdout
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        ("x = a < b", ["x = a <= b", "x = a >= b"]),
        ("x = a and b", ["x = a or b", "x = a", "x = b"]),
        ("x = not a", ["x = a"]),
        ("x = b if a else c", ["x = b", "x = c"]),
        ("x = [n for n in a if n]", ["[n for n in a]"]),
        ("x = any(a)", ["x = all(a)"]),
        ("f(1)", ["pass", "f(2)"]),
        ("x.y = a", ["pass"]),
        ("x = f('code', '一句话', 'some words')", ["f('XXcode', '一句话', 'some words')"]),
        ("q.where(a, b)", ["pass", "q.where(b)", "q.where(a)"]),
        ("while a:\n    break", ["while not a:", "continue"]),
        ("from a import b\n\nx: 'T'\n'a docstring'", []),
    ],
)
def test_each_kind_of_code_has_its_changes(source, changes):
    assert [mutant.change.split(" → ")[1] for mutant in mutants_of(source, "planted.py")] == changes


def test_the_hearts_and_their_tests_are_there():
    assert [path for heart in HEARTS for path in (heart.path, *heart.tests) if not (ROOT / path).is_file()] == []


def test_the_functions_that_are_meant_are_there():
    for heart in HEARTS:
        tree = ast.parse((ROOT / heart.path).read_text(encoding="utf-8"))
        assert set(heart.only) <= {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, heart.path
