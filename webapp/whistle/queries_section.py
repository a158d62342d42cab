"""中心哨: what a situation says of whistles: how many were blown, ended, are live; never by unit or village."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from webapp.areas.models import Area
from webapp.core.db import db
from webapp.documents.sections import Line, section
from webapp.web.lists.filters import days_word
from webapp.whistle.models import Whistle
from webapp.whistle.states import OPEN, State


@section("whistles", order=70, heading="中心哨")
def whistles_of_span(town: Area, since: datetime, until: datetime) -> Sequence[Line]:
    """Return how many whistles of a town were blown in a span, how many were stood down in it, how many are live."""
    within = Whistle.town_id == town.id, Whistle.set_aside_at.is_(None), Whistle.state != State.CANCELLED
    blown = func.count(Whistle.id).filter(Whistle.raised_at >= since, Whistle.raised_at < until)
    ended = func.count(Whistle.id).filter(
        Whistle.state == State.STOOD_DOWN, Whistle.ended_at >= since, Whistle.ended_at < until
    )
    live = func.count(Whistle.id).filter(Whistle.state.in_(OPEN), Whistle.raised_at < until)
    row = db.session().execute(select(blown, ended, live).where(*within, Whistle.made_at < until)).one()
    days = days_word(since, until)
    return [
        Line("吹了哨", row[0], f"/whistles?show=all&blown={days}", "blown"),
        Line("解了哨", row[1], f"/whistles?show=all&ended={days}", "ended"),
        Line("还没解的", row[2], f"/whistles?show=all&live={days}", "live"),
    ]
