"""What a case can be: each kind has its words, and stands in each list, table, number, search and sheet."""

import uuid

import pytest
from sqlalchemy import func, select

from tests.paper.conftest import rows_of
from tests.support.html import parse
from tests.support.makers import DESK, GRID, INFORMANT, Desk
from tests.support.resident import RESIDENT, Resident
from tests.support.town import TOWN
from tests.support.town import code as area_code
from webapp.cases.lists.service_counters import verify_counters
from webapp.cases.models import Case, CaseCounter
from webapp.core import clock
from webapp.core.db import db
from webapp.insight.presenters import _OTHER
from webapp.operations.queries_retention import _DUE
from webapp.operations.service_retention import _ERASE
from webapp.paper.queries_ledger import FOLDER, kind_of
from webapp.reports.catalogue import KINDS, categories, category_name, matters_by_kind
from webapp.reports.models import ReportKind
from webapp.search.service import KINDS as SEARCHED
from webapp.search.service import catch_up as index
from webapp.service_orders.presenters import kinds_of_matters

RECEPTION, UNIT, VILLAGE_CODE = "petition_reception_centre", "justice_office", area_code("200")
THINGS = ("石磨", "竹篱", "风车", "水碓")


def registered(desk: Desk, about: str, words: str, **more: str) -> str:
    sent = {
        "client_id": str(uuid.uuid4()),
        "about": about,
        "channel": "walk_in",
        "description": f"他说起{words}的事",
    } | more
    answer = desk.phone(RECEPTION).post("/counter", sent | {"area_code": area_code("200/001"), "severity": "normal"})
    assert answer.status_code == 201, answer.text
    return answer.json["case_code"]


def test_each_kind_has_its_words_its_categories_and_its_time_to_be_kept() -> None:
    for kind, word in KINDS.items():
        assert {"other"} < categories(kind).keys()
        assert category_name(kind, None)
        assert word in SEARCHED[kind]
        assert _OTHER[kind].endswith(word)
        assert kind_of(next(path.stem for path in FOLDER.glob("*.xlsx") if word in path.stem), "") == kind
    assert set(KINDS) == set(ReportKind) - {ReportKind.PATROL} == SEARCHED.keys() == _OTHER.keys()
    assert _DUE.keys() & _ERASE.keys() >= set(KINDS)
    asked = {value for _, group in matters_by_kind() for value, _ in group}
    assert asked == {f"{kind}:{code}" for kind in KINDS for code in categories(kind)}
    assert asked == {one.value for part in kinds_of_matters() for one in part}


def test_one_of_each_is_found_in_every_list_number_and_sheet_and_done(desk: Desk) -> None:
    codes = {kind: registered(desk, f"{kind}:other", thing) for kind, thing in zip(KINDS, THINGS, strict=False)}
    with desk.town.app.app_context():
        index()
    phone, month = desk.phone("town"), f"{clock.local(clock.now()):%Y-%m}"

    def shown(address: str) -> set[str]:
        text = phone.get(address).text
        return {kind for kind, code in codes.items() if code in text}

    for address in (
        "/cases",
        "/todo",
        f"/cases?area={VILLAGE_CODE}",
        f"/ledger/look?template={ledger(KINDS['hazard'])}&month={month}&area={TOWN}&kind=both",
    ):
        assert shown(address) == set(KINDS), address
    assert {code for code in codes.values() if code in desk.phone(DESK).get("/dispatch").text} == set(codes.values())
    assert {row[0] for row in rows_of(phone, "/sheets/cases")} >= set(codes.values())
    board, roll_up = phone.get(f"/board?area={TOWN}").text, phone.get(f"/roll-up/{VILLAGE_CODE}").text
    for number, (kind, word) in enumerate(KINDS.items()):
        found = shown(f"/cases?kind={kind}")
        assert found == shown(f"/search?q={THINGS[number]}") == shown(f"/search?q={word}") == {kind}
        assert shown(f"/ledger/look?template={ledger(word)}&month={month}&area={TOWN}") == {kind}
        assert word in parse(phone.get(f"/cases?kind={kind}").data).find("main").text
        assert f"kind={kind}" in board
        narrowed = parse(phone.get(f"/board?area={TOWN}&kind={kind}").data)
        tiles = narrowed.where(lambda e: e.attributes.get("data-count") in ("open", "new"))[:2]
        assert [one.text.strip()[0] for one in tiles] == ["1", "1"]
        assert _OTHER[kind] in roll_up
        assert word in phone.get(f"/cases/{codes[kind]}/print").text
        assert word not in phone.get("/report").text or kind in ("hazard", "dispute")
    kinds = list(KINDS)
    for kind, other in zip(kinds, kinds[1:] + kinds[:1], strict=True):
        sent = {"into": codes[other], "orders": "move", "version": desk.case(codes[kind]).version}
        refused = phone.post(f"/cases/{codes[kind]}/merge", sent)
        assert (refused.status_code, KINDS[kind] in refused.json["error"]["message"]) == (422, True)
    for kind, code in codes.items():
        desk.dispatch(code)
        assert code in desk.phone(UNIT).get("/todo").text
        desk.order(UNIT, code, "accept")
        desk.order(UNIT, code, "finish", note="办了")
        if kind == ReportKind.HAZARD:
            desk.does("town", code, "recheck-pass", note="看过了")
        else:
            desk.order(DESK, code, "check")
        assert desk.case(code).state in ("resolved", "closed")
    with desk.town.app.app_context():
        done = select(CaseCounter.kind, func.sum(CaseCounter.value)).where(CaseCounter.measure == "resolved:month")
        done = done.join(Case, Case.area_id == CaseCounter.area_id).group_by(CaseCounter.kind)
        assert {kind for kind, number in db.session().execute(done) if number} == set(KINDS)
        assert verify_counters() == []


def ledger(word: str) -> str:
    return next(path.stem for path in FOLDER.glob("*.xlsx") if word in path.stem)


@pytest.mark.parametrize("who", [INFORMANT, GRID])
def test_nobody_reports_an_appeal_for_others(desk: Desk, who: str) -> None:
    refused = desk.phone(who).report("appeal", category="social_aid", description="低保停了")
    assert (refused.status_code, list(refused.json["error"]["fields"])) == (422, ["kind"])
    assert desk.phone(who).get("/report/appeal").status_code == 404
    assert "诉求" not in desk.phone(who).get("/report").text


def test_a_resident_says_one_in_speaking_up_and_a_danger_makes_it_protected(desk: Desk) -> None:
    for answer, kind, protected in (("no", "appeal", False), ("unsure", "dispute", True)):
        resident = Resident(desk.town.app.test_client())
        resident.get("/services/speak")
        sent = resident.page.find("form", id="speak").fields
        said = {"about": "appeal:elder_disabled", "description": "老人证办不下来", "afraid_to_go_home": answer}
        sent |= {"caller_phone": RESIDENT, "client_id": str(uuid.uuid4())}
        assert resident.post("/services/speak", **sent | said).status_code == 200
        case = desk.rows(select(Case).order_by(Case.id.desc()))[0]
        assert (case.kind, case.protected) == (kind, protected)


def test_what_somebody_wants_is_kept_with_an_appeal(desk: Desk) -> None:
    code = registered(desk, "appeal:public_works", "水管", wants="把水管修好")
    assert "把水管修好" in desk.phone("town").get(f"/cases/{code}").text
