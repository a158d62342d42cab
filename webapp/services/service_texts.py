"""Short messages to residents' phones, where a way to send them is configured; off by default.

The words are the same for every order and say nothing of what it is about: a family may read them. Who wants calls only
gets none. Sending is outside the request; what can't go is tried again a few times and then left, for the call list.
"""

from collections.abc import Callable

import structlog
from flask import current_app
from sqlalchemy import insert, select

from webapp.core import clock
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transaction
from webapp.services.models import ServiceOrder, ServiceText
from webapp.services.states import State

log = structlog.get_logger(__name__)

WORDS = {
    State.SCHEDULED: "您好，您约的时间定好了。查进度用单号和电话。",
    State.EN_ROUTE: "您好，约好的人出门了。",
    State.CANCELLED: "您好，您约的有变动。查进度用单号和电话。",
}
# Who does not want it known at home reads nothing that hints at an appointment.
QUIET_WORDS = "您好，您问的有回音了，方便时请来电。"
TRIES, BATCH = 3, 50
Send = Callable[[str, str], bool]


def write_text(order: ServiceOrder) -> None:
    """Write a message about an order's new state, in the open transaction, when sending is configured."""
    words = WORDS.get(State(order.state))
    if not current_app.config["TEXTS_URL"] or words is None or order.call_only:
        return
    said = QUIET_WORDS if order.tell == "secret" else words
    db.session().execute(insert(ServiceText), {"order_id": order.id, "words": said, "made_at": clock.now(), "tries": 0})
    submit_after_commit("send_texts")


def send_texts(send: Send) -> int:
    """Send what waits, each in a transaction of its own; return how many went."""
    waiting = select(ServiceText.id).where(ServiceText.sent_at.is_(None), ServiceText.tries < TRIES)
    gone = 0
    for text_id in list(db.session().scalars(waiting.order_by(ServiceText.id).limit(BATCH))):
        with transaction() as session:
            text = session.get_one(ServiceText, text_id, with_for_update=True)
            phone = session.get_one(ServiceOrder, text.order_id).phone
            text.tries += 1
            if send(phone, text.words):
                text.sent_at = clock.now()
                gone += 1
            else:
                log.warning("text_not_sent", text=text_id, tries=text.tries)
    return gone
