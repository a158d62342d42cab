"""Every route × everybody × a matter in every kind of place answers as tests/access says; no route without a row."""

from collections.abc import Iterator

import pytest

from tests.access import TABLE
from tests.support import once
from tests.support.access import NOBODY, PEOPLE, Matter, World, ask, build_world, sees
from tests.support.access_rows import CASE_READERS, Row


@pytest.fixture(scope="module")
def world(empty_instance, shared, tmp_path_factory) -> Iterator[World]:
    """One town for the whole table; what the rows do to it changes nobody's rights."""
    always = {"WRITES_PER_MINUTE": 100_000, "QUIET_FROM": "00:00", "QUIET_TO": "00:00"}
    with once.own_app(empty_instance, tmp_path_factory.mktemp("access"), shared, **always) as app:
        yield build_world(app)


def routes(app) -> set[tuple[str, str]]:
    return {
        (method, rule.endpoint) for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def test_every_route_has_a_row_and_every_row_a_route(world):
    assert routes(world.town.app) - set(TABLE) == set(), "say in TABLE who may use these"
    assert set(TABLE) - routes(world.town.app) == set(), "these are gone"


def expected(row: Row, key: str, matter: Matter) -> frozenset[int]:
    if not row.who & {PEOPLE[key], key}:
        return frozenset({401 if key == NOBODY else 404})
    if row.reach and not row.reach(key, matter):
        return frozenset({404})
    if row.second_person and key == matter.author:
        return frozenset({403})
    return row.ok


@pytest.mark.parametrize(("method", "endpoint"), sorted(TABLE), ids=lambda part: part)
def test_a_route_answers_as_the_table_says(world, method, endpoint):
    """Whom the guard sends away, whatever it is about, asks about one matter; everybody else about each."""
    row, wrong = TABLE[method, endpoint], []
    for key in PEOPLE:
        each = row.reach and world.gets_to_the_view(key, endpoint)
        for matter in world.matters if each else world.matters[:1]:
            phone = world.fresh(key) if row.ends_session else world.phones[key]
            address = row.address if isinstance(row.address, str) else row.address(matter)
            status = ask(phone, method, address, row.data(matter))
            if status not in expected(row, key, matter):
                wrong.append(f"{key} on {matter.name}: {status}, not {sorted(expected(row, key, matter))}")
        if row.ends_session and key != NOBODY:
            world.phones[key] = world.town.sign_in(key)
    assert wrong == []


@pytest.mark.parametrize("key", [key for key in PEOPLE if key != NOBODY])
def test_lists_hold_what_the_rule_says_and_nothing_more(world, key):
    """Lists, counts and notices go through the same scope as the things themselves."""
    lists = ("/cases", "/todo", "/messages", "/", "/reports", "/roll-up", "/patrols")
    seen = "\n".join(world.phones[key].get(address).get_data(as_text=True) for address in lists)
    for matter in world.matters:
        if not sees(key, matter):
            assert matter.case_code not in seen, matter.name
            assert f"/cases/{matter.case_code}" not in seen


@pytest.mark.parametrize("key", [key for key, group in PEOPLE.items() if group in CASE_READERS])
def test_the_list_of_cases_holds_all_that_may_be_seen(world, key):
    seen = world.phones[key].get("/cases").get_data(as_text=True)
    assert [m.name for m in world.matters if (m.case_code in seen) != sees(key, m)] == []


def test_the_rule_of_this_table_lets_everybody_see_something_and_nobody_everything(world):
    counts = {key: sum(sees(key, matter) for matter in world.matters) for key in PEOPLE}
    assert counts["town"] == counts["governance_centre"] == len(world.matters) - 1
    assert counts["village:200"] == 5
    assert counts["grid:200/001"] == 3
    assert counts["informant:200/001/01"] == counts["special:901"] == counts["police_station"] == 1
    assert counts["court"] == counts["auditor"] == counts["adviser:200"] == counts[NOBODY] == 0
