"""What opens beside a list keeps what somebody types into it, and brings its style sheets."""

import pytest

from tests.support.rules.panes import GUESTS, MATTER, PANES, forgetful_forms, hosts_without_pane, left_behind
from tests.support.rules.sources import read
from tests.support.rules.styles import Pages

TEMPLATES = {one.path.removeprefix("templates/"): one.text for one in read("templates/**/*.html")}
BESIDE = {page for there in PANES.values() for page in there}


def test_each_form_beside_a_list_keeps_the_words_begun_in_it():
    assert forgetful_forms(Pages(TEMPLATES), [*BESIDE, *GUESTS]) == []


def test_it_is_known_what_opens_beside_each_list():
    assert hosts_without_pane(TEMPLATES, PANES) == set()
    assert set(TEMPLATES) >= BESIDE


def test_each_page_beside_a_list_brings_its_own_sheets():
    assert {page: left for page in sorted(BESIDE) if (left := left_behind(TEMPLATES, page))} == {}


def test_a_sheet_that_would_be_left_behind_is_found():
    base = "<!doctype html>{% block scripts %}{% endblock %}{% block content %}{% endblock %}"
    begins, own = '{% extends "base.html" %}', "<link href=\"{{ asset('css/own.css') }}\">"
    kit = f"{{% macro head() %}}{own}{{% endmacro %}}"
    for page, left in (
        (f"{begins}{{% block scripts %}}{own}{{% endblock %}}", set()),
        (f'{begins}{{% from "kit.html" import head %}}{{% block scripts %}}{{{{ head() }}}}{{% endblock %}}', set()),
        (f"{begins}{{% block content %}}{own}{{% endblock %}}", {"own.css"}),
        (
            f'{begins}{{% from "kit.html" import head %}}{{% block content %}}{{{{ head() }}}}{{% endblock %}}',
            {"own.css"},
        ),
    ):
        assert left_behind({"base.html": base, "kit.html": kit, "page.html": page}, "page.html") == left


def test_a_case_its_orders_and_its_visits_have_one_sheet_in_common_and_no_other():
    pages = Pages(TEMPLATES)
    whole = pages.sheets(pages.taken("base.html"))
    for page in ("visits/visit.html", "cases/work_orders/recheck.html"):
        assert pages.sheets(pages.taken(page)) - whole == {"matter.css"}
    assert pages.sheets(pages.taken(MATTER)) - whole == {"matter.css", "map.css", "no-script.css"}


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
