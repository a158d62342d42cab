"""信息快报 and 续报, written from the facts; CAP 1.2 for outside systems, without anybody's name or number."""

from datetime import timedelta
from xml.etree import ElementTree

from lxml import etree
from sqlalchemy import select

from tests.emergencies.hq.conftest import COMMISSIONER, DISPATCHER, ELSEWHERE, GRID, INFORMANT, NOON, after
from tests.support.rules.sources import ROOT
from webapp.core import clock
from webapp.documents.models import Document
from webapp.emergencies.after.models import UpwardReport
from webapp.emergencies.after.queries_facts import FACTS, knows
from webapp.emergencies.after.schemas import LINES, lines_of

CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
SCHEMA = etree.XMLSchema(etree.parse(ROOT / "tests/vendor/cap-1.2.xsd"))


def at(code: str, more: str = "") -> str:
    return f"/emergencies/hq/{code}/reports{more}"


def written(house, code, rank="/1", who=DISPATCHER, **fields):
    sent = {"sent_to": "县委政法委", "title": "走失情况", "body": "两人走失", "version": "1"}
    return house.phone(who).post(at(code, rank), sent | fields)


def test_a_report_is_written_from_the_facts_edited_and_kept_as_sent(house):
    code = house.started()
    with FACTS.put_back():
        knows(lambda _one: {"几个人受影响": "两个人"})
        made = house.phone(DISPATCHER).post(at(code), {})
    assert (made.status_code, made.json["url"]) == (201, at(code, "/1"))
    assert house.phone(COMMISSIONER).post(at(code), {}).status_code == 200, "one that isn't sent is gone on with"
    (report,) = house.rows(select(UpwardReport))
    for words in ("走失被困", "大槽岭", "几个人受影响：两个人", "叫了"):
        assert words in report.body
    assert "草稿" in house.page(DISPATCHER, f"/emergencies/hq/{code}/papers/report-1").text
    assert written(house, code).status_code == 200
    refused = written(house, code, who=COMMISSIONER, body="三人走失")
    assert refused.status_code == 409
    assert (refused.json["theirs"]["body"], refused.json["mine"]["body"]) == ("两人走失", "三人走失")
    assert written(house, code, version="2", body="字" * 700).status_code == 422, "it is one page"
    house.step(DISPATCHER, code, "reports/1/send", version="1", status=409)
    sent = house.step(DISPATCHER, code, "reports/1/send", version="2", status=200)
    assert sent["number"] == "才急报〔2026〕1号"
    assert written(house, code, version="3").status_code == 409
    paper = house.page(DISPATCHER, f"/emergencies/hq/{code}/papers/report-1").text
    assert "两人走失" in paper
    assert sent["number"] in paper
    assert house.rows(select(Document.subject)) == ["headquarters"]
    with clock.travel(after(hours=1)):
        assert house.phone(DISPATCHER).post(at(code), {}).json["url"] == at(code, "/2")
        form = house.page(DISPATCHER, at(code, "/2")).find("form", id="report").fields | {"body": "都找到了"}
        assert house.phone(DISPATCHER).post(at(code, "/2/send"), form).json["number"] == "才急报〔2026〕2号"
        assert "都找到了" in house.page(DISPATCHER, f"/emergencies/hq/{code}/papers/report-2").text
        assert "续报（第1次）" in house.page(DISPATCHER, at(code)).text


def test_reports_are_those_of_who_commands_and_decides(house):
    code = house.started()
    for who in (INFORMANT, GRID, ELSEWHERE):
        house.page(who, at(code), 404)
        assert house.phone(who).post(at(code), {}).status_code == 404
    house.phone(DISPATCHER).post(at(code), {})
    house.page(INFORMANT, f"/emergencies/hq/{code}/papers/report-1", 404)
    house.page(DISPATCHER, f"/emergencies/hq/{code}/papers/report-2", 404)
    asked = house.start("police_station", to="/emergencies/ask")["code"]
    assert house.phone(DISPATCHER).post(at(asked), {}).status_code == 409, "nothing is begun"


def test_a_drill_takes_no_number_and_a_long_story_still_fits_its_page(house):
    code = house.started(drill="yes", summary="很长的话，" * 99)
    house.phone(DISPATCHER).post(at(code), {})
    (body,) = house.rows(select(UpwardReport.body))
    assert lines_of(body) <= LINES
    assert house.step(DISPATCHER, code, "reports/1/send", version="1", status=200)["number"] is None
    assert "演练，不编号" in house.page(DISPATCHER, f"/emergencies/hq/{code}/papers/report-1").text


def cap_of(house, code, who=DISPATCHER):
    answer = house.phone(who).get(f"/emergencies/hq/{code}/cap.xml")
    assert (answer.status_code, answer.mimetype) == (200, "application/cap+xml")
    SCHEMA.assertValid(etree.fromstring(answer.data))
    return ElementTree.fromstring(answer.data), answer.text


def test_cap_begins_goes_on_and_ends(house):
    code = house.started()
    first, _ = cap_of(house, code)
    said = {name: first.findtext(CAP + name) for name in ("status", "msgType", "scope", "sent", "references")}
    assert said == {
        "status": "Actual",
        "msgType": "Alert",
        "scope": "Public",
        "sent": NOON.isoformat(),
        "references": None,
    }
    with clock.travel(after(minutes=30)):
        house.press(INFORMANT, code, "here")
    second, _ = cap_of(house, code)
    assert second.findtext(CAP + "msgType") == "Update"
    assert second.findtext(CAP + "references").split(",")[1:] == [first.findtext(CAP + "identifier"), NOON.isoformat()]
    with clock.travel(NOON + timedelta(hours=2)):
        house.step(DISPATCHER, code, "stand-down", reason="都联系上了")
    last, _ = cap_of(house, code)
    assert last.findtext(CAP + "msgType") == "Cancel"
    assert last.findtext(f"{CAP}info/{CAP}responseType") == "AllClear"
    assert len(last.findtext(CAP + "references").split()) == 2
    assert len({one.findtext(CAP + "identifier") for one in (first, second, last)}) == 3


def test_cap_has_nobodys_name_number_or_place(house):
    planted = ("蒋阿公", "10099990001", "450324196001010011", "赵家门口", "高血压")
    code = house.started(
        place_name="赵家门口", summary="蒋阿公 10099990001 身份证 450324196001010011 有高血压", drill="yes"
    )
    house.press(INFORMANT, code, "cannot", reason="蒋阿公是我爸 10099990001")
    alert, text = cap_of(house, code, INFORMANT)
    assert alert.findtext(CAP + "status") == "Exercise"
    names = [f"测试{who}" for who in (DISPATCHER, INFORMANT)]
    assert [one for one in (*planted, *names) if one in text] == []
    house.page(ELSEWHERE, f"/emergencies/hq/{code}/cap.xml", 404)
    asked = house.start("police_station", to="/emergencies/ask")["code"]
    house.page(DISPATCHER, f"/emergencies/hq/{asked}/cap.xml", 404)


def test_the_schema_refuses_what_the_standard_does():
    for wrong in (
        b"<alert/>",
        b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>x</identifier></alert>',
    ):
        assert not SCHEMA.validate(etree.fromstring(wrong))
