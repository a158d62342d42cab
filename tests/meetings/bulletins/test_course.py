"""A bulletin from its writer to its readers: who takes which step, who hears of it, what is left when it is gone."""

import uuid

from tests.meetings.bulletins.conftest import (
    COMMISSIONER,
    DISPATCHER,
    JUSTICE,
    PAGE,
    POLICE,
    RECEPTION,
    SAID,
    TOWN_LEAD,
    VILLAGE,
    VILLAGE_CODE,
    WOMEN,
    Bulletins,
)
from tests.support.statements import counted_statements
from webapp.people.permissions import Role


def test_one_writes_another_issues_and_those_to_whom_it_goes_read_it(house: Bulletins) -> None:
    made = house.write(to=[POLICE, "town_lead", VILLAGE_CODE])
    number = made["id"]
    assert made == {"url": f"/bulletins/{number}", "id": number, "number": None}
    assert "有通报等签发：研判" in house.told(COMMISSIONER)
    assert not house.sees(POLICE, number)
    assert "您写的，要由别人签发" in house.step(DISPATCHER, number, "issue", status=403)["error"]["message"]
    issued = house.step(COMMISSIONER, number, "issue")
    assert (issued["state"], issued["number"]) == ("issued", "才联通〔2026〕1号")
    for who in (POLICE, TOWN_LEAD, VILLAGE):
        assert "通报：研判 才联通〔2026〕1号" in house.told(who)
        page = house.page(who, f"/bulletins/{number}")
        assert page.find("div", data_number=issued["number"])["data-state"] == "issued"
        assert SAID in page.text
        assert "谁看过了" not in page.text
        house.step(who, number, "read")
    assert "我看过了" not in house.page(POLICE, f"/bulletins/{number}").text
    for who in (JUSTICE, WOMEN, "village:201", "grid:200/001", "court", "auditor", RECEPTION):
        assert not house.sees(who, number)
        house.step(who, number, "read", status=404)
    receipts = house.page(DISPATCHER, f"/bulletins/{number}").find_all("li", data_told="yes")
    assert [one["data-unit"] for one in receipts] == [POLICE, "town_lead", VILLAGE_CODE]
    assert "测试police_station" in receipts[0].text


def test_what_it_says_is_in_no_notice_no_journal_and_nowhere_in_clear(house: Bulletins) -> None:
    number = house.issued(title="加油站")
    house.step(DISPATCHER, number, "withdraw", reason="数字写错了")
    told = "".join(map(house.told, (POLICE, DISPATCHER, COMMISSIONER)))
    kept = [house.journalled(f"bulletin.{event}") for event in ("made", "issued", "withdrawn")]
    assert all(kept)
    for words in ("加油站", "数字写错"):
        assert words not in told
        assert words not in str(kept)


def test_a_draft_is_its_writer_s_alone_until_it_is_handed_in_and_comes_back_with_words(house: Bulletins) -> None:
    number = house.write(keep="1")["id"]
    assert house.sees(DISPATCHER, number)
    assert not house.sees(COMMISSIONER, number)
    house.step(DISPATCHER, number, "ask-issue")
    house.step(COMMISSIONER, number, "refuse-issue", status=422)
    house.step(COMMISSIONER, number, "refuse-issue", note="第二句写清楚")
    assert "通报退回来了" in house.told(DISPATCHER)
    assert "第二句写清楚" in house.page(DISPATCHER, f"/bulletins/{number}").text
    form = house.page(DISPATCHER, f"/bulletins/{number}/change")
    assert SAID in form.find("textarea", name="body").text
    changed = {"kind": "minutes", "body": "第二句清楚了", "to": [WOMEN], "version": house.row(number).version}
    house.step(DISPATCHER, number, "change", **changed)
    house.step(DISPATCHER, number, "change", **changed, status=409)
    house.step(COMMISSIONER, number, "change", **changed, status=404)
    house.step(DISPATCHER, number, "ask-issue")
    house.step(COMMISSIONER, number, "agree-issue")
    assert "第二句清楚了" in house.page(WOMEN, f"/bulletins/{number}").text
    assert not house.sees(POLICE, number)
    assert house.phone(DISPATCHER).get(f"/bulletins/{number}/change").status_code == 404
    other = house.write()["id"]
    house.step(COMMISSIONER, other, "drop", status=404)
    house.step(DISPATCHER, other, "drop")
    assert not house.sees(DISPATCHER, other)
    assert house.row(other).number is None


def test_reception_writes_of_petitions_alone_and_signs_nothing(house: Bulletins) -> None:
    assert list(house.write(RECEPTION, status=422)["error"]["fields"]) == ["kind"]
    number = house.write(RECEPTION, kind="信访突出问题")["id"]
    house.step(RECEPTION, number, "issue", status=404)
    house.step(DISPATCHER, number, "issue")
    assert "签发了：信访突出问题" in house.told(RECEPTION)
    assert "谁看过了" not in house.page(RECEPTION, f"/bulletins/{number}").text
    house.step(RECEPTION, number, "withdraw", reason="写错", status=404)
    form = house.page(RECEPTION, "/bulletins/new")
    assert [one["value"] for one in form.find_all("input", name="kind")] == ["petition"]


def test_withdrawn_its_number_alone_is_left_for_everybody(house: Bulletins) -> None:
    number = house.issued()
    house.step(POLICE, number, "withdraw", reason="看不懂", status=404)
    house.step(DISPATCHER, number, "withdraw", status=422)
    house.step(DISPATCHER, number, "withdraw", reason="数字写错了")
    assert "通报收回了：才联通〔2026〕1号" in house.told(POLICE)
    for who in (POLICE, DISPATCHER, COMMISSIONER):
        page = house.page(who, f"/bulletins/{number}")
        assert page.find("div", data_number="才联通〔2026〕1号")["data-state"] == "withdrawn"
        assert SAID not in page.text
        assert "数字写错了" not in page.text
        assert house.listed(who, "issued") == ["withdrawn"]
        assert house.phone(who).get(f"/bulletins/{number}/papers/sheet").status_code == 404
    assert house.counts(POLICE) == {"unread": 0}
    house.step(POLICE, number, "read", status=409)
    house.step(DISPATCHER, number, "withdraw", reason="再来", status=409)


def test_sent_twice_is_once_and_checks_come_in_the_order_of_the_house(house: Bulletins) -> None:
    own = str(uuid.uuid4())
    made = house.write(client_id=own)
    assert house.write(client_id=own, status=200) == made
    house.write(client_id=own, body="别的", status=409)
    number, step = made["id"], str(uuid.uuid4())
    version = house.row(number).version
    house.step(POLICE, number, "refuse-issue", version="99", status=404)
    house.step(DISPATCHER, number, "refuse-issue", version="99", status=403)
    assert (
        house.step(COMMISSIONER, number, "refuse-issue", version=str(version + 1), status=409)["error"]["code"]
        == "stale"
    )
    house.step(COMMISSIONER, number, "withdraw", version=str(version), status=422)
    house.step(COMMISSIONER, number, "withdraw", reason="早了", version=str(version), status=409)
    house.step(COMMISSIONER, number, "issue", client_id=step)
    assert house.step(COMMISSIONER, number, "issue", client_id=step, status=200)["number"] == "才联通〔2026〕1号"
    page = house.phone(COMMISSIONER).post(f"/bulletins/{number}/refuse-issue", {"note": "晚了一步"}, headers=PAGE)
    assert page.status_code == 409
    assert "晚了一步" in page.text
    house.step(COMMISSIONER, number, "nothing-such", status=404)


def test_the_paper_is_a_draft_until_it_is_issued_and_final_from_then_on(house: Bulletins) -> None:
    number = house.write()["id"]
    address = f"/bulletins/{number}/papers/sheet"
    assert "草稿" in house.page(DISPATCHER, address).text
    house.step(COMMISSIONER, number, "issue")
    page = house.page(POLICE, address)
    assert "才联通〔2026〕1号" in page.text
    assert "定稿" in page.text
    assert not page.find_all("p", class_="draft")
    assert house.phone(WOMEN).get(address).status_code == 404


def test_its_page_takes_ten_statements_and_its_list_six(house: Bulletins) -> None:
    code = house.report()
    number = house.issued(body=f"请看 {code}，{SAID}")
    house.step(POLICE, number, "read")
    house.issued(title="第二份")
    for who in (POLICE, DISPATCHER, COMMISSIONER):
        house.phone(who)
        with house.town.app.app_context(), counted_statements() as one:
            house.page(who, f"/bulletins/{number}")
        with house.town.app.app_context(), counted_statements() as rows:
            house.page(who, "/bulletins?show=issued")
        assert (len(one) <= 10, len(rows) <= 6) == (True, True), (who, len(one), len(rows))
    house.appoint(WOMEN, Role.POLICE_OFFICER, POLICE)
    assert house.counts(WOMEN) == {"unread": 2}
