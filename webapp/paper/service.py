"""What leaves the house on paper or in a sheet is journalled: who, which list, how it was narrowed, how many rows."""

from collections.abc import Mapping
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from webapp.core import clock, journal
from webapp.core.db import transaction
from webapp.core.errors import invalid, not_found
from webapp.core.media.sheets import Column, Sheets
from webapp.paper.models import LedgerTemplate
from webapp.paper.queries_sheets import Sheet
from webapp.people.actor import Actor
from webapp.web.formatting import stamp

IN_MEMORY = 2_000_000


def export(actor: Actor, name: str, sheet: Sheet) -> IO[bytes]:
    """Write a sheet and journal it; the file is there only when both are done. The last sheet says what it is."""
    file = new_file()
    with Sheets(file, sheet.title) as sheets:
        rows = sheets.add(sheet.name, sheet.columns, sheet.rows)
        rows += sum(sheets.add(*one) for one in sheet.further)
        about = [[sheet.title], [f"{rows} 行"], [f"{stamp(clock.now())} 由 {actor.name} 导出，导出有记录"]]
        about += [[note] for note in sheet.notes]
        about += [["姓名和电话都遮住了；受保护的事不导出。"]]
        sheets.add("说明", [Column("这张表", 60, wrap=True)], about)
    note_export(actor, name, rows=rows, filters=dict(sheet.filters))
    file.seek(0)
    return file


def note_export(actor: Actor, name: str, **content: Any) -> None:
    """Journal that the actor took something out of the house."""
    with transaction():
        journal.append("sheet.exported", ("user", actor.id), actor_id=actor.id, content={"list": name, **content})


def note_print(actor: Actor, case_id: int, form: str) -> None:
    """Journal that the actor printed a case, as a ``page`` or a ``pdf``."""
    with transaction():
        journal.append("case.printed", ("case", case_id), actor_id=actor.id, content={"form": form})


def new_file() -> IO[bytes]:
    """Return a file that lies in memory while it is small."""
    return SpooledTemporaryFile(max_size=IN_MEMORY)


def add_template(actor: Actor, name: str, content: bytes) -> None:
    """Keep a checked template under a name; one with the same name is taken away from now on."""
    if not name or len(name) > 60:
        raise invalid(name="写个名字，最多 60 个字")
    with transaction() as session:
        now = clock.now()
        for before in session.query(LedgerTemplate).filter_by(name=name, ended_at=None):
            before.ended_at = now
        template = LedgerTemplate(name=name, content=content, author_id=actor.id, created_at=now)
        session.add(template)
        session.flush()
        _note_template("ledger.template_added", actor, template, {"name": name})


def end_template(actor: Actor, template_id: int) -> None:
    """Take a template away; Problem 404 when it is not there."""
    with transaction() as session:
        template = session.get(LedgerTemplate, template_id)
        if template is None or template.ended_at:
            raise not_found()
        template.ended_at = clock.now()
        session.flush()
        _note_template("ledger.template_ended", actor, template, {"name": template.name})


def _note_template(event: str, actor: Actor, template: LedgerTemplate, content: Mapping[str, Any]) -> None:
    journal.append(event, ("ledger_template", template.id), actor_id=actor.id, content=content)
