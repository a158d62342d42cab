"""What a resident reports at the counter, by telephone or in the public page becomes the same report and case."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from webapp.areas import queries as areas
from webapp.areas.models import Area, Level
from webapp.capture.schemas_counter import IntakeInput
from webapp.capture.service import Payload
from webapp.capture.service_switches import SWITCHES, Opened
from webapp.cases.models import Case
from webapp.cases.service import case_of_report, open_case
from webapp.cases.states import Reach
from webapp.core.db import db, transaction
from webapp.core.errors import invalid
from webapp.core.protection.crypto import current_keyring
from webapp.core.replay import id_in_browser
from webapp.people.actor import Actor
from webapp.people.service import resident_account
from webapp.reports import queries, service
from webapp.reports.models import Registration, Submission
from webapp.reports.service import Sent


@dataclass(frozen=True)
class Registered:
    """What came of an intake: its own id, and the case; of a protected one the code is for nobody but the named."""

    client_id: str
    case_code: str
    protected: bool
    new: bool
    says: Mapping[str, Any]  # what the switches that were on say of it, beside


def register_on_behalf(
    intake: IntakeInput,
    payload: Payload,
    town: Area,
    *,
    registrar: Actor | None,
    browser: str = "",
    reach: Reach = Reach.AREA,
) -> Registered:
    """Take in what a resident says who does not report themselves: same report, same case, one code.

    The town's seat holds the case at once; its author is the account for residents, so whoever wrote it
    down may work on it like on any other. ``registrar`` is None for what a resident wrote into the public page, in this
    ``browser``. Once only by (registrar or browser, client id): the same again gives the same, other words under the
    same id are a Problem 409. Problem 422 for an area that does not lie in ``town``.
    ``reach``: whether the case stays on the town's level; a switch that is on may want it, and seals the pictures.
    """
    area = _area(intake.report.area_code, town)
    report, on = intake.report, [SWITCHES[name] for name in intake.asked]
    reach = next((one.reach for one in on), reach)
    # Whoever has no account can send nothing later: what they announce would be awaited for ever.
    announced = (report.photo_digests, report.voice_digest) if registrar else ((), None)
    sent = payload.stored(*announced, sealed=report.protected or bool(on))
    with transaction():
        client_id = intake.report.client_id
        sender = (registrar.id, client_id) if registrar else (resident_account().id, id_in_browser(client_id, browser))
        submission, new = service.claim(*sender, "report", payload.digest)
        case = record_intake(intake, submission, sent, area, registrar, reach=reach) if new else _case_again(submission)
        if registrar and new and not case.protected:
            for one in on:
                one.opened(Opened(case, intake, town, registrar, submission), intake.asked[one.name])
        says = {} if case.protected else {name: value for one in on for name, value in one.said(case).items()}
        return Registered(submission.client_id, case.code, case.protected, new, says)


def record_intake(
    intake: IntakeInput,
    submission: Submission,
    sent: Sent,
    area: Area,
    registrar: Actor | None,
    *,
    reach: Reach = Reach.AREA,
    randbytes: Callable[[int], bytes] = secrets.token_bytes,
) -> Case:
    """Store report, registration and case of an intake, inside the open transaction; ``randbytes`` makes its code."""
    service.attach(submission, sent)
    report = service.store_report(resident_account().id, area, intake.report, submission)
    caller = intake.caller
    registration = Registration(
        report_id=report.id,
        channel=intake.channel,
        registered_by_id=registrar.id if registrar else None,
        caller_name=caller.name or None,
        caller_phone=caller.phone or None,
        caller_phone_index=current_keyring().blind_index(caller.phone) if caller.phone else None,
        call_back=caller.call_back,
        police_view=intake.police.view if intake.police else None,
        police_basis=intake.police.basis or None if intake.police else None,
    )
    session = db.session()
    session.add(registration)
    session.flush()
    return open_case(report, area, intake.report.kind, registration=registration, reach=reach, randbytes=randbytes)


def _case_again(submission: Submission) -> Case:
    report = queries.report_of_submission(submission.id)
    case = case_of_report(report.id) if report else None
    if case is None:
        raise invalid(client_id="编号不完整，请刷新页面再发")  # the id of something that was no intake
    return case


def _area(code: str | None, town: Area) -> Area:
    if code is None:
        return town
    area = areas.by_code(code)
    fits = area and area.path.startswith(town.path) and area.level != Level.MICRO_GRID
    if area is None or not fits:
        raise invalid(area_code="没有这个地方，请重新选")
    return area
