"""Every number of a situation reckoned anew from the raw rows of the tables, in plain Python and no other way."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

SHANGHAI = timezone(timedelta(hours=8))
OPEN_NOT = {"resolved", "closed"}
DAY = timedelta(days=1)
Key = tuple[str, str, str]


class Rows:
    """All rows of a database, table by table, as dicts."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __getitem__(self, table: str) -> list[dict[str, Any]]:
        with sqlite3.connect(self.path) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(f"SELECT * FROM {table}")]


def _micros(day: date) -> int:
    begins = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).astimezone(UTC)
    return int((begins - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1))


def halves_before(first: date) -> tuple[date, date]:
    """Return the half-month before one."""
    last = first - DAY
    return (last.replace(day=1) if last.day <= 15 else last.replace(day=16)), last


def reckoned(rows: Rows, first: date, last: date) -> dict[Key, int]:
    """Return (section, village or category, name of the number) → what it has to be."""
    begun, over = _micros(first), _micros(last + DAY)
    areas = {row["id"]: row for row in rows["areas"]}
    cases = [row for row in rows["cases"] if not row["protected"]]
    return {
        **_of_cases(cases, areas, first, (begun, over)),
        **_of_flags(rows["case_flags"], begun, over),
        **_of_mediations(rows["mediations"], {row["id"] for row in cases}, begun, over),
        **_of_whistles(rows["whistles"], begun, over),
        **_of_shifts(rows["patrol_shifts"], begun, over),
        **_of_petitions(rows["petitions"], begun, over),
        **_of_headquarters(rows["emergency_headquarters"], begun, over),
        **_of_cameras(rows, begun, over),
        ("safety", "", "emergencies"): sum(row["emergency"] and begun <= row["received_at"] < over for row in cases),
        ("safety", "", "patrols"): sum(
            row["kind"] == "patrol" and begun <= row["received_at"] < over for row in rows["reports"]
        ),
        ("last_decisions", "", "late"): _late_decisions(rows, over),
    }


def _ended(case: dict[str, Any]) -> int | None:
    if case["state"] not in OPEN_NOT:
        return None
    return next(case[name] for name in ("resolved_at", "closed_at", "received_at") if case[name] is not None)


def _open_at(case: dict[str, Any], moment: int) -> bool:
    ended = _ended(case)
    return case["received_at"] < moment and (ended is None or ended >= moment)


def _of_cases(
    cases: list[dict[str, Any]], areas: dict[int, dict[str, Any]], first: date, span: tuple[int, int]
) -> dict[Key, int]:
    begun, over = span
    before = _micros(halves_before(first)[0])
    new = [case for case in cases if begun <= case["received_at"] < over]
    earlier = [case for case in cases if before <= case["received_at"] < begun]
    found: dict[Key, int] = {("overall", "", "new"): len(new)}
    for kind in ("hazard", "dispute", "appeal"):
        found["overall", "", kind] = sum(case["kind"] == kind for case in new)
    if more := len(new) - len(earlier):
        found["overall", "", "more" if more > 0 else "fewer"] = abs(more)
    found["overall", "", "done"] = sum(
        case["state"] in OPEN_NOT and case["resolved_at"] is not None and begun <= case["resolved_at"] < over
        for case in cases
    )
    standing = [case for case in cases if _open_at(case, over)]
    found["overall", "", "open"] = len(standing)
    found["overall", "", "late"] = sum(case["due_at"] < over for case in standing)
    now, then = (Counter(f"{case['kind']} {case['category']}" for case in some) for some in (new, earlier))
    for what in {*now, *then}:
        found["categories", what, "now"], found["categories", what, "before"] = now[what], then[what]
        if abs(now[what] - then[what]) >= 5:
            name = "more" if now[what] > then[what] else "fewer"
            found["categories", "said", name] = found.get(("categories", "said", name), 0) + abs(now[what] - then[what])
    for village in (area for area in areas.values() if area["level"] == "village" and area["active"]):
        here = [c for c in cases if c["reach"] != "town" and areas[c["area_id"]]["path"].startswith(village["path"])]
        found["villages", village["code"], "new"] = sum(case in new for case in here)
        found["villages", village["code"], "open"] = sum(_open_at(case, over) for case in here)
        found["villages", village["code"], "late"] = sum(_open_at(c, over) and c["due_at"] < over for c in here)
    ahead = _micros(_next_half_ends(over))
    found["due_next", "", "due"] = sum(_ended(case) is None and over <= case["due_at"] < ahead for case in cases)
    return found


def _next_half_ends(over: int) -> date:
    """Return the first day after the half-month that begins at a moment."""
    day = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=over)).astimezone(SHANGHAI).date()
    return day.replace(day=16) if day.day == 1 else (day + 20 * DAY).replace(day=1)


def _of_flags(flags: list[dict[str, Any]], begun: int, over: int) -> dict[Key, int]:
    new = [row["flagged_at"] for row in flags if row["reviewed_at"] is None]
    reviewed = [row["reviewed_at"] for row in flags if row["reviewed_at"] is not None]
    return {
        ("recurring", "", "new"): sum(begun <= at < over for at in new),
        ("recurring", "", "reviewed"): sum(begun <= at < over for at in reviewed),
    }


def _of_mediations(rows: list[dict[str, Any]], ordinary: set[int], begun: int, over: int) -> dict[Key, int]:
    there = [row for row in rows if row["case_id"] in ordinary and row["set_aside_at"] is None]
    there = [row for row in there if row["started_at"] is not None and row["started_at"] < over]
    within = lambda at: at is not None and begun <= at < over  # noqa: E731
    stopped = [row for row in there if row["state"] in {"refused", "failed", "stopped"}]
    return {
        ("mediation", "", "agreed"): sum(within(row["agreed_at"]) for row in there),
        ("mediation", "", "failed"): sum(within(row["ended_at"]) for row in stopped),
        ("mediation", "", "talking"): sum(row["state"] in {"suggested", "asking", "open", "signing"} for row in there),
        ("mediation", "", "broken"): sum(row["state"] == "broken" for row in there),
    }


def _of_whistles(rows: list[dict[str, Any]], begun: int, over: int) -> dict[Key, int]:
    real = [row for row in rows if row["set_aside_at"] is None and row["state"] != "cancelled" and row["raised_at"]]
    stood_down = [row for row in real if row["state"] == "stood_down"]
    live = [row for row in real if row["state"] in {"raised", "answered", "assembled", "handling"}]
    return {
        ("whistles", "", "blown"): sum(begun <= row["raised_at"] < over for row in real),
        ("whistles", "", "ended"): sum(begun <= row["ended_at"] < over for row in stood_down),
        ("whistles", "", "live"): sum(row["raised_at"] < over for row in live),
    }


def _of_headquarters(rows: list[dict[str, Any]], begun: int, over: int) -> dict[Key, int]:
    real = [row for row in rows if row["set_aside_at"] is None and row["activated_at"] is not None and not row["drill"]]
    real = [row for row in real if row["activated_at"] < over]
    started = [row for row in real if row["activated_at"] >= begun]
    ended = [row for row in real if row["ended_at"] is not None and begun <= row["ended_at"] < over]
    live = [row for row in real if row["state"] in {"activated", "responding", "controlled"}]
    found = {
        ("emergencies", "", "started"): len(started),
        ("emergencies", "", "ended"): len(ended),
        ("emergencies", "", "live"): len(live),
    }
    kinds = Counter(row["kind"] for row in started)
    return found | {("emergencies", kind, "started"): number for kind, number in kinds.items()}


def _of_shifts(rows: list[dict[str, Any]], begun: int, over: int) -> dict[Key, int]:
    there = [row for row in rows if begun <= row["starts_at"] < over]
    walked = [row for row in there if row["state"] in {"under_way", "done"}]
    return {
        ("patrol_force", "", "planned"): len(walked) + sum(row["state"] == "published" for row in there),
        ("patrol_force", "", "held"): len(walked),
        ("patrol_force", "", "matters"): sum(bool(row["matters"]) for row in walked if row["state"] == "done"),
    }


def _of_cameras(rows: Rows, begun: int, over: int) -> dict[Key, int]:
    last, day = over - 1, (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=over - 1)).astimezone(SHANGHAI)
    away = {row["camera_id"] for row in rows["camera_pauses"] if _holds(row["off_at"], row["on_at"], last)}
    faults = [row for row in rows["camera_faults"] if row["set_aside_at"] is None]
    broken = {row["camera_id"] for row in faults if _holds(row["opened_at"], row["mended_at"], last)}
    used = {
        row["id"]
        for row in rows["cameras"]
        if row["id"] not in away and (row["in_use_since"] or "") <= day.date().isoformat()
    }
    return {
        ("cameras", "", "works"): len(used - broken),
        ("cameras", "", "broken"): len(used & broken),
        ("cameras", "", "reported"): len({row["camera_id"] for row in faults if begun <= row["opened_at"] < over}),
        ("cameras", "", "mended"): len({row["camera_id"] for row in faults if begun <= (row["mended_at"] or 0) < over}),
    }


def _holds(begun: int, over: int | None, moment: int) -> bool:
    return begun <= moment and (over is None or over > moment)


def _of_petitions(rows: list[dict[str, Any]], begun: int, over: int) -> dict[Key, int]:
    there = [row for row in rows if row["set_aside_at"] is None and row["petition_type"] != "accusation"]
    new = Counter(row["petition_type"] for row in there if begun <= row["registered_at"] < over)
    return {("petition", code, "new"): number for code, number in new.items()}


def _late_decisions(rows: Rows, over: int) -> int:
    orders = {row["id"]: row for row in rows["work_orders"]}
    late = 0
    for row in rows["decisions"]:
        order = orders.get(row["order_id"])
        state, due = (order["state"], order["due_at"]) if order else (row["state"], row["due_at"])
        running = state in {"dispatched", "accepted", "in_progress", "suspended", "assigned"}
        late += row["set_aside_at"] is None and running and due < over
    return late


def counts_in(sections: list[dict[str, Any]]) -> Iterator[tuple[Key, str, str]]:
    """Yield each number of what was written: where it stands, its words, its address."""
    said: Counter[Key] = Counter()
    for one in sections:
        for item in one["items"]:
            for part in item.get("sentence", []):
                if isinstance(part, dict) and one["key"] != "categories":
                    yield (one["key"], "", part["key"]), part["words"], part["url"]
                elif isinstance(part, dict):
                    said["categories", "said", part["key"]] += int(part["words"])
            if "line" in item:
                yield (one["key"], "", item["count"]["key"]), item["count"]["words"], item["count"]["url"]
            for row in item.get("rows", []):
                kind = {"隐患": "hazard ", "纠纷": "dispute ", "诉求": "appeal "}.get(row["words"].split("·")[0], "")
                for count in row["counts"]:
                    code = kind + row["code"] if one["key"] == "categories" else row["code"]
                    yield (one["key"], code, count["key"]), count["words"], count["url"]
    yield from ((key, str(number), "") for key, number in said.items())
