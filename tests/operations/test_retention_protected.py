"""A protected matter is kept ten years, a minor's till they are 25, then it goes with all that was done for her."""

import uuid
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from tests.support.html import parse
from tests.support.logs import log_lines
from tests.support.makers import case_of, make_visit
from tests.support.town import Town, small_jpeg
from webapp.care.models import CareCourse, CareEntry, CareGrant, CareGrantScope, CareItem
from webapp.care.states import GrantState, ItemState
from webapp.care.states import State as CareState
from webapp.cases.models import Case, CaseScope
from webapp.cases.states import CloseReason, State
from webapp.core import clock, journal
from webapp.core.db import Model, db, transaction
from webapp.core.journal import JournalEntry, JournalText
from webapp.core.protection.at_rest import hide
from webapp.inbox.models import Thread
from webapp.legal_aid.models import AidApplication
from webapp.legal_aid.schemas import NO_NAME, ApplicationInput
from webapp.legal_aid.service import apply
from webapp.operations.queries_retention import COUNTED_NOWHERE
from webapp.operations.service_retention import run_retention
from webapp.operations.service_upgrade import find_applications
from webapp.reports.models import Addition, Photo, Registration, Report, Submission
from webapp.reports.queries import unjournalled
from webapp.visits.models import Visit

INFORMANT, WOMEN = "informant:200/001/01", "womens_federation"
FIVE_YEARS, TEN_YEARS = 1825, 3650
ALONE = ApplicationInput(
    name=NO_NAME,
    story="他又动手了",
    contact="",
    on_behalf=None,
    phone="10012340000",
    consent=True,
    village="",
    keep_private=True,
    canonical="one",
    answers={"matter": ["harm"], "for_whom": ["self"]},
)
BORN_2012 = clock.day_start(date(2038, 1, 1))  # the year in which whoever was born in 2012 turns 26 begins


@pytest.fixture
def protected(town: Town) -> str:
    """The code of a protected matter with a picture, an addition, a visit and what care writes beside it."""
    phone, client_id = town.sign_in(INFORMANT), str(uuid.uuid4())
    sent = {"client_id": client_id, "someone_hurt": "yes", "description": "他又动手了"}
    code = phone.report("dispute", [small_jpeg()], **sent).json["case_code"]
    more = {"client_id": str(uuid.uuid4()), "description": "昨夜又来了"}
    assert phone.post(f"/reports/{client_id}/additions", more).status_code == 201
    named = town.sign_in(WOMEN)
    assert named.act(code, "acknowledge", note="这就去").status_code == 201
    make_visit(named, "field", case=code, guest_name="", guest_phone="", reason="看看她")
    _cared_for(town, code)
    return code


def _cared_for(town: Town, code: str) -> None:
    """Write beside the course what its steps write: an entry, an item, a part opened to somebody with its list."""
    course, by, now = case_of(town, code).id, town.users[WOMEN], clock.now()
    with town.app.app_context(), transaction() as session:
        entry = {"course_id": course, "kind": "contact", "at": now, "by_id": by, "words": hide("她今晚住姐姐家", True)}
        item = {"course_id": course, "number": 1, "kind": "shelter", "state": ItemState.OPEN, "opened_at": now}
        grant = CareGrant(
            course_id=course,
            person_id=town.users["mediation_committee"],
            part="mediation",
            state=GrantState.GRANTED,
            until=now + timedelta(days=30),
            her_yes=hide("她说可以", True),
            asked_by_id=by,
            asked_at=now,
        )
        session.add_all([CareEntry(**entry), CareItem(**item), grant])
        session.flush()
        place = {"scope": f"p{grant.person_id}", "bucket": "waiting", "sort": 1, "row_id": grant.id}
        session.add(CareGrantScope(**place))
        journal.append("care.contact", ("case", course), actor_id=by, content={"words": hide("约在镇上", True)})


def ends(town: Town, code: str, *, keep_until: datetime | None = None, course: CareState = CareState.CLOSED) -> None:
    """End a matter now, as two units do."""
    with town.app.app_context(), transaction() as session:
        closed = {"state": State.CLOSED, "closed_at": clock.now(), "close_reason": CloseReason.UNANSWERED}
        case_id = session.scalar(update(Case).where(Case.code == code).values(closed).returning(Case.id))
        ended = {"state": course, "ended_at": clock.now(), "keep_until": keep_until}
        session.execute(update(CareCourse).where(CareCourse.id == case_id).values(ended))


def erased_at(town: Town, at: datetime) -> int:
    """Let the nightly work run at a moment; return how many protected matters went."""
    with clock.travel(at), town.app.app_context():
        return run_retention()["protected"]


def after(days: int) -> datetime:
    return clock.now() + timedelta(days=days)


def number(town: Town, model: type[Model]) -> int:
    with town.app.app_context():
        return db.session().scalar(select(func.count()).select_from(model)) or 0


def test_after_ten_years_it_goes_with_all_that_was_done_for_her(town: Town, protected: str) -> None:
    ends(town, protected)
    assert erased_at(town, after(TEN_YEARS - 1)) == 0
    assert number(town, CareEntry) == 1
    assert erased_at(town, after(TEN_YEARS + 1)) == 1
    gone = (Case, CaseScope, Report, Addition, Photo, Submission, Registration, Visit, Thread)
    for model in (*gone, CareCourse, CareEntry, CareItem, CareGrant, CareGrantScope):
        assert number(town, model) == 0, model
    assert set(town.app.extensions["files"].digests()) == set()
    with town.app.app_context():
        about = select(JournalText.content).join(JournalEntry, JournalEntry.id == JournalText.entry_id)
        kept = db.session().scalars(about.where(JournalEntry.subject_kind.in_(("case", "report", "visit"))))
        assert list(kept) == [{"protected": True}] * 3, "that there was one, for the auditor's page, and no word"
        assert journal.verify().fault is None
        assert unjournalled() == 0


def test_a_minors_matter_stays_till_they_are_25(town: Town, protected: str) -> None:
    ends(town, protected, keep_until=BORN_2012)
    for day in (after(TEN_YEARS + 1), BORN_2012 - timedelta(minutes=1)):
        assert erased_at(town, day) == 0
        assert number(town, CareEntry) == 1
    assert erased_at(town, BORN_2012) == 1
    assert number(town, CareEntry) == 0


def test_ten_years_hold_also_for_who_is_25_before(town: Town, protected: str) -> None:
    ends(town, protected, keep_until=after(400))
    assert erased_at(town, after(TEN_YEARS - 1)) == 0
    assert erased_at(town, after(TEN_YEARS + 1)) == 1


def test_what_is_held_stays_though_ten_years_and_25_have_passed(town: Town, protected: str) -> None:
    ends(town, protected, keep_until=BORN_2012)
    runner = town.app.test_cli_runner()
    assert runner.invoke(args=["hold", "set", protected, "--reason", "法院调卷"]).exit_code == 0
    assert erased_at(town, BORN_2012 + timedelta(days=400)) == 0
    assert runner.invoke(args=["hold", "lift", protected]).exit_code == 0
    assert erased_at(town, BORN_2012 + timedelta(days=400)) == 1


def test_one_that_was_released_is_kept_as_long(town: Town, protected: str) -> None:
    ends(town, protected, course=CareState.RELEASED)
    assert erased_at(town, after(TEN_YEARS - 1)) == 0
    assert erased_at(town, after(TEN_YEARS + 1)) == 1


@pytest.mark.parametrize("held", [False, True], ids=["ordinary", "held"])
def test_a_visit_goes_after_its_own_time_unless_its_case_is_held(town: Town, held: bool) -> None:
    code = town.sign_in(INFORMANT).report("dispute").json["case_code"]
    make_visit(town.sign_in("grid:200/001"), case=code)
    if held:
        town.app.test_cli_runner().invoke(args=["hold", "set", code, "--reason", "法院调卷"])
    erased_at(town, after(1200))
    assert number(town, Visit) == held


def test_the_visits_of_a_protected_one_stay_as_long_as_it_does(town: Town, protected: str) -> None:
    ends(town, protected)
    erased_at(town, after(1200))
    assert number(town, Visit) == 1


def test_how_many_are_due_or_went_is_said_nowhere(town: Town, protected: str) -> None:
    ends(town, protected)
    with clock.travel(after(TEN_YEARS + 1)), log_lines() as log:
        runner = town.app.test_cli_runner()
        assert "protected: 3650 days after it was closed; a minor's" in runner.invoke(args=["retention", "show"]).output
        assert "protected" not in runner.invoke(args=["retention", "run"]).output
    assert number(town, CareCourse) == 0
    assert "protected" not in log.getvalue()


def test_an_open_one_stays_however_old(town: Town, protected: str) -> None:
    assert erased_at(town, after(3 * TEN_YEARS)) == 0


def test_the_auditor_reads_no_more_of_it_when_it_is_gone(town: Town, protected: str) -> None:
    ends(town, protected)
    assert erased_at(town, after(TEN_YEARS + 1)) == 1
    page = parse(town.sign_in("auditor").get("/audit?group=cases").data)
    rows = [[cell.text for cell in row.find_all("td")] for row in page.find_all("tr") if row.find_all("td")]
    assert {row[4] for row in rows} == {"受保护的事"}
    assert {row[2] for row in rows if row[3] in ("收到上报", "立案", "上报有补充")} == {"报的人（受保护）"}
    assert "看了受保护的事" in {row[3] for row in rows} or "签收" in {row[3] for row in rows}


def applied(town: Town, code: str | None = None) -> None:
    """Close a protected application for legal aid now; made for her in a matter when its code is given."""
    if code:
        phone, version = town.sign_in(WOMEN), case_of(town, code).version
        form = {"client_id": str(uuid.uuid4()), "version": version, "kind": "legal_aid", "note": "想离婚"}
        answer = phone.post(f"/cases/{code}/care/items", form)
        assert answer.status_code == 201, answer.text
    else:
        with town.app.app_context(), transaction():
            apply(ALONE)
    with town.app.app_context(), transaction() as session:
        closed = {"state": "withdrawn", "closed_at": clock.now(), "due_at": None, "clock": None}
        session.execute(update(AidApplication).values(closed))


def kept(town: Town, at: datetime) -> int:
    """Let the nightly work run at a moment; return how many applications are left."""
    with clock.travel(at), town.app.app_context():
        done = run_retention()
        assert done["legal_aid"] == 0
    return number(town, AidApplication)


def test_a_protected_application_stays_ten_years(town: Town) -> None:
    applied(town)
    assert kept(town, after(FIVE_YEARS + 1)) == 1
    assert kept(town, after(TEN_YEARS - 1)) == 1
    assert kept(town, after(TEN_YEARS + 1)) == 0


def test_one_made_for_her_goes_with_her_matter_and_never_before(town: Town, protected: str) -> None:
    applied(town, protected)
    assert kept(town, after(TEN_YEARS + 1)) == 1  # the matter goes on
    ends(town, protected, keep_until=BORN_2012)
    assert kept(town, after(TEN_YEARS + 1)) == 1
    assert kept(town, BORN_2012 - timedelta(minutes=1)) == 1
    assert kept(town, BORN_2012) == 0
    assert number(town, Case) == 0


def test_one_from_before_is_found_after_the_upgrade(town: Town, protected: str) -> None:
    applied(town, protected)
    of_item = CareItem.kind == "legal_aid"
    with town.app.app_context():
        with transaction() as session:
            session.execute(update(CareItem).values(application_id=None))
        for _ in range(2):
            find_applications()
        one = db.session().scalars(select(AidApplication.id)).one()
        assert db.session().scalars(select(CareItem.application_id).where(of_item)).all() == [one]
    assert kept(town, after(TEN_YEARS + 1)) == 1


def test_of_applications_too_it_is_said_nowhere_how_many(town: Town) -> None:
    applied(town)
    with clock.travel(after(TEN_YEARS + 1)), log_lines() as log:
        runner = town.app.test_cli_runner()
        assert "protected_aid: 3650 days after it was closed; with its matter" in (
            runner.invoke(args=["retention", "show"]).output
        )
        ran = runner.invoke(args=["retention", "run"]).output
    assert not [one for one in COUNTED_NOWHERE if one in ran or one in log.getvalue()]
    assert number(town, AidApplication) == 0
