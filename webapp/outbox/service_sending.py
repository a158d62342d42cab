"""Sends what waits: claim a few, commit, ask the other machine outside any transaction, and note what came of it.

A sender that dies after its claim may have sent or not: it goes again when the claim has lapsed, once. A machine that
does not answer is left alone for longer each time, and asked with one message first when its time has come.
"""

import random
import secrets
import threading
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import structlog
from flask import current_app
from sqlalchemy import exists, select, update
from sqlalchemy.orm import aliased

from webapp.core import clock, reading
from webapp.core.db import db, insert, outward, transaction
from webapp.core.notices import OUTWARD
from webapp.outbox.models import Delivery, Ended, Outgoing, Service
from webapp.outbox.service import next_way
from webapp.outbox.ways import STILL, UNREAD, WAYS, Address, Parcel, Way, unread_of
from webapp.people.models import Post, User
from webapp.people.queries_receiving import in_force
from webapp.providers.http import Unreachable
from webapp.providers.outcome import Kind, Outcome, later, refused

log = structlog.get_logger(__name__)
_OTHER = aliased(Delivery)

BATCH, BESIDE = 64, 16  # taken at a time; asked at a time
CLAIM_LASTS = timedelta(seconds=60)  # longer than a batch takes with a machine that answers at its slowest
RUN_LASTS = timedelta(seconds=50)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(minutes=10)
LONGEST_ASKED = timedelta(hours=1)  # who asks for a day of rest is asked again before what is urgent lapses
MOST_TRIES = 30
SENDERS = 2
_guard, _senders, _asked = threading.Lock(), Counter[str](), set[str]()


def services_due() -> list[str]:
    """Return the machines for which something waits that may go now."""
    now = clock.now()
    due = select(Delivery.service).where(Delivery.next_at.is_not(None), Delivery.next_at <= now).distinct()
    paused = select(Service.name).where(Service.paused_until > now)
    return list(db.session().scalars(due.where(Delivery.service.not_in(paused)).order_by(Delivery.service)))


def send_waiting(service: str, outgoing_id: int = 0) -> int:
    """Hand over what waits for one machine, the urgent first; return how many went.

    At most ``SENDERS`` do it beside each other here, so that a slow machine takes not all of the swift lane: who comes
    then leaves it to them to look once more. With ``outgoing_id`` that message alone, whoever else is sending.
    """
    if outgoing_id:
        return _send(service, outgoing_id)
    with _guard:
        if _senders[service] >= SENDERS:
            _asked.add(service)
            return 0
        _senders[service] += 1
    went, more = 0, True
    while more:
        try:
            went += _send(service, 0)
        except BaseException:
            with _guard:
                _senders[service] -= 1
            raise
        with _guard:
            more = service in _asked
            _asked.discard(service)
            _senders[service] -= 0 if more else 1
    return went


def _send(service: str, outgoing_id: int) -> int:
    """Hand over what waits for one machine, for less than a minute; return how many went."""
    run, end, went = secrets.token_hex(8), clock.now() + RUN_LASTS, 0
    while clock.now() < end and (parcels := _claim(service, run, outgoing_id)) is not None:
        if not parcels:
            continue
        outcomes = _hand_over(parcels)
        went += sum(outcome.kind is Kind.WENT for outcome in outcomes)
        _note(service, run, list(zip(parcels, outcomes, strict=True)))
    return went


def look_after() -> int:
    """Take the next way for what has not been read in time, and end what has lapsed; return how many it looked at."""
    now, seen = clock.now(), 0
    due = select(Outgoing.id).where(Outgoing.ended_at.is_(None), Outgoing.look_at <= now).order_by(Outgoing.look_at)
    while ids := list(db.session().scalars(due.limit(BATCH))):
        with transaction():
            next_way(ids)
        seen += len(ids)
    return seen


def _claim(service: str, run: str, outgoing_id: int) -> list[Parcel] | None:
    """Take the next few that may go, so that nobody else sends them until the claim has lapsed; None: nothing waits."""
    now = clock.now()
    with transaction() as session:
        state = session.get(Service, service)
        if state and state.paused_until and state.paused_until > now:
            _go_round(service)
            return None
        due = (
            select(Delivery, Outgoing)
            .join(Outgoing, Outgoing.id == Delivery.outgoing_id)
            .where(Delivery.service == service, Delivery.next_at <= now)
            .order_by(Delivery.urgent.desc(), Delivery.next_at, Delivery.id)
            .limit(1 if state and state.failures else BATCH)
            .with_for_update(of=Delivery, skip_locked=True)
        )
        if outgoing_id:
            due = due.where(Delivery.outgoing_id == outgoing_id)
        rows = [(delivery, outgoing) for delivery, outgoing in session.execute(due)]
        if not rows:
            return None
        rows = _still_wanted(rows)
        addresses = _addresses(rows)
        unread = unread_of({outgoing.user_id for _, outgoing in rows if outgoing.user_id})
        rows = _not_read_yet(rows, unread)
        parcels = []
        for delivery, outgoing in rows:
            address = addresses.get((delivery.way, outgoing.user_id or 0, delivery.phone_id, outgoing.id))
            if address is None or address.service != service:
                _give_up(delivery, "gone")
                continue
            delivery.unsure = delivery.claimed_by is not None
            delivery.claimed_by, delivery.next_at = run, now + CLAIM_LASTS
            delivery.tries += 1
            parcels.append(_parcel(delivery, outgoing, address, unread.get(outgoing.user_id or 0, 0), now))
        session.flush()
        next_way({outgoing.id for delivery, outgoing in rows if delivery.failed_at})
        return parcels


def _go_round(service: str) -> None:
    """Let what is urgent and new go by the next way at once while a machine is left alone."""
    new = select(Delivery.outgoing_id).where(Delivery.service == service, Delivery.next_at.is_not(None))
    alone = ~exists().where(_OTHER.outgoing_id == Delivery.outgoing_id, _OTHER.way != Delivery.way)
    next_way(db.session().scalars(new.where(Delivery.urgent, Delivery.tries == 0, alone).distinct()).all())


def _not_read_yet(rows: list[tuple[Delivery, Outgoing]], unread: Mapping[int, int]) -> list[tuple[Delivery, Outgoing]]:
    """Leave out digests to those who have read everything meanwhile; asked only where something counts it."""
    wanted = []
    for delivery, outgoing in rows:
        if UNREAD and outgoing.key.startswith("digest:") and not unread.get(outgoing.user_id or 0):
            _end(delivery, outgoing, Ended.READ)
        else:
            wanted.append((delivery, outgoing))
    return wanted


def _still_wanted(rows: list[tuple[Delivery, Outgoing]]) -> list[tuple[Delivery, Outgoing]]:
    """Return those that may still go; the others end: too late, nobody's any more, or sent twice for all we know."""
    now, session = clock.now(), db.session()
    people = {outgoing.user_id for _, outgoing in rows if outgoing.user_id}
    serving = exists().where(Post.user_id == User.id, in_force(now))
    known = set(session.scalars(select(User.id).where(User.id.in_(people), User.active, serving))) if people else set()
    wanted, late = [], []
    for delivery, outgoing in rows:
        if outgoing.ended_at is not None and outgoing.ended is not Ended.WENT:  # another phone of theirs may have it
            delivery.next_at = delivery.claimed_by = None
        elif outgoing.lapses_at <= now:
            delivery.next_at = delivery.claimed_by = None
            late.append(outgoing.id)
        elif delivery.unsure and delivery.claimed_by is not None:
            _give_up(delivery, "failed")
            outgoing.look_at = now
        elif outgoing.user_id and outgoing.user_id not in known:
            _end(delivery, outgoing, Ended.POST_ENDED)
        else:
            wanted.append((delivery, outgoing))
    if late:
        session.flush()
        next_way(late)
    return _concerned(wanted)


def _concerned(rows: list[tuple[Delivery, Outgoing]]) -> list[tuple[Delivery, Outgoing]]:
    """Leave out whom an urgent thing concerns no more, as its package says."""
    asked: dict[tuple[str, int], set[int]] = {}
    for _, outgoing in rows:
        thing = _thing(outgoing.key)
        if outgoing.urgent and outgoing.user_id and thing[0] in STILL:
            asked.setdefault(thing, set()).add(outgoing.user_id)
    still = {thing: set(STILL[thing[0]](thing[1], people)) for thing, people in asked.items()}
    wanted = []
    for delivery, outgoing in rows:
        thing = _thing(outgoing.key)
        if thing in still and outgoing.user_id in asked[thing] and outgoing.user_id not in still[thing]:
            _end(delivery, outgoing, Ended.POST_ENDED)
        else:
            wanted.append((delivery, outgoing))
    return wanted


def _thing(key: str) -> tuple[str, int]:
    """Return what a key is about: of case:7:help, ("case:help", 7) where that is registered, else ("case", 7)."""
    kind, _, rest = key.partition(":")
    number, _, part = rest.partition(":")
    return (f"{kind}:{part}" if f"{kind}:{part}" in STILL else kind), reading.row_id(number) or 0


def _addresses(rows: Sequence[tuple[Delivery, Outgoing]]) -> dict[tuple[str, int, int, int], Address]:
    """Return where each goes as it is now: a number or a phone may be another person's since it was put here."""
    found = {}
    for name in {delivery.way for delivery, _ in rows}:
        way = WAYS.get(name)
        if way is None or not way.configured():
            continue
        mine = [(delivery, outgoing) for delivery, outgoing in rows if delivery.way == name]
        people = {outgoing.user_id for _, outgoing in mine if outgoing.user_id}
        reached = way.addresses(people) if people else {}
        guests = {outgoing.guest for _, outgoing in mine if outgoing.guest}
        let_in = way.guests(guests) if guests and way.guests else {}
        for delivery, outgoing in mine:
            here: Iterable[Address] = reached.get(outgoing.user_id or 0, ())
            if outgoing.guest:
                here = let_in.get(outgoing.guest, ())
            elif outgoing.phone and way.numbers:
                here = [way.numbers(outgoing.phone)]
            for address in here:
                if address.phone_id == delivery.phone_id:
                    found[(name, outgoing.user_id or 0, delivery.phone_id, outgoing.id)] = address
    return found


def _parcel(delivery: Delivery, outgoing: Outgoing, address: Address, unread: int, now: datetime) -> Parcel:
    said = OUTWARD[outgoing.sentence]
    many = outgoing.count > 1 and said.many
    return Parcel(
        delivery_id=delivery.id,
        sentence=outgoing.sentence,
        words=said.many.format(count=outgoing.count) if many else said.one,
        url=f"/go/{outgoing.id}" if outgoing.user_id else outgoing.path,
        tag=outgoing.key.split(":")[0] if outgoing.key.startswith("digest") else f"t{outgoing.id}",
        urgent=outgoing.urgent,
        lapses_in=max(int((outgoing.lapses_at - now).total_seconds()), 1),
        unread=unread,
        address=address,
    )


@outward
def _hand_over(parcels: Sequence[Parcel]) -> list[Outcome]:
    """Ask the other machine about each, several beside each other; a way that fails is a no, and holds back nobody."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    ways = {one.delivery_id: _way_of(one) for one in parcels}

    def send(parcel: Parcel) -> Outcome:
        with app.app_context():
            try:
                return ways[parcel.delivery_id].send(parcel)
            except Unreachable as away:
                return later(away.reason)
            except Exception as error:
                # Its words may hold an address or a provider's secret.
                log.warning("way_failed", way=ways[parcel.delivery_id].name, error=type(error).__name__)
                return refused("failed")

    if len(parcels) == 1:
        return [send(parcels[0])]
    with ThreadPoolExecutor(min(BESIDE, len(parcels))) as pool:
        return list(pool.map(send, parcels))


def _way_of(parcel: Parcel) -> Way:
    return WAYS[parcel.address.service.partition(" ")[0]]


def _note(service: str, run: str, outcomes: Sequence[tuple[Parcel, Outcome]]) -> None:
    """Keep what came of each. A claim that has lapsed meanwhile is another's, but what went has gone."""
    now = clock.now()
    with transaction() as session:
        state = _state(service)
        pause = _pause(state, [outcome for _, outcome in outcomes], now)
        rows = {
            row.id: row
            for row in session.scalars(
                select(Delivery).where(Delivery.id.in_([one.delivery_id for one, _ in outcomes]))
            )
        }
        failed, went = set(), set()
        for parcel, outcome in outcomes:
            row = rows.get(parcel.delivery_id)
            if row is None or (row.claimed_by != run and outcome.kind is not Kind.WENT):
                continue
            row.claimed_by, row.reason = None, outcome.reason or None
            if outcome.kind is Kind.WENT:
                row.sent_at, row.next_at = now, None
                went.add(row.outgoing_id)
                continue
            if outcome.kind is Kind.LATER and row.tries < MOST_TRIES:
                row.next_at = pause or now
                if row.urgent:
                    failed.add(row.outgoing_id)
                continue
            _give_up(row, outcome.reason or "refused")
            failed.add(row.outgoing_id)
            way = _way_of(parcel)
            if outcome.kind is Kind.GONE and way.ended:
                way.ended(row.phone_id, outcome.reason)
        session.flush()
        _settle(went)
        next_way(failed - went)


def _settle(outgoing_ids: Collection[int]) -> None:
    """End what is not urgent as soon as a way took it; what is urgent waits until it is read, or no way is left."""
    if not outgoing_ids:
        return
    session = db.session()
    taken = update(Outgoing).where(Outgoing.id.in_(outgoing_ids), Outgoing.ended_at.is_(None), ~Outgoing.urgent)
    ids = session.scalars(
        taken.values(ended=Ended.WENT, ended_at=clock.now(), look_at=None).returning(Outgoing.id)
    ).all()
    if ids:
        others = update(Delivery).where(Delivery.outgoing_id.in_(ids), Delivery.next_at.is_not(None))
        # The other phones of the same person get it too; only tries that failed before are not gone on with.
        session.execute(others.where(Delivery.tries > 0, Delivery.claimed_by.is_(None)).values(next_at=None))


def _state(service: str) -> Service:
    session = db.session()
    session.execute(insert(Service).values(name=service, failures=0).on_conflict_do_nothing())
    return session.scalars(select(Service).where(Service.name == service).with_for_update()).one()


def _pause(state: Service, outcomes: Sequence[Outcome], now: datetime) -> datetime | None:
    """Note whether the machine answers, and leave it alone after it did not; return when to try again.

    One that took most of what it was handed is not away: what it did not take waits, the rest goes on.
    """
    away = [outcome for outcome in outcomes if outcome.kind is Kind.LATER]
    if any(outcome.kind is Kind.WENT for outcome in outcomes):
        state.took_at = now
    if not away:
        state.failures, state.paused_until, state.reason = 0, None, None
        if no := next((outcome for outcome in outcomes if outcome.kind is Kind.REFUSED), None):
            state.failed_at, state.reason = now, no.reason
        return None
    state.failed_at, state.reason = now, away[0].reason
    asked = min(timedelta(seconds=max(outcome.wait or 0 for outcome in away)), LONGEST_ASKED)
    alive = len(away) * 2 < len(outcomes) and not asked
    state.failures = 0 if alive else state.failures + 1
    grown = min(FIRST_PAUSE * 2 ** min(max(state.failures - 1, 0), 8), LONGEST_PAUSE)
    # Not everybody comes back in the same second.
    again = now + max(grown * random.uniform(0.8, 1.2), asked)  # noqa: S311
    state.paused_until = None if alive else again
    return again


def _give_up(delivery: Delivery, reason: str) -> None:
    delivery.next_at = delivery.claimed_by = None
    delivery.failed_at, delivery.reason = clock.now(), reason


def _end(delivery: Delivery, outgoing: Outgoing, ended: Ended) -> None:
    delivery.next_at = delivery.claimed_by = None
    outgoing.ended, outgoing.ended_at, outgoing.look_at = ended, clock.now(), None
