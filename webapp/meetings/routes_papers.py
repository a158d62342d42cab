"""The papers of a meeting: 会议通知, 到会签名表, and 纪要, which is final as it is issued."""

from typing import Any

from flask import Blueprint, Response, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core import clock
from webapp.core.errors import not_found
from webapp.documents import queries as papers
from webapp.documents.papers import Paper, Thing, register
from webapp.documents.routes import NO_PDF, paper_page, paper_pdf
from webapp.documents.service import note_look
from webapp.meetings import queries
from webapp.meetings.minutes.presenters import shown_topics
from webapp.meetings.minutes.presenters_word import word_file
from webapp.meetings.minutes.service_issue import PAPER, thing_of
from webapp.meetings.presenters_lists import at_words, title_of
from webapp.meetings.situations.routes_papers import WORD
from webapp.meetings.states import State
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.web.formatting import stamp
from webapp.web.guard import needs

bp = Blueprint("meetings_papers", __name__)


def _load(actor: Actor, meeting_id: int) -> Thing:
    return thing_of(queries.seen(actor, meeting_id))


def _about(thing: Thing) -> dict[str, Any]:
    meeting = thing.row.meeting
    year = clock.local(meeting.starts_at).year
    return {
        "title": title_of(meeting),
        "number": meeting.number,
        "at": f"{year}年{at_words(meeting.starts_at)}",
        "place": meeting.place,
        "seats": thing.row.seats,
    }


def _notice(thing: Thing) -> dict[str, Any]:
    """Return what stands on the notice: what, when, where, who is asked."""
    return _about(thing) | {"day": stamp(thing.row.meeting.notified_at)[:10]}


def _minutes(thing: Thing) -> dict[str, Any]:
    """Return what stands on the minutes: who came, each topic with its words, what was decided with its number."""
    seen = thing.row
    names = people.names_of([seen.meeting.issued_by_id]) if seen.meeting.issued_by_id else {}
    return _about(thing) | {
        "came": [one for one in seen.seats if one.came],
        "topics": [one for one in shown_topics(seen) if one["topic"].words.strip() or one["decided"]],
        "issued": stamp(seen.meeting.issued_at)[:10],
        "signer": names.get(seen.meeting.issued_by_id, ""),
    }


def _not_told(thing: Thing) -> str:
    return "" if thing.row.meeting.notified_at else "还没发通知"


def _not_written(thing: Thing) -> str:
    return "" if thing.row.meeting.opened_at else "还没开会"


register(Paper("meeting", "notice", "会议通知", "meetings/_paper_notice.html", _load, _notice, not_yet=_not_told))
register(
    Paper(
        "meeting",
        "sign-in",
        "到会签名表",
        "meetings/_paper_sign_in.html",
        _load,
        _about,
        may_see=lambda _actor, thing: thing.row.keeps,
        not_yet=_not_told,
        inked=lambda _thing: True,
    )
)
register(
    Paper(
        "meeting",
        PAPER,
        "会议纪要",
        "meetings/_paper_minutes.html",
        _load,
        _minutes,
        may_see=lambda _actor, thing: thing.row.reads,
        may_finish=lambda actor, thing: thing.row.meeting.state == State.ISSUED and actor.can("meeting.issue"),
        not_yet=_not_written,
        sealed=True,
    )
)


@bp.get("/meetings/<int:meeting_id>/papers/<name>")
@needs("meeting.read")
def paper(meeting_id: int, name: str) -> str:
    """Show a paper of a meeting, as it prints."""
    return paper_page("meeting", name, meeting_id, said=NO_PDF if request.args.get("pdf") == "no" else "")


@bp.get("/meetings/<int:meeting_id>/papers/minutes.docx")
@needs("meeting.read")
def word(meeting_id: int) -> Response:
    """Return minutes as a file for Word, to who reads them."""
    thing = _load(current_user, meeting_id)
    if not thing.row.reads or _not_written(thing):
        raise not_found()
    draft = thing.row.meeting.state != State.ISSUED
    note_look(current_user, papers.paper_of("meeting", PAPER), thing, form="docx", draft=draft)
    answer = Response(word_file(_minutes(thing)), mimetype=WORD)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Disposition"] = 'attachment; filename="minutes.docx"'
    return answer


@bp.get("/meetings/<int:meeting_id>/papers/<name>.pdf")
@needs("meeting.read")
def pdf(meeting_id: int, name: str) -> BaseResponse:
    """Return a paper of a meeting as a PDF."""
    return paper_pdf("meeting", name, meeting_id)
