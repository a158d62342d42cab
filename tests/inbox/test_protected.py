"""Of a protected matter the named people hear that it is there, its reporter that it is in hands, nobody more."""

import pytest

from webapp.inbox.service import deliver_pending

NAMED = {"police_station", "justice_office", "womens_federation"}
SECRET = "他又打人了，手都肿了"


@pytest.fixture
def code(reporter):
    """The code of a protected case."""
    answer = reporter.report(
        "dispute",
        category="marriage_family",
        description=SECRET,
        place_name="大樟树下",
        someone_hurt="yes",
        afraid_to_go_home="unsure",
    )
    return answer.get_json()["case_code"]


def test_only_the_named_people_are_told_and_only_that_it_is_there(code, everybody_told, threads):
    assert everybody_told() == {key: [("有一件要专人办的事，请打开看", "")] for key in NAMED}
    assert {row.url for key in NAMED for row in threads(key)} == {f"/cases/{code}"}


def test_its_reporter_hears_that_it_is_in_hands_without_a_word_of_what(code, town, everybody_told, threads):
    town.sign_in("police_station").act(code, "acknowledge", note="已经到他家了")
    assert everybody_told()["informant:200/001/01"] == [("您说的事，已有人在办", "已交给专人")]
    assert [row.url for row in threads("informant:200/001/01")] == ["/reports"]


def test_none_of_its_words_stand_in_any_notice(code, town, reporter, everybody_told, app):
    town.sign_in("justice_office").act(code, "acknowledge", note="联系了妇联")
    with app.app_context():
        deliver_pending()
    said = str(everybody_told())
    for word in (SECRET, "大樟树", "联系了妇联", "婚姻", "网格 01", code):
        assert word not in said


def test_no_lead_dispatcher_or_neighbour_is_told(code, town, told):
    town.sign_in("police_station").act(code, "acknowledge")
    for key in ("grid:200/001", "village:200", "town", "governance_centre", "informant:200/001/02", "court"):
        assert told(key) == []


def test_it_is_told_at_once_at_night_too(town, night, threads, reporter):
    reporter.report("dispute", category="marriage_family", someone_hurt="yes")
    assert [row.last_at for row in threads("police_station")] == [night]
