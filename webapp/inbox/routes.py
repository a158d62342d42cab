"""消息: the list, what a thread holds, and the marks that say what was read.

A row leads straight to its case, on a desk beside the list. Reading is marked by a POST that the tap on the row sends
along (static/js/inbox), so that no GET changes anything; without scripts 全部看过了 does it.
"""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.inbox import queries, service
from webapp.inbox.presenters import messages_page
from webapp.web.doors import door
from webapp.web.guard import needs
from webapp.web.once import answers_itself
from webapp.web.pagination import page_key
from webapp.web.waiting import Waiting, counted, waits

bp = Blueprint("inbox", __name__)


def not_read(actor: Any) -> Any:
    """Count in SQL what I have not read."""
    return queries.unread(actor)


waits(Waiting(key="messages", word="没看的消息", url="/messages", count=not_read, order=90))


@bp.get("/messages")
@door(
    "inbox.messages",
    "消息",
    "message-circle",
    group="today",
    order=40,
    tab="messages",
    tab_order=80,
    icon_active="message-circle-filled",
    count="messages",
)
@needs("notice.read")
def messages() -> str:
    """List my notices: what I have to decide on top, then the newest."""
    return render_template("inbox/messages.html", **messages_page(current_user, page_key()))


@bp.get("/messages/<int:thread_id>")
@needs("notice.read")
def thread(thread_id: int) -> str:
    """Show what one thread holds, for those that have no page of their own to lead to."""
    found = queries.thread(current_user, thread_id)
    return render_template("inbox/thread.html", thread=found, notices=queries.notices_of(found.id))


@bp.post("/messages/<int:thread_id>/read")
@answers_itself("what is read stays read")
@needs("notice.read")
def mark_read(thread_id: int) -> BaseResponse:
    """Mark one of my threads as read."""
    found = queries.thread(current_user, thread_id)
    if found.unread:
        service.mark_read(current_user, found.id)
    return _read()


@bp.post("/messages/read")
@answers_itself("what is read stays read")
@needs("notice.read")
def mark_all_read() -> BaseResponse:
    """Mark all that I can see as read."""
    service.mark_read(current_user)
    return _read()


@bp.get("/messages/unread")
@needs("notice.read")
def unread() -> BaseResponse:
    """Return the badge of the tab; nothing (204) when it still shows ``?seen=``."""
    count = counted(current_user, ("messages",))["messages"].number
    if request.args.get("seen") == str(count):
        return Response(status=204)
    return Response(render_template("inbox/_unread.html", count=count))


def _read() -> BaseResponse:
    if "HX-Request" in request.headers:
        return Response(status=204)
    return redirect("/messages", code=303)
