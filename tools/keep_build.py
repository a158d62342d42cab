"""Keep what phones get from one version of the project, so that tests can begin on it and go on with a later one.

    python tools/keep_build.py ARCHIVE [--root CHECKOUT] [--town INSTANCE]

Runs the code of CHECKOUT (by default of the project that this file belongs to) on a demo town of its own (or on a copy
of INSTANCE), lets an informant report a hazard and a lead take it on, and records the answers that the lead's phone
gets: the service worker, the empty pages, every file under /static/, and the lead's own pages. The archive is a zip:
the answers as they came, and index.json, which names each with its status and headers. In their texts CASE stands for
the code of the case, REPORT for the id of its report and PERSON for the number of the lead;
tests/support/running/kept_build.py fills them in.
"""

import argparse
import json
import os
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.page_walk.client import Browser  # noqa: E402
from tools.page_walk.town import Town  # noqa: E402

MOMENT = "2026-06-10T10:00:00+08:00"
LEAD, INFORMANT = "10020000018", "10010000070"
SAID = {"client_id": "00000000-0000-4000-8000-000000000001", "kind": "hazard", "category": "electrical"}
NOBODYS = ("/sw.js", "/offline", "/manifest.webmanifest")
SHELLS = tuple(f"/shell/{name}" for name in ("chooser", "drafts", "order", "patrol", "hazard", "dispute"))
LEADS = ("/", "/report", "/report/patrol", "/report/hazard", "/report/dispute", "/reports", "/todo", "/drafts", "/me")
NOT_KEPT = {".gz", ".br", ".txt", ".md"}
LEFT_OUT = {"content-length", "content-encoding", "date", "etag", "last-modified", "set-cookie"}
CASE, REPORT, PERSON = "{{CASE}}", "{{REPORT}}", "{{PERSON}}"
Answer = tuple[str, int, dict[str, str], bytes]


def answers(town: Town) -> Iterator[Answer]:
    """Yield each answer: address, status, headers, body."""
    nobody, lead = Browser(town.app, None), Browser(town.app, LEAD)
    code = Browser(town.app, INFORMANT).tell("/reports", description="电线垂下来了", **SAID)["case_code"]
    lead.send(f"/cases/{code}", f"/cases/{code}/acknowledge")
    person = lead.get("/session").get_json()["user_id"]
    filled = {code: CASE, SAID["client_id"]: REPORT}
    filled[f'name="person" content="{person}"'] = f'name="person" content="{PERSON}"'
    for browser, addresses in ((nobody, (*NOBODYS, *SHELLS, *_files(town))), (lead, (*LEADS, f"/cases/{code}"))):
        for address in addresses:
            answer = browser.accepted(browser.get(address), address)
            headers = {name: value for name, value in answer.headers.items() if name.lower() not in LEFT_OUT}
            body = answer.data
            for value, name in filled.items():
                assert address != f"/cases/{code}" or value.encode() in body, f"no {value} on the case's page"
                body = body.replace(value.encode(), name.encode())
            yield address.replace(code, CASE), answer.status_code, headers, body


def _files(town: Town) -> list[str]:
    folder = Path(town.app.config["PUBLISHED"])
    files = sorted(one for one in folder.rglob("*") if one.is_file() and one.suffix not in NOT_KEPT)
    return [f"/static/{folder.name}/{one.relative_to(folder).as_posix()}" for one in files]


def write(archive: Path, build: str, found: list[Answer]) -> None:
    """Write the archive; the same answers give the same bytes."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    index = {}
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for number, (address, status, headers, body) in enumerate(found):
            index[address] = {"status": status, "headers": headers, "file": f"{number:04}"}
            packed.writestr(zipfile.ZipInfo(f"{number:04}"), body, zipfile.ZIP_DEFLATED)
        text = json.dumps({"build": build, "lead": LEAD, "informant": INFORMANT, "answers": index}, indent=1)
        packed.writestr(zipfile.ZipInfo("index.json"), text, zipfile.ZIP_DEFLATED)


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("archive", type=Path)
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout whose code runs")
    parser.add_argument("--town", type=Path, help="an instance folder with a demo town; a copy of it is used")
    chosen = parser.parse_args()
    archive, town_folder = chosen.archive.resolve(), chosen.town and chosen.town.resolve()
    sys.path.insert(0, str(chosen.root.resolve()))
    with tempfile.TemporaryDirectory() as place:
        instance = Path(place) / "instance"
        settings = {"ENV": "demo", "INSTANCE": str(instance), "BACKGROUND": "inline", "LOG_LEVEL": "ERROR"}
        os.environ.update({f"ONE_DOOR_{name}": value for name, value in settings.items()}, ONE_DOOR_CLOCK=MOMENT)
        town = Town(instance, datetime.fromisoformat(MOMENT))
        town.fill(town_folder)
        with town.stopped():
            found = list(answers(town))
        write(archive, town.app.config["BUILD"], found)
    print(f"{archive.name}: {len(found)} answers, {archive.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
