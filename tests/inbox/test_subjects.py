"""Things other than cases are told about in the words that their package registered."""

import pytest

from tests.support.town import Town
from webapp.core import journal, notices
from webapp.core.db import transaction
from webapp.core.notices import About, Entry, Subject, Wording
from webapp.inbox.service import deliver_pending

WORDINGS = {
    "well.dug": (
        Wording("neighbours", "打好了：{name}", "droplet", "green", quiet="{who} 打的"),
        Wording("diggers", "记下了：{name}", "check", "green", "{note}", "辛苦了"),
    )
}


ALARM = Wording("diggers", "井塌了：{name}", "alert-triangle", "brick", quiet="快去看看")


@pytest.fixture
def alone():
    """No other subject is registered."""
    with notices.SUBJECTS.put_back(empty=True):
        yield


@pytest.fixture
def dig(town: Town, alone):
    """Digs a well and tells about it; `urgent` wells are told about at night too."""
    audiences = {key: [town.users[f"informant:200/001/0{n}"]] for n, key in ((1, "neighbours"), (2, "diggers"))}

    def about(entry: Entry) -> About | None:
        if entry.content.get("filled_in"):
            return None
        own = {"diggers": {town.users["informant:200/001/02"]: {"name": "自家井"}}} if "own" in entry.content else {}
        return About(
            audiences,
            {"name": "连心井"},
            f"/wells/{entry.subject_id}",
            urgent="urgent" in entry.content,
            own=own,
            actor_too="alarm" in entry.content,
            wordings=(ALARM,) if "alarm" in entry.content else None,
        )

    notices.register(Subject("well", WORDINGS, about))

    def go(number: int = 1, actor: str | None = "village:200", **content) -> None:
        with town.app.app_context():
            with transaction():
                journal.append("well.dug", ("well", number), actor_id=town.users.get(actor), content=content)
            deliver_pending()

    return go


def test_each_side_hears_its_own_words_and_is_led_to_the_thing(dig, threads) -> None:
    dig()
    first, second = threads("informant:200/001/01")[0], threads("informant:200/001/02")[0]
    assert (first.title, first.text, first.url) == ("打好了：连心井", "测试village:200 打的", "/wells/1")
    assert (second.title, second.text) == ("记下了：连心井", "辛苦了")


def test_what_the_actor_wrote_is_passed_on_and_who_acts_is_not_told(dig, threads) -> None:
    dig(actor="informant:200/001/01", note="慢慢来。")
    assert threads("informant:200/001/01") == []
    assert threads("informant:200/001/02")[0].text == "慢慢来"


def test_what_is_nothing_to_tell_is_not_told(dig, told) -> None:
    dig(filled_in=True)
    assert told("informant:200/001/01") == []


def test_at_night_it_waits_for_the_morning_unless_it_is_urgent(night, dig, threads) -> None:
    dig(1)
    dig(2, urgent=True)
    waiting, shown = sorted(threads("informant:200/001/01"), key=lambda row: row.url)
    assert waiting.last_at > night
    assert shown.last_at == night


def test_a_person_hears_it_in_their_own_words_where_there_are_some(dig, threads) -> None:
    dig(own=True)
    assert [threads(f"informant:200/001/0{n}")[0].title for n in (1, 2)] == ["打好了：连心井", "记下了：自家井"]


def test_an_alarm_replaces_the_words_of_the_event_and_reaches_who_raised_it(dig, threads) -> None:
    dig(actor="informant:200/001/02", alarm=True)
    assert threads("informant:200/001/01") == []
    assert [(one.title, one.text) for one in threads("informant:200/001/02")] == [("井塌了：连心井", "快去看看")]


def test_a_kind_may_have_several_subjects_but_an_event_has_one(alone) -> None:
    first = notices.register(Subject("well", WORDINGS, lambda _entry: None))
    second = notices.register(Subject("well", {"well.dry": (ALARM,)}, lambda _entry: None))
    assert (notices.subject_of("well", "well.dug"), notices.subject_of("well", "well.dry")) == (first, second)
    assert notices.subject_of("well", "well.found") is None
    with pytest.raises(ValueError, match="registered already"):
        notices.register(Subject("well", WORDINGS, lambda _entry: None))
