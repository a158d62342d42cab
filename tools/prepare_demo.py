"""Bring the database up to date and fill an empty one with the demo town, in one process: `make run` starts quickly.

The same as `flask --app wsgi db upgrade` and then `flask --app wsgi demo --if-empty`. When neither has anything to do,
as at every start but the first, the application is not even loaded: that takes longer than all the rest of a start.
"""

import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from webapp import config  # noqa: E402
from webapp.demo import roster  # noqa: E402


def stands_already() -> bool:
    """Say whether a demo town of the newest form lies in the instance folder; in doubt it does not."""
    try:
        settings = config.load(None)
    except config.UnsafeSettings:
        return False  # said by the application, as to everybody
    folder = Path(settings["INSTANCE"])
    if settings["DATABASE_URL"] not in ("", f"sqlite:///{folder / 'one-door.db'}"):
        return False
    newest = max(path.name[:4] for path in (ROOT / "migrations" / "versions").glob("[0-9]*.py"))
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{folder / 'one-door.db'}?mode=ro", uri=True)) as found:
        version = found.execute("SELECT version_num FROM alembic_version").fetchall()
        people = found.execute("SELECT 1 FROM users LIMIT 1").fetchall()
        return version == [(newest,)] and bool(people) and (folder / config.DEMO_MARKER).exists()
    return False


def main() -> None:
    """Do what is to be done; a command that fails says so in its own words and ends the program with its code."""
    if stands_already():
        print(f"The database holds something already; nothing was built.\n\n{roster.table(config.DEMO_PASSWORD)}\n")
        return
    from flask.cli import ScriptInfo

    from wsgi import app

    for command in (["db", "upgrade"], ["demo", "--if-empty"]):
        try:
            app.cli.main(command, prog_name="flask", obj=ScriptInfo(create_app=lambda: app))
        except SystemExit as end:
            if end.code:
                raise


if __name__ == "__main__":
    main()
