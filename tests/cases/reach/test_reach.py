"""A case that stays on the town's level: who finds it, whose numbers count it, and one village that is shown it."""

import uuid
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from tests.support.makers import DESK, GRID, INFORMANT, VILLAGE, Desk
from tests.support.town import TOWN
from tests.support.town import code as area_code
from webapp.areas.queries import by_code
from webapp.areas.scope import seat_scope
from webapp.capture.schemas_counter import parse_intake
from webapp.capture.service import Payload
from webapp.capture.service_counter import register_on_behalf
from webapp.cases.lists.service_counters import verify_counters
from webapp.cases.models import Case, CaseCounter, CaseScope
from webapp.cases.reach.service import set_reach, show_to_village
from webapp.cases.states import Reach
from webapp.core.db import db, transaction
from webapp.core.errors import Problem
from webapp.inbox.models import Notice
from webapp.inbox.service import deliver_pending
from webapp.people.queries import actor_by_id
from webapp.related.models import CaseFlag
from webapp.related.service_flags import catch_up as note_repeats
from webapp.search.service import catch_up as index

RECEPTION, COLLEAGUE, OTHER_VILLAGE = "petition_reception_centre", "justice_office", "village:201"
BELOW = (VILLAGE, GRID, INFORMANT, OTHER_VILLAGE)
TREE, GRID_CODE, VILLAGE_CODE = "路口大树要倒", area_code("200/001"), area_code("200")
HERE = {"latitude": "25.9", "longitude": "111.0", "position_source": "gps"}
NEAR = "/report/nearby?category=electrical&latitude=25.9&longitude=111.0"


def registered(desk: Desk, **fields: Any) -> str:
    """Write something down for a resident that stays on the town's level, about a grid; return its code."""
    form = MultiDict({"client_id": str(uuid.uuid4()), "about": "hazard:electrical", "channel": "walk_in"})
    form |= {"description": TREE, "area_code": GRID_CODE, "severity": "normal", **HERE, **fields}
    with desk.town.app.app_context():
        town, who = by_code(TOWN), actor_by_id(desk.town.users[RECEPTION])
        assert town
        assert who
        payload = Payload(form, [], None, uuid.uuid4().hex * 2)
        return register_on_behalf(parse_intake(form), payload, town, registrar=who, reach=Reach.TOWN).case_code


def change(desk: Desk, code: str, function: Any, *given: Any) -> None:
    with desk.town.app.app_context(), transaction() as session:
        function(session.scalars(select(Case).where(Case.code == code)).one(), *given)


def area_id(desk: Desk, code: str) -> int:
    with desk.town.app.app_context():
        area = by_code(code)
        assert area
        return area.id


def seen_by(desk: Desk, code: str, *who: str) -> dict[str, tuple[int, bool, bool]]:
    """Return person → the answer of its page, whether /cases lists it, whether the search finds it."""
    with desk.town.app.app_context():
        index()
    found = {}
    for one in who:
        phone = desk.phone(one)
        listed = f"/cases/{code}" in phone.get("/cases").text
        found[one] = (phone.get(f"/cases/{code}").status_code, listed, code in phone.get("/search?q=大树").text)
    return found


def counted(desk: Desk) -> dict[str, int]:
    """Return place → how many cases are counted open there."""
    with desk.town.app.app_context():
        assert verify_counters() == []
        query = select(CaseCounter.value).where(CaseCounter.measure == "open")
        places = {"town": TOWN, "village": VILLAGE_CODE, "grid": GRID_CODE}
        ids = {name: by_code(code) for name, code in places.items()}
        return {
            n: db.session().scalar(query.where(CaseCounter.area_id == one.id)) or 0 for n, one in ids.items() if one
        }


def told(desk: Desk, *who: str) -> int:
    """Return how many notices these people have."""
    with desk.town.app.app_context():
        deliver_pending()
        wanted = [desk.town.users[one] for one in who]
        return db.session().scalar(select(func.count(Notice.id)).where(Notice.user_id.in_(wanted))) or 0


def test_town_desk_reception_and_units_find_it_and_villages_and_grids_nowhere(desk: Desk) -> None:
    code = registered(desk)
    assert seen_by(desk, code, "town", DESK, RECEPTION) == dict.fromkeys(("town", DESK, RECEPTION), (200, True, True))
    assert seen_by(desk, code, *BELOW, COLLEAGUE) == dict.fromkeys((*BELOW, COLLEAGUE), (404, False, False))
    assert counted(desk) == {"town": 1, "village": 0, "grid": 0}
    assert desk.case(code).holder_level == "town"
    assert told(desk, *BELOW) == 0
    assert told(desk, "town", DESK) > 0
    assert desk.phone(INFORMANT).get(NEAR).status_code == 204
    desk.dispatch(code)
    desk.order(COLLEAGUE, code, "accept")
    assert seen_by(desk, code, COLLEAGUE, *BELOW) == {COLLEAGUE: (200, True, True)} | dict.fromkeys(
        BELOW, (404, False, False)
    )
    desk.order(COLLEAGUE, code, "finish", note="锯掉了")
    assert desk.rows(select(CaseScope.row_id).where(CaseScope.scope.like("m%"))) == []
    assert told(desk, *BELOW) == 0
    assert counted(desk)["village"] == 0
    below = f"/roll-up/{VILLAGE_CODE}"
    assert 'data-count="open"' in desk.phone(VILLAGE).get(below).text
    assert code not in desk.phone("town").get(f"/cases?area={VILLAGE_CODE}").text


def test_an_ordinary_case_leaves_what_it_stood_in_at_once_and_can_come_back(desk: Desk) -> None:
    codes = [desk.report("hazard", description=TREE, **HERE) for _ in range(3)]
    code = codes[0]
    desk.does(GRID, code, "acknowledge")
    with desk.town.app.app_context():
        note_repeats()
        flags = select(func.count(CaseFlag.id))
        assert db.session().scalar(flags) == 2
    before, version = told(desk, *BELOW), desk.case(code).version
    assert told(desk, GRID) == 3
    change(desk, code, set_reach, Reach.TOWN)
    assert desk.case(code).version > version
    assert seen_by(desk, code, VILLAGE, GRID) == dict.fromkeys((VILLAGE, GRID), (404, False, False))
    assert seen_by(desk, code, "town", INFORMANT) == dict.fromkeys(("town", INFORMANT), (200, True, True))
    assert counted(desk) == {"town": 3, "village": 2, "grid": 2}
    assert (desk.case(code).state, desk.case(code).holder_level) == ("acknowledged", "town")
    with desk.town.app.app_context():
        note_repeats()
        assert db.session().scalar(flags) == 0
    assert (told(desk, *BELOW), told(desk, GRID)) == (before - 1, 2)  # what was told of it is taken back
    merged = desk.phone("town").post(f"/cases/{codes[1]}/merge", {"into": code, "orders": "move"})
    assert merged.status_code == 422, merged.text
    desk.dispatch(code)
    change(desk, code, set_reach, Reach.TOWN)  # nothing more happens
    desk.order(DESK, code, "recall")
    assert desk.case(code).holder_level == "town"
    change(desk, code, set_reach, Reach.AREA)
    assert seen_by(desk, code, VILLAGE, GRID) == dict.fromkeys((VILLAGE, GRID), (200, True, True))
    assert counted(desk) == {"town": 3, "village": 3, "grid": 3}
    assert desk.phone(INFORMANT).get(NEAR).status_code == 200


def test_one_village_that_is_shown_it_reads_it_and_has_no_step_and_no_number(desk: Desk) -> None:
    code, village = registered(desk), area_id(desk, VILLAGE_CODE)
    change(desk, code, show_to_village, village)
    assert seen_by(desk, code, VILLAGE) == {VILLAGE: (200, True, True)}
    assert "也给一个村看了" in desk.phone(VILLAGE).get(f"/cases/{code}").text
    others = (GRID, INFORMANT, OTHER_VILLAGE)
    assert seen_by(desk, code, *others) == dict.fromkeys(others, (404, False, False))
    assert counted(desk) == {"town": 1, "village": 0, "grid": 0}
    scopes = set(desk.rows(select(CaseScope.bucket).where(CaseScope.scope == seat_scope(village))))
    assert scopes == {"all", "open", "open_new"}
    for action in ("acknowledge", "resolve", "escalate"):
        desk.does(VILLAGE, code, action, status=404, note="村里来办")
    assert told(desk, VILLAGE) == 0
    for wrong in (area_id(desk, GRID_CODE), area_id(desk, TOWN), 10**6):
        with pytest.raises(Problem) as refused:
            change(desk, code, show_to_village, wrong)
        assert refused.value.code == "not_found"
    change(desk, code, set_reach, Reach.AREA)
    with pytest.raises(Problem) as refused:
        change(desk, code, show_to_village, village)
    assert refused.value.code == "stale"
