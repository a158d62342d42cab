"""What a feed adds to how an emergency went: facts as they stand, how they changed, entries that were pinned."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from webapp.core.db import db
from webapp.core.letters.characters import shortened
from webapp.emergencies.after.queries_facts import knows
from webapp.emergencies.after.queries_timeline import MOST_LINES, Entry, in_timeline
from webapp.emergencies.feed.models import FactEdit, FeedEntry
from webapp.emergencies.feed.queries_facts import known
from webapp.emergencies.feed.schemas import FACTS
from webapp.emergencies.hq.models import Headquarters
from webapp.people.models import User

SHORT = 60


@knows
def as_written(headquarters: Headquarters) -> Mapping[str, str]:
    """Say what was written for the facts; of what nobody wrote, what was known at the start stands."""
    return {one.word: one.value for one in known(headquarters).facts if one.base}


@in_timeline
def facts_written(headquarters: Headquarters) -> Iterable[Entry]:
    """Say what was written for the facts, by whom; at most as many as a timeline shows."""
    query = select(FactEdit, User.name).join(User, User.id == FactEdit.by_id)
    query = query.where(FactEdit.headquarters_id == headquarters.id).order_by(FactEdit.id).limit(MOST_LINES)
    for edit, name in db.session().execute(query):
        yield Entry(edit.at, f"{FACTS[edit.key]}：{shortened(edit.value, SHORT, '…') or '划掉了'}（{name}）")


@in_timeline
def pinned(headquarters: Headquarters) -> Iterable[Entry]:
    """Say what of the feed was held to matter: what is pinned. The whole of it stands on its own page."""
    query = select(FeedEntry, User.name).join(User, User.id == FeedEntry.by_id)
    query = query.where(FeedEntry.headquarters_id == headquarters.id, FeedEntry.pinned_at.is_not(None))
    for entry, name in db.session().execute(query):
        words = shortened(entry.words, SHORT, "…")
        if words:
            yield Entry(entry.at, f"{name}：{words}")
