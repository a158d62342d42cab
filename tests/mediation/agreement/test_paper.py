"""On paper: signed with ink, sealed, looked at by another of the host; also what was agreed by word of mouth."""

from datetime import timedelta

from sqlalchemy import select

from tests.mediation.agreement.conftest import APOLOGY, MEDICINE, OTHER, PAGES, agreed, signed, terms
from tests.mediation.conftest import JUSTICE, MEDIATOR, NOON, Mediations
from tests.support.html import parse
from webapp.core import clock
from webapp.mediation.models import MediationClause
from webapp.mediation.states import State


def test_paper_is_in_force_from_the_day_of_ink_and_seal_once_another_looked(house: Mediations) -> None:
    url = agreed(house, MEDICINE | {"by": "2026-12-04"}, answer="written")
    with clock.travel(NOON + timedelta(days=2)):
        for wrong in ({"seal": ""}, {"on": "2026-11-25"}, {"on": "2026-11-29"}, {"photo_digests": []}):
            fields = house.step(MEDIATOR, url, "signed", **signed(**wrong), status=422)["error"]["fields"]
            assert set(fields) == {"photos" if "photo_digests" in wrong else next(iter(wrong))}
        house.step(OTHER, url, "check", status=409)
        house.step(MEDIATOR, url, "signed", **signed(on="2026-11-27"))
        house.step(MEDIATOR, url, "signed", **signed(on="2026-11-27"), status=409)
        house.step(MEDIATOR, url, "check", status=403)
        house.step(JUSTICE, url, "check", status=404)
        assert house.row(url).effective_at is None
        assert house.step(OTHER, url, "check")["state"] == State.EFFECTIVE
    row = house.row(url)
    assert clock.local(row.effective_at).isoformat() == "2026-11-27T00:00:00+08:00"
    assert row.doubtful is False
    assert house.states(url.split("/")[2])[-1] == "done"
    house.step(OTHER, url, "check", status=409)


def test_pages_go_back_and_come_again_with_the_terms_that_stand_on_them(house: Mediations) -> None:
    url = agreed(house, APOLOGY, MEDICINE, answer="written")
    house.step(MEDIATOR, url, "signed", **signed())
    house.step(MEDIATOR, url, "correct", note="看不清", status=403)
    assert house.step(OTHER, url, "correct", note="第二页看不清")["state"] == State.SIGNING
    form = parse(house.phone(MEDIATOR).get(url).data).find(id="do-signed")
    assert {one.get("name"): one.get("value") for one in form.find_all("input")}["clauses-1-amount"] == "860.00"
    with clock.travel(NOON + timedelta(days=4)):
        late = signed(on="2026-11-30")
        assert set(house.step(MEDIATOR, url, "signed", **late, status=422)["error"]["fields"]) == {"on"}
        rows = terms(MEDICINE | {"by": "2026-11-29"}, MEDICINE | {"by": "2026-12-04"})
        wrong = house.step(MEDIATOR, url, "signed", **late | rows, status=422)["error"]["fields"]
        assert set(wrong) == {"clauses-0-by"}
        house.step(MEDIATOR, url, "signed", **late | terms(MEDICINE | {"by": "2026-12-04"}))
        house.step(OTHER, url, "check")
    kept = house.rows(select(MediationClause).where(MediationClause.mediation_id == house.row(url).id))
    assert [(one.n, one.by_on.isoformat()) for one in kept] == [(1, "2026-12-04")]


def test_what_was_agreed_by_word_of_mouth_gets_its_paper_and_keeps_its_effect(house: Mediations) -> None:
    url = agreed(house)
    house.step(MEDIATOR, url, "signed", **signed(), status=409)
    house.step(MEDIATOR, url, "to-paper")
    house.step(MEDIATOR, url, "to-paper", status=409)
    with clock.travel(NOON + timedelta(days=1)):
        other = terms(MEDICINE | {"amount": "900"})
        house.step(MEDIATOR, url, "signed", **signed() | other, status=422)
        house.step(MEDIATOR, url, "signed", **signed(on="2026-11-27") | terms())
        assert house.step(OTHER, url, "check")["state"] == State.EFFECTIVE
    row = house.row(url)
    assert (row.effective_at, row.form, row.signed_on.isoformat()) == (NOON, "oral", "2026-11-27")
    assert row.checked_at


def test_a_look_at_the_paper_ends_the_doubt_about_the_day_as_well(house: Mediations) -> None:
    url = house.open()
    with clock.travel(NOON + timedelta(days=4)):
        house.step(MEDIATOR, url, "agree", **terms(APOLOGY, at="2026-11-26T12:30"))
        house.step(MEDIATOR, url, "to-paper")
        house.step(MEDIATOR, url, "signed", on="2026-11-29", seal="1", **PAGES)
        house.step(OTHER, url, "correct", note="少一页")
        assert house.row(url).doubtful
        house.step(MEDIATOR, url, "signed", on="2026-11-29", seal="1", **PAGES)
        house.step(OTHER, url, "check")
        assert not house.row(url).doubtful
