"""启动, 记当事人, 记意愿: who is asked in, what each party wants; all yes opens it, a no ends it at once."""

from tests.mediation.conftest import (
    COMMISSIONER,
    DISPATCHER,
    JUSTICE,
    MEDIATOR,
    POLICE,
    VILLAGE,
    Mediations,
    ago,
    said,
    talk,
)
from webapp.mediation.states import State


def test_the_host_gets_the_order_and_the_forces_are_asked_in(house: Mediations) -> None:
    url = house.refer(VILLAGE)
    wanted = {"host": MEDIATOR, "forces": [POLICE, JUSTICE], "mediator": house.town.phones[MEDIATOR]}
    house.step(DISPATCHER, url, "start", **wanted, status=404)
    house.step(COMMISSIONER, url, "start", **{**wanted, "mediator": house.town.phones[JUSTICE]}, status=422)
    house.step(COMMISSIONER, url, "start", **wanted)
    code = url.split("/")[2]
    assert house.states(code) == ["dispatched", "dispatched"]
    for who in (MEDIATOR, POLICE, JUSTICE):
        assert house.phone(who).get(url).status_code == 200
    assert house.phone(POLICE).get(f"/cases/{code}").status_code == 404
    house.step(POLICE, url, "join")
    house.step(POLICE, url, "join", status=409)
    house.step(JUSTICE, url, "not-join")
    house.step(COMMISSIONER, url, "start", **wanted, status=409)


def test_both_say_yes_and_it_is_open_with_a_number_and_thirty_days(house: Mediations) -> None:
    url = house.asking()
    house.step(MEDIATOR, url, "session", **talk(), status=409)
    assert house.step(MEDIATOR, url, "consent", **said(1))["state"] == State.ASKING
    house.step(MEDIATOR, url, "consent", **said(2, at="2026-11-26T18:00"), status=422)
    house.step(MEDIATOR, url, "consent", **said(7), status=422)
    receipt = house.step(MEDIATOR, url, "consent", **said(2))
    assert (receipt["state"], receipt["number"]) == (State.OPEN, "才人调〔2026〕1号")
    row = house.row(url)
    assert (row.until_at - row.opened_at).days == 30
    assert row.due_at == row.until_at
    house.step(MEDIATOR, url, "session", **talk(rights_read=""), status=422)
    house.step(MEDIATOR, url, "session", **talk(at=ago(hours=3)), status=422)
    house.step(MEDIATOR, url, "session", **talk())


def test_a_no_ends_it_at_once_and_the_case_is_back_at_the_desk(house: Mediations) -> None:
    for url, state in ((house.asking(), State.REFUSED), (house.open(), State.STOPPED)):
        assert house.step(MEDIATOR, url, "consent", **said(2, "no"))["state"] == state
        house.step(MEDIATOR, url, "session", **talk(), status=409)
        house.step(MEDIATOR, url, "consent", **said(2), status=409)
        assert house.states(url.split("/")[2]) == ["acknowledged", "returned"]
        assert house.row(url).end_reason == "asked"


def test_later_is_no_yes_also_in_the_middle_of_the_talks(house: Mediations) -> None:
    url = house.open()
    house.step(MEDIATOR, url, "consent", **said(1, "later"))
    house.step(MEDIATOR, url, "session", **talk(), status=409)
    house.step(MEDIATOR, url, "consent", **said(1))
    house.step(MEDIATOR, url, "session", **talk())


def test_where_somebody_was_hurt_nothing_is_talked_over_before_the_police_allow_it(house: Mediations) -> None:
    url = house.open(harm="unsure", forces=(JUSTICE,))
    house.step(MEDIATOR, url, "session", **talk(), status=409)
    house.step(JUSTICE, url, "police-view", answer="allowed", basis="轻微伤", status=404)
    house.step(POLICE, url, "police-view", answer="allowed", basis="", status=422)
    house.step(POLICE, url, "police-view", answer="examine_first", basis="等鉴定")
    house.step(MEDIATOR, url, "session", **talk(), status=409)
    house.step(POLICE, url, "police-view", answer="allowed", basis="轻微伤")
    house.step(MEDIATOR, url, "session", **talk())
    other = house.asking(harm="yes")
    assert house.step(POLICE, other, "police-view", answer="not_allowed", basis="轻伤")["state"] == State.STOPPED


def test_longer_only_with_everybodys_yes(house: Mediations) -> None:
    url = house.open()
    house.step(MEDIATOR, url, "extend", until="2027-01-10", yes=["1"], status=422)
    house.step(MEDIATOR, url, "extend", until="2026-12-01", yes=["1", "2"], status=422)
    house.step(MEDIATOR, url, "extend", until="2027-01-10", yes=["1", "2"])
    assert house.row(url).due_at.isoformat().startswith("2027-01-10")


def test_what_failed_goes_back_and_may_be_referred_anew(house: Mediations) -> None:
    url = house.open()
    assert house.step(MEDIATOR, url, "fail")["state"] == State.FAILED
    house.step(MEDIATOR, url, "stop", answer="asked", status=409)
    again = house.refer(DISPATCHER, url.split("/")[2])
    assert again.endswith("/mediations/2")
