"""How people's names are typed on a keyboard, so that a person is found by pinyin; the worker spells them."""

from sqlalchemy import select, update

from webapp.core.db import db, transaction
from webapp.core.letters.pinyin import spellings
from webapp.people.models import User

BATCH = 500
NONE = "-"  # a name without a Chinese character has no spelling, and is not looked at again


def spell_names() -> int:
    """Spell the names that are not spelt yet, at most ``BATCH``; return how many. Repeatable."""
    query = select(User.id, User.name).where(User.pinyin == "").limit(BATCH)
    waiting = db.session().execute(query).all()
    if not waiting:
        return 0
    rows = []
    for user_id, name in waiting:
        whole, initials, *_ = [*spellings(name), NONE, ""]
        rows.append({"id": user_id, "pinyin": whole[:120], "initials": initials[:20]})
    with transaction() as session:
        session.execute(update(User), rows)
    return len(rows)
