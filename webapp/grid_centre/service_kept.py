"""A boundary file that something was asked about: kept for its answer, so that it need not be chosen again.

Only who sent it in gets at it, by the digest that their page carries; it lies sealed, one a person, for an hour.
"""

import base64
import hashlib
import zlib
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import delete, update

from webapp.core import clock
from webapp.core.db import db, transaction, transactional
from webapp.grid_centre.models import BoundaryFile, RosterImport
from webapp.grid_centre.spreadsheets.service import KEPT_FOR as SPREADSHEETS_KEPT_FOR
from webapp.grid_centre.spreadsheets.service import WAITING

KEPT_FOR = timedelta(hours=1)


class KeptFile(NamedTuple):
    """A file that lies here: its name, its bytes, and the digest by which its page names it."""

    name: str
    data: bytes
    mark: str


def keep(data: bytes, file_name: str, *, actor_id: int) -> KeptFile:
    """Keep a file in the place of the one before."""
    name, mark = Path(file_name).name[:120] or "边界.geojson", hashlib.sha256(data).hexdigest()
    sealed = base64.b64encode(zlib.compress(data)).decode()
    with transaction(aside=True) as session:
        session.execute(delete(BoundaryFile).where(BoundaryFile.made_by == actor_id))
        session.add(
            BoundaryFile(made_by=actor_id, file_name=name, mark=mark, sealed=sealed, created_at=clock.now()),
        )
    return KeptFile(name, data, mark)


def kept(mark: str, *, actor_id: int) -> KeptFile | None:
    """Return the file that a page names; None when it is gone, another came since, or it is somebody else's."""
    found = db.session().get(BoundaryFile, actor_id)
    if found is None or found.mark != mark or found.created_at < clock.now() - KEPT_FOR:
        return None
    return KeptFile(found.file_name, zlib.decompress(base64.b64decode(found.sealed)), mark)


@transactional
def forget_old() -> None:
    """Drop the files whose time is over, boundaries and spreadsheets."""
    now, session = clock.now(), db.session()
    session.execute(delete(BoundaryFile).where(BoundaryFile.created_at < now - KEPT_FOR))
    old = RosterImport.created_at < now - SPREADSHEETS_KEPT_FOR
    session.execute(update(RosterImport).where(RosterImport.state.in_(WAITING), old).values(sealed=None))
