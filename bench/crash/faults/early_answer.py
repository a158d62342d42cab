"""Planted fault: the answer leaves before the commit, which follows a moment later.

Only while a request is answered: what is written when the server starts is done before it forks, or its workers would
inherit a lock in the middle of a commit.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, current_app, has_request_context
from sqlalchemy.orm import Session

from webapp.core import db as core
from webapp.core.db import db

LATER_S = 0.05
as_it_is = core.transaction


@contextmanager
def transaction(*, aside: bool = False) -> Iterator[Session]:
    """As core.db.transaction, but done when everything is flushed; another thread commits."""
    if aside or not has_request_context():
        with as_it_is(aside=aside) as session:
            yield session
        return
    session = db.session()
    session.expunge_all()
    session.rollback()
    session.info.update(writing=True, after_commit=[], journal_head=None)
    turn = core._turn_to_write(session)
    turn.__enter__()
    try:
        yield session
        session.flush()
    except BaseException as error:
        session.rollback()
        turn.__exit__(type(error), error, error.__traceback__)
        raise
    finally:
        session.info["writing"] = False
    db.session.registry.clear()  # the end of the request must not close what is not committed yet
    here = current_app._get_current_object()  # type: ignore[attr-defined]
    threading.Thread(target=_commit, args=(here, session, turn)).start()


def _commit(here: Flask, session: Session, turn: object) -> None:
    time.sleep(LATER_S)
    session.commit()
    turn.__exit__(None, None, None)  # type: ignore[attr-defined]
    callbacks = session.info.pop("after_commit")
    session.close()
    with here.app_context():
        for callback in callbacks:
            callback()


core.transaction = transaction

from wsgi import app  # noqa: E402, F401
