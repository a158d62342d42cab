"""Taking in what another system holds: a table is kept and looked at first, then comes in whole or not at all."""

import json
import secrets
import uuid
import zlib
from base64 import b64encode
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from webapp.areas.models import Area
from webapp.cases.service import open_registered
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transactional
from webapp.core.errors import Problem, invalid, not_found
from webapp.core.protection.crypto import current_keyring
from webapp.imports import queries
from webapp.imports.columns import guessed
from webapp.imports.models import Import, ImportNumber, ImportSource
from webapp.imports.places import Places
from webapp.imports.plan import Plan, Row, numbers_in, plan_for
from webapp.imports.queries import KEPT_FOR, Sent
from webapp.imports.schemas import SourceInput, changed_heads
from webapp.imports.schemas_table import Table
from webapp.people.actor import Actor
from webapp.people.service import resident_account
from webapp.reports.models import Channel, Registration, Submission
from webapp.reports.schemas import ReportInput
from webapp.reports.service import store_reports

CHANGED = "看过以后又有人改过或导入过，请再看一遍"
_BY_PHONE = ("12345", "热线", "电话")


@transactional
def keep(actor: Actor, town: Area, which: SourceInput, table: Table, file_name: str) -> int:
    """Keep the cells of a table for a day, under its source, which is made where it is new; return its number."""
    session = db.session()
    forget_old()
    source = _source(actor, town, which, table)
    kept = json.dumps(table.as_json(), ensure_ascii=False).encode()
    sent = Import(
        source_id=source.id,
        file_name=Path(file_name).name[:120] or "表格",
        sealed=b64encode(zlib.compress(kept)).decode(),
        told=False,
        made_by=actor.id,
        created_at=clock.now(),
        counts={},
    )
    session.add(sent)
    session.flush()
    return sent.id


def _source(actor: Actor, town: Area, which: SourceInput, table: Table) -> ImportSource:
    session, mine = db.session(), select(ImportSource).where(ImportSource.town_id == town.id)
    if which.source is not None:
        found = session.scalar(mine.where(ImportSource.id == which.source))
        if found is None:
            raise invalid(source="没有这个来源，请重新选")
        return found
    found = session.scalar(mine.where(ImportSource.name == which.name))
    if found is None:
        by_phone = any(word in which.name for word in _BY_PHONE)
        found = ImportSource(
            town_id=town.id,
            name=which.name,
            channel=Channel.PHONE if by_phone else Channel.ONLINE,
            columns=guessed(table.heads),
            words={},
            seen=[],
            changed_by=actor.id,
            changed_at=clock.now(),
            version=1,
        )
        session.add(found)
        session.flush()
    return found


def plan_of(one: Sent, table: Table, places: Places) -> Plan:
    """Return what a table would bring now."""
    numbers = numbers_in(table, one.source.columns)
    known = queries.known_among(one.source.id, numbers)
    plan = plan_for(table, one.meaning, places, known)
    plan.told = [*changed_heads(one.meaning, one.source.seen, table), *plan.told]
    return plan


@transactional
def say_columns(
    actor: Actor, one: Sent, version: int, said: tuple[dict[str, str], str | None, Channel], table: Table
) -> None:
    """Keep with a source which column is what."""
    source = _changing(actor, one, version)
    source.columns, source.about, source.channel = said
    source.seen = [head for head in dict.fromkeys(table.heads) if head]
    db.session().get_one(Import, one.id).told = True


@transactional
def say_words(actor: Actor, one: Sent, version: int, words: dict[str, dict[str, str]]) -> None:
    """Keep with a source what some of its words mean here."""
    source = _changing(actor, one, version)
    source.words = {key: {**source.words.get(key, {}), **words.get(key, {})} for key in {*source.words, *words}}


def _changing(actor: Actor, one: Sent, version: int) -> ImportSource:
    source = _locked(one)
    if source.version != version:
        raise Problem("stale", CHANGED)
    source.version += 1
    source.changed_by, source.changed_at = actor.id, clock.now()
    return source


def _locked(one: Sent) -> ImportSource:
    query = select(ImportSource).where(ImportSource.id == one.source.id).with_for_update()
    return db.session().scalars(query.execution_options(populate_existing=True)).one()


@transactional
def take_in(
    actor: Actor,
    town: Area,
    one: Sent,
    version: int,
    plan: Plan,
    heads: Sequence[str],
    *,
    randbytes: Callable[[int], bytes] = secrets.token_bytes,
) -> None:
    """Let everything come in that a plan says, in this one transaction; Problem 409 where it is another look by now.

    ``plan`` was made before it, of the same version of the source: each import and each change counts that up, so no
    number that it calls new can have come in meanwhile.
    """
    source = _changing(actor, one, version)
    row = db.session().get_one(Import, one.id)
    if row.done_at is not None or row.made_by != actor.id or row.sealed is None:
        raise Problem("stale", CHANGED)
    if plan.faults or not plan.new:
        raise Problem("stale", CHANGED)
    row.done_at, row.sealed, row.counts = clock.now(), None, plan.counts
    source.seen = [head for head in dict.fromkeys(heads) if head]
    _open_all(actor, source, row, plan.new, randbytes)
    content = {"source": source.name, **plan.counts}
    journal.append("import.done", ("import", row.id), actor_id=actor.id, content=content | {"town": town.id})
    submit_after_commit("deliver_notices")


def _open_all(
    actor: Actor, source: ImportSource, row: Import, rows: list[Row], randbytes: Callable[[int], bytes]
) -> None:
    """Store submissions, reports, registrations and cases of all rows: a number of statements that does not grow."""
    session, now = db.session(), clock.now()
    submissions = [
        Submission(
            author_id=actor.id,
            client_id=str(uuid.uuid5(uuid.NAMESPACE_OID, f"import {row.id} {one.number}")),
            kind="report",
            digest=journal.digest_of({"source": source.name, "number": one.number, "what": one.what}),
            received_at=now,
        )
        for one in rows
    ]
    session.add_all(submissions)
    session.flush()
    sent = [(one.area, _as_report(source, one, of), of) for one, of in zip(rows, submissions, strict=True)]
    reports = store_reports(resident_account().id, sent)
    ring = current_keyring()
    registrations = [
        Registration(
            report_id=report.id,
            channel=source.channel,
            registered_by_id=actor.id,
            caller_name=one.name or None,
            caller_phone=one.phone or None,
            caller_phone_index=ring.blind_index(one.phone) if one.phone else None,
            call_back=False,
        )
        for one, report in zip(rows, reports, strict=True)
    ]
    session.add_all(registrations)
    session.flush()
    written = [(report, one.area, came) for one, report, came in zip(rows, reports, registrations, strict=True)]
    open_registered(written, randbytes=randbytes, imported=row.id)
    numbers: list[dict[str, Any]] = [
        {"source_id": source.id, "number": one.number, "import_id": row.id, "report_id": report.id}
        for one, report in zip(rows, reports, strict=True)
    ]
    session.execute(insert(ImportNumber), numbers)


def _as_report(source: ImportSource, one: Row, submission: Submission) -> ReportInput:
    return ReportInput(
        client_id=submission.client_id,
        kind=one.kind,
        category=one.category,
        severity=one.severity,
        description=one.what,
        place_name=one.place,
        position=None,
        claimed_at=one.came,
        claim_doubtful=one.doubtful,
        protected=False,
        area_code=one.area.code,
        join_token=None,
        patrol_client_id=None,
        photo_digests=(),
        voice_digest=None,
        details={"source": source.name, "source_number": one.number},
    )


@transactional
def drop(actor: Actor, one: Sent) -> None:
    """Throw a table away that did not come in."""
    row = db.session().get_one(Import, one.id)
    if row.done_at is not None or row.made_by != actor.id:
        raise not_found()
    row.sealed = None


@transactional
def forget_old() -> None:
    """Throw away the cells of tables that waited for a day."""
    old = update(Import).where(Import.sealed.is_not(None), Import.created_at < clock.now() - KEPT_FOR)
    db.session().execute(old.values(sealed=None))
