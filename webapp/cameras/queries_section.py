"""监控点位: what a situation says of points and of who asked to see footage; never by person."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from webapp.areas.models import Area
from webapp.cameras.models import Camera
from webapp.cameras.presenters import last_of
from webapp.cameras.queries import broken_at, in_use_at, mended_in, reported_in
from webapp.cameras.reviews.models import CameraReview
from webapp.cameras.reviews.schemas import purposes
from webapp.core import clock
from webapp.core.db import db
from webapp.documents.sections import Count, Item, Line, Row, Table, section
from webapp.web.lists.filters import days_word


@section("cameras", order=92, heading="监控点位")
def cameras_of_span(town: Area, since: datetime, until: datetime) -> Sequence[Item]:
    """Return how many points of a town work, were reported broken and mended in a span; requests by purpose."""
    days = days_word(since, until)
    at = last_of(until)
    used, broken = in_use_at(at), broken_at(at)
    asked = (
        func.count(Camera.id).filter(used, ~broken),
        func.count(Camera.id).filter(used, broken),
        func.count(Camera.id).filter(reported_in(since, until)),
        func.count(Camera.id).filter(mended_in(since, until)),
    )
    query = select(*asked).join(Area, Area.id == Camera.village_id).where(Area.path.startswith(town.path))
    works, off, reported, mended = db.session().execute(query).one()
    lines = [
        Line("正常的点位", works, f"/cameras?works={days}", "works"),
        Line("坏着的点位", off, f"/cameras?broken={days}", "broken"),
        Line("报了故障的点位", reported, f"/cameras?reported={days}", "reported"),
        Line("修好的点位", mended, f"/cameras?mended={days}", "mended"),
    ]
    return [*lines, _reviews(town, since, until)]


def _reviews(town: Area, since: datetime, until: datetime) -> Table:
    """Return how many requests were made in a span, by purpose, with those of the whole month; small ones hidden."""
    month = clock.day_start(clock.local_day(last_of(until)).replace(day=1))
    query = select(
        CameraReview.purpose,
        func.count(CameraReview.id).filter(CameraReview.asked_at >= since),
        func.count(CameraReview.id).filter(CameraReview.asked_at >= month),
    ).where(CameraReview.town_id == town.id, CameraReview.asked_at >= min(since, month), CameraReview.asked_at < until)
    query = query.where(CameraReview.set_aside_at.is_(None))
    found = {row[0]: row[1:] for row in db.session().execute(query.group_by(CameraReview.purpose))}
    rows = tuple(
        Row(word, code, (Count("reviews", found[code][0]), Count("reviews_month", found[code][1])))
        for code, word in purposes().items()
        if code in found
    )
    return Table("category", ("调看监控为什么", "这期申请", "这个月申请"), rows, small=True)
