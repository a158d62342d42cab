"""A version from before, as phones got it: its answers from an archive, everything else from the server of today.

So scripts, pages and service worker of that version speak with the new server, as on every phone right after an
upgrade. `python tools/keep_build.py tests/offline/kept/VERSION.zip` keeps the version of today.
"""

import json
import zipfile
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import urlsplit

from tests.support.moment import moved_date
from tests.support.running.gate import WORKER, Gate

CASE, REPORT, PERSON = "{{CASE}}", "{{REPORT}}", "{{PERSON}}"


class KeptBuild:
    """The answers of one version; `lead` and `informant` are the phones of those whose pages they are."""

    def __init__(self, archive: Path) -> None:
        with zipfile.ZipFile(archive) as packed:
            self.index = json.loads(packed.read("index.json"))
            self.bodies = {one["file"]: packed.read(one["file"]) for one in self.index["answers"].values()}
        self.build: str = self.index["build"]
        self.lead: str = self.index["lead"]
        self.informant: str = self.index["informant"]
        self.filled: Mapping[str, str] = {}

    def answer(self, address: str) -> tuple[int, list[tuple[str, str]], bytes] | None:
        """Return status, headers and body of an address, filled with the values of today; None for an unknown one."""
        path = urlsplit(address).path
        known = path.replace(self.filled[CASE], CASE) if CASE in self.filled else path
        found = self.index["answers"].get(known)
        if found is None:
            return None
        body = self.bodies[found["file"]]
        for name, value in self.filled.items():
            body = body.replace(name.encode(), value.encode())
        return found["status"], list(found["headers"].items()), body


class OldGate(Gate):
    """A network behind which the version before stands until `upgrade` is called; same address, same port."""

    old: KeptBuild | None = None

    def upgrade(self) -> None:
        """From now on the new version answers everything."""
        self.old = None

    def ask_server(self, asked: BaseHTTPRequestHandler, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        """Return the recorded answer if there is one, else the server's own."""
        found = self.old.answer(asked.path) if self.old and asked.command == "GET" else None
        if found is None:
            return super().ask_server(asked, body)
        self.passed.append((asked.command, asked.path, found[0]))
        if asked.path == WORKER:
            return found[0], found[1], moved_date().encode() + found[2]
        return found
