"""Compare all pages that people see between two versions of the project, for whoever moves code without changing it.

    python tools/pages.py write FOLDER [--root CHECKOUT] [--town INSTANCE] [--at MOMENT] [--role ROLE …]
    python tools/pages.py diff FOLDER FOLDER [--most N]

``write`` builds the demo town at one fixed moment (or takes a copy of INSTANCE), lets a few people act, and keeps each
page of the URL map as each role of the demo and as a resident sees it, with the answers to each of its forms when it is
sent empty, half filled in, and by a program; whatever is sent there is taken back at once. It runs the code of
CHECKOUT, by default of the project that this file belongs to, and relies on nothing in it but ``create_app``, the clock
and what outside checks rely on: addresses, fields, accounts. What differs at each run (tokens, ids, the names of
scripts and style sheets) is made the same. ``diff`` prints each difference once with the pages that have it, and ends
with 1 when there is one.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.page_walk.compare import differences, report  # noqa: E402
from tools.page_walk.people import ROLES  # noqa: E402

MOMENT = "2026-06-10T10:00:00+08:00"
"""A Wednesday morning: the office is open, no holiday is near."""
FIXED = {
    "ENV": "demo",
    "BACKGROUND": "inline",
    "LOG_LEVEL": "ERROR",
    "SECRET_KEY": "pages-secret-key-pages-secret-key-pages-secret-key",
    "WRITES_PER_MINUTE": "1000000",
    "SIGN_INS_PER_MINUTE": "1000000",
}


def write(folder: Path, root: Path, town: Path | None, moment: str, roles: list[str]) -> int:
    """Write the pages of a checkout into a folder that is empty or not there yet; return the exit code."""
    if folder.exists() and any(folder.iterdir()):
        sys.exit(f"{folder} is not empty; name a folder for this version alone")
    folder.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ONE_DOOR_", "FLASK_"))}
    fixed = {f"ONE_DOOR_{name}": value for name, value in (FIXED | {"CLOCK": moment}).items()}
    command = [sys.executable, str(ROOT / "tools/page_walk"), str(folder.resolve()), str(root.resolve()), moment]
    command += [str(town.resolve()) if town else "", *roles]
    # Each set of strings is walked in the same order at each run.
    env = kept | fixed | {"PYTHONUTF8": "1", "PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=root, env=env, check=False).returncode


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says and return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    writing = commands.add_parser("write", help="keep the pages of one version")
    writing.add_argument("folder", type=Path)
    writing.add_argument("--root", type=Path, default=ROOT, help="the checkout whose code runs")
    writing.add_argument("--town", type=Path, help="an instance folder with a demo town; a copy of it is used")
    writing.add_argument("--at", default=MOMENT, help="the moment at which all is done, in ISO 8601")
    writing.add_argument("--role", action="append", choices=[*ROLES], default=[], dest="roles")
    comparing = commands.add_parser("diff", help="compare two of them")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    comparing.add_argument("--most", type=int, default=40, help="how many differences are printed")
    chosen = parser.parse_args(arguments)
    if chosen.command == "write":
        return write(chosen.folder, chosen.root, chosen.town, chosen.at, chosen.roles or [*ROLES])
    found = differences(chosen.before, chosen.after)
    print(report(found, chosen.most))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
