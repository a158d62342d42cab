"""Changing a fact of an emergency: every change is kept, and of two at once the second reads both texts."""

from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import MultiDict

from webapp.core import clock, journal
from webapp.core.db import db, savepoint, transactional
from webapp.core.errors import Problem
from webapp.emergencies.feed import queries_facts, schemas
from webapp.emergencies.feed.models import FactEdit
from webapp.emergencies.feed.service import writing
from webapp.emergencies.hq.service_steps import tell_pages
from webapp.emergencies.hq.states import HEADQUARTERS
from webapp.people.actor import Actor
from webapp.people.queries import names_of


@transactional
def change(actor: Actor, code: str, form: MultiDict[str, str]) -> tuple[FactEdit | None, bool]:
    """Write a fact anew; return it and whether it changed. What it says already is not written a second time.

    Problem 404 for who does not see the headquarters, 403 for who was not called, 409 with both texts where somebody
    else wrote it meanwhile, 422 beside a wrong field, 409 after the end; in this order.
    """
    seen = writing(actor, code)
    headquarters = seen.headquarters
    key = schemas.parse_key(form)
    now = queries_facts.newest(headquarters.id, key)
    typed = form.get("value", "")
    stands = now.value if now else queries_facts.begun_with(headquarters, key)
    if typed.strip() == stands:
        return now, False
    if schemas.parse_base(form) != (now.number if now else 0):
        raise _changed(now, key, typed)
    value = schemas.parse_value(form)
    if not seen.open:
        raise HEADQUARTERS.stale(headquarters)
    edit = FactEdit(
        headquarters_id=headquarters.id,
        key=key,
        number=now.number + 1 if now else 1,
        value=value,
        by_id=actor.id,
        at=clock.now(),
    )
    try:
        with savepoint():
            db.session().add(edit)
            db.session().flush()
    except IntegrityError:
        raise _changed(queries_facts.newest(headquarters.id, key), key, typed) from None
    journal.append(
        "emergency.fact_changed",
        ("headquarters", headquarters.id),
        actor_id=actor.id,
        content={"what": schemas.FACTS[key]},
    )
    tell_pages(headquarters)
    return edit, True


def _changed(now: FactEdit | None, key: str, typed: str) -> Problem:
    """Return the 409 that says how a fact stands by now, and what was to be written."""
    if now is None:
        return Problem("stale", fields={"value": f"{schemas.FACTS[key]}刚刚变了，看过再改"})
    who = names_of([now.by_id]).get(now.by_id, "")
    words = f"{who}刚刚改成了“{now.value}”，您写的是“{typed.strip()}”。看过再改"
    return Problem("stale", words, fields={"value": words})
