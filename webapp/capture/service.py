"""What a phone sends becomes a report and, where there is something to do, a case: in one transaction."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict

from webapp.areas import queries as areas
from webapp.areas.models import Area, Level
from webapp.cases import queries as cases
from webapp.cases.models import Case
from webapp.cases.reach.rules import stays_in_town
from webapp.cases.service import case_of_report, join_case, open_case
from webapp.cases.states import OPEN_STATES
from webapp.core import journal, replay
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transaction
from webapp.core.errors import Problem, invalid
from webapp.core.protection.at_rest import hide
from webapp.core.registry import Registry
from webapp.core.replay import Receipt
from webapp.people.actor import Actor
from webapp.people.queries import protected_contact_ids
from webapp.reports import queries, service
from webapp.reports.models import Photo, Report, ReportKind, Submission, Voice
from webapp.reports.schemas import LIMITS, ReportInput, parse_digests, parse_report
from webapp.reports.service import Sent
from webapp.reports.service_files import keep_all, keep_photo, keep_voice, read_uploads, read_voice, sha256_of
from webapp.web.fields import client_id as id_field
from webapp.web.fields import text
from webapp.web.forms import read_one

JOIN_TOKEN_SECONDS = 24 * 3600

# Packages to the right see each new report in its own transaction: what they add is stored with it or not at all.
WITH_REPORT: Registry[Callable[[Report, Case | None], None]] = Registry("what sees each report")


def with_report(function: Callable[[Report, Case | None], None]) -> Callable[[Report, Case | None], None]:
    """Register a function that is called with each new report and the case it opened or joined, if any."""
    return WITH_REPORT.add(function)


@dataclass(frozen=True)
class Payload:
    """The form and files of one request, with the digest of all of it."""

    form: MultiDict[str, str]
    photos: Sequence[tuple[str, bytes]]
    voice: bytes | None
    digest: str

    def stored(self, announced: Sequence[str], voice_digest: str | None, *, sealed: bool) -> Sent:
        """Prove and store the files (before any transaction) and return what goes with the text."""
        sent = Sent(self.digest, (), announced, None, voice_digest)
        return keep_all(sent, self.photos, self.voice, sealed=sealed)


def payload_of(form: MultiDict[str, str], files: ImmutableMultiDict[str, FileStorage]) -> Payload:
    """Read a request once; the digest is that of the canonical text (contract)."""
    photos, voice = [(sha256_of(p), p) for p in read_uploads(files.getlist("photos"))], read_voice(files.get("voice"))
    digests = [sha256 for sha256, _ in photos] + [d.strip() for d in form.getlist("photo_digests") if d.strip()]
    voice_digest = sha256_of(voice) if voice is not None else form.get("voice_digest", "").strip() or None
    fields = replay.fields_of(form)
    # The digest is of what was sent; a picture that was sent twice is stored once.
    return Payload(form, list(dict(photos).items()), voice, replay.digest(fields, digests, voice_digest))


def submit_report(actor: Actor, payload: Payload) -> Receipt:
    """Take a report in: checked, files first, the rest in one transaction. A repeat gets its receipt again."""
    incoming = parse_report(payload.form, len(payload.photos))
    # Without files a repeat costs nothing that the unique index would not show as well.
    repeated = _repeated(actor, incoming.client_id, payload.digest) if payload.photos or payload.voice else None
    if repeated:
        return repeated
    area = _area_for(actor, incoming.area_code)
    sent = payload.stored(incoming.photo_digests, incoming.voice_digest, sealed=incoming.protected)
    with transaction():
        submission, new = service.claim(actor.id, incoming.client_id, "report", payload.digest)
        if not new:
            return receipt_of(submission)
        report, case = record_report(actor, incoming, submission, sent, area)
        return _first_receipt(submission, sent, report, case)


def record_report(
    actor: Actor,
    incoming: ReportInput,
    submission: Submission,
    sent: Sent,
    area: Area,
    *,
    randbytes: Callable[[int], bytes] = secrets.token_bytes,
) -> tuple[Report, Case | None]:
    """Store a new report and open or join its case, inside the open transaction; ``randbytes`` makes its code."""
    service.attach(submission, sent)
    report = service.store_report(actor.id, area, incoming, submission)
    case = _its_case(report, incoming, area, randbytes)
    for function in WITH_REPORT:
        function(report, case)
    return report, case


def _its_case(report: Report, incoming: ReportInput, area: Area, randbytes: Callable[[int], bytes]) -> Case | None:
    kind = _case_kind(incoming)
    if kind is None:
        return None
    joined = _joined_case(incoming)
    if joined:
        join_case(joined, report)
        return joined
    return open_case(report, area, kind, randbytes=randbytes)


def submit_addition(actor: Actor, client_id: str, payload: Payload) -> Receipt:
    """Add words or pictures to a report: by its author, or by a person who sees its case and may add."""
    own_id = read_one("client_id", id_field(), payload.form)
    words = read_one("description", text(LIMITS["description"]), payload.form)
    announced, voice_digest = parse_digests(payload.form, len(payload.photos))
    if not (words or payload.photos or announced or payload.voice or voice_digest):
        raise invalid(description="写一句，说一段，或者加一张照片")
    if repeated := _repeated(actor, own_id, payload.digest):
        return repeated
    report = _addable(actor, client_id)
    sent = payload.stored(announced, voice_digest, sealed=report.protected)
    with transaction():
        submission, new = service.claim(actor.id, own_id, "addition", payload.digest)
        if not new:
            return receipt_of(submission)
        case = record_addition(actor, report, words, submission, sent)
        return _first_receipt(submission, sent, report, case)


def record_addition(actor: Actor, report: Report, words: str, submission: Submission, sent: Sent) -> Case | None:
    """Store what was added to a report, inside the open transaction; return the case it belongs to, if any."""
    # It may have turned protected since it was read, and its files were stored in clear.
    report = db.session().get_one(Report, report.id)
    if report.protected:
        submit_after_commit("seal_protected")
    service.attach(submission, sent)
    service.store_addition(actor.id, report, words, submission)
    return _journal_addition(actor, report, words, submission)


def submit_photo(actor: Actor, client_id: str, sha256: str, data: bytes) -> Receipt:
    """Take one announced picture in; Problem 422 when the bytes don't have the digest of their address."""
    submission = queries.own_submission(actor, client_id)
    announced = queries.announced(Photo, submission.id, sha256)
    if announced.row.file:
        return receipt_of(submission)  # a repeat; its bytes are here and proved
    _refuse_other_bytes(data, sha256)
    photo = keep_photo(data, sealed=announced.protected)
    with transaction():
        service.receive_photo(submission, photo)
        return receipt_of(submission)


def submit_voice(actor: Actor, client_id: str, sha256: str, data: bytes) -> Receipt:
    """Take the announced voice note in."""
    submission = queries.own_submission(actor, client_id)
    announced = queries.announced(Voice, submission.id, sha256)
    if announced.row.file:
        return receipt_of(submission)
    _refuse_other_bytes(data, sha256)
    voice = keep_voice(data, sealed=announced.protected)
    with transaction():
        service.receive_voice(submission, voice)
        return receipt_of(submission)


def give_up_photo(actor: Actor, client_id: str, sha256: str, reason: str) -> Receipt:
    """Note that an announced picture won't come."""
    submission = queries.own_submission(actor, client_id)
    with transaction():
        service.give_up_photo(submission, sha256, reason)
        return receipt_of(submission)


def give_up_voice(actor: Actor, client_id: str, sha256: str, reason: str) -> Receipt:
    """Note that the announced voice note won't come."""
    submission = queries.own_submission(actor, client_id)
    with transaction():
        service.give_up_voice(submission, sha256, reason)
        return receipt_of(submission)


def receipt_of(submission: Submission) -> Receipt:
    """Return the receipt of a submission again; only ``stored`` may have grown, and ``expected`` shrunk."""
    report = queries.report_of_submission(submission.id) or queries.report_of_addition(submission.id)
    case = case_of_report(report.id) if report else None
    files = queries.files_of([submission.id])[submission.id]
    return _receipt(submission, report, case, (files.expected, len(files.stored)), new=False)


def _first_receipt(submission: Submission, sent: Sent, report: Report, case: Case | None) -> Receipt:
    return _receipt(submission, report, case, (len(sent.expected), len(sent.photos)), new=True)


def _receipt(
    submission: Submission, report: Report | None, case: Case | None, photos: tuple[int, int], *, new: bool
) -> Receipt:
    return Receipt(
        about={
            "report_id": report.id if report else submission.id,
            "case_code": case.code if case and _may_know(submission, report, case) else None,
        },
        client_id=submission.client_id,
        digest=submission.digest,
        received_at=submission.received_at.isoformat(),
        expected=photos[0],
        stored=photos[1],
        new=new,
    )


def _may_know(submission: Submission, report: Report | None, case: Case) -> bool:
    """Say whether who sent this may know the code: of a protected case its reporter and who is named, no others."""
    if not case.protected or (report is not None and report.author_id == submission.author_id):
        return True
    return submission.author_id in protected_contact_ids("case", case.id)


def join_token(case: Case) -> str:
    """Return the opaque token by which a nearby hint lets a report join a case."""
    return _signer().dumps(case.id)


def home_area(actor: Actor) -> Area:
    """Return the area in which the actor's own reports lie."""
    post = actor.home_post
    area = areas.by_code(post.area_code or "") if post else None
    if area is None:
        raise Problem(
            "invalid",
            "您现在没有负责的网格，报不了。请找网格长",
            fields={"area_code": "您现在没有负责的网格"},
        )
    return area


def _repeated(actor: Actor, client_id: str, digest: str) -> Receipt | None:
    """Return the receipt when this was stored before, sparing the work on its files; the unique index still decides."""
    known = queries.submission_of(actor.id, client_id)
    if known is None:
        return None
    if known.digest != digest:
        raise Problem("conflict")
    return receipt_of(known)


def _area_for(actor: Actor, area_code: str | None) -> Area:
    if area_code is None:
        return home_area(actor)
    area = areas.by_code(area_code)
    if area is None or area.level != Level.MICRO_GRID:
        raise invalid(area_code="没有这个微网格，请重新选地方")
    return area


def _case_kind(incoming: ReportInput) -> ReportKind | None:
    """A patrol opens a case only when it names what it found."""
    if incoming.kind == ReportKind.PATROL:
        return ReportKind.HAZARD if incoming.category else None
    return incoming.kind


def _joined_case(incoming: ReportInput) -> Case | None:
    """Return the case a token names, while it can be joined; anything else opens a case of its own: nothing is lost."""
    if not incoming.join_token or incoming.kind != ReportKind.HAZARD:
        return None
    try:
        case = cases.case_by_id(_signer().loads(incoming.join_token, max_age=JOIN_TOKEN_SECONDS))
    except BadSignature:
        return None
    if case is None or case.protected or stays_in_town(case):
        return None
    return case if case.kind == ReportKind.HAZARD and case.state in OPEN_STATES else None


def _addable(actor: Actor, client_id: str) -> Report:
    own = queries.submission_of(actor.id, client_id)
    report = queries.report_of_submission(own.id) if own else cases.report_in_scope(actor, client_id)
    if report is None:
        raise Problem("not_found")
    return report


def _journal_addition(actor: Actor, report: Report, words: str, submission: Submission) -> Case | None:
    case = case_of_report(report.id)
    subject = ("case", case.id) if case else ("report", report.id)
    journal.append(
        "case.added" if case else "report.added",
        subject,
        actor_id=actor.id,
        digest=submission.digest,
        content={"note": hide(words, report.protected), "submission": submission.id},
    )
    submit_after_commit("deliver_notices")
    return case


def _refuse_other_bytes(data: bytes, sha256: str) -> None:
    if sha256_of(data) != sha256.lower():
        raise Problem("invalid", "照片没传完整，请再发一次", fields={"photos": "照片没传完整，请再发一次"})


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="join")
