"""Reads of what came in from other systems: by those of the town who may import."""

import json
import zlib
from base64 import b64decode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Row, select

from webapp.areas.models import Area, Level
from webapp.areas.scope import in_list
from webapp.cases.lists.queries import CaseRow, rows_among
from webapp.cases.models import Case, CaseReport, CaseScope
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.imports.models import Import, ImportNumber, ImportSource
from webapp.imports.places import Places
from webapp.imports.plan import Meaning
from webapp.imports.schemas_table import Table, kept_table
from webapp.people.actor import Actor
from webapp.people.models import User

KEPT_FOR = timedelta(hours=24)
SHOWN = 30
CASES_SHOWN = 50
AT_ONCE = 1_000


@dataclass(frozen=True)
class Sent:
    """A table that was sent, and the source it came from."""

    id: int
    row: Import
    source: ImportSource

    @property
    def meaning(self) -> Meaning:
        """What the source keeps of its columns and words."""
        return Meaning(self.source.columns, self.source.words, self.source.about)


def sources_of(town: Area) -> Sequence[ImportSource]:
    """Return the sources of a town, by name."""
    return (
        db.session()
        .scalars(select(ImportSource).where(ImportSource.town_id == town.id).order_by(ImportSource.name).limit(100))
        .all()
    )


def done_in(town: Area) -> Sequence[Row[tuple[int, str, str, dict[str, int], object, str]]]:
    """Return what came in, the newest first: id, name of the source and of the file, counts, when, by whom."""
    query = (
        select(Import.id, ImportSource.name, Import.file_name, Import.counts, Import.done_at, User.name.label("who"))
        .join(ImportSource, ImportSource.id == Import.source_id)
        .join(User, User.id == Import.made_by)
        .where(ImportSource.town_id == town.id, Import.done_at.is_not(None))
        .order_by(Import.id.desc())
    )
    return db.session().execute(query.limit(SHOWN)).all()


def sent(actor: Actor, town: Area, import_id: int) -> Sent:
    """Return a table that was sent: until it came in to who sent it alone; the one 404 otherwise."""
    query = select(Import, ImportSource).join(ImportSource, ImportSource.id == Import.source_id)
    found = db.session().execute(query.where(Import.id == import_id, ImportSource.town_id == town.id)).first()
    if found is None or (found[0].done_at is None and found[0].made_by != actor.id):
        raise not_found()
    return Sent(found[0].id, *found)


def table_of(one: Sent) -> Table | None:
    """Return the cells of a table that was sent; None once they are gone."""
    if one.row.sealed is None or one.row.created_at < clock.now() - KEPT_FOR:
        return None
    return kept_table(json.loads(zlib.decompress(b64decode(one.row.sealed))))


def places_in(town: Area) -> Places:
    """Return the town with its villages and grids, in one statement."""
    levels = (Level.TOWN, Level.VILLAGE, Level.GRID)
    query = select(Area).where(Area.path.startswith(town.path), Area.active, Area.level.in_(levels))
    return Places(town, db.session().scalars(query.order_by(Area.code)))


def known_among(source_id: int, numbers: Iterable[str]) -> set[str]:
    """Return which of these numbers came in before."""
    asked, found = sorted(numbers), set[str]()
    for start in range(0, len(asked), AT_ONCE):
        some = asked[start : start + AT_ONCE]
        query = select(ImportNumber.number).where(ImportNumber.source_id == source_id, ImportNumber.number.in_(some))
        found.update(db.session().scalars(query))
    return found


def cases_of(actor: Actor, import_id: int) -> list[CaseRow]:
    """Return the first cases that an import opened and that the actor may see; none protected."""
    listed = (
        select(Case.id.label("row_id"), Case.id.label("sort"))
        .join(CaseReport, CaseReport.case_id == Case.id)
        .join(ImportNumber, ImportNumber.report_id == CaseReport.report_id)
        .where(ImportNumber.import_id == import_id, CaseReport.left_at.is_(None), ~Case.protected)
        .where(in_list(CaseScope, actor.scopes, "all", Case.received_at, Case.id))
        .order_by(Case.id)
        .limit(CASES_SHOWN)
    )
    return rows_among(listed, actor)
