"""What is put on its way out of the house, and what takes it back; always in the open transaction of what caused it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update

from webapp.core import clock
from webapp.core.background import submit_after_commit
from webapp.core.db import db, insert
from webapp.core.erasure import erase, on_erase
from webapp.core.notices import OUTWARD
from webapp.core.protection.turning import Turned, on_protect
from webapp.outbox.models import Delivery, Ended, Outgoing, Wish
from webapp.outbox.ways import Address, Way, open_ways
from webapp.people.names.service_keeping_out import Leaving, on_keep_out

URGENT_LASTS = timedelta(hours=2)
# Who has not read an urgent one by then is asked on the next way too.
NEXT_WAY_AFTER = timedelta(seconds=60)
# More that waits for one person is a fault somewhere, not news.
MOST_WAITING = 50
LOUDEST = {"urgent", "protected"}
# By which ways each person is reached, in the order that they wish.
Reach = dict[int, list[tuple[Way, Sequence[Address]]]]


def call(entry_id: int, key: str, user_ids: Collection[int], sentence: str, path: str) -> None:
    """Tell people at once, outside the house, of one event; each once, however often this is asked for.

    ``sentence`` is one of ``OUTWARD`` (KeyError). With no way configured this does nothing, in no statement.
    """
    ways = open_ways()
    _ = OUTWARD[sentence]
    if not ways or not user_ids:
        return
    now = clock.now()
    joined = _join(key, user_ids, sentence, path)
    if sentence != "urgent":
        _bound(user_ids)
    rows = [
        _row(now, now + URGENT_LASTS, user_id=user_id, entry_id=entry_id, key=key, sentence=sentence)
        | {"path": path, "urgent": True}
        for user_id in user_ids
        if user_id not in joined
    ]
    if not rows:
        return
    fresh = insert(Outgoing).on_conflict_do_nothing(index_elements=["entry_id", "user_id"])
    made = db.session().execute(fresh.returning(Outgoing.id, Outgoing.user_id), rows).all()
    reach = _reach({user_id for _, user_id in made if user_id}, ways)
    _begin(made, reach, dict.fromkeys(user_ids, sentence), urgent=True)


def gather(counts: Mapping[int, tuple[str, int]], slot: str, until: datetime) -> None:
    """Tell people, once for all of it, what is not urgent: user id → (sentence, how many); one a person and ``slot``.

    What waited from an earlier slot is dropped: a machine that comes back after a day is asked once a person. Whom no
    way reaches reads it in the house, and is nobody whom the administrator has to look after.
    """
    ways = open_ways()
    if not ways or not counts:
        return
    session = db.session()
    left_out = set(session.scalars(select(Wish.user_id).where(Wish.user_id.in_(counts), Wish.urgent_only)))
    left_out |= set(session.scalars(select(Outgoing.user_id).where(Outgoing.key == slot, Outgoing.user_id.in_(counts))))
    wanted = [user_id for user_id in counts if user_id not in left_out]
    _end(Ended.NEWER, Outgoing.user_id.in_(wanted), Outgoing.key.startswith("digest:"))
    reach = _reach(wanted, ways)
    people = [user_id for user_id, mine in reach.items() if any(way.says(counts[user_id][0]) for way, _ in mine)]
    now = clock.now()
    rows = [
        _row(now, until, user_id=user_id, entry_id=None, key=slot, sentence=counts[user_id][0])
        | {"path": "/messages", "urgent": False, "count": counts[user_id][1]}
        for user_id in people
    ]
    if not rows:
        return
    fresh = insert(Outgoing).returning(Outgoing.id, Outgoing.user_id)
    made = session.execute(fresh, rows).all()
    _begin(made, reach, {user_id: sentence for user_id, (sentence, _) in counts.items()}, urgent=False)


def tell_number(phone: str, key: str, sentence: str, lasts: timedelta, *, urgent: bool = False) -> None:
    """Tell a resident without an account something, on the first way that reaches a telephone number.

    What still waits of ``key`` for a number is not told any more: this is newer. ``urgent`` goes before what is not.
    """
    _ = OUTWARD[sentence]
    ways = [way for way in open_ways() if way.numbers and way.says(sentence)]
    if not ways:
        return
    _end(Ended.NEWER, Outgoing.phone.is_not(None), Outgoing.key == key)
    now, session = clock.now(), db.session()
    row = Outgoing(**_row(now, now + lasts, user_id=None, entry_id=None, key=key, sentence=sentence), urgent=urgent)
    row.phone = phone
    session.add(row)
    session.flush()
    for way in ways[:1]:
        assert way.numbers
        _deliver([(row.id, way, way.numbers(phone))], urgent=urgent)


def call_guests(guests: Collection[str], key: str, sentence: str, path: str) -> None:
    """Tell browsers without an account at once, in the open transaction: all that each guest has, by every way.

    ``path`` is what their notification opens; it may hold nothing secret. Whoever is reached by none is left out.
    """
    _ = OUTWARD[sentence]
    ways = [way for way in open_ways() if way.guests and way.says(sentence)]
    reached: defaultdict[str, list[tuple[Way, Address]]] = defaultdict(list)
    for way in ways if guests else ():
        assert way.guests
        for guest, addresses in way.guests(guests).items():
            reached[guest] += [(way, address) for address in addresses]
    if not reached:
        return
    now, session = clock.now(), db.session()
    same = {"user_id": None, "entry_id": None, "key": key, "sentence": sentence, "path": path, "urgent": True}
    rows = [_row(now, now + URGENT_LASTS, guest=guest, **same) for guest in reached]
    made = session.execute(insert(Outgoing).returning(Outgoing.id, Outgoing.guest), rows).all()
    _deliver([(row_id, *where) for row_id, guest in made for where in reached[guest or ""]], urgent=True)


def guests_settled(key: str) -> None:
    """Note that what browsers without an account and numbers were told is over: it goes on no way any more."""
    if open_ways():
        _end(Ended.READ, Outgoing.user_id.is_(None), or_(Outgoing.key == key, Outgoing.key.startswith(f"{key}:")))


def tell_by_all(user_id: int, key: str, sentence: str, path: str, lasts: timedelta) -> int | None:
    """Tell one person something at once by all ways that they want, beside each other; return its id.

    It waits for no other message and takes the place of the one before of this ``key``. None: no way reaches them.
    """
    mine = _reach([user_id], open_ways())[user_id]
    if not mine:
        return None
    _ = OUTWARD[sentence]
    _end(Ended.NEWER, Outgoing.user_id == user_id, Outgoing.key == key)
    now, session = clock.now(), db.session()
    row = Outgoing(**_row(now, now + lasts, user_id=user_id, entry_id=None, key=key, sentence=sentence))
    row.urgent, row.path = True, path
    session.add(row)
    session.flush()
    _deliver([(row.id, way, address) for way, addresses in mine for address in addresses], urgent=True, alone=row.id)
    return row.id


def read(user_id: int, keys: Sequence[str]) -> None:
    """Note that a person has read in the house what these rows of 消息 say: it goes on no way any more."""
    if keys and open_ways():
        _end(Ended.READ, Outgoing.user_id == user_id, Outgoing.key.in_(keys))


def settled(key: str, user_ids: Collection[int]) -> None:
    """Note that what a row of 消息 asked of these people is answered: nobody is asked further outside."""
    if user_ids and open_ways():
        _end(Ended.READ, Outgoing.user_id.in_(user_ids), Outgoing.key == key)


def next_way(outgoing_ids: Iterable[int]) -> None:
    """Let messages go by the next way of each person; one with none left ends, unless it still waits on another.

    What another phone of the same way still gets, or got a moment ago, goes by no further way for that.
    """
    ids, session, now = list(outgoing_ids), db.session(), clock.now()
    if not ids:
        return
    rows = list(session.scalars(select(Outgoing).where(Outgoing.id.in_(ids), Outgoing.ended_at.is_(None))))
    if not rows:
        return
    ways = open_ways()
    tried: defaultdict[int, set[str]] = defaultdict(set)
    open_ones: set[int] = set()
    went: set[int] = set()
    for one in session.scalars(select(Delivery).where(Delivery.outgoing_id.in_([row.id for row in rows]))):
        tried[one.outgoing_id].add(one.way)
        open_ones |= {one.outgoing_id} if one.next_at else set()
        went |= {one.outgoing_id} if one.sent_at else set()
    reach = _reach({row.user_id for row in rows if row.user_id}, ways)
    for row in rows:
        mine = [pair for pair in reach.get(row.user_id or 0, []) if pair[0].says(row.sentence)]
        left = [pair for pair in mine if pair[0].name not in tried[row.id]]
        early = row.look_at is not None and row.look_at > now
        enough = row.id in went and early if row.urgent else row.id in open_ones
        if row.lapses_at <= now:
            _finish(row, Ended.WENT if row.id in went else Ended.LAPSED)
        elif left and not enough:
            way, addresses = left[0]
            _deliver([(row.id, way, address) for address in addresses], urgent=row.urgent)
            row.look_at = min(now + NEXT_WAY_AFTER, row.lapses_at) if row.urgent and len(left) > 1 else row.lapses_at
        elif row.id not in open_ones and not (left and row.urgent):
            _finish(row, Ended.WENT if row.id in went else Ended.NO_WAY)
        elif not early:
            row.look_at = row.lapses_at


def _join(key: str, user_ids: Collection[int], sentence: str, path: str) -> set[int]:
    """Let what was put here about the same thing a moment ago say it too, if nothing has gone; return whose it is.

    So a report that calls for help, and the case that it opens, are one message: the one that calls for help.
    """
    kind, number = key.split(":")[:2] if ":" in key else (key, "")
    begun = exists().where(Delivery.outgoing_id == Outgoing.id, Delivery.tries > 0)
    lost = and_(Outgoing.ended == Ended.NO_WAY, Outgoing.made_at > clock.now() - NEXT_WAY_AFTER)
    waiting = select(Outgoing).where(
        Outgoing.user_id.in_(user_ids),
        Outgoing.urgent,
        or_(and_(Outgoing.ended_at.is_(None), ~begun), lost),
        _about(kind, [number]),
    )
    found = list(db.session().scalars(waiting))
    for row in found:
        if row.ended_at is None:
            row.lapses_at = clock.now() + URGENT_LASTS
        if row.sentence not in LOUDEST:
            row.key, row.sentence, row.path = key, sentence, path
    return {row.user_id for row in found if row.user_id}


def _bound(user_ids: Collection[int]) -> None:
    """End what waits for those for whom too much does, but calls for help: what comes now is newer."""
    full = select(Outgoing.user_id).where(Outgoing.user_id.in_(user_ids), Outgoing.ended_at.is_(None))
    full = full.group_by(Outgoing.user_id).having(func.count() >= MOST_WAITING)
    if people := list(db.session().scalars(full)):
        _end(Ended.NEWER, Outgoing.user_id.in_(people), Outgoing.sentence != "urgent")


def _row(now: datetime, until: datetime, **values: Any) -> dict[str, Any]:
    return {**values, "made_at": now, "lapses_at": until, "look_at": until}


def _begin(made: Iterable[tuple[int, int | None]], reach: Reach, sentences: Mapping[int, str], *, urgent: bool) -> None:
    """Put each message on the first way of its person that can say it; who is reached by none is noted."""
    parcels: list[tuple[int, Way, Address]] = []
    more, nobody = [], []
    for outgoing_id, user_id in made:
        assert user_id
        mine = [pair for pair in reach.get(user_id, []) if pair[0].says(sentences[user_id])]
        if not mine:
            nobody.append(outgoing_id)
            continue
        way, addresses = mine[0]
        parcels += [(outgoing_id, way, address) for address in addresses]
        if len(mine) > 1:
            more.append(outgoing_id)
    _deliver(parcels, urgent=urgent)
    session = db.session()
    if urgent and more:
        soon = update(Outgoing).where(Outgoing.id.in_(more))
        session.execute(soon.values(look_at=clock.now() + NEXT_WAY_AFTER))
    if nobody:
        session.execute(
            update(Outgoing)
            .where(Outgoing.id.in_(nobody))
            .values(ended=Ended.NO_WAY, ended_at=clock.now(), look_at=None)
        )


def _reach(user_ids: Collection[int], ways: Sequence[Way]) -> Reach:
    """Return by which ways each person is reached, in the order that they wish."""
    wishes = {wish.user_id: wish for wish in db.session().scalars(select(Wish).where(Wish.user_id.in_(user_ids)))}
    found = [(way, way.addresses(user_ids)) for way in ways]
    reach = {}
    for user_id in user_ids:
        mine = [(way, addresses[user_id]) for way, addresses in found if addresses.get(user_id)]
        reach[user_id] = wished(wishes.get(user_id), mine)
    return reach


def wished(wish: Wish | None, ways: list[tuple[Way, Any]]) -> list[tuple[Way, Any]]:
    """Return ways (with anything beside each) as a person wants them: in their order, those turned off left out."""
    off = off_of(wish)
    return [pair for pair in in_order(wish, ways) if pair[0].name not in off]


def in_order(wish: Wish | None, ways: list[tuple[Way, Any]]) -> list[tuple[Way, Any]]:
    """Return ways (with anything beside each) in a person's order, those turned off too; a new way comes last."""
    first = wish.ways.split(",") if wish else []
    return sorted(ways, key=lambda pair: first.index(pair[0].name) if pair[0].name in first else len(first))


def off_of(wish: Wish | None) -> set[str]:
    """Return which ways a person has turned off."""
    return set(wish.off.split(",")) - {""} if wish else set()


def _deliver(parcels: Sequence[tuple[int, Way, Address]], *, urgent: bool, alone: int = 0) -> None:
    """Put messages on ways. With ``alone``, the id of one, a job for it alone is asked for: it waits for no other."""
    rows = [
        {
            "outgoing_id": outgoing_id,
            "way": way.name,
            "service": address.service,
            "phone_id": address.phone_id,
            "urgent": urgent,
            "next_at": clock.now(),
        }
        for outgoing_id, way, address in parcels
    ]
    if not rows:
        return
    db.session().execute(insert(Delivery).on_conflict_do_nothing(), rows)
    for service in dict.fromkeys(row["service"] for row in rows):
        submit_after_commit("send_outgoing", service=service, **({"outgoing": alone} if alone else {}))


def _finish(row: Outgoing, ended: Ended) -> None:
    row.ended, row.ended_at, row.look_at = ended, clock.now(), None
    stop = update(Delivery).where(Delivery.outgoing_id == row.id, Delivery.next_at.is_not(None))
    db.session().execute(stop.values(next_at=None, claimed_by=None))


def _end(ended: Ended, *which: ColumnElement[bool]) -> None:
    """End the messages that still wait, with every try of them."""
    session = db.session()
    ending = update(Outgoing).where(Outgoing.ended_at.is_(None), *which)
    ids = session.scalars(
        ending.values(ended=ended, ended_at=clock.now(), look_at=None).returning(Outgoing.id),
    ).all()
    if ids:
        stop = update(Delivery).where(Delivery.outgoing_id.in_(ids), Delivery.next_at.is_not(None))
        session.execute(stop.values(next_at=None, claimed_by=None))


def _about(kind: str, ids: Sequence[int | str]) -> ColumnElement[bool]:
    keys = [f"{kind}:{row_id}" for row_id in ids]
    return or_(Outgoing.key.in_(keys), *[Outgoing.key.startswith(f"{key}:", autoescape=True) for key in keys])


def forget(kind: str, ids: Sequence[int]) -> None:
    """Erase what was said outside of things of a kind, with the numbers it went to, in the open transaction."""
    _forget(_about(kind, ids))


def _forget(*which: ColumnElement[bool]) -> None:
    ids = db.session().scalars(select(Outgoing.id).where(*which)).all()
    if ids:
        erase(Outgoing.__table__, ids)


@on_erase("case")
def forget_what_went_out(case_ids: Sequence[int]) -> None:
    """Erase what people were told outside of cases that are to be erased, in the open transaction."""
    _forget(_about("case", case_ids))


@on_erase("order")
def forget_what_residents_were_told(order_ids: Sequence[int]) -> None:
    """Erase what residents were told of orders that are to be erased, with their numbers, in the open transaction."""
    _forget(_about("order", order_ids))


@on_protect()
def take_back_what_was_said(turned: Turned) -> None:
    """Erase what was, or is still to be, said outside of what turns protected: it opens nothing any more."""
    _forget(_about(turned.kind, turned.ids))


@on_keep_out()
def take_back_from_who_is_out(leaving: Leaving) -> None:
    """Erase what was, or is still to be, said to people of things that they are kept out of now."""
    _forget(_about(leaving.kind, leaving.ids), Outgoing.user_id.in_(leaving.user_ids))


def house_address() -> str:
    """Return the address of the house as people open it: of SITE_URL, else of the first host; empty: none is known."""
    config = current_app.config
    host = str(config["ALLOWED_HOSTS"]).split(",")[0].strip()
    return str(config["SITE_URL"]).rstrip("/") or (f"https://{host}" if host else "")
