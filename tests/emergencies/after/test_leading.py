"""From where else a headquarters is started: a whistle that is not enough, a call for help that goes on as it is."""

from tests.emergencies.hq.conftest import DISPATCHER, GRID, INFORMANT, JUSTICE, PAGE, POLICE, VILLAGE
from tests.support.makers import make_case

START, ASK = "启动应急", "请求启动应急"


def ways(page):
    """Return the addresses that lead to a headquarters or to the form of one."""
    return [one for one in page.links if one.startswith(("/emergencies/new", "/emergencies/hq/"))]


def test_a_whistle_leads_on_for_who_may_and_to_a_call_for_help_for_others(house):
    case = make_case(house.phone(INFORMANT))
    form = house.page(DISPATCHER, f"/whistles/new?case_code={case}")
    (way,) = ways(form)
    assert f"case_code={case}" in way
    filled = house.page(DISPATCHER, way).fields
    assert (filled["case_code"], filled["place_name"] != "") == (case, True)
    assert ASK in house.page(POLICE, "/whistles/new").text
    asked = house.page(VILLAGE, "/whistles/new")
    assert ways(asked) == []
    assert "/report#urgent" in asked.links
    assert ways(house.page(JUSTICE, "/whistles/new")) == []
    sent = {
        "kind": "urgent",
        "summary": "坡在掉石头",
        "place": "三组水井边",
        "units": [POLICE],
        "answer_within": "15min",
    }
    blown = house.phone(DISPATCHER).post("/whistles", sent | {"client_id": "0a1b2c3d-0000-4000-8000-000000000001"})
    (way,) = ways(house.page(DISPATCHER, blown.json["url"]))
    assert house.page(DISPATCHER, way).fields["place_name"] == "三组水井边"


def test_a_call_for_help_goes_on_as_a_headquarters_with_its_answers(house):
    called = house.phone(INFORMANT).report(category="", emergency="yes", description="有人掉进河里")
    case = called.json["case_code"]
    at = f"/emergencies/{case}"
    for who, answer in ((GRID, "coming"), (VILLAGE, "seen")):
        house.phone(who).post(f"{at}/answer", {"answer": answer}, headers=PAGE)
    page = house.page(DISPATCHER, at)
    (way,) = ways(page)
    assert START in page.text
    assert house.page(DISPATCHER, way).fields["case_code"] == case
    assert ways(house.page(INFORMANT, at)) == ways(house.page(GRID, at)) == [], "who may neither has no button"
    code = house.started(case_code=case)
    assert (house.of(GRID, code).state, house.of(VILLAGE, code).state) == ("coming", "cannot")
    assert (house.of(GRID, code).next_call_at, house.of(INFORMANT, code).state) == (None, "called")
    assert ways(house.page(DISPATCHER, at)) == [f"/emergencies/hq/{code}"]
