"""Rows of 我的: each stands where its group is, and only for who may open it."""

import pytest

from webapp.web import me_rows
from webapp.web.guard import needs, public


class Person:
    """Somebody with a few verbs."""

    def __init__(self, *verbs):
        self.verbs = verbs

    def can(self, verb):
        return verb in self.verbs


@pytest.fixture(autouse=True)
def _no_rows(monkeypatch):
    monkeypatch.setattr(me_rows, "_rows", {})


def row(endpoint, *, verb=None, **more):
    view = (needs(verb) if verb else public)(lambda: "")
    me_rows.me_row(endpoint, endpoint, "user", **more)(view)


def words(person):
    return {group: [one.word for one in rows] for group, rows in me_rows.rows_for(person).items()}


def test_a_row_is_seen_by_who_has_the_verb_of_its_view():
    row("walks", verb="visit.read")
    row("help", group="help")
    assert words(Person()) == {"help": ["help"]}
    assert words(Person("visit.read")) == {"work": ["walks"], "help": ["help"]}


def test_rows_stand_in_the_order_of_their_groups_and_numbers():
    row("phones", group="account")
    row("second", order=60)
    row("first", order=40)
    assert words(Person()) == {"work": ["first", "second"], "account": ["phones"]}


def test_what_stands_at_the_right_is_asked_for_each_person():
    row("phones", group="account", value=lambda person: f"{len(person.verbs)} 部")
    (found,) = me_rows.rows_for(Person("a", "b"))["account"]
    assert found.words_at_the_right(Person("a", "b")) == "2 部"


def test_a_group_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="no group"):
        row("lost", group="nowhere")
