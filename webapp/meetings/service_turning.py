"""A case turns protected: what a meeting said of it goes, also from minutes that were issued."""

from sqlalchemy import delete, or_, select

from webapp.core.db import db
from webapp.core.protection.turning import Turned, on_protect
from webapp.meetings.minutes.service_issue import renew_minutes
from webapp.meetings.models import Meeting, MeetingDecision, MeetingTopic


@on_protect("case")
def take_out(turned: Turned) -> None:
    """Take topics and decisions about cases that turn out of every meeting, as if nobody had spoken of them."""
    session = db.session()
    topics = select(MeetingTopic.id).where(MeetingTopic.case_id.in_(turned.ids))
    about = or_(MeetingDecision.case_id.in_(turned.ids), MeetingDecision.topic_id.in_(topics))
    spoken_in = select(MeetingTopic.meeting_id).where(
        or_(
            MeetingTopic.case_id.in_(turned.ids),
            MeetingTopic.id.in_(select(MeetingDecision.topic_id).where(about)),
        )
    )
    meetings = session.scalars(select(Meeting).where(Meeting.id.in_(spoken_in)).order_by(Meeting.id)).all()
    session.execute(delete(MeetingDecision).where(about))
    session.execute(delete(MeetingTopic).where(MeetingTopic.case_id.in_(turned.ids)))
    for meeting in meetings:
        renew_minutes(meeting)
