"""Three administrators: the journal is read and proven, the door is watched, settings are seen without secrets."""

import io
import re
import uuid

import openpyxl

from tests.support.html import parse
from tests.support.rules.sources import ROOT
from tests.support.sign_in import guess, try_sign_in
from tests.support.town import PASSWORD
from webapp.cases.timeline import WORDS
from webapp.config import SETTINGS
from webapp.oversight.queries_words import event_words, setting_words

APPENDED = re.compile(r'journal\.append\(\s*"([a-z_.]+)"')

INFORMANT, LEAD = "informant:200/001/01", "grid:200/001"


def table(answer):
    return [
        [cell.text for cell in row.find_all("td")] for row in parse(answer.data).find_all("tr") if row.find_all("td")
    ]


def test_the_auditor_finds_who_did_what_and_never_what_was_written(town):
    code = town.sign_in(INFORMANT).report(description="灶台的电线烧焦了").get_json()["case_code"]
    town.sign_in(LEAD).act(code, "acknowledge", note="马上去看")
    auditor = town.sign_in("auditor")
    lines = table(auditor.get("/audit?event=case.ack"))
    assert [line[3] for line in lines] == ["签收"]
    assert lines[0][2] == "测试grid:200/001"
    pages = "".join(
        auditor.get(a).get_data(as_text=True) for a in ("/audit", "/audit?event=report", "/audit?event=case")
    )
    assert "烧焦" not in pages
    assert "马上去看" not in pages
    assert code not in pages


def test_every_filter_of_the_journal_stands_as_a_chip_and_days_the_wrong_way_round_are_turned(town):
    auditor = town.sign_in("auditor")
    query = f"group=entry&who=测试auditor&actor={town.users['auditor']}&since=2026-06-11&until=2026-06-09"
    page = parse(auditor.get(f"/audit?{query}").data)
    chips = [one.text for one in page.find_all("a", class_="chip-off")]
    assert chips == ["登录和手机", "“测试auditor”", "测试auditor", "昨天起", "到明天"]
    fields = page.find("form", action="/audit").fields
    assert fields["actor"] == str(town.users["auditor"]), "what a link chose stays"
    days = [fields[name] for name in ("since", "until")]
    assert days == ["2026-06-09", "2026-06-11"]
    page = parse(auditor.get("/audit?event=case.ack&reads=1").data)
    assert "谁看过受保护的事" in [one.text for one in page.find_all("a", class_="chip-off")]


def test_filters_narrow_and_pages_follow(town):
    auditor = town.sign_in("auditor")
    first = auditor.get("/audit")
    rows = table(first)
    assert len(rows) == 20
    further = next(one["href"] for one in parse(first.data).find_all("a") if one.get("rel") == "next")
    assert int(table(auditor.get(further))[0][0]) == int(rows[-1][0]) - 1
    mine = table(auditor.get(f"/audit?actor={town.users['auditor']}"))
    assert {line[3] for line in mine} == {"登录"}
    assert {line[2] for line in table(auditor.get("/audit?group=entry&who=测试auditor"))} == {"测试auditor"}
    assert table(auditor.get(f"/audit?group=people&who={town.phones['auditor']}")) == []
    page = parse(town.sign_in("grid_centre").get(f"/people/{town.users[INFORMANT]}").data)
    end = next(form["action"] for form in page.find_all("form") if form["action"].endswith("/end"))
    town.sign_in("grid_centre").post(end, headers={})
    ended = next(
        line for line in table(auditor.get("/audit?group=people&who=测试grid_centre")) if line[3] == "职务结束"
    )
    assert "微网格信息员" in ended[5]
    assert "1 网格" in ended[5]
    assert table(auditor.get("/audit?until=2020-01-01")) == []
    for query in ("actor=x", "since=y", "group=z", "reads=all", f"event={'x' * 61}"):
        assert auditor.get(f"/audit?{query}").status_code == 404, query
    assert auditor.get("/audit?past=z").status_code == 200


def test_reads_of_protected_matters_are_listed_with_who_read(town):
    answer = town.sign_in(INFORMANT).report("dispute", category="marriage_family", someone_hurt="yes")
    town.sign_in("police_station").get(f"/cases/{answer.get_json()['case_code']}")
    lines = table(town.sign_in("auditor").get("/audit?reads=1"))
    assert [line[2] for line in lines] == ["测试police_station"]


def test_of_a_protected_matter_it_says_who_and_what_kind_of_event_and_not_even_a_number(town):
    code = town.sign_in(INFORMANT).report("dispute", someone_hurt="yes").get_json()["case_code"]
    town.sign_in(INFORMANT).report("dispute")
    police = town.sign_in("police_station")
    police.get(f"/cases/{code}")
    police.act(code, "acknowledge", note="马上去")
    auditor = town.sign_in("auditor")
    page = auditor.get("/audit?group=care")
    assert [line[2:6] for line in table(page)] == [["测试police_station", "看了受保护的事", "受保护的事", ""]]
    about = {line[4] for line in table(auditor.get("/audit?group=cases"))}
    assert about == {"受保护的事", "案件 2", "上报 2"}
    assert [one for one in parse(page.data).find("main").links if one.startswith(("/cases", "/reports"))] == []
    book = openpyxl.load_workbook(io.BytesIO(auditor.get("/audit/export.xlsx?group=care").data))
    assert [[cell.value for cell in row][2:6] for row in book.active.iter_rows(min_row=2)] == [
        ["看了受保护的事", "测试police_station", "受保护的事", ""]
    ]


def test_what_a_person_named_does_with_what_they_wrote_down_themselves_stands_under_their_name(town):
    officer = town.sign_in("justice_office")
    said = {"client_id": str(uuid.uuid4()), "about": "dispute:neighbour", "channel": "walk_in", "someone_hurt": "yes"}
    officer.post("/counter", said | {"description": "她不敢回家"}, content_type="multipart/form-data")
    code = re.search(r"/cases/([0-9A-Z-]{19})", officer.get("/todo").get_data(as_text=True)).group(1)
    officer.get(f"/cases/{code}")
    officer.act(code, "acknowledge")
    lines = table(town.sign_in("auditor").get("/audit?group=cases"))
    told = {line[3]: line[2] for line in lines if line[4] == "受保护的事"}
    assert told == {
        "收到上报": "报的人（受保护）",
        "立案": "报的人（受保护）",
        "看了受保护的事": "测试justice_office",
        "签收": "测试justice_office",
    }


def test_codes_that_an_office_found_by_a_number_are_not_told(town):
    desk = town.sign_in("governance_centre")
    said = {"client_id": str(uuid.uuid4()), "about": "dispute:neighbour", "channel": "walk_in", "description": "水"}
    said |= {"caller_phone": "10012345678"}
    code = desk.post("/counter", said, content_type="multipart/form-data").get_json()["case_code"]
    assert code in desk.get("/counter/known?phone=10012345678").get_data(as_text=True)
    page = town.sign_in("auditor").get("/audit?event=caller.sought")
    assert [line[3] for line in table(page)] == ["按号码找了来访过的人"]
    assert code not in page.get_data(as_text=True)


def test_the_chain_is_proven_and_taken_away_as_a_spreadsheet(town, app):
    auditor = town.sign_in("auditor")
    page = auditor.post("/audit/verify", headers={}).get_data(as_text=True)
    assert "没有改过" in page
    book = openpyxl.load_workbook(io.BytesIO(auditor.get("/audit/export.xlsx?event=journal").data))
    assert [row[7].value for row in book.active.iter_rows(min_row=2)] == ["journal.verified"]
    with app.app_context():
        from webapp.core.db import db

        db.session().connection().exec_driver_sql("UPDATE journal SET event = 'x' WHERE id = 3")
        db.session().connection().exec_driver_sql("COMMIT")
    assert "链断了" in auditor.post("/audit/verify", headers={}).get_data(as_text=True)


def test_a_delay_is_seen_and_lifted_and_lost_phones_are_ended(town, client):
    phone = town.sign_in(INFORMANT)
    guess(client, town.phones[INFORMANT])
    assert try_sign_in(client, town.phones[INFORMANT], PASSWORD).status_code == 429
    security = town.sign_in("security_admin")
    page = parse(security.get("/security").data)
    assert f"测试{INFORMANT}" in page.text
    lift = next(form["action"] for form in page.find_all("form") if form["action"].endswith("/lift"))
    assert security.post(lift, headers={}).status_code == 303
    assert try_sign_in(client, town.phones[INFORMANT], PASSWORD).status_code == 302
    assert security.post("/security/phones/end", {"phone": town.phones[INFORMANT]}, headers={}).status_code == 303
    assert phone.get("/session").status_code == 401


def test_a_number_that_nobody_has_is_said_beside_the_field(town):
    answer = town.sign_in("security_admin").post("/security/phones/end", {"phone": "10019998888"}, headers={})
    assert answer.status_code == 422
    assert "请核对" in parse(answer.data).find("p", id="p-end-error").text


def test_every_event_has_a_word_and_every_setting():
    known = event_words()
    written = {found for file in (ROOT / "webapp").rglob("*.py") for found in APPENDED.findall(file.read_text("utf-8"))}
    assert len(written) > 60
    assert written - known.keys() == set()
    assert set(WORDS.names()) - known.keys() == set()
    assert {setting.name for setting in SETTINGS} <= setting_words().keys()


def test_no_secret_stands_on_the_pages_of_administrators(town, app):
    pages = town.sign_in("system_admin").get("/settings").get_data(as_text=True)
    pages += town.sign_in("security_admin").get("/security").get_data(as_text=True)
    for name in ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY"):
        assert app.config[name] not in pages
    assert "ONE_DOOR" not in pages or "已设置" in pages
