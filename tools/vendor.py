"""Fetch the browser libraries we ship, trim them, and write them down in static/vendor/manifest.json.

    python -m tools.vendor            fetch everything again (needs the npm client and its registry)
    python -m tools.vendor --check    compare the files in the tree with the manifests, without a network

Each tarball is pinned by its sha512, so two runs give the same bytes. Every file written here is listed with
name, version, licence, source and sha256. To use one more icon, add its name in tools/vendor_icons.py;
for one more WeUI widget, its classes in tools/vendor_weui.py.
"""

import argparse
import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

from tools.vendor_icons import sprite
from tools.vendor_weui import trim

ROOT = Path(__file__).resolve().parent.parent
STATIC_MANIFEST = ROOT / "static/vendor/manifest.json"
TEST_MANIFEST = ROOT / "tests/vendor/manifest.json"

NO_MAP = "without the name of its source map"


class Package(NamedTuple):
    """One npm release: its name, exact version, licence and the sha512 of its tarball."""

    name: str
    version: str
    licence: str
    sha512: str

    @property
    def tarball(self) -> str:
        """Address of the release, as the manifest names it."""
        return f"https://registry.npmjs.org/{self.name}/-/{self.name.split('/')[-1]}-{self.version}.tgz"


HTMX = Package(
    "htmx.org",
    "2.0.11",
    "0BSD",
    "Thx/WtpeOQqSrqBCw/A1cwGJGg4UrVa3+sW0GmrM3p4gJgO89ecH4qtbnyzDDWFvBTqjnIMCgELTNt636dtamA==",
)
RESPONSE_TARGETS = Package(
    "htmx-ext-response-targets",
    "2.0.4",
    "0BSD",
    "Q/yfH0N2A40j903mr6ldGV3qLWMQeufROylYIbYQLBGrCpmydflxXmQwDOEhEWdPnBTgiHofkAo0gQ3S1BmyxQ==",
)
WEUI = Package(
    "weui",
    "2.6.26",
    "MIT",
    "V2s4HVNNc7vOFxzll9b13dz9IvsCdW+Dxv51ahcS2aBnX6LBhwJySJHBC3YoRspwO/oyltkjGri9TTyJ1FcAZg==",
)
TABLER = Package(
    "@tabler/icons",
    "3.51.0",
    "MIT",
    "0pinvPZz7YeX+OSfxuEAbnEPWbocVXW5iU8h5lh41pYG8sZuQfpWECC980lxOT0clGIcNGn8xsBr+zKaRGdA/g==",
)
IDB = Package(
    "idb",
    "8.0.4",
    "ISC",
    "jd0ITCrN+Zah4J7R/Z2jnR3W7A4BXDAjmo62MwWuSjxCiueUAf7X5rbodEdidWzeknwXHmLpdZkoiiCppNi30Q==",
)
LEAFLET = Package(
    "leaflet",
    "1.9.4",
    "BSD-2-Clause",
    "nxS1ynzJOmOlHp+iL3FyWqK89GtNL8U8rvlMOsQdTTssxZwCXh8N2NB3GDQOL+YR3XnWyZAxwQixURb+FA74PA==",
)
AXE = Package(
    "axe-core",
    "4.14.1",
    "MPL-2.0",
    "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
)


def unpack(package: Package, folder: Path) -> Path:
    """Download one release with `npm pack`, check its sha512, unpack it; return its folder."""
    spec = f"{package.name}@{package.version}"
    done = subprocess.run(["npm", "pack", "--silent", spec], cwd=folder, check=True, capture_output=True, text=True)
    tarball = folder / done.stdout.split()[-1]
    digest = base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    if digest != package.sha512:
        raise SystemExit(f"{spec}: the registry's tarball is not the pinned one ({digest})")
    target = folder / package.name.replace("/", "-")
    with tarfile.open(tarball) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


class Shelf:
    """Writes vendored files and remembers each for one manifest."""

    def __init__(self, manifest: Path):
        self.manifest = manifest
        self.entries: list[dict[str, str]] = []

    def put(self, package: Package, path: str, content: str | bytes, origin: str, note: str = "") -> None:
        """Write `content` to `path` (from the project's root); `origin` is the file inside the release."""
        data = content.encode() if isinstance(content, str) else content
        target = ROOT / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        entry = {"path": path, "name": package.name, "version": package.version, "licence": package.licence}
        entry |= {"source": f"{package.tarball}#{origin}", "sha256": hashlib.sha256(data).hexdigest()}
        self.entries.append(entry | ({"changed": note} if note else {}))

    def close(self) -> None:
        """Write the manifest, in the order of the paths."""
        self.entries.sort(key=lambda entry: entry["path"])
        self.manifest.parent.mkdir(parents=True, exist_ok=True)
        self.manifest.write_text(json.dumps({"files": self.entries}, indent=2, ensure_ascii=False) + "\n")


def fetch() -> None:
    """Write every vendored file and both manifests anew."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shelf = Shelf(STATIC_MANIFEST)
        htmx, targets = unpack(HTMX, folder), unpack(RESPONSE_TARGETS, folder)
        weui, tabler = unpack(WEUI, folder), unpack(TABLER, folder)
        vendor = "static/vendor/"
        shelf.put(HTMX, vendor + "htmx.min.js", (htmx / "dist/htmx.min.js").read_bytes(), "dist/htmx.min.js")
        extension = "dist/response-targets.min.js"
        target = vendor + "response-targets.min.js"
        shelf.put(RESPONSE_TARGETS, target, (targets / extension).read_bytes(), extension)
        sheet = "dist/style/weui.css"
        content = trim((weui / sheet).read_text())
        shelf.put(WEUI, vendor + "weui.css", content, sheet, "trimmed to the rules used, colours left out")
        idb = unpack(IDB, folder)
        shelf.put(IDB, vendor + "idb.js", (idb / "build/index.js").read_bytes(), "build/index.js")
        leaflet = unpack(LEAFLET, folder)
        shelf.put(LEAFLET, vendor + "leaflet.js", _unmapped(leaflet / "dist/leaflet.js"), "dist/leaflet.js", NO_MAP)
        plain = _without_pictures((leaflet / "dist/leaflet.css").read_text())
        shelf.put(LEAFLET, vendor + "leaflet.css", plain, "dist/leaflet.css", "without the rules that load pictures")
        icons = sprite(tabler / "icons")
        shelf.put(TABLER, "static/img/icons.svg", icons, "icons/", "the icons used, as one sprite; street-lamp ours")
        for package, licence in (
            (HTMX, htmx / "LICENSE"),
            (WEUI, weui / "LICENSE.txt"),
            (TABLER, tabler / "LICENSE"),
            (IDB, idb / "LICENSE"),
            (LEAFLET, leaflet / "LICENSE"),
        ):
            text = f"{vendor}licences/{package.name.strip('@').replace('/', '-')}.txt"
            shelf.put(package, text, licence.read_bytes(), licence.name)
        shelf.close()

        tests = Shelf(TEST_MANIFEST)
        tests.put(AXE, "tests/vendor/axe.min.js", (unpack(AXE, folder) / "axe.min.js").read_bytes(), "axe.min.js")
        tests.close()


def _unmapped(script: Path) -> str:
    """Return a script without the line that names its source map, which is not shipped."""
    return re.sub(r"\n//# sourceMappingURL=\S+\s*$", "\n", script.read_text())


def _without_pictures(sheet: str) -> str:
    """Return a style sheet without comments and without the rules that load a file; we draw our own marks."""
    bare = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    kept = [rule for rule in re.findall(r"[^{}]+\{[^{}]*\}", bare) if "url(" not in rule]
    return "\n".join(re.sub(r"\s+", " ", rule).strip() for rule in kept) + "\n"


def check() -> list[str]:
    """Name each listed file that is missing or differs, and each unlisted file beside the manifests."""
    wrong = []
    for manifest in (STATIC_MANIFEST, TEST_MANIFEST):
        listed = {entry["path"]: entry["sha256"] for entry in json.loads(manifest.read_text())["files"]}
        for path, expected in listed.items():
            file = ROOT / path
            if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != expected:
                wrong.append(f"{path}: missing or not what the manifest says")
        present = {str(file.relative_to(ROOT)) for file in manifest.parent.rglob("*") if file.is_file()}
        unlisted = present - set(listed) - {str(manifest.relative_to(ROOT))}
        wrong += [f"{path}: in no manifest" for path in sorted(unlisted)]
    return wrong


def main() -> int:
    """Run the command line; 0 when all is as the manifests say."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare files with the manifests, fetch nothing")
    if not parser.parse_args().check:
        fetch()
    wrong = check()
    print("\n".join(wrong) or "all vendored files are as their manifests say")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
