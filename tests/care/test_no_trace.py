"""A protected matter leaves no trace with anybody not named to it: in no list, count, sheet, notice, log or copy."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.support.no_trace import story
from tests.support.no_trace.compare import Watch, watching
from tests.support.no_trace.leaks import LEAKS
from tests.support.no_trace.rows import changed, rows_of
from tests.support.no_trace.walk import TOKEN, ask
from tests.support.no_trace.world import ASKED_IN, LOOKERS, World, kept_world
from tests.support.stands import Stand, stands

STORY = (*story.SHE, *story.NEIGHBOUR, *story.QUARREL, *story.PETITIONER)


@pytest.fixture
def world(make_app: Callable[..., Flask], world_instance: Path) -> World:
    return kept_world(make_app(METRICS_TOKEN=TOKEN), world_instance)


@pytest.fixture
def way() -> Iterator[Stand]:
    """A way out of the house that reaches everybody."""
    with stands() as opens:
        yield opens()


def test_nobody_who_is_not_named_finds_any_difference_and_who_is_asked_in_that_page_alone(
    world: World, way: Stand
) -> None:
    agreed = next(number for number, step in enumerate(STORY, 1) if step.name == "同意请")
    taken_back = next(number for number, step in enumerate(STORY, 1) if step.name == "她收回")
    with watching(world, LOOKERS) as watch:
        watch.begin()
        found = watch.take(STORY[:agreed])
        found += asked_in(world, watch)
        found += watch.take(STORY[agreed:taken_back])
        assert {ask(world, ASKED_IN, one).status_code for one in ("/care", "/care/1")} == {404}
        found += watch.take(STORY[taken_back:])
        found += watch.of_the_auditor() + watch.faults() + watch.leaving()
        found += [f"left the house: {one}" for one in watch.told.secrets if one in repr(way.handed)]
    assert not found, "\n".join(found)
    assert {one.sentence for one in way.handed if int(one.address.values["user"]) in world.named} == {"protected"}


def asked_in(world: World, watch: Watch) -> list[str]:
    """Return what is wrong with what somebody sees who was asked in: the page written for them and where it waits."""
    with world.put_back("meanwhile.db"):
        opened = {one.partition(":")[0].rpartition(" ")[2] for one in watch.faults((ASKED_IN,))}
        pages = {one: ask(world, ASKED_IN, one).text for one in ("/", "/care", "/care/1", "/messages")}
    assert opened == {"/", "/todo", "/todo?show=done", "/care", "/care/1"}
    assert story.SUMMARY in pages["/care/1"]
    assert ask(world, "village:200", "/care/1").status_code == 404
    return [f"told: {one}" for one in watch.told.secrets if one in "".join(pages.values())]


def test_of_one_that_was_released_others_see_an_ordinary_case_in_other_words_and_nothing_that_leads_back(
    world: World,
) -> None:
    with watching(world, ()) as watch:
        watch.begin({})
        assert watch.take(story.RELEASED) == []
        new = "\n".join(changed(watch.rows, rows_of(world.town.app, world.may_hear)))
        lists = [world.phone("village:200").get(one).text for one in ("/cases", "/messages", "/search?q=钥匙")]
        assert story.NEW_WORDS in new
        assert story.NEW_WORDS in lists[0]
        assert [one for one in watch.told.secrets if one in new or one in "".join(lists)] == []
        assert watch.leaving() == []


@pytest.mark.parametrize("where", LEAKS)
@pytest.mark.usefixtures("way")
def test_a_leak_is_found_wherever_it_is(world: World, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    leak = LEAKS[where]
    keys = leak.looks[:1] if leak.looks else ()
    with watching(world, keys) as watch:
        watch.begin({leak.looks[0]: [leak.looks[1]]} if leak.looks else {})
        leak.plant(monkeypatch)
        found = watch.take(story.SHE[:4])
        found += watch.faults() if leak.looks else watch.leaving() if not found else []
        found += watch.of_the_auditor() if "auditor" in keys else []
    assert any(leak.found_as in one for one in found), found
