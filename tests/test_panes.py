"""What opens beside a list keeps what somebody types into it."""

import pytest

from tests.support.rules.panes import GUESTS, PANES, forgetful_forms, hosts_without_pane
from tests.support.rules.sources import read
from tests.support.rules.styles import Pages

TEMPLATES = {one.path.removeprefix("templates/"): one.text for one in read("templates/**/*.html")}
BESIDE = {page for there in PANES.values() for page in there}


def test_each_form_beside_a_list_keeps_the_words_begun_in_it():
    assert forgetful_forms(Pages(TEMPLATES), [*BESIDE, *GUESTS]) == []


def test_it_is_known_what_opens_beside_each_list():
    assert hosts_without_pane(TEMPLATES, PANES) == set()
    assert set(TEMPLATES) >= BESIDE


@pytest.mark.parametrize(
    "form",
    [
        '<form method="post" action="/a/{{ x }}"><textarea name="a"></textarea></form>',
        "<form\n  method=\"post\"{% if a > b %} class='x'{% endif %}>{{ text_field('a', 'A') }}</form>",
        "<form method=\"post\">{{ _field('c-name', 'name', '姓名') }}</form>",
    ],
)
def test_a_form_that_forgets_is_found(form):
    assert len(forgetful_forms(Pages({"page.html": form}), ["page.html"])) == 1


@pytest.mark.parametrize(
    "form",
    [
        '<form method="post" data-keep-words><textarea name="a"></textarea></form>',
        '<form action="/search"><input type="text" name="q"></form>',
        '<form method="post"><button>好</button></form>',
    ],
)
def test_a_form_that_has_nothing_to_forget_is_fine(form):
    assert forgetful_forms(Pages({"page.html": form}), ["page.html"]) == []
