"""Every change of a missing person: written down, corrected, found once, handed to the ambulance in parts.

The search ends when all are found: then every team is told at once to return.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict

from webapp.core import clock, journal, replay
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transaction
from webapp.core.errors import Problem, invalid
from webapp.emergencies.hq import queries as headquarters_queries
from webapp.emergencies.hq.models import Headquarters
from webapp.emergencies.hq.rules import Access, is_claimed_before_end
from webapp.emergencies.hq.service_phone import carries
from webapp.emergencies.hq.service_steps import Taken, receipt, tell_pages
from webapp.emergencies.hq.states import HEADQUARTERS, OPEN, State
from webapp.emergencies.persons import queries, schemas
from webapp.emergencies.persons.models import MissingPerson, PersonStep
from webapp.emergencies.persons.rules import check_seen
from webapp.emergencies.persons.states import AMBULANCE_PARTS, PERSONS, PersonAction, PersonState
from webapp.emergencies.teams.service_safe import call_back, send_on
from webapp.people.actor import Actor
from webapp.reports import service as reports
from webapp.reports.models import Submission
from webapp.reports.service import Sent
from webapp.reports.service_files import sent_with
from webapp.web.fields import client_id
from webapp.web.forms import read_one, read_version

ONLY_COMMANDER = "只有指挥的人能按这个"
# Column → how a correction calls it.
FIELDS = {
    "name": "名字",
    "age": "年纪",
    "sex": "男女",
    "looks": "长相穿着",
    "illness": "病和药",
    "phone": "电话",
    "carries": "带着",
    "last_seen": "最后在",
    "last_seen_at": "最后看到的时间",
    "likely_places": "可能去",
    "condition": "情况",
    "found_place": "在哪里找到",
    "found_at": "找到的时间",
    "first_aid": "做了什么",
}


def add(
    actor: Actor, code: str, form: MultiDict[str, str], files: MultiDict[str, FileStorage]
) -> tuple[MissingPerson, bool]:
    """Write down who is missing; the same client id again gives the same person. Says whether they are new.

    Problem 404 for who was not called, 422 beside a wrong field, 409 once the emergency is over; in this order.
    """
    sent = sent_with(form, files, sealed=lambda: True)
    with transaction():
        return record(actor, code, form, sent)


def record(actor: Actor, code: str, form: MultiDict[str, str], sent: Sent) -> tuple[MissingPerson, bool]:
    """Write down who is missing in the open transaction, as ``add`` says."""
    seen, submission, new = _claimed(actor, code, form, sent)
    headquarters = seen.headquarters
    if not new:
        known = queries.by_submission(submission.id)
        if known is None:
            raise Problem("conflict")
        return known, False
    wanted = schemas.parse_person(form)
    _check_open(headquarters, None)
    reports.attach(submission, sent)
    now = clock.now()
    person = MissingPerson(
        headquarters_id=headquarters.id,
        submission_id=submission.id,
        state=PersonState.LOST,
        made_by_id=actor.id,
        made_at=now,
        **wanted.values(),
    )
    db.session().add(person)
    db.session().flush()
    _keep(person, submission, "added", actor, now)
    if queries.still_lost(headquarters.id) == 1:
        send_on(headquarters)
    _tell(headquarters, person, "emergency.person_added", actor)
    return person, True


def _claimed(actor: Actor, code: str, form: MultiDict[str, str], sent: Sent) -> tuple[Access, Submission, bool]:
    seen = headquarters_queries.seen(actor, code)
    check_seen(seen)
    own_id = read_one("client_id", client_id(), form)
    submission, new = reports.claim(actor.id, own_id, "emergency", sent.digest)
    return seen, submission, new


def _check_open(headquarters: Headquarters, at: datetime | None) -> None:
    if headquarters.state not in OPEN and not is_claimed_before_end(headquarters, at):
        raise HEADQUARTERS.stale(headquarters)


def found(actor: Actor, code: str, form: MultiDict[str, str]) -> replay.Receipt:
    """Take 找到了 of anybody who was called; of two the first that comes stands, the second is kept beside it.

    Problem 404 for who was not called, 422 beside a wrong field, 409 for what was pressed after the end.
    """
    sent = sent_with(form, ImmutableMultiDict(), sealed=lambda: True)
    with transaction():
        taken = take_found(actor, code, form, sent)
    return receipt(taken, sent)


def take_found(actor: Actor, code: str, form: MultiDict[str, str], sent: Sent) -> Taken:
    """Take 找到了 in the open transaction, as ``found`` says."""
    seen, submission, new = _claimed(actor, code, form, sent)
    if new:
        person = _meant(seen, form)
        wanted = schemas.parse_found(form)
        _check_open(seen.headquarters, wanted.pressed_at)
        _find(seen.headquarters, person, wanted, submission, actor)
    return Taken(seen.headquarters, submission, new)


def _meant(seen: Access, form: Mapping[str, str]) -> MissingPerson:
    """Return which person a form is about; where only one is written down that one, 422 where it does not say."""
    wanted = schemas.typed_person(form)
    if wanted is None and not form.get("person", "").strip():
        known = queries.persons_of(seen.headquarters.id)
        if len(known) == 1:
            return known[0]
        raise invalid(person=schemas.NO_PERSON)
    return queries.person_in(seen.headquarters.id, wanted)


def _find(
    headquarters: Headquarters, person: MissingPerson, wanted: schemas.FoundInput, submission: Submission, actor: Actor
) -> None:
    step = PERSONS[PersonAction.FOUND]
    first = person.state == PersonState.LOST
    _keep(person, submission, "found", actor, wanted.pressed_at, words=wanted.words, second=not first)
    if not first:
        tell_pages(headquarters)
        return
    with PERSONS.take(person, step, target=PersonState.AMBULANCE if person.called_at else None):
        person.found_at, person.found_by_id = wanted.when, actor.id
        person.condition, person.found_place, person.first_aid = wanted.condition, wanted.place_name, wanted.first_aid
    left = queries.still_lost(headquarters.id)
    PERSONS.record(person, step, actor_id=actor.id, left=f"，还有 {left} 个在找" if left else "")
    if not left:
        call_back(headquarters)
        journal.append("emergency.search_ended", ("emergency_person", person.id), actor_id=actor.id)
    tell_pages(headquarters)


def ambulance(actor: Actor, code: str, form: MultiDict[str, str]) -> replay.Receipt:
    """Take a part of handing somebody to the ambulance; also after the end, until the review is written.

    Problem 404 for who was not called, 422 beside a wrong field, 409 once it was reviewed; in this order.
    """
    sent = sent_with(form, ImmutableMultiDict(), sealed=lambda: True)
    with transaction():
        taken = take_ambulance(actor, code, form, sent)
    return receipt(taken, sent)


def take_ambulance(actor: Actor, code: str, form: MultiDict[str, str], sent: Sent) -> Taken:
    """Take a part of handing over in the open transaction, as ``ambulance`` says."""
    seen, submission, new = _claimed(actor, code, form, sent)
    headquarters = seen.headquarters
    if new:
        person = _meant(seen, form)
        wanted = schemas.parse_ambulance(form)
        if headquarters.state != State.STOOD_DOWN:
            _check_open(headquarters, wanted.pressed_at)
        _hand_over(headquarters, person, wanted, submission, actor)
    return Taken(headquarters, submission, new)


def _hand_over(
    headquarters: Headquarters,
    person: MissingPerson,
    wanted: schemas.AmbulanceInput,
    submission: Submission,
    actor: Actor,
) -> None:
    """Note a part of it; of two who say the same the last counts, both are kept. It stays lost until it was found."""
    values = wanted.values()
    done = [word for name, word in AMBULANCE_PARTS.items() if name in values]
    step = PERSONS[PersonAction.AMBULANCE]
    handed = person.handed_over_at or values.get("handed_over_at")
    called = person.called_at or values.get("called_at")
    target = PersonState.HANDED if handed else PersonState.AMBULANCE if called else None
    with PERSONS.take(person, step, target=None if person.state == PersonState.LOST else target):
        for name, value in values.items():
            setattr(person, name, value)
    said = "，".join([*done, *(str(values[name]) for name in _SAID if name in values)])
    _keep(person, submission, "ambulance", actor, wanted.pressed_at, words=said)
    PERSONS.record(person, step, actor_id=actor.id, done="、".join(done) or "救护车")
    tell_pages(headquarters)


_SAID = ("meeting_place", "hospital", "to_whom")


def act(
    actor: Actor,
    code: str,
    person_id: int,
    action: PersonAction,
    form: MultiDict[str, str],
    files: MultiDict[str, FileStorage],
) -> replay.Receipt:
    """Correct who is missing, with the old values kept, or say that it was somebody else who was found (commander).

    Problem 404 for who was not called, 403 for who does not command, 409 for another version, 422 beside a wrong field.
    """
    sent = sent_with(form, files, sealed=lambda: True)
    with transaction():
        seen = headquarters_queries.seen(actor, code)
        check_seen(seen)
        person = queries.person_in(seen.headquarters.id, person_id)
        if action == PersonAction.LOST and not seen.commander:
            raise Problem("forbidden", ONLY_COMMANDER)
        own_id = read_one("client_id", client_id(), form)
        submission, new = reports.claim(actor.id, own_id, "emergency", sent.digest)
        if new:
            PERSONS.check_version(person, read_version(form))
            _change(seen.headquarters, person, action, form, submission, sent, actor)
    return receipt(Taken(seen.headquarters, submission, new), sent)


def _change(
    headquarters: Headquarters,
    person: MissingPerson,
    action: PersonAction,
    form: MultiDict[str, str],
    submission: Submission,
    sent: Sent,
    actor: Actor,
) -> None:
    step = PERSONS[action]
    values: dict[str, Any] = {}
    if action == PersonAction.CORRECT:
        wanted = schemas.parse_correction(form, person)
        values = {**wanted.person.values(), **wanted.found}
    _check_open(headquarters, None)
    reports.attach(submission, sent)
    words = _corrected(person, values)
    with PERSONS.take(person, step):
        for name, value in values.items():
            setattr(person, name, value)
    if action == PersonAction.LOST:
        send_on(headquarters)
    _keep(person, submission, action, actor, None, words=words)
    PERSONS.record(person, step, actor_id=actor.id)
    tell_pages(headquarters)


def _corrected(person: MissingPerson, values: Mapping[str, Any]) -> str:
    """Return in words what a correction changes, with what it was."""
    changed = [(FIELDS[name], getattr(person, name), new) for name, new in values.items()]
    said = [f"{word}：{_shown(old)} → {_shown(new)}" for word, old, new in changed if (old or "") != (new or "")]
    return "\n".join(said)


def _shown(value: Any) -> str:
    return clock.local(value).strftime("%m-%d %H:%M") if isinstance(value, datetime) else str(value or "没写")


def _keep(
    person: MissingPerson,
    submission: Submission,
    action: str,
    actor: Actor,
    at: datetime | None,
    *,
    words: str = "",
    second: bool = False,
) -> None:
    now = clock.now()
    kept = {"words": words, "by_id": actor.id, "at": at or now, "received_at": now, "second": second}
    db.session().add(PersonStep(submission_id=submission.id, person_id=person.id, action=action, **kept))
    db.session().flush()


def _tell(headquarters: Headquarters, person: MissingPerson, event: str, actor: Actor) -> None:
    journal.append(event, ("emergency_person", person.id), actor_id=actor.id)
    submit_after_commit("deliver_notices")
    tell_pages(headquarters)


def note_printed(actor: Actor, person: MissingPerson) -> None:
    """Journal that somebody printed the page by which a person is searched for."""
    with transaction():
        journal.append("emergency.person_printed", ("emergency_person", person.id), actor_id=actor.id)


@carries("found")
def carry_found(author: Actor, parts: list[str], form: MultiDict[str, str]) -> replay.Receipt:
    """Take 找到了 out of a rescue file."""
    return found(author, parts[2], form)


@carries("ambulance")
def carry_ambulance(author: Actor, parts: list[str], form: MultiDict[str, str]) -> replay.Receipt:
    """Take a part of handing over out of a rescue file."""
    return ambulance(author, parts[2], form)
