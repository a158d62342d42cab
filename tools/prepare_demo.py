"""Bring the database up to date and fill an empty one with the demo town, in one process: `make run` starts quickly.

The same as `flask --app wsgi db upgrade` and then `flask --app wsgi demo --if-empty`.
"""

import sys
from pathlib import Path

from flask.cli import ScriptInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from wsgi import app


def main() -> None:
    """Run both commands; one that fails says so in its own words and ends the program with its code."""
    for command in (["db", "upgrade"], ["demo", "--if-empty"]):
        try:
            app.cli.main(command, prog_name="flask", obj=ScriptInfo(create_app=lambda: app))
        except SystemExit as end:
            if end.code:
                raise


if __name__ == "__main__":
    main()
