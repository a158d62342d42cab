"""司法确认: all parties together, on paper, within thirty days, where the law allows it; the court has no clock."""

from datetime import datetime

import pytest

from tests.mediation.agreement.conftest import MEDICINE, OTHER, agreed, signed, terms, with_cards
from tests.mediation.conftest import COURT, DISPATCHER, JUSTICE, MEDIATOR, Mediations
from webapp.core import clock
from webapp.core.clock import SHANGHAI
from webapp.mediation.agreement.ways import BROKEN, CONFIRMED, FAILED, NOT_CONFIRMED, ways_after, why_not_confirmed
from webapp.mediation.states import State
from webapp.reports.catalogue import categories
from webapp.reports.models import ReportKind

YES = {"yes": ["1", "2"]}


def on_paper(house: Mediations, **fields: str) -> str:
    """Return an agreement by word of mouth that is on paper, too."""
    url = agreed(house, MEDICINE)
    house.step(MEDIATOR, url, "to-paper")
    house.step(MEDIATOR, url, "signed", **signed())
    return url


def test_all_ask_together_and_the_court_says_what_it_says_when_it_will(house: Mediations) -> None:
    url = on_paper(house)
    due = house.row(url).due_at
    assert house.phone(COURT).get(url).status_code == 404
    house.step(COURT, url, "confirm-result", answer="received", status=404)
    for yes in ([], ["1"], ["1", "2", "3"]):
        house.step(MEDIATOR, url, "confirm-ask", yes=yes, status=422)
    house.step(MEDIATOR, url, "confirm-ask", **YES)
    house.step(MEDIATOR, url, "confirm-ask", **YES, status=409)
    assert house.phone(COURT).get(url).status_code == 200
    assert house.row(url).due_at == due
    house.step(JUSTICE, url, "confirm-result", answer="received", status=404)
    house.step(COURT, url, "confirm-result", answer="perhaps", status=422)
    for said in ("received", "accepted", "valid"):
        assert house.step(COURT, url, "confirm-result", answer=said)["state"] == State.EFFECTIVE
        house.step(COURT, url, "confirm-result", answer=said, status=409)
    assert house.row(url).confirm_state == "valid"
    shown = house.phone(MEDIATOR).get(url).text
    assert 'data-confirm="valid"' in shown
    assert "可以申请强制执行" not in shown, "nothing is late"
    with house.later(days=2):
        assert "可以申请强制执行" in house.phone(MEDIATOR).get(url).text


def test_a_court_that_takes_part_answers_from_the_seat_it_has(house: Mediations) -> None:
    url = with_cards(house, forces=(COURT,))
    house.step(MEDIATOR, url, "agree", **terms(MEDICINE, answer="written"))
    house.step(COURT, url, "confirm-result", answer="received", status=409)
    house.step(MEDIATOR, url, "signed", **signed())
    house.step(OTHER, url, "check")
    house.step(MEDIATOR, url, "confirm-ask", yes="1,2")
    house.step(COURT, url, "confirm-result", answer="not_accepted")
    with house.later(days=2):
        assert "可以再调一次" in house.phone(MEDIATOR).get(url).text


def test_words_without_paper_and_the_wrong_matter_are_not_confirmed(house: Mediations) -> None:
    house.step(MEDIATOR, agreed(house, MEDICINE), "confirm-ask", **YES, status=409)
    for category in ("marriage_family", "forest_land"):
        url = with_cards(house, code=house.report("dispute", category=category))
        house.step(MEDIATOR, url, "agree", **terms(MEDICINE, answer="written"))
        house.step(MEDIATOR, url, "signed", **signed())
        house.step(OTHER, url, "check")
        said = house.step(MEDIATOR, url, "confirm-ask", **YES, status=409)
        assert why_not_confirmed(category) == said["error"]["message"]
        assert why_not_confirmed(category) in house.phone(MEDIATOR).get(url).text


def test_the_right_ends_with_the_last_day_and_not_before(house: Mediations) -> None:
    first, second = on_paper(house), on_paper(house)
    assert "最晚12月28日" in house.phone(MEDIATOR).get(first).text
    with clock.travel(datetime(2026, 12, 28, 23, 59, 59, tzinfo=SHANGHAI)):  # the 26th is a Saturday
        house.step(MEDIATOR, first, "confirm-ask", **YES)
    with clock.travel(datetime(2026, 12, 29, 0, 0, tzinfo=SHANGHAI)):
        house.step(MEDIATOR, second, "confirm-ask", **YES, status=409)


@pytest.mark.parametrize("category", [*categories(ReportKind.DISPUTE), "another"])
def test_every_matter_has_ways_on(category: str) -> None:
    for after in (FAILED, BROKEN, CONFIRMED, NOT_CONFIRMED):
        found = ways_after(category, after)
        assert all(one.words and one.law for one in found)
        assert len({one.code for one in found}) == len(found) > 0


def test_what_failed_goes_back_to_the_desk_with_the_ways_that_are_left(house: Mediations) -> None:
    code = house.report("dispute", category="labour")
    house.step(MEDIATOR, house.open(code=code), "fail")
    assert "没谈成。一年内可以申请劳动仲裁" in house.phone(DISPATCHER).get(f"/cases/{code}").text
