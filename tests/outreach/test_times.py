"""Who lectures is in one place at a time, and nothing is planned for a day that has passed."""

import pytest

from tests.outreach.conftest import event_fields, post
from tests.support.makers import make_visit, plan_visit
from tests.support.town import Phone, Town

EVENTS = "/outreach/events"


def test_a_lecturer_is_planned_into_one_talk_at_a_time_announced_or_not(town: Town, officer: Phone) -> None:
    adviser = str(town.users["adviser:200"])
    assert post(officer, EVENTS, **event_fields(lecturer_id=adviser, minutes="90")).status_code == 303
    refused = post(officer, EVENTS, **event_fields(lecturer_id=adviser, time="10:59"))
    assert refused.status_code == 422
    assert "9:30–11:00 已经有约" in refused.text
    assert post(officer, EVENTS, **event_fields(lecturer_id=adviser, time="11:00")).status_code == 303
    assert post(officer, EVENTS, **event_fields(time="10:00")).status_code == 303  # nobody of the house lectures


def test_a_talk_is_changed_and_moved_but_not_into_what_holds_its_lecturer(town: Town, officer: Phone) -> None:
    adviser = str(town.users["adviser:200"])
    made = post(officer, EVENTS, **event_fields(lecturer_id=adviser)).headers["Location"]
    make_visit(town.sign_in("village:200"), time="14:00", guest_phone=town.phones["adviser:200"])
    assert post(officer, f"{made}/change", **event_fields(lecturer_id=adviser, topic="借条")).status_code == 303
    assert post(officer, f"{made}/change", **event_fields(lecturer_id=adviser, time="14:30")).status_code == 422
    assert post(officer, f"{made}/change", **event_fields(lecturer_id=adviser, time="15:00")).status_code == 303
    late = plan_visit(town.sign_in("village:201"), time="15:30", guest_phone=town.phones["adviser:200"])
    assert late.status_code == 422


@pytest.mark.parametrize("day", ["1970-01-01", "2026-06-09", "2099-01-01"])
def test_a_day_that_has_passed_or_is_far_off_is_refused(officer: Phone, day: str) -> None:
    assert post(officer, EVENTS, **event_fields(day=day)).status_code == 422
