"""What is asked of the journal, from the address."""

from datetime import date

from werkzeug.datastructures import MultiDict

from webapp.oversight.queries import Wanted


def parse_wanted(args: MultiDict[str, str]) -> Wanted:
    """Return what is asked for; what can't be understood is left out, as everybody sees which filters are set."""
    return Wanted(
        group=args.get("group", "")[:20],
        event=args.get("event", "").strip()[:60],
        actor_id=parse_id(args.get("actor", "")),
        who="".join(args.get("who", "").split())[:60],
        since=_day(args.get("since", "")),
        until=_day(args.get("until", "")),
        reads=args.get("reads") == "1",
    )


def parse_id(text: str) -> int:
    """Return a row number, 0 for anything else."""
    return int(text) if text.isdecimal() and len(text) < 16 else 0


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
