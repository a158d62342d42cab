"""Short messages to residents' phones, where a way to send them is configured; off by default.

The words are the same for every order and say nothing of what it is about: a family may read them. Who wants calls only
gets none. Sending is outside the request; what can't go is tried again a few times, later each time, and then left, for
the call list. A sender claims a few messages, commits, and only then talks to the gateway: however slow that is, nobody
waits for it. A sender that dies after its claim may have sent the message or not, so it goes again when the claim has
lapsed: at least once, never silently not at all.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from flask import current_app
from sqlalchemy import insert, select, update

from webapp.core import clock
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transaction
from webapp.service_orders.models import ServiceOrder, ServiceText
from webapp.service_orders.states import State

log = structlog.get_logger(__name__)

CHANGED = "您好，您约的有变动。查进度用单号和电话。"
TEXTS = {
    State.SCHEDULED: "您好，您约的时间定好了。查进度用单号和电话。",
    State.EN_ROUTE: "您好，约好的人出门了。",
    State.CANCELLED: CHANGED,
}
# Who does not want it known at home reads nothing that hints at an appointment.
QUIET_WORDS = "您好，您问的有回音了，方便时请来电。"
TRIES, BATCH = 3, 10
WAITS = (timedelta(minutes=2), timedelta(minutes=15))  # after the first and the second try that failed
CLAIM_LASTS = timedelta(minutes=10)
# The worker has other things to do each minute: what a slow gateway leaves over waits for the next run.
RUN_LASTS = timedelta(seconds=30)
Send = Callable[[str, str], bool]


def write_text(order: ServiceOrder, *, moved: bool = False) -> None:
    """Write a message about an order's new state or time, in the open transaction, when sending is configured."""
    words = CHANGED if moved else TEXTS.get(order.state)
    if not current_app.config["TEXTS_URL"] or words is None or order.call_only:
        return
    said = QUIET_WORDS if order.tell == "secret" else words
    now = clock.now()
    written = {"order_id": order.id, "words": said, "made_at": now, "next_at": now, "tries": 0}
    db.session().execute(insert(ServiceText), written)
    submit_after_commit("send_texts")


@dataclass(frozen=True)
class Claimed:
    """A message in the hands of one run of a sender; ``tries`` counts this one."""

    id: int
    phone: str
    words: str
    tries: int


def send_texts(send: Send) -> int:
    """Send what waits and return how many went; of two that send at once, each takes other messages.

    ``send`` says whether the gateway took it, and is called outside any transaction. One that raises counts as a no.
    """
    run, end, gone = secrets.token_hex(8), clock.now() + RUN_LASTS, 0
    while claimed := _claim(run):
        for number, text in enumerate(claimed):
            if clock.now() >= end:
                _give_back(run, claimed[number:])
                return gone
            went = _sent(send, text)
            gone += went
            _note(run, text, went=went)
    return gone


def _claim(run: str) -> list[Claimed]:
    """Take the oldest few that are due, so that nobody else sends them until the claim has lapsed."""
    with transaction() as session:
        due = (
            select(ServiceText, ServiceOrder.phone)
            .join(ServiceOrder, ServiceOrder.id == ServiceText.order_id)
            .where(ServiceText.next_at <= clock.now(), ServiceText.tries < TRIES)
            .order_by(ServiceText.next_at, ServiceText.id)
            .limit(BATCH)
            .with_for_update(of=ServiceText, skip_locked=True)
        )
        claimed = [Claimed(text.id, phone, text.words, text.tries + 1) for text, phone in session.execute(due)]
        taken = update(ServiceText).where(ServiceText.id.in_([text.id for text in claimed]))
        values = {"claimed_by": run, "next_at": clock.now() + CLAIM_LASTS, "tries": ServiceText.tries + 1}
        session.execute(taken.values(values).execution_options(synchronize_session=False))
    return claimed


def _sent(send: Send, text: Claimed) -> bool:
    try:
        return send(text.phone, text.words)
    except Exception as error:
        # Its words may hold the number or the gateway's secret.
        log.warning("text_sender_failed", error=type(error).__name__)
        return False


def _note(run: str, text: Claimed, *, went: bool) -> None:
    """Keep what came of one message. A claim that has lapsed meanwhile is another person's, but what went has gone."""
    if not went:
        log.warning("text_not_sent", text=text.id, tries=text.tries)
    mine = ServiceText.sent_at.is_(None) if went else ServiceText.claimed_by == run
    outcome = {"sent_at": clock.now() if went else None, "next_at": None if went else _again(text.tries)}
    with transaction() as session:
        session.execute(update(ServiceText).where(ServiceText.id == text.id, mine).values(claimed_by=None, **outcome))


def _again(tries: int) -> datetime | None:
    return clock.now() + WAITS[tries - 1] if tries < TRIES else None


def _give_back(run: str, left: list[Claimed]) -> None:
    """Let the next run have what this one had no time for, as if it had not been touched."""
    mine = update(ServiceText).where(ServiceText.id.in_([text.id for text in left]), ServiceText.claimed_by == run)
    with transaction() as session:
        session.execute(mine.values(claimed_by=None, next_at=clock.now(), tries=ServiceText.tries - 1))
