"""What it costs to write up a half-month in a town that has grown old: ``python -m bench.situations [REPORTS]``."""

import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import event

from bench.fill import Filler
from bench.instance import Town
from webapp.core import clock
from webapp.core.db import db
from webapp.meetings.situations.queries import towns
from webapp.meetings.situations.rules import last_half
from webapp.meetings.situations.service_content import write

ROUNDS = 5


def main(reports: int) -> None:
    """Fill a town and print statements and milliseconds of the last half-month and of one a year ago."""
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder) / "town")
        filler = Filler(town)
        filler.grow(reports)
        with town.app.app_context():
            now, statements = clock.now(), list[str]()
            event.listen(db.engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
            for name, moment in (("latest", now), ("a year ago", now.replace(year=now.year - 1, day=1))):
                statements.clear()
                waits = []
                for _ in range(ROUNDS):
                    begun = time.perf_counter()
                    write(towns()[0], last_half(moment))
                    waits.append(time.perf_counter() - begun)
                print(
                    f"{filler.count} reports, {name}: {len(statements) // ROUNDS} statements, "
                    f"{1000 * sorted(waits)[ROUNDS // 2]:.0f} ms"
                )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000)
