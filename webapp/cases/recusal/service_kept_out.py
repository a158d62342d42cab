"""A protected case and who is kept out of it: whom it concerns, and who withdrew from it."""

from collections.abc import Sequence

from webapp.cases.lists.service import sync_scope
from webapp.cases.models import Case
from webapp.cases.queries import area_of
from webapp.core.db import db
from webapp.core.erasure import on_erase
from webapp.core.protection.turning import Turned, on_protect
from webapp.people.names.service_keeping_out import Leaving, keep_out_concerned, let_all_in, on_keep_out


def keep_out(case_id: int) -> None:
    """Keep out of a protected case whom it concerns, once a number is known by which it does; in the transaction."""
    db.session().flush()
    keep_out_concerned("case", case_id)


@on_keep_out("case")
def move_lists(leaving: Leaving) -> None:
    """Write anew in which lists such cases are."""
    for case_id in leaving.ids:
        case = db.session().get_one(Case, case_id)
        sync_scope(case, area_of(case), [])


@on_protect("case")
def keep_out_of_turned(turned: Turned) -> None:
    """Keep those out whom a case concerns that turned protected, and who had withdrawn from it."""
    for case_id in turned.ids:
        keep_out(case_id)


@on_erase("case")
def forget_who_was_out(case_ids: Sequence[int]) -> None:
    """Forget who was kept out of cases that are erased."""
    let_all_in("case", case_ids)
