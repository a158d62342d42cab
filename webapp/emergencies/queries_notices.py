"""What people are notified of calls for help: who hears of it, and what fills the sentences."""

from sqlalchemy import select

from webapp.areas.models import Area
from webapp.cases.models import Case
from webapp.cases.titles import title_of
from webapp.core import clock
from webapp.core.db import db
from webapp.core.letters.characters import shortened
from webapp.core.notices import About, Entry, Subject, Wording, register
from webapp.emergencies.models import EmergencyCall
from webapp.emergencies.queries import called_of
from webapp.people.models import User
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
