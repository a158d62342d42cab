"""What 12345热线 held of the town came in as a table: its source with its columns and words, what was registered."""

import json
import random
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from webapp.areas.models import Area, Level
from webapp.core import clock
from webapp.demo.corpus import DATA
from webapp.demo.moments import Moments, Scene
from webapp.demo.who import DISPATCHER, person
from webapp.imports import queries, service
from webapp.imports.schemas import SourceInput
from webapp.imports.schemas_table import Table
from webapp.reports.models import Channel

_TOWN = "450324106"


def scenes(areas: Mapping[str, Area], moments: Moments) -> Iterator[Scene]:
    """Yield the moment of the one import, on a working day."""
    row: dict[str, Any] = json.loads((DATA / "imports.json").read_text(encoding="utf-8"))
    yield moments.working(-3, "15:40"), partial(_take_in, row, areas, moments)


def _take_in(row: Mapping[str, Any], areas: Mapping[str, Area], moments: Moments) -> None:
    actor, town = person(DISPATCHER), areas[_TOWN]
    villages = sorted((one.code, one.name) for one in areas.values() if one.level == Level.VILLAGE)
    table = Table("工单", 1, row["heads"], [], [])
    for number, (what, about, place, name, phone, hours, severity) in enumerate(row["rows"], 1):
        came = clock.local(clock.now() - timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M")
        own = f"{moments.today.year}-{number:06}"
        cells = [own, what, about, villages[number % len(villages)][1], place, name, phone, came, severity]
        table.rows.append((number + 1, [["t", cell] if cell else None for cell in cells]))
    import_id = service.keep(actor, town, SourceInput(None, row["source"]), table, row["file"])
    found = queries.sent(actor, town, import_id)
    service.say_columns(actor, found, 1, (found.source.columns, None, Channel.PHONE), table)
    service.say_words(actor, found, 2, row["words"])
    plan = service.plan_of(found, table, queries.places_in(town))
    randbytes = random.Random(f"imports of {moments.today.isoformat()}").randbytes  # noqa: S311 - no secret
    service.take_in(actor, town, found, 3, plan, table.heads, randbytes=randbytes)
