"""What people are notified of calls for help: who hears of it, and what fills the sentences."""

from collections.abc import Collection

from sqlalchemy import select

from webapp.areas.models import Area
from webapp.cases.models import Case
from webapp.cases.service_holders import seats_of
from webapp.cases.titles import title_of
from webapp.core import clock
from webapp.core.db import db
from webapp.core.letters.characters import shortened
from webapp.core.notices import About, Entry, Subject, Wording, register
from webapp.emergencies.models import EmergencyCall
from webapp.emergencies.queries import called_of
from webapp.outbox.ways import still_concerns
from webapp.people.models import User
from webapp.people.permissions import Role
from webapp.people.queries import officers_serving
from webapp.reports.models import Report

CALLED, CALLER = "called", "caller"
_SAID = "{where}，{caller}：{words}"


def _about(entry: Entry) -> About | None:
    query = (
        select(Case.code, Area.label, Report.description, Report.place_name, EmergencyCall.author_id, User.name)
        .join(EmergencyCall, EmergencyCall.case_id == Case.id)
        .join(Report, Report.id == EmergencyCall.report_id)
        .join(Area, Area.id == Case.area_id)
        .join(User, User.id == EmergencyCall.author_id)
    )
    row = db.session().execute(query.where(Case.id == entry.subject_id, ~Case.protected)).first()
    if row is None:
        return None
    called = [one.user_id for one in called_of(entry.subject_id)]
    values = {
        "title": title_of(row.description, "", None, row.place_name, row.label, emergency=True),
        "where": f"{row.label} {row.place_name}".strip(),
        "words": shortened(row.description, 60, "…") or "没有写字，请马上打电话问",
        "label": str(entry.content.get("label", "")),
        "caller": row.name,
        "time": clock.local(entry.at).strftime("%H:%M"),
    }
    audiences = {CALLED: called, CALLER: [row.author_id]}
    return About(audiences, values, f"/emergencies/{row.code}", urgent=True, key=f"case:{entry.subject_id}:help")


@still_concerns("case:help")
def whom_a_call_concerns(case_id: int, user_ids: Collection[int]) -> set[int]:
    """Return who of these is called for help still: by a post in force now. Who called hears the answers anyhow."""
    query = select(Area, EmergencyCall.author_id).join(Case, Case.area_id == Area.id)
    query = query.join(EmergencyCall, EmergencyCall.case_id == Case.id).where(Case.id == case_id, ~Case.protected)
    row = db.session().execute(query).first()
    if row is None:
        return set()
    area, author_id = row
    leads = {user_id for seat in seats_of(area) for user_id in seat.people}
    police = {user_id for user_id, _ in officers_serving(area.lineage, (Role.POLICE_OFFICER,))}
    return (leads | police | {author_id}) & set(user_ids)


register(
    Subject(
        "emergency",
        {
            "emergency.raised": (Wording(CALLED, "{title}", "sos", "brick", _SAID, _SAID, outward="urgent"),),
            "emergency.answered": (
                Wording(CALLER, "{who}{note}", "check", "green", "{label}，{time} 回应", "{label}，{time} 回应"),
            ),
        },
        _about,
    )
)
