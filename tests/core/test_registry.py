"""A registry keeps things in order, each once, and forgets what a test put in."""

import pytest

from webapp.core.registry import ByKind, Registry


@pytest.fixture
def words():
    found = Registry("words", {1: "one"})
    found.add("two", 2)
    return found


def test_things_stand_in_the_order_in_which_they_came_and_are_found_by_their_key(words):
    assert (list(words), len(words), words[2], words.get(1)) == (["one", "two"], 2, "two", "one")
    assert (words.names(), 3 in words, words.get(3)) == ([1, 2], False, None)
    with pytest.raises(KeyError):
        words[3]


def test_a_thing_without_a_key_of_its_own_is_its_own_key():
    functions = Registry("functions")
    assert functions.add(len) is len
    assert (len in functions, list(functions)) == (True, [len])


def test_a_second_thing_under_the_same_key_is_refused_and_the_first_stays(words):
    with pytest.raises(ValueError, match="words: 1 is registered already"):
        words.add("uno", 1)
    assert list(words) == ["one", "two"]


def test_what_was_registered_for_a_while_is_gone_afterwards(words):
    with words.put_back():
        words.add("three", 3)
        assert list(words) == ["one", "two", "three"]
    with words.put_back(empty=True):
        words.add("uno", 1)
        assert list(words) == ["uno"]
    assert list(words) == ["one", "two"]


def test_functions_of_a_kind_and_of_every_kind_are_found_in_the_order_in_which_they_came():
    found = ByKind("functions")
    assert found.registering("case")(len) is len
    found.registering("")(repr)
    found.registering("report")(str)
    assert (found.of("case"), found.of("report"), found.of("visit")) == ([len, repr], [repr, str], [repr])
    assert found.kinds() == ["case", "report"]
    with pytest.raises(ValueError, match="is registered already"):
        found.registering("case")(len)
