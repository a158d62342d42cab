"""Looks at a file: each has a code of its own and the line that is drawn over it, and is journalled."""

import re
import unicodedata
from dataclasses import dataclass

from webapp.consultation.files import queries
from webapp.consultation.files.models import FileLook
from webapp.consultation.files.rules import FileAccess, may_look
from webapp.core import clock, journal
from webapp.core.codes import found_in, new_code
from webapp.core.db import db, transactional
from webapp.core.errors import not_found
from webapp.core.protection.impartial import refuse
from webapp.people.actor import Actor
from webapp.web.formatting import stamp

FALSE = "这个码是假的：这份案卷没有这一次查看"
CHANGED = "码是真的，可是水印被改过"


@dataclass(frozen=True)
class Told:
    """What the keeper hears of a watermark: whether it is true, in a sentence, and the line that was really drawn."""

    true: bool
    words: str
    line: str = ""


@transactional
def look(actor: Actor, request_id: int) -> tuple[FileAccess, FileLook]:
    """Take a look at the file of a request: note it with a code of its own, and return what is drawn over it.

    Problem 404 when it may not be seen, or no more; 403 on a matter of their own.
    """
    return note(actor, request_id)


def note(actor: Actor, request_id: int) -> tuple[FileAccess, FileLook]:
    """Take a look in the open transaction, as ``look`` says."""
    seen = queries.seen(actor, request_id)
    if not may_look(actor, seen):
        raise not_found()
    refuse(seen.barred)
    now, code = clock.now(), new_code()
    line = f"{actor.name} {seen.row.asker_label} {seen.digits} {stamp(now)} {seen.row.number} {code}"
    kept = FileLook(request_id=request_id, code=code, line=line, user_id=actor.id, at=now)
    session = db.session()
    session.add(kept)
    session.flush()
    journal.append("file.looked", ("file_request", request_id), actor_id=actor.id)
    return seen, kept


def look_again(actor: Actor, request_id: int, code: str) -> tuple[FileAccess, FileLook]:
    """Return a look that is open, while the file may be seen; the one 404 from its end on, and for any other code."""
    seen = queries.seen(actor, request_id)
    kept = queries.look_of(request_id, code)
    if kept is None or kept.user_id != actor.id or not may_look(actor, seen):
        raise not_found()
    refuse(seen.barred)
    return seen, kept


def told_of(request_id: int, typed: str) -> Told:
    """Return what is to be said of a watermark, its code alone or its whole line, that was found somewhere."""
    code = found_in(typed)
    kept = queries.look_of(request_id, code) if code else None
    if kept is None:
        return Told(False, FALSE)
    more = _bare(typed) != _bare(kept.code)
    if more and _bare(typed) != _bare(kept.line):
        return Told(False, CHANGED, kept.line)
    return Told(True, "码是真的，这一次是", kept.line)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).upper()
