"""搜索: what is found by which words, by whom, and that nobody finds another's."""

from datetime import UTC, datetime

import pytest

from tests.support.html import parse
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town
from webapp.capture.service import join_token
from webapp.cases.models import Case
from webapp.core import clock, codes
from webapp.core.db import db, transaction
from webapp.people.models import Post, User
from webapp.people.service import end_post
from webapp.search import queries, service

PAGE = {"Accept": "text/html"}
NOVEMBER = datetime(2026, 11, 3, 4, 0, tzinfo=UTC)


@pytest.fixture
def rail(town: Town, informant: Phone) -> str:
    with clock.travel(NOVEMBER):
        told = informant.report(description="桥边护栏松了，小孩爱靠着", place_name="大樟树桥头")
    return told.json["case_code"]


def rename(town: Town, key: str, name: str) -> None:
    with town.app.app_context(), transaction() as session:
        session.get_one(User, town.users[key]).name = name


def found(phone: Phone, words: str, **more: str) -> list[str]:
    """Bring the index up to date, search, and return the codes of what was found, in order."""
    with phone.client.application.app_context():
        service.catch_up()
    answer = phone.get("/search", query_string={"q": words, **more})
    assert answer.status_code == 200
    links = [a["href"] for a in parse(answer.data).find_all("a", class_="report go")]
    return [link.rpartition("/")[2] for link in links]


def test_words_of_one_two_or_more_characters_find_the_case(lead: Phone, rail: str) -> None:
    for words in ("护栏", "桥", "护栏松", "小孩", "松了，小孩", "大樟树", "樟", "护栏 大樟树"):
        assert found(lead, words) == [rail], words
    for words in ("栏护", "松护栏", "护栏 水沟", "靠着大樟"):
        assert found(lead, words) == [], words


def test_areas_and_kinds_are_words_too(lead: Phone, rail: str) -> None:
    for words in ("才湾村", "1 网格", "网格 01", "用电", "隐患"):
        assert found(lead, words) == [rail], words


def test_a_code_is_found_whole_and_in_part_in_any_spelling(lead: Phone, rail: str) -> None:
    plain = rail.replace("-", "")
    spellings = [rail, plain.lower(), rail.replace("-", " "), plain[3:9].replace("0", "o").replace("1", "l"), rail[-6:]]
    for spelling in spellings:
        assert found(lead, spelling) == [rail], spelling
    assert found(lead, plain[5:9] + "zzzz") == []


def test_a_code_is_found_in_whatever_was_pasted(lead: Phone, rail: str) -> None:
    for pasted in (
        f"我的编号是 {rail.lower()} 谢谢",
        f"https://door.example/cases/{rail}?x=1",
        f"请看{rail}，" + "急" * 80,
    ):
        assert found(lead, pasted) == [rail], pasted
    assert found(lead, f"{rail} 和 {codes.new_code()}") == [], "not known which"


def test_letters_that_are_rare_new_or_private_are_found(informant: Phone, lead: Phone) -> None:
    names = ("\U00031350", "\U0002ebf0", "\U000323b0", "\ue863")
    told = {
        one: informant.report(description=f"{one}某家门口积水，葛\U000e0100家也是").json["case_code"] for one in names
    }
    for one, case in told.items():
        assert found(lead, one) == found(lead, f"{one}某") == found(lead, f"{one}\u200b某家") == [case], ascii(one)
        assert one in [mark.text for mark in parse(lead.get("/search", query_string={"q": one}).data).find_all("mark")]
    assert len(found(lead, "葛家")) == len(names), "the shape of a letter is no other letter"


def test_a_day_or_month_is_found(lead: Phone, rail: str) -> None:
    with clock.travel(datetime(2026, 11, 26, 4, 0, tzinfo=UTC)):
        for words in ("2026-11-03", "2026年11月3日", "11月3日", "11月3号", "11-3", "20261103", "11月", "2026-11"):
            assert found(lead, words) == [rail], words
            assert found(lead, f"{words} 护栏") == [rail], words
            assert found(lead, f"{words} 水沟") == [], words
        assert found(lead, "11月4日") == found(lead, "2月30日") == []
    with clock.travel(datetime(2026, 11, 4, 1, 0, tzinfo=UTC)):
        assert found(lead, "昨天") == [rail]
        assert found(lead, "今天") == []
    with clock.travel(datetime(2026, 11, 5, 1, 0, tzinfo=UTC)):
        assert found(lead, "前天") == [rail]


def test_leads_find_the_reporter_by_name_and_by_its_pinyin(town: Town, informant: Phone, lead: Phone) -> None:
    rename(town, "informant:200/001/01", "曾三五")
    told = informant.report(description="护栏松了").json["case_code"]
    for words in ("曾", "曾三五", "三五", "zengsanwu", "zsw", "zeng", "cengsan", "sanwu", "ZSW", "zeng 护栏"):
        assert found(lead, words) == [told], words
    assert found(lead, "zs 水沟") == found(lead, "engsan") == []


def test_what_was_added_and_answered_is_found(informant: Phone, lead: Phone, rail: str) -> None:
    lead.act(rail, "acknowledge", version=1, note="我去看看螺丝")
    lead.act(rail, "resolve", version=2, note="焊牢了")
    informant.act(rail, "answer", version=3, answer="not_solved", note="还在摇晃")
    for words in ("螺丝", "焊牢", "摇晃"):
        assert found(lead, words) == [rail]
        assert found(informant, words) == [rail]


def test_an_addition_is_found(informant: Phone, lead: Phone, rail: str) -> None:
    form = parse(lead.get(f"/cases/{rail}").data).find("dialog", id="add").find("form")
    lead.post(form["action"], form.fields | {"description": "梯子已经借好"})
    assert found(informant, "梯子") == [rail]


# who finds what


def test_everybody_above_finds_it_and_nobody_else(town: Town, rail: str) -> None:
    for key in ("village:200", "town", "governance_centre"):
        assert found(town.sign_in(key), "护栏") == [rail], key
    for key in ("grid:200/002", "village:201", "informant:200/001/02", "special:901", "court", "police_station"):
        assert found(town.sign_in(key), "护栏") == [], key


@pytest.fixture
def joined(town: Town, rail: str) -> tuple[Phone, str]:
    """Another informant who reported the same thing in other words."""
    with town.app.app_context(), town.app.test_request_context():
        token = join_token(db.session().query(Case).filter_by(code=rail).one())
    other = town.sign_in("informant:200/001/02")
    answer = other.report(description="铁栏杆生锈", place_name="水井旁", join_token=token)
    assert answer.json["case_code"] == rail
    return other, rail


def test_a_reporter_finds_their_own_words_and_never_anothers(informant: Phone, joined: tuple[Phone, str]) -> None:
    other, rail = joined
    assert found(other, "生锈") == found(informant, "护栏") == [rail]
    assert found(other, "护栏") == found(other, "大樟树") == found(informant, "生锈") == found(informant, "水井") == []


def test_a_reporter_does_not_find_by_another_reporters_name(town: Town, joined: tuple[Phone, str]) -> None:
    rename(town, "informant:200/001/01", "曾三五")
    with town.app.app_context():
        service.rebuild()
    other, rail = joined
    assert found(other, "zsw") == found(other, "曾三五") == []
    assert found(town.sign_in("village:200"), "zsw") == [rail]


def test_the_page_shows_a_reporter_only_their_own_words(joined: tuple[Phone, str]) -> None:
    other, _ = joined
    found(other, "生锈")
    text = parse(other.get("/search?q=生锈").data).text
    assert "铁栏杆生锈" in text
    assert "护栏" not in text


def test_a_protected_matter_is_never_found(town: Town, informant: Phone) -> None:
    told = informant.report("dispute", someone_hurt="yes", description="他又动手了", place_name="老祠堂")
    for key in ("informant:200/001/01", "police_station", "village:200", "town", "governance_centre"):
        for words in ("动手", "祠堂", told.json["case_code"], "今天"):
            assert found(town.sign_in(key), words) == []
    with town.app.app_context():
        service.rebuild()
        for name in ("search_whole", "search_own"):
            assert db.session.execute(db.text(f"SELECT count(*) FROM {name}")).scalar() == 0


def test_a_post_that_ended_finds_no_more(town: Town, lead: Phone, rail: str) -> None:
    assert found(lead, "护栏") == [rail]
    with town.app.app_context(), transaction() as session:
        end_post(session.query(Post).filter_by(user_id=lead.user_id).one())
    assert lead.get("/search?q=护栏").status_code == 404


# the page


def test_pages_follow_each_other_newest_first_and_keep_what_was_typed(
    informant: Phone, lead: Phone, monkeypatch
) -> None:
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    told = [informant.report(description=f"路灯第{n}盏不亮").json["case_code"] for n in range(5)]
    first = found(lead, "路灯")
    page = parse(lead.get("/search?q=路灯").data)
    seen, url = list(first), page.find("a", rel="next")["href"]
    while url:
        page = parse(lead.get(url).data)
        assert page.find("input", name="q")["value"] == "路灯"
        seen += [a["href"].rpartition("/")[2] for a in page.find_all("a", class_="report go")]
        url = next((a["href"] for a in page.find_all("a", rel="next")), "")
    assert seen == told[::-1]


def test_what_was_found_is_marked_and_text_stays_text(informant: Phone, lead: Phone) -> None:
    informant.report(description="<b>WiFi</b> 箱倒了。后来有人用绳子绑住电线杆，风一吹又松")
    assert len(found(lead, "ｗｉｆｉ")) == 1
    page = parse(lead.get("/search?q=wifi").data)
    assert [mark.text for mark in page.find_all("mark")] == ["WiFi"]
    assert page.find("main").find_all("b") == []
    page = parse(lead.get("/search?q=绳子").data)
    assert "有人用绳子绑住" in page.text.replace(" ", "")
    assert "绳子" in [mark.text for mark in page.find_all("mark")]


def test_an_empty_search_says_what_can_be_looked_for(lead: Phone, informant: Phone) -> None:
    assert "写名字或拼音" in parse(lead.get("/search").data).text
    assert "拼音" not in parse(informant.get("/search").data).text


CANNOT = {
    "长" * 61: "写短一点",
    "。，": "只有标点",
    "😀": "只有标点和表情",
    "一 二 三 四 五 六 七": "词太多",
    "没有这个词": "没有找到",
}


def test_what_cannot_be_found_is_said_and_what_was_typed_stays(lead: Phone) -> None:
    for typed, words in CANNOT.items():
        page = parse(lead.get("/search", query_string={"q": typed}).data)
        assert words in page.text
        assert page.find("input", name="q")["value"] == typed


def test_signs_of_the_query_language_are_only_signs(lead: Phone, rail: str) -> None:
    for typed in ('"', "a AND", "NEAR(a b)", "* NOT *", "words:a", "'; DROP", "(", "^z", "z\0z", "😀", "护栏*柱"):
        assert found(lead, typed) == [], typed


def test_a_page_takes_at_most_six_statements(town: Town, lead: Phone, rail: str) -> None:
    found(lead, "护栏")
    with town.app.app_context(), counted_statements() as seen:
        assert lead.get("/search?q=护栏").status_code == 200
    assert len(seen) <= 6, seen


def test_the_box_is_one_tap_away(lead: Phone) -> None:
    assert "/search" in parse(lead.get("/todo").data).links
    assert "/search" in parse(lead.get("/cases").data).links


# the index


def test_the_index_goes_on_where_it_was_killed(town: Town, lead: Phone, informant: Phone, monkeypatch) -> None:
    told = [informant.report(description=f"塌方第{n}处").json["case_code"] for n in range(5)]
    monkeypatch.setattr(service, "BATCH", 2)
    with town.app.app_context():
        real, calls = service.index_cases, []

        def dies(case_ids):
            calls.append(case_ids)
            if len(calls) == 2:
                raise KeyboardInterrupt
            return real(case_ids)

        monkeypatch.setattr(service, "index_cases", dies)
        with pytest.raises(KeyboardInterrupt):
            service.catch_up()
        monkeypatch.setattr(service, "index_cases", real)
    assert found(lead, "塌方") == told[::-1]


def test_one_case_that_cannot_be_indexed_holds_nobody_back(
    town: Town, lead: Phone, informant: Phone, monkeypatch
) -> None:
    told = [informant.report(description=f"塌方第{n}处").json["case_code"] for n in range(3)]
    real = service.whole_columns

    def fails(words):
        if words.case.code == told[1]:
            raise ValueError
        return real(words)

    monkeypatch.setattr(service, "whole_columns", fails)
    assert found(lead, "塌方") == [told[2], told[0]]


def test_rebuilding_finds_the_same_and_forgets_what_is_gone(town: Town, lead: Phone, rail: str) -> None:
    with town.app.app_context():
        service.catch_up()
        with transaction() as session:
            for name in ("search_whole", "search_own"):
                session.execute(db.text(f"INSERT INTO {name} (rowid, words) VALUES (99, '护栏')"))
    done = town.app.test_cli_runner().invoke(args=["search", "rebuild"])
    assert done.output == "ok: 1 cases can be found\n"
    with town.app.app_context():
        assert db.session.execute(db.text("SELECT rowid FROM search_whole")).scalars().all() == [1]
        assert db.session.execute(db.text("SELECT rowid FROM search_own")).scalars().all() == [1]
    assert found(lead, "护栏") == [rail]


def test_a_case_of_another_place_is_found_by_its_own_lead_only(town: Town, rail: str) -> None:
    other = town.sign_in("informant:201/001/01").report(description="护栏").json["case_code"]
    assert found(town.sign_in("grid:201/001"), "护栏") == [other]
    assert found(town.sign_in("town"), "护栏") == [other, rail]
