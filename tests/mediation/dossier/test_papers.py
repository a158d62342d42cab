"""The 卷宗: each paper once its time has come, with what was said and done, for who keeps it; final it stays."""

import pytest
from sqlalchemy import Text, func, select, type_coerce

from tests.mediation.conftest import (
    COMMISSIONER,
    COURT,
    DISPATCHER,
    JUSTICE,
    MEDIATOR,
    NEPHEW,
    POLICE,
    UNCLE,
    VILLAGE,
)
from tests.mediation.dossier.bound import Bound
from tests.mediation.test_protected import WOMEN, Apart
from webapp.core import clock
from webapp.core.db import db
from webapp.core.erasure import clear_traces
from webapp.core.protection.at_rest import Sealed
from webapp.documents import routes
from webapp.documents.models import Document
from webapp.mediation.models import MediationRecusal
from webapp.mediation.queries import parties_of
from webapp.mediation.states import Action, SeatKind, State

ALWAYS = {"cover", "registration", "rights", "identity", "inquiry"}
EVERY = (
    ALWAYS
    | {"application", "session-1", "agreement", "oral", "fulfilment", "follow-up-7", "follow-up-30"}
    | {
        "confirmation",
        "no-penalty",
        "ending",
    }
)


def listed(house: Bound, url: str, who: str = MEDIATOR) -> set[str]:
    """Return the papers that the list of the dossier leads to."""
    links = house.paper(url, "", who).links
    return {link.rsplit("/", 1)[1] for link in links if f"{url}/papers/" in link} - {"whole"}


def opens(house: Bound, url: str, who: str, names: set[str]) -> set[str]:
    """Return those of some papers that open for somebody."""
    return {name for name in names if house.phone(who).get(f"{url}/papers/{name}").status_code == 200}


def test_before_it_is_started_there_is_no_paper_for_anybody(house: Bound) -> None:
    url = house.refer(VILLAGE)
    for who in (COMMISSIONER, DISPATCHER, MEDIATOR, VILLAGE):
        assert opens(house, url, who, {"cover", "registration", "whole"}) == set()
    assert "启动了才立卷" in house.paper(url, "", COMMISSIONER).text


def test_what_the_list_names_opens_and_nothing_else(house: Bound) -> None:
    url = house.agreed(harm="yes", kept="fulfilled")
    assert opens(house, url, MEDIATOR, EVERY) == listed(house, url)
    page = house.paper(url, "").text
    for why in ("口头谈成的，补签书面以后才有", "还没有做 7 天的回访", "各方还没有都说愿意申请", "没有终止"):
        assert why in page


def test_a_paper_is_there_once_its_time_has_come(house: Bound) -> None:
    kept = ALWAYS | {"oral", "fulfilment"}
    asked = {"confirm_asked_at": clock.now(), "number": "才人调〔2026〕9号"}
    cases = (
        (house.made(), ALWAYS),
        (house.made(source="applied"), ALWAYS - {"registration"} | {"application"}),
        (house.made(State.FAILED), ALWAYS | {"ending"}),
        (house.agreed(form="written", **asked), ALWAYS | {"agreement", "fulfilment", "confirmation"}),
        (house.agreed(on_paper=True, number="1"), kept | {"agreement"}),
        (house.agreed(harm="yes", number="2"), kept),
        (house.agreed(harm="yes", kept="broken", number="3"), kept),
        (house.agreed(harm="yes", kept="fulfilled", number="4"), kept | {"no-penalty"}),
        (house.agreed(kept="fulfilled", number="5"), kept),
    )
    for url, papers in cases:
        assert listed(house, url) == papers


def test_each_talk_and_each_visit_afterwards_has_a_paper_of_its_own(house: Bound) -> None:
    url = house.agreed()
    for place in ("蒋家堂屋", "村委会"):
        house.step_kept(url, Action.SESSION, place=place, present="双方", said="都退一步")
    house.looked_at(url, 7, kept="yes", trouble_left="没有")
    assert "蒋家堂屋" in house.paper(url, "session-1").text
    assert "村委会" in house.paper(url, "session-2").text
    assert "7 天回访" in house.paper(url, "follow-up-7").text
    for name in ("session-0", "session-3", "session-01", "session-x", "session", "follow-up-30", "follow-up"):
        house.paper(url, name, status=404)


def test_a_paper_has_the_full_names_numbers_and_room_for_ink(house: Bound) -> None:
    url = house.agreed(form="written")
    page = house.paper(url, "agreement")
    for words in (
        "蒋老大",
        "蒋小弟",
        "10099990011",
        "450324195801010011",
        "860.00 元",
        "才人调〔2026〕1号",
        "叔侄为地界动了手",
    ):
        assert words in page.text
    assert "mediation_committee（盖章）" in page.text
    assert "请手写" in page.text
    assert page.find_all(class_="by-hand")


def test_who_keeps_the_dossier_reads_it_and_who_was_asked_in_only_what_is_made_for_them(house: Bound) -> None:
    url = house.agreed(form="written", harm="yes", kept="fulfilled", confirm_asked_at=clock.now())
    with house.changing(url) as row:
        house.seat(row, JUSTICE, SeatKind.JUDICIAL, joins=True)
        house.seat(row, COURT, SeatKind.COURT)
    assert listed(house, url) == listed(house, url, COMMISSIONER)
    some = {"cover", "identity", "agreement", "fulfilment", "confirmation", "no-penalty"}
    expected = {
        JUSTICE: {"agreement"},
        COURT: {"agreement", "identity", "confirmation"},
        POLICE: {"no-penalty"},  # it was asked in, and has not said that it takes part
        VILLAGE: set(),
        DISPATCHER: set(),
    }
    assert {who: opens(house, url, who, some) for who in expected} == expected
    for who in (JUSTICE, COURT, POLICE, VILLAGE, DISPATCHER):
        house.paper(url, "whole", who, 404)
        assert house.phone(who).get(f"{url}/papers").status_code == 404


def test_mediator_and_host_make_it_final_and_then_it_stays(house: Bound) -> None:
    url = house.agreed(form="written")
    with house.changing(url) as row:
        house.seat(row, JUSTICE, SeatKind.JUDICIAL, joins=True)
        row.checked_at = None
    assert not house.paper(url, "agreement").find_all("p", class_="draft"), "it is printed to be signed as it is"
    house.finish(url, "agreement", status=422)
    with house.changing(url) as row:
        row.checked_at = clock.now()
    for who in (COMMISSIONER, JUSTICE, VILLAGE):
        house.finish(url, "agreement", who, 404)
    assert "草稿" in house.paper(url, "agreement").text
    house.finish(url, "agreement")
    with house.changing(url) as row:
        row.summary = "改了"
    page = house.paper(url, "agreement").text
    assert "叔侄为地界动了手" in page
    assert "草稿" not in page
    house.finish(url, "agreement", status=409)
    house.finish(url, "ending", status=404)


def test_the_cover_waits_for_the_end_and_lists_what_there_is(house: Bound) -> None:
    url = house.agreed()
    house.finish(url, "cover", status=422)
    listed = house.paper(url, "cover").text
    assert "口头协议登记表" in listed
    assert "司法确认申请书" not in listed
    with house.changing(url) as row:
        row.state, row.ended_at = State.CLOSED, clock.now()
    house.finish(url, "cover")


def test_all_of_it_is_one_go_in_order_and_the_look_is_journalled(house: Bound) -> None:
    url = house.agreed()
    house.step_kept(url, Action.SESSION, place="村委会", present="双方", said="都退一步")
    house.finish(url, "rights")
    page = house.paper(url, "whole")
    papers = [one["id"] for one in page.find_all("section")]
    assert papers == [
        f"paper-{name}"
        for name in ("cover", "registration", "rights", "identity", "inquiry", "session-1", "oral", "fulfilment")
    ]
    assert len(page.find_all("p", class_="draft")) == len(papers) - 1
    assert house.journalled("document.seen")[-1] == {"paper": "whole", "form": "page"}


def test_a_final_sheet_lies_encrypted_though_its_case_is_not_protected(house: Bound) -> None:
    url = house.agreed(form="written")
    house.finish(url, "agreement")
    with house.town.app.app_context():
        stored = db.session().scalar(select(type_coerce(Document.content, Text)))
        assert stored
        assert "蒋老大" not in stored


def test_a_signature_on_the_screen_is_named_for_what_it_proves(house: Bound) -> None:
    url = house.agreed()
    with house.changing(url) as row:
        number = house.sign(row, "answer=oral\nclauses-0-who=蒋小弟\nclauses-0-what=赔石头")
    house.step_kept(url, Action.AGREE, form="oral", signatures={"2": number})
    page = house.paper(url, "oral").text
    assert "蒋小弟 2026-11-26 12:00 签" in page
    assert "赔石头" in page
    assert "只证明当时口头同意了" in page


def test_the_application_to_the_police_says_what_is_not_looked_up_yet(house: Bound) -> None:
    url = house.agreed(harm="yes", kept="fulfilled")
    assert "待核对" in house.paper(url, "no-penalty").text


def test_an_old_mediation_goes_with_its_papers(house: Bound) -> None:
    url = house.agreed()
    house.finish(url, "rights")
    with house.changing(url) as row:
        clear_traces("mediation", [row.id])
        assert db.session().scalar(select(func.count()).select_from(Document)) == 0


def test_who_sends_somebody_has_a_paper_of_authority_with_matter_powers_and_end(house: Bound) -> None:
    url = house.made()
    sent = {"proxy": "蒋大嫂", "matter": "谈地界", "powers": "能定赔多少", "until": "2026-12-31"}
    with house.changing(url) as row:
        first = parties_of(row.id)[0]
        first.about = {**first.about, **sent}
    page = house.paper(url, "identity").text
    assert "授权委托书" in page
    assert all(words in page for words in ("蒋大嫂", "谈地界", "能定赔多少", "2026年12月31日"))


def test_who_withdrew_and_whom_it_concerns_read_no_paper(house: Bound) -> None:
    url = house.made()
    assert "cover" in listed(house, url)
    with house.changing(url) as row:
        house.add(MediationRecusal(row_id=row.id, user_id=house.user_id(MEDIATOR), reason="是我表哥", at=clock.now()))
    house.paper(url, "cover", status=404)
    house.paper(url, "whole", status=404)


def test_what_was_set_aside_has_no_paper_left(house: Bound) -> None:
    url = house.agreed()
    house.finish(url, "rights")
    with house.changing(url) as row:
        row.set_aside_at = clock.now()
    for who in (MEDIATOR, COMMISSIONER):
        house.paper(url, "rights", who, 404)


def test_of_a_protected_matter_mediator_and_named_print_without_a_number_and_nobody_else(house: Bound) -> None:
    apart = Apart(house.town, house.brought, house.instance)
    url = apart.given()
    for party in (UNCLE, NEPHEW):
        apart.step(MEDIATOR, url, "party", **party)
    house.finish(url, "rights")
    assert "才人调" not in house.paper(url, "whole").text
    assert house.paper(url, "cover", WOMEN)
    for who in (COMMISSIONER, DISPATCHER, VILLAGE):
        house.paper(url, "rights", who, 404)
    with house.town.app.app_context():
        kept = db.session().scalars(select(Document)).one()
        assert (kept.number, type(kept.content)) == (None, Sealed)


def test_without_the_program_for_pdf_the_whole_says_what_to_do(house: Bound, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "has_pdf", lambda: False)
    answer = house.phone(MEDIATOR).get(f"{house.made()}/papers/whole.pdf", follow_redirects=True)
    assert "另存为 PDF" in answer.text
