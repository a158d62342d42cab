"""Static files under one versioned address, compressed once and served as immutable.

The build id follows the contents of static/. Files are copied to the instance folder, scripts joined by bundles.py,
each style sheet with the parts that it takes in by lines `@import "./part.css";` before everything else, with .gz and
.br beside them; WhiteNoise serves them in front of the app.
"""

import gzip
import hashlib
import posixpath
import re
import secrets
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import brotli
import rcssmin
import rjsmin
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket
from rcssmin import cssmin
from whitenoise import WhiteNoise

from webapp.config import ROOT
from webapp.web import bundles

STATIC = ROOT / "static"
COMPRESSED = frozenset({".css", ".js", ".svg", ".json", ".webmanifest"})
SPRITE = "img/icons.svg"
MORE_ICONS = "img/icons-more.svg"
_OF_FORMS_AND_INFORMANTS = """
alert-circle alert-triangle archive arrow-back-up arrow-up bell-off bell-ringing bolt building-factory-2 camera
calendar-event campfire check checks chevron-down chevron-left chevron-right circle-check clock current-location
device-mobile door-exit dots droplet-bolt edit eye eye-off file-export fire-extinguisher flag flame flood help-circle
home home-exclamation home-filled layout-grid lock map-pin message-2 message-circle message-circle-filled messages
microphone minus mountain phone photo photo-off player-play plus refresh road school search send shield-lock sos soup
street-lamp swimming tool trash user user-filled volume walk wifi-off x
"""
FIRST_ICONS = frozenset(_OF_FORMS_AND_INFORMANTS.split())
"""Of the forms that phones keep, of an informant's own pages, and all that scripts draw; the rest is a file apart."""
YEAR = 365 * 86_400
CARRIED = ("../vendor/idb.js",)  # the libraries of the service worker, from the scripts' folder on
PAPER = ".md"  # what programmers read is beside the scripts and is not served
KEPT_BUILDS = 5
_SYMBOL = re.compile(r'<symbol id="i-([\w-]+)".*?</symbol>\n?', re.DOTALL)
_BUILD_NAME = re.compile(r"[0-9a-f]{12}")
_PART = re.compile(r'^@import "(\.{1,2}/[^"\n]+)";\n', re.MULTILINE)


def init_app(app: Flask) -> None:
    """Publish static/, remember the build id, and keep compiled templates beside it."""
    build = build_id(STATIC)
    folder = Path(app.config.get("ASSETS") or Path(app.config["INSTANCE"]) / "assets")
    publish(STATIC, folder / build)
    app.config["BUILD"] = build
    app.config["PUBLISHED"] = folder / build
    served = WhiteNoise(app.wsgi_app)
    for kept in _kept_builds(folder, build):
        served.files.update(_served(kept))
    app.wsgi_app = served  # type: ignore[method-assign]
    app.jinja_env.globals["asset"] = lambda path: f"/static/{build}/{path}"
    app.jinja_env.globals["sprite_of"] = lambda name: f"/static/{build}/{sprite_of(name)}"
    # A template is compiled once for all processes and starts, not once for each.
    # Another folder for what is compiled otherwise: a build before this one goes on with its own.
    compiled = folder / "templates-plain"
    compiled.mkdir(mode=0o700, exist_ok=True)
    app.jinja_env.bytecode_cache = CompiledTemplates(str(compiled))


class CompiledTemplates(FileSystemBytecodeCache):
    """Keeps compiled templates on the disk; on a full one each process compiles for itself, and pages go on."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep one template if there is room."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _kept_builds(folder: Path, build: str) -> list[Path]:
    """Return the folders of this build and the few before it: a phone may still show a page of yesterday."""
    builds = [path for path in folder.iterdir() if _BUILD_NAME.fullmatch(path.name)]
    builds.sort(key=lambda path: (path.name == build, path.stat().st_mtime), reverse=True)
    for old in builds[KEPT_BUILDS:]:
        shutil.rmtree(old, ignore_errors=True)
    return builds[:KEPT_BUILDS]


@cache
def _served(build: Path) -> dict[str, Any]:
    """Return what one build serves, by address; it never changes."""
    found = WhiteNoise(None, max_age=YEAR, allow_all_origins=False, immutable_file_test=lambda _path, _url: True)
    found.add_files(str(build), prefix=f"static/{build.name}/")
    return found.files


def build_id(source: Path) -> str:
    """Return 12 hex digits that change whenever a file under ``source`` changes that is served."""
    # These decide what the scripts and style sheets become.
    summary = hashlib.sha256(f"{rjsmin.__version__} {rcssmin.__version__} ".encode())
    for module in (__file__, bundles.__file__):
        summary.update(Path(module).read_bytes())
    for path in sorted(p for p in source.rglob("*") if p.is_file() and p.suffix != PAPER):
        summary.update(path.relative_to(source).as_posix().encode())
        summary.update(hashlib.sha256(path.read_bytes()).digest())
    return summary.hexdigest()[:12]


def publish(source: Path, target: Path) -> None:
    """Copy and compress ``source`` to ``target``; nothing to do when it is there. Two starts at once don't collide."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}-{secrets.token_hex(4)}")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(source, fresh, ignore=shutil.ignore_patterns(f"*{PAPER}"))
    _join_scripts(fresh / "js")
    _join_sheets(fresh)
    _split_icons(fresh)
    for path in [p for p in fresh.rglob("*") if p.suffix in COMPRESSED]:
        data = path.read_bytes()
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(data, 9, mtime=0))
        path.with_name(path.name + ".br").write_bytes(brotli.compress(data, quality=11))
    try:
        fresh.rename(target)
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)


def _join_scripts(folder: Path) -> None:
    scripts = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.js")}
    libraries = {path: (folder / path).read_text(encoding="utf-8") for path in CARRIED if (folder / path).exists()}
    for path, text in bundles.bundled(scripts, libraries).items():
        (folder / path).write_text(text, encoding="utf-8")


def sheets_of(static: Path) -> dict[str, Path]:
    """Return every style sheet by the path by which others take it in: ours, and those of others in ../vendor."""
    ours = {path.relative_to(static / "css").as_posix(): path for path in (static / "css").rglob("*.css")}
    return ours | {f"../vendor/{path.name}": path for path in (static / "vendor").glob("*.css")}


def _join_sheets(static: Path) -> None:
    files = sheets_of(static)
    served = joined({name: path.read_text(encoding="utf-8") for name, path in files.items()})
    for name, path in files.items():
        if name in served:
            path.write_text(served[name], encoding="utf-8")
        else:
            path.unlink()


def _split_icons(folder: Path) -> None:
    if (folder / SPRITE).exists():
        every = (folder / SPRITE).read_text(encoding="utf-8")
        for path in (SPRITE, MORE_ICONS):
            (folder / path).write_text(_icons_of(path, every), encoding="utf-8")


def _icons_of(path: str, every: str) -> str:
    return _SYMBOL.sub(lambda found: found[0] if sprite_of(found[1]) == path else "", every)


def sprite_of(name: str) -> str:
    """Return the file in which an icon stands."""
    return SPRITE if name in FIRST_ICONS else MORE_ICONS


def with_parts(published: Path, files: Iterable[str], *, later: bool = True) -> set[str]:
    """Return these files of a published folder with every script that they import, with ``later`` also at first use."""
    found: set[str] = set()
    waiting = list(files)
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        if path.endswith(".js"):
            waiting += bundles.imports_of(path, (published / path).read_text(encoding="utf-8"), later=later)
    return found


class Unjoined(ValueError):
    """A sheet names a part that isn't there, or imports one in another form; names part and place."""


def joined(sheets: Mapping[str, str]) -> dict[str, str]:
    """Return the sheets that phones ask for, by path, with their parts in the order in which they are named.

    Raises Unjoined.
    """
    parts = {_part_of(path, name) for path, text in sheets.items() for name in _PART.findall(text)}
    if missing := parts - sheets.keys():
        raise Unjoined(f"no such part: {', '.join(sorted(missing))}")
    return {path: f"{cssmin(_whole_sheet(path, sheets))}\n" for path in sheets if path not in parts}


def _whole_sheet(path: str, sheets: Mapping[str, str]) -> str:
    text = _PART.sub(lambda found: _whole_sheet(_part_of(path, found[1]), sheets), sheets[path])
    if "@import" in text:
        raise Unjoined(f"{path}: parts are named at the start of a line, as ./part.css")
    return text


def _part_of(path: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
