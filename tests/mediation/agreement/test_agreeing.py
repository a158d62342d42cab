"""谈成了: by word of mouth it is in force at once, on paper it waits for ink and seal; only while all want it."""

import uuid
from datetime import timedelta

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from tests.documents.test_signatures import as_sent, png
from tests.mediation.agreement.conftest import APOLOGY, MEDICINE, OTHER, terms, with_cards
from tests.mediation.conftest import DISPATCHER, JUSTICE, MEDIATOR, NOON, PAGE, POLICE, Mediations, ago, said, talk
from webapp.core import clock
from webapp.documents.models import Signature
from webapp.documents.queries import digest_of
from webapp.documents.schemas import typed_above
from webapp.mediation.models import MediationClause, MediationStep
from webapp.mediation.states import State


def test_words_are_in_force_at_once_and_the_order_is_done(house: Mediations) -> None:
    url = house.open()
    receipt = house.step(MEDIATOR, url, "agree", **terms())
    assert receipt["state"] == State.EFFECTIVE
    row = house.row(url)
    assert (row.form, row.effective_at, row.doubtful, row.on_paper) == ("oral", NOON, False, False)
    assert house.states(url.split("/")[2])[-1] == "done"
    assert house.orders(url.split("/")[2])[0].result == f"谈成：{receipt['number']}"
    kept = house.rows(select(MediationClause).where(MediationClause.mediation_id == row.id).order_by(MediationClause.n))
    assert [(one.n, one.what, one.amount, one.by_on.isoformat()) for one in kept] == [
        (1, "当面道歉", None, "2026-11-26"),
        (2, "付药费", 86000, "2026-11-27"),
    ]
    assert row.waits_for == "clause"


def test_without_signal_it_counts_from_when_it_was_made(house: Mediations) -> None:
    url = house.open()
    made = clock.local(NOON - timedelta(minutes=3))
    house.step(MEDIATOR, url, "agree", **terms(at=ago(minutes=3)))
    assert house.row(url).effective_at == made
    early = house.open()
    house.step(MEDIATOR, early, "agree", **terms(at=ago(hours=2)))
    assert house.row(early).effective_at == NOON
    later = house.open()
    house.step(MEDIATOR, later, "agree", **terms(at=ago(hours=-2)), status=422)


def test_what_arrives_after_three_days_waits_for_a_second_person_of_the_host(house: Mediations) -> None:
    url = house.open()
    with clock.travel(NOON + timedelta(days=4)):
        sent = terms(MEDICINE, at="2026-11-26T12:30")
        assert house.step(MEDIATOR, url, "agree", **sent)["state"] == State.EFFECTIVE
        assert house.row(url).doubtful
        house.step(MEDIATOR, url, "check", status=403)
        house.step(JUSTICE, url, "check", status=404)
        house.step(OTHER, url, "check")
        assert not house.row(url).doubtful
        house.step(OTHER, url, "check", status=409)


def test_a_time_that_can_not_be_counts_from_the_receipt(house: Mediations) -> None:
    url = house.open()
    with clock.travel(NOON + timedelta(days=4)):
        house.step(MEDIATOR, url, "agree", **terms(MEDICINE, at="2026-11-26T12:30"))
        house.step(OTHER, url, "correct", status=422)
        house.step(OTHER, url, "correct", note="那天我和他在一起，没谈成")
        row = house.row(url)
        assert (row.effective_at, row.doubtful) == (NOON + timedelta(days=4), False)
        assert row.agreed_at < row.effective_at


def test_on_paper_it_waits_for_ink_and_seal(house: Mediations) -> None:
    bare = house.step(MEDIATOR, house.open(), "agree", **terms(answer="written"), status=422)
    assert "蒋老大、蒋小弟" in bare["error"]["fields"]["answer"]
    url = with_cards(house)
    assert house.step(MEDIATOR, url, "agree", **terms(answer="written"))["state"] == State.SIGNING
    row = house.row(url)
    assert (row.effective_at, row.on_paper) == (None, True)
    assert house.states(url.split("/")[2])[-1] != "done"


def test_what_is_wrong_with_a_term_is_said_beside_it_and_nothing_is_stored(house: Mediations) -> None:
    url = house.open()
    for row in ({"amount": "0.005"}, {"by": "2026-11-25"}, {"by": "2036-11-27"}, {"what": " "}):
        (name,) = row
        answer = house.step(MEDIATOR, url, "agree", **terms(APOLOGY, MEDICINE | row), status=422)
        assert set(answer["error"]["fields"]) == {f"clauses-1-{name}"}
    both = house.step(MEDIATOR, url, "agree", **terms(MEDICINE | {"amount": "0.005", "by": "2026-11-25"}), status=422)
    assert set(both["error"]["fields"]) == {"clauses-0-amount", "clauses-0-by"}
    house.step(MEDIATOR, url, "agree", **terms(*[APOLOGY] * 31), status=422)
    house.step(MEDIATOR, url, "agree", **terms(answer="aloud"), status=422)
    assert house.row(url).state == State.OPEN
    assert not house.rows(select(MediationClause))
    house.step(MEDIATOR, url, "agree", **terms(APOLOGY | {"by": "2036-11-26"}))


def test_only_who_mediates_says_so(house: Mediations) -> None:
    url = house.open()
    for who in (OTHER, POLICE, DISPATCHER):
        house.step(who, url, "agree", **terms(), status=404)


def test_of_two_at_once_one_wins_and_the_other_keeps_what_was_typed(house: Mediations) -> None:
    url = house.open()
    version = house.row(url).version
    house.step(MEDIATOR, url, "agree", **terms(), version=version)
    mine = terms(MEDICINE | {"what": "付八百元"}, version=version, client_id=str(uuid.uuid4()))
    assert house.step(MEDIATOR, url, "agree", **mine, status=409)
    page = house.phone(MEDIATOR).post(f"{url}/agree", mine | {"client_id": str(uuid.uuid4())}, headers=PAGE)
    assert page.status_code == 409
    assert "蒋小弟 蒋老大 付八百元 860 2026-11-27" in page.get_data(as_text=True)
    assert len(house.rows(select(MediationClause))) == 2
    house.step(MEDIATOR, url, "agree", **terms(), status=409)


def test_the_same_sent_again_is_once(house: Mediations) -> None:
    url = house.open()
    sent = terms(client_id=str(uuid.uuid4()))
    first = house.step(MEDIATOR, url, "agree", **sent)
    assert house.step(MEDIATOR, url, "agree", **sent, status=200)["number"] == first["number"]
    house.step(MEDIATOR, url, "agree", **sent | {"answer": "written"}, status=409)


def test_a_yes_that_was_taken_back_agrees_to_nothing(house: Mediations) -> None:
    for answer in ("no", "later"):
        url = house.open()
        house.step(MEDIATOR, url, "consent", **said(2, answer))
        house.step(MEDIATOR, url, "agree", **terms(at=ago(minutes=1)), status=409)
        assert house.row(url).form is None
    assert not house.rows(select(MediationClause))


def test_steps_of_a_hillside_arrive_one_after_the_other(house: Mediations) -> None:
    for between in (None, "no"):
        url = house.asking()
        ids = [str(uuid.uuid4()) for _ in range(4)]
        house.step(MEDIATOR, url, "consent", **said(1, at=ago(hours=3)), client_id=ids[0])
        house.step(MEDIATOR, url, "consent", **said(2, at=ago(hours=3)), client_id=ids[1], after=ids[0])
        house.step(MEDIATOR, url, "session", **talk(at=ago(hours=2)), client_id=ids[2], after=ids[1])
        if between:
            house.step(MEDIATOR, url, "consent", **said(2, between))
        sent = terms(at=ago(hours=1), client_id=ids[3], after=ids[2])
        house.step(MEDIATOR, url, "agree", **sent, status=409 if between else 201)
        assert house.row(url).effective_at == (None if between else NOON - timedelta(hours=1))


def test_where_somebody_was_hurt_nothing_is_agreed_before_the_police_allow_it(house: Mediations) -> None:
    url = house.open(harm="yes")
    house.step(MEDIATOR, url, "agree", **terms(), status=409)
    house.step(POLICE, url, "police-view", answer="allowed", basis="轻微伤")
    house.step(MEDIATOR, url, "agree", **terms())


def test_each_party_signs_on_the_screen_under_what_was_read(house: Mediations) -> None:
    url, sent = house.open(), terms()
    above = digest_of(typed_above(MultiDict(sent), ("answer", "clauses-")))
    first, second = ({f"signature-{n}": as_sent(png()), f"signature_read-{n}": above} for n in (1, 2))
    refused = house.step(MEDIATOR, url, "agree", **sent | first | {"signature-2": "data:,"}, status=409)
    assert "再读一遍" in refused["error"]["message"]
    bad = first | {"signature-1": as_sent(png(ink=False))}
    assert set(house.step(MEDIATOR, url, "agree", **sent | bad, status=422)["error"]["fields"]) == {"signature-1"}
    house.step(MEDIATOR, url, "agree", **sent, **{"signature-3": as_sent(png())}, status=422)
    house.step(POLICE, url, "agree", **sent | bad, status=404)
    house.step(MEDIATOR, url, "agree", **sent, **first, **second)
    kept, (step,) = house.rows(select(Signature)), house.rows(select(MediationStep).filter_by(action="agree"))
    assert step.answers["signatures"] == {str(n): one.id for n, one in enumerate(kept, 1)}
    assert {one.read_digest for one in kept} == {above}
