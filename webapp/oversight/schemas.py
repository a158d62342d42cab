"""What is asked of the journal, from the address."""

from datetime import date, timedelta

from werkzeug.datastructures import MultiDict

from webapp.core import clock, reading
from webapp.core.letters.characters import without_invisible
from webapp.oversight.queries import JournalInput


def parse_wanted(args: MultiDict[str, str]) -> JournalInput:
    """Return what is asked for; what can't be understood is left out, as everybody sees which filters are set."""
    return JournalInput(
        group=args.get("group", "")[:20],
        event=args.get("event", "").strip()[:60],
        actor_id=parse_id(args.get("actor", "")),
        who=" ".join(without_invisible(args.get("who", "")).split())[:60],
        since=reading.day(args.get("since")) or (_week_ago() if args.get("week") == "1" else None),
        until=reading.day(args.get("until")),
        reads=args.get("reads") == "1",
        unproved=args.get("unproved") == "1",
    )


def _week_ago() -> date:
    """Return the first of the last seven days, today included."""
    return clock.local_day(clock.now()) - timedelta(days=6)


def parse_id(text: str) -> int:
    """Return a row number, 0 for anything else."""
    return reading.row_id(text) or 0
