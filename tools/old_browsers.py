"""Fetch the old Chromiums that `make test-old` drives: the oldest one that we serve in full, and one below the floor.

They are taken out of packages of the npm registry that hold nothing but a Chromium, pinned by name, version and
SHA-256, and kept in the machine's own cache, outside of the repository. Prints their paths. What can't be had ends
with a message that says why: a run of old browsers is never skipped in silence. `NPM_REGISTRY` names a mirror.
"""

import hashlib
import io
import os
import secrets
import shutil
import sys
import tarfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import brotli

PACKAGE = "chrome-aws-lambda"
REGISTRY = "https://registry.npmjs.org"
PATIENCE = 120  # s, in which the registry says nothing


@dataclass(frozen=True)
class Pin:
    """A version of the package, the digest of its file, and the Chromium in it."""

    version: str
    sha256: str
    chromium: str


FLOOR, BELOW = 80, 75
PINS = {
    FLOOR: Pin("2.1.1", "94f8953cd47c3fbd9d0ba8f50d2e5aa4e8136ca52b37e2babcc12e43018ade77", "80.0.3987.0"),
    BELOW: Pin("1.15.1", "8350b043c1f7eb045d6207b4387836b1ba19d633fe8e51d2b387ddcc23f65de0", "75.0.3765.0"),
}


class NoOldBrowserError(RuntimeError):
    """An old browser can't be had; the message says why and what to do."""


def cache() -> Path:
    """Return the folder in which old browsers stay from one run to the next."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "one-door" / "chromium"


def ensure(major: int) -> Path:
    """Return the program of this old Chromium, fetched now if it is not there; raises NoOldBrowserError."""
    pin = PINS[major]
    folder = cache() / f"{pin.chromium}-{pin.sha256[:12]}"
    if not (folder / "chromium").exists():
        unpacked(package(pin), folder)
    return folder / "chromium"


def package(pin: Pin) -> bytes:
    """Return the bytes of a pinned package; raises NoOldBrowserError when they don't come or are other ones."""
    registry = os.environ.get("NPM_REGISTRY", REGISTRY).rstrip("/")
    address = f"{registry}/{PACKAGE}/-/{PACKAGE}-{pin.version}.tgz"
    print(f"Fetching Chromium {pin.chromium} (once, about 40 MB) …", file=sys.stderr)
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            data = answer.read()
    except (OSError, ValueError) as error:
        raise NoOldBrowserError(
            f"Chromium {pin.chromium} could not be fetched from {address}: {error}. The tests of old phones need it; "
            "run again with a line to the registry, or name a mirror: NPM_REGISTRY=https://… make test-old"
        ) from error
    if hashlib.sha256(data).hexdigest() != pin.sha256:
        raise NoOldBrowserError(f"{address} is not the file that was pinned (SHA-256 {pin.sha256}); nothing was kept.")
    return data


def unpacked(data: bytes, folder: Path) -> None:
    """Unpack the programs and libraries of a package beside each other; the folder is there whole or not at all."""
    fresh = folder.with_name(f".{folder.name}-{secrets.token_hex(4)}")
    fresh.mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(data)) as packed:
        for member in packed:
            path = PurePosixPath(member.name)
            held = packed.extractfile(member) if "bin" in path.parts and path.suffix == ".br" else None
            if held:
                _unpack(path.stem, brotli.decompress(held.read()), fresh)
    try:
        fresh.rename(folder)
    except OSError:  # another run was quicker
        shutil.rmtree(fresh)


def _unpack(name: str, data: bytes, folder: Path) -> None:
    """Write one part: libraries in an archive of their own, or a program, whose name may carry its version."""
    if name.endswith(".tar"):
        with tarfile.open(fileobj=io.BytesIO(data)) as packed:
            packed.extractall(folder, filter="data")
        return
    path = folder / ("chromium" if name.startswith("chromium") else name)
    path.write_bytes(data)
    path.chmod(0o755)


if __name__ == "__main__":
    try:
        for wanted in PINS:
            print(ensure(wanted))
    except NoOldBrowserError as failed:
        sys.exit(str(failed))
