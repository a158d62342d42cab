"""What others wrote and we carry along is listed with version, licence and digest, exactly."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.support.rules.sources import ROOT

FOLDERS = ["static/vendor", "tests/vendor"]
FIELDS = ("path", "name", "version", "licence", "sha256")


def faults(root: Path, folder: str) -> list[str]:
    """Return where a folder and its manifest.json disagree; a listed file may also stand elsewhere."""
    manifest = root / folder / "manifest.json"
    entries = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    found = [f"{entry.get('path')}: no {field}" for entry in entries for field in FIELDS if not entry.get(field)]
    listed = {entry["path"]: entry.get("sha256") for entry in entries}
    if len(listed) != len(entries):
        found.append("a file is listed twice")
    there = {path.relative_to(root).as_posix() for path in (root / folder).rglob("*") if path.is_file()}
    for name in sorted(listed):
        if not (root / name).is_file():
            found.append(f"{name}: listed, not there")
        elif hashlib.sha256((root / name).read_bytes()).hexdigest() != listed[name]:
            found.append(f"{name}: other bytes")
    extra = there - listed.keys() - {f"{folder}/manifest.json"}
    return found + [f"{name}: there, not listed" for name in sorted(extra)]


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_manifest_matches_the_files_exactly(folder):
    assert faults(ROOT, folder) == []


def test_each_kind_of_disagreement_is_found(tmp_path):
    (tmp_path / "vendor/sub").mkdir(parents=True)
    for name in ("sub/a.js", "b.js", "d.js"):
        (tmp_path / "vendor" / name).write_text(name)
    entry = {"name": "x", "version": "1", "licence": "MIT", "sha256": hashlib.sha256(b"sub/a.js").hexdigest()}
    listed = [
        entry | {"path": "vendor/sub/a.js"},
        entry | {"path": "vendor/b.js"},
        entry | {"path": "vendor/c.js", "licence": ""},
        entry | {"path": "vendor/c.js"},
    ]
    (tmp_path / "vendor/manifest.json").write_text(json.dumps({"files": listed}))
    assert faults(tmp_path, "vendor") == [
        "vendor/c.js: no licence",
        "a file is listed twice",
        "vendor/b.js: other bytes",
        "vendor/c.js: listed, not there",
        "vendor/d.js: there, not listed",
    ]
