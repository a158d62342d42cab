"""Doors: each stands where its group is, and only for who may open it."""

import pytest

from tests.support.rules.sources import read
from webapp.web import doors
from webapp.web.guard import needs, public
from webapp.web.waiting import Count


class Person:
    """Somebody with a few verbs."""

    def __init__(self, *verbs):
        self.verbs = verbs

    def can(self, verb):
        return verb in self.verbs


@pytest.fixture
def no_doors():
    with doors.DOORS.put_back(empty=True):
        yield


def row(endpoint, *, verb=None, group="work", order=50, **more):
    view = (needs(verb) if verb else public)(lambda: "")
    doors.door(endpoint, endpoint, "user", group=group, order=order, **more)(view)


def words(person):
    return {group.code: [one.word for one in group.doors] for group in doors.groups_of(person)}


@pytest.mark.usefixtures("no_doors")
def test_a_row_is_seen_by_who_has_the_verb_of_its_view():
    row("walks", verb="visit.read")
    row("help", group="help")
    assert words(Person()) == {"help": ["help"]}
    assert words(Person("visit.read")) == {"work": ["walks"], "help": ["help"]}


@pytest.mark.usefixtures("no_doors")
def test_rows_stand_in_the_order_of_their_groups_and_numbers():
    row("phones", group="account")
    row("second", order=60)
    row("first", order=40)
    assert words(Person()) == {"work": ["first", "second"], "account": ["phones"]}


@pytest.mark.usefixtures("no_doors")
def test_what_stands_at_the_right_is_asked_for_each_person():
    row("phones", group="account", value=lambda person: f"{len(person.verbs)} 部")
    (found,) = doors.rows_of(Person("a", "b"), ["account"])
    assert found.words_at_the_right(Person("a", "b"), {}) == "2 部"


@pytest.mark.usefixtures("no_doors")
def test_a_group_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="no group"):
        row("lost", group="nowhere")


@pytest.mark.usefixtures("no_doors")
def test_tabs_stand_from_left_to_right_and_not_among_the_rows():
    row("last", group="law", order=10, tab="last", tab_order=90)
    row("first", group="work", order=10, tab="first", tab_order=10, on_tab=lambda person: person.can("a"))
    assert [one.tab for one in doors.tabs_of(Person("a"))] == ["first", "last"]
    assert [one.tab for one in doors.tabs_of(Person())] == ["last"]
    assert doors.rows_of(Person("a"), ["work", "law"]) == []
    assert [one.tab for one in doors.rows_of(Person(), ["work", "law"])] == ["first"]


@pytest.mark.usefixtures("no_doors")
def test_the_rail_has_every_door_but_those_of_the_person_alone():
    row("walks", group="work")
    row("phones", group="account")
    row("help", group="help")
    assert [group.word for group in doors.rail_of(Person())] == ["办事"]


@pytest.mark.usefixtures("no_doors")
def test_what_waits_behind_a_door_is_the_sum_of_what_it_names():
    row("desk", count=("dispatch", "decide"))
    (found,) = doors.rows_of(Person(), ["work"])
    assert found.waiting({"dispatch": Count(2, 1), "decide": Count(3, 0)}) == Count(5, 1)
    assert found.waiting({}) == Count(0, 0)
    assert found.words_at_the_right(Person(), {"decide": Count(3, 0)}) == "3 件"


@pytest.mark.usefixtures("no_doors")
def test_a_view_has_one_door():
    row("walks")
    with pytest.raises(ValueError, match="doors: walks is registered already"):
        row("walks")


def test_every_door_of_the_house_leads_somewhere_and_none_shares_its_place(app):
    assert {one.endpoint for one in doors.DOORS} <= set(app.view_functions)
    places = [(one.group, one.order) for one in doors.DOORS]
    assert sorted(set(places)) == sorted(places)
    for one in doors.DOORS:
        assert one.verb == app.view_functions[one.endpoint].needs, one.endpoint
        assert bool(one.tab) == bool(one.tab_order), one.endpoint


def test_the_frame_of_pages_names_no_view_of_a_feature(app):
    views = {endpoint for endpoint in app.view_functions if not endpoint.startswith("web_health.")}
    named = [f"{one.path}: {view}" for one in read("webapp/web/**/*.py") for view in views if f'"{view}"' in one.text]
    assert named == []
