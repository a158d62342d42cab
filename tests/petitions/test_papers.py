"""The papers of a petition: each once its time has come, with full names and every field that the law wants."""

from datetime import timedelta

from tests.petitions.conftest import JUSTICE, NOON, RECEPTION, TOWN_LEAD, VILLAGE, Petitions, today
from webapp.core import clock


def sheet(house: Petitions, code: str, name: str, status: int = 200, who: str = RECEPTION) -> str:
    answer = house.phone(who).get(f"/cases/{code}/petition/papers/{name}")
    assert answer.status_code == status, name
    return answer.text


def test_each_paper_is_there_once_its_time_has_come_and_says_what_the_law_wants(house: Petitions) -> None:
    code = house.registers()
    registered = sheet(house, code, "registration")
    for words in ("蒋阿公", "10099990021", "把沟清了", "申诉求决", "来访"):
        assert words in registered
    for early in ("acceptance", "guidance", "refusal", "extension", "opinion", "service", "ending", "not-again"):
        sheet(house, code, early, 404)
    house.dispatch(code, JUSTICE)
    house.step(JUSTICE, code, "accept")
    assert "2027年1月25日" in sheet(house, code, "acceptance"), "sixty days"
    with clock.travel(NOON + timedelta(days=60)):
        house.step(JUSTICE, code, "ask-extend", until="2027-02-24", reason="要等水利站测")
        house.step(TOWN_LEAD, code, "agree-extend")
        extended = sheet(house, code, "extension")
        assert "要等水利站测" in extended
        assert "2027年2月24日" in extended
        house.step(
            JUSTICE, code, "draft", answer="support", claim="清沟", facts="堵了", law="第三十二条", opinion="一周内清"
        )
        house.step(TOWN_LEAD, code, "sign")
        opinion = sheet(house, code, "opinion")
        for words in ("蒋阿公", "清沟", "堵了", "第三十二条", "一周内清", "三十日内", "复查"):
            assert words in opinion
        house.step(RECEPTION, code, "serve", on=today(), how="in_person")
        assert "当面给了" in sheet(house, code, "service")
    sheet(house, code, "opinion", 404, VILLAGE)


def test_who_goes_another_way_gets_it_in_writing_with_the_law(house: Petitions) -> None:
    code = house.registers()
    house.step(RECEPTION, code, "guide", answer="arbitration", where="县劳动仲裁院二楼")
    told = sheet(house, code, "guidance")
    assert "县劳动仲裁院二楼" in told
    assert "第三十一条" in told


def test_the_year_hides_small_numbers_and_tells_no_name(house: Petitions) -> None:
    for _ in range(3):
        house.registers()
    page = house.phone(RECEPTION).get("/petitions/year").text
    assert "全镇" in page
    assert "邻里" not in page, "below five nothing is told apart"
    for _ in range(3):
        house.registers(petition_type="report", demand="")
    page = house.phone(RECEPTION).get("/petitions/year").text
    assert "少于5" in page
    assert "蒋阿公" not in page
    assert house.phone(RECEPTION).get("/petitions/year.xlsx").status_code == 200
    assert house.phone(VILLAGE).get("/petitions/year").status_code == 404
