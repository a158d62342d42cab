"""Who is told: the justice office once of what came and what is late, the helper of what is theirs, nobody else."""

from datetime import timedelta

from tests.legal_aid.conftest import Resident, the_application
from tests.support.posts import area, end, user_of
from tests.support.town import Phone, Town
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.inbox.service import deliver_pending
from webapp.legal_aid.service_sweep import sweep_overdue
from webapp.people import service as people
from webapp.people.models import Post
from webapp.people.permissions import Role


def messages(town: Town, key: str) -> str:
    with town.app.app_context():
        deliver_pending()
    with clock.travel(clock.now() + timedelta(days=10)):
        page = town.sign_in(key).get("/messages").text
    return page[page.index("<main") : page.index("</main>")]  # not the rail, which names its doors


def test_the_office_hears_of_an_application_and_once_of_its_being_late(town: Town, code: str):
    assert "有人申请法律援助，7 天内要决定" in messages(town, "justice_office")
    with clock.travel(the_application(town).received_at + timedelta(days=8)), town.app.app_context():
        sweep_overdue()
    assert "已超期" in messages(town, "justice_office")


def test_nobody_else_hears_of_it(town: Town, code: str):
    for other in ("court", "police_station", "adviser:200", "governance_centre"):
        assert "法律援助" not in messages(town, other)


def test_a_protected_one_is_told_to_the_named_officer_without_a_word_of_what_it_is(town: Town, resident: Resident):
    resident.apply(matter="harm")
    told = messages(town, "justice_office")
    assert "一件要专人办的事" in told
    assert "有人申请法律援助" not in told
    assert "专人" not in messages(town, "police_station")


def test_who_left_the_justice_office_is_not_told_of_a_protected_one_in_an_office_elsewhere(
    town: Town, resident: Resident
):
    end(town, "justice_office")
    with town.app.app_context(), transaction():
        county = people.add_unit(code="county_justice", name="县司法局", kind="linked", area=area(""))
        # No page gives such a post; a row from an older town may still say so.
        left = user_of(town, "justice_office")
        db.session().add(Post(user_id=left.id, role=Role.JUSTICE_OFFICER, unit_id=county.id, started_at=clock.now()))
    resident.apply(matter="harm")
    assert "专人" not in messages(town, "justice_office")
    assert town.sign_in("justice_office").get(f"/legal-aid/{the_application(town).code}").status_code == 404


def test_the_helper_hears_what_is_theirs(town: Town, officer: Phone, code: str):
    officer.post(f"/legal-aid/{code}/grant")
    officer.post(f"/legal-aid/{code}/assign", {"helper_id": str(town.users["adviser:200"])})
    assert "司法所请您帮一件法律援助" in messages(town, "adviser:200")
