"""A new report of the village is offered; 并到这里 stands in the feed and puts cases together where that can be."""

from tests.emergencies.feed.conftest import Feeds
from tests.emergencies.hq.conftest import DISPATCHER, GRID, INFORMANT, VILLAGE, after
from webapp.core import clock

OTHER_VILLAGE = "informant:201/001/01"


def offered(house: Feeds, who: str, code: str) -> list[str]:
    return [one["data-offered"] for one in house.hq(who, code).where(lambda one: "data-offered" in one.attributes)]


def test_what_was_just_reported_in_the_village_is_offered(house: Feeds) -> None:
    before = house.report(description="山上有人喊救命")
    code = house.started()
    with clock.travel(after(minutes=20)):
        news = house.row(code).news
        case = house.report(description="后山有人没回家")
        house.report(by=OTHER_VILLAGE)
        assert house.row(code).news == news + 1  # open pages ask for it
        assert offered(house, DISPATCHER, code) == [case, before]
        assert offered(house, VILLAGE, code) == [case, before]
        assert offered(house, INFORMANT, code) == []
    with clock.travel(after(minutes=70)):
        assert offered(house, DISPATCHER, code) == [case]


def test_it_is_put_to_the_emergency_or_put_aside_once(house: Feeds) -> None:
    case, other = house.report(), house.report(description="路灯坏了")
    code = house.started()
    assert house.look(DISPATCHER, code, case) == {"url": f"/emergencies/hq/{code}", "answer": "same", "merged": False}
    assert house.look(VILLAGE, code, case, "other")["answer"] == "same"  # who comes second changes nothing
    house.look(DISPATCHER, code, other, "other")
    assert offered(house, DISPATCHER, code) == []
    assert [one["case_code"] for one in house.feed(DISPATCHER, code)] == [case]
    assert [one["case_code"] for one in house.feed("grid:200/002", code)] == [None]  # who may not open it
    assert house.case(case).merged_into_id is None


def test_both_cases_are_put_together_by_who_may(house: Feeds) -> None:
    first, second, trouble = house.report(), house.report(), house.report("dispute", category="neighbour")
    code = house.started(case_code=first)
    assert offered(house, DISPATCHER, code) == [trouble, second]
    assert house.look(DISPATCHER, code, second)["merged"]
    assert house.case(second).merged_into_id == house.case(first).id
    assert not house.look(DISPATCHER, code, trouble)["merged"]  # another kind is not put into it
    assert len(house.feed(GRID, code)) == 2


def test_only_who_commands_decides_or_leads_says_so(house: Feeds) -> None:
    case = house.report()
    code = house.started()
    house.look(INFORMANT, code, case, status=403)
    house.look("informant:201/001/01", code, case, status=404)
    house.look(DISPATCHER, code, "AAAA-AAAA-AAAA-AAA1", status=404)
    house.look(DISPATCHER, code, case, "maybe", status=422)
    house.step(DISPATCHER, code, "false-alarm")
    house.look(DISPATCHER, code, case, status=409)


def test_a_drill_and_a_protected_report_offer_nothing(house: Feeds) -> None:
    house.report("dispute", category="neighbour", someone_hurt="yes")
    assert offered(house, DISPATCHER, house.started()) == []
    case, drill = house.report(), house.started(drill="yes", place_name="演练场")
    assert offered(house, DISPATCHER, drill) == []
    assert "演练" in house.look(DISPATCHER, drill, case, status=409)["error"]["message"]
