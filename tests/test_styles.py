"""Each class of a page has a rule in its style sheets, and each rule a class that something names."""

import pytest

from tests.support.rules.sources import ROOT, Source, read
from tests.support.rules.style_floor import gap_faults, late_faults, mixed_faults
from tests.support.rules.styles import (
    Pages,
    missing_faults,
    rule_classes,
    texts_of_python,
    texts_of_scripts,
    texts_of_templates,
    unused_faults,
    used_classes,
)
from webapp.web.assets import joined, sheets_of

TEMPLATES = {one.path.removeprefix("templates/"): one.text for one in read("templates/**/*.html")}
ALL = {path: sheet.read_text(encoding="utf-8") for path, sheet in sheets_of(ROOT / "static").items()}
SHEETS = joined(ALL)
OURS = {path: text for path, text in joined(ALL | {"../vendor/weui.css": ""}).items() if "vendor" not in path}
PAGES = Pages(TEMPLATES)
CASE = ("cases/matter/page.html",)
FIRST = ("capture/home.html", "cases/todo.html", "dispatch/inbox.html", "morning/morning.html")
MORNING = ("morning/morning.html",)
PAPERS = ("documents/paper.html", "documents/whole.html")
FORMS = ("capture/hazard.html", "capture/dispute.html")
# Where a fragment stands that no template takes in by name: it comes by a registry, or is asked for by a script.
HOSTS = {
    "capture/_known.html": ("capture/counter.html",),
    "search/_quick.html": ("inbox/messages.html",),
    "capture/_nearby.html": FORMS,
    "capture/_police.html": CASE,
    "capture/_registration.html": CASE,
    "capture/_where.html": FORMS,
    "cases/_acted.html": ("cases/todo.html",),
    "dispatch/_dialog.html": CASE,
    "inbox/_unread.html": ("inbox/messages.html",),
    "kit/_rail_now.html": ("inbox/messages.html",),
    "related/_linked.html": CASE,
    "cases/matter/_recused.html": CASE,
    "related/_merged.html": CASE,
    "emergencies/_on_case.html": CASE,
    "emergencies/_cards.html": FIRST,
    **dict.fromkeys(
        (f"emergencies/feed/_{name}.html" for name in ("feed", "known", "reports")),
        ("emergencies/hq/headquarters.html",),
    ),
    "emergencies/teams/_own.html": ("emergencies/hq/headquarters.html",),
    "emergencies/teams/_sheets.html": ("emergencies/hq/headquarters.html",),
    "emergencies/teams/_teams.html": ("emergencies/hq/headquarters.html",),
    "emergencies/persons/_part.html": ("emergencies/hq/headquarters.html",),
    "cases/_next.html": MORNING,
    "decisions/_next.html": MORNING,
    "mediation/_on_case.html": CASE,
    "mediation/lists/_first.html": FIRST,
    "mediation/lists/_next.html": MORNING,
    "petitions/_on_case.html": CASE,
    "petitions/papers/_service.html": PAPERS,
    "petitions/papers/_registration.html": PAPERS,
    "petitions/papers/_opinion.html": PAPERS,
    "petitions/papers/_notice.html": PAPERS,
    "petitions/_done.html": ("capture/counter_done.html",),
    "petitions/_known.html": ("capture/counter.html",),
    "petitions/_switch.html": ("capture/counter.html",),
    "petitions/lists/_next.html": MORNING,
    "decisions/_slip.html": ("documents/paper.html",),
    "meetings/situations/_sheet.html": ("documents/paper.html",),
    "meetings/bulletins/_sheet.html": ("documents/paper.html",),
    "mediation/dossier/_agreement.html": PAPERS,
    "mediation/dossier/_application.html": PAPERS,
    "mediation/dossier/_confirmation.html": PAPERS,
    "mediation/dossier/_cover.html": PAPERS,
    "mediation/dossier/_ending.html": PAPERS,
    "mediation/dossier/_follow_up.html": PAPERS,
    "mediation/dossier/_fulfilment.html": PAPERS,
    "mediation/dossier/_identity.html": PAPERS,
    "mediation/dossier/_inquiry.html": PAPERS,
    "mediation/dossier/_no_penalty.html": PAPERS,
    "mediation/dossier/_parts.html": PAPERS,
    "mediation/dossier/_oral.html": PAPERS,
    "mediation/dossier/_registration.html": PAPERS,
    "mediation/dossier/_rights.html": PAPERS,
    "mediation/dossier/_session.html": PAPERS,
    "dispatch/_next.html": MORNING,
    "dispatch/_next_to_decide.html": MORNING,
    "dispatch/_next_orders.html": MORNING,
    "service_orders/advisers/_next.html": MORNING,
    "visits/_today.html": MORNING,
    "emergencies/_first.html": FIRST,
    "emergencies/standing/_first.html": FIRST,
    "emergencies/standing/_next.html": MORNING,
    "emergencies/hq/_first.html": FIRST,
    "emergencies/hq/_on_case.html": CASE,
    "emergencies/after/_part.html": ("emergencies/hq/headquarters.html",),
    "emergencies/after/_erase.html": ("emergencies/hq/headquarters.html",),
    "emergencies/after/_sheet.html": ("documents/paper.html",),
    "cases/_came_back.html": FIRST,
    "capture/_asked.html": FIRST,
    "consultation/files/_next.html": MORNING,
    "cameras/reviews/_next.html": MORNING,
    "consultation/_next.html": MORNING,
    "consultation/_on_case.html": CASE,
    "consultation/_record.html": ("documents/paper.html",),
    "patrol_force/rota/_first.html": FIRST,
    "whistle/_first.html": FIRST,
    "whistle/_cards.html": FIRST,
    "whistle/_on_case.html": CASE,
    "cameras/faults/_on_case.html": CASE,
    "meetings/_next.html": MORNING,
    "meetings/_paper_notice.html": ("documents/paper.html",),
    "meetings/_paper_sign_in.html": ("documents/paper.html",),
    "meetings/_paper_minutes.html": ("documents/paper.html",),
    "visits/_invited.html": FIRST,
    "service_orders/_free.html": ("service_orders/one.html",),
    "visits/_line.html": CASE,
    "visits/_on_case.html": CASE,
    "cases/turning/_on_case.html": CASE,
    "care/_on_case.html": CASE,
    "care/grants/_first.html": FIRST,
    "care/grants/_on_case.html": CASE,
    "care/items/_on_case.html": CASE,
    "paper/_taken.html": CASE,
}
# What only scripts look for; and what a fragment brings along to a page where it changes nothing.
HOOKS = {"only-safe", "pane-head"}
# Set by Leaflet in the maps that it makes.
OF_OTHERS = {"leaflet-bar", "leaflet-control-attribution", "leaflet-tile-pane"}


def test_there_is_something_to_check():
    assert len(PAGES.whole) > 50
    assert "btn" in rule_classes(SHEETS["components.css"])
    assert "weui-cell" in rule_classes(SHEETS["components.css"])


def test_each_class_of_a_page_has_a_rule_in_one_of_its_sheets():
    assert missing_faults(PAGES, SHEETS, HOSTS, HOOKS) == []


def test_it_is_known_where_each_fragment_stands():
    taken = {name for page in PAGES.whole for name, _ in PAGES.taken(page)}
    assert set(TEMPLATES) - taken == set(HOSTS)
    assert {page for there in HOSTS.values() for page in there} <= set(PAGES.whole)


def test_each_rule_is_for_a_class_that_something_names():
    texts = texts_of_scripts(read("static/js/**/*.js")) | texts_of_python(read("webapp/**/*.py"))
    assert unused_faults(OURS, PAGES, texts | texts_of_templates(TEMPLATES.values()) | OF_OTHERS) == []


def test_every_hook_is_looked_for_by_a_script_or_has_a_rule_elsewhere():
    found = texts_of_scripts(read("static/js/**/*.js")).union(*map(rule_classes, SHEETS.values()))
    assert found >= HOOKS


BASE = (
    "<!doctype html><link href=\"{{ asset('css/a.css') }}\">"
    "{% block scripts %}{% endblock %}{% block content %}{% endblock %}"
)


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ('<p class="here gone">', "page.html: .gone has no rule (nor on any other)"),
        ('<p class="b-only">', "page.html: .b-only has no rule"),
        (
            '{% if x %}<p class="here{% if y %} gone{% endif %}">{% endif %}',
            "page.html: .gone has no rule (nor on any other)",
        ),
        ("<p class=\"{{ 'gone' if x else 'here' }}\">", "page.html: .gone has no rule (nor on any other)"),
        ('<p class="t-{{ tone }} u-{{ tone }}">', "page.html: .u-… has no rule (nor on any other)"),
        ('{% include "part.html" %}', "part.html: .b-only has no rule"),
        ('{% from "kit.html" import box as it %}{{ it(1) }}', "kit.html: .b-only has no rule"),
        ('{% import "kit.html" as kit %}{% call kit.box(1) %}{% endcall %}', "kit.html: .b-only has no rule"),
    ],
)
def test_a_class_without_a_rule_is_found(page, fault):
    assert faults_of(page) == [f"{fault} on page.html"]


@pytest.mark.parametrize(
    "page",
    [
        '<p class="here t-{{ tone }} {{ words }}">',
        '<p class="here{% if x == \'gone\' %} here{% endif %}">{# class="gone" #}',
        '{% block scripts %}<link href="{{ asset(\'css/b.css\') }}">{% endblock %}<p class="b-only">',
        '{% from "kit.html" import box, other %}{{ other() }}',
        '{% from "kit.html" import head, box %}{{ head() }}{{ box() }}',
    ],
)
def test_a_class_with_a_rule_is_fine(page):
    assert faults_of(page) == []


def test_a_fragment_is_looked_at_on_each_page_that_hosts_it():
    pages = Pages({"base.html": BASE, "page.html": '{% extends "base.html" %}', "guest.html": '<p class="b-only">'})
    sheets = {"a.css": ".here{}", "b.css": ".b-only{}"}
    assert missing_faults(pages, sheets, {"guest.html": ("page.html",)}, set()) == [
        "guest.html: .b-only has no rule on page.html"
    ]
    assert missing_faults(pages, sheets, {"guest.html": ("page.html",)}, {"b-only"}) == []


def test_a_rule_for_a_class_that_nothing_names_is_found():
    pages = Pages({"page.html": '<p class="here t-{{ tone }}">'})
    sheets = {"a.css": ".here{} @media print{.gone .t-green{}} .here:has(.said){}"}
    assert unused_faults(sheets, pages, {"said"}) == ["a.css: .gone is named nowhere"]
    assert unused_faults(sheets, pages, set()) == ["a.css: .gone is named nowhere", "a.css: .said is named nowhere"]


def test_words_of_scripts_and_python_count():
    script = 'a.className = `x y-${z}`; b.add("w"); // not-this'
    assert texts_of_scripts([Source("a.js", script)]) >= {"x", "w"}
    assert "not-this" not in texts_of_scripts([Source("a.js", script)])
    assert texts_of_python([Source("a.py", 'x = "zone-bad late"  # not-this')]) == {"zone-bad", "late"}
    assert used_classes('<p class="a {{ b }}">').whole == {"a"}


def test_no_sheet_asks_a_phone_for_what_the_oldest_engines_lack():
    assert gap_faults(OURS) == []
    assert late_faults(OURS) == []
    assert mixed_faults(OURS) == []


FLOOR_SHEET = "fieldset.asked{display:block} .row>*+*{margin-left:8px} .square::before{padding-top:100%}"


@pytest.mark.parametrize(
    ("rule", "find"),
    [
        (".new{display:flex;gap:8px}", gap_faults),
        (".box{display:flex} .box{gap:0 8px}", gap_faults),
        ("@media (max-width:600px){.new{display:inline-flex;gap:4px}}", gap_faults),
        (".new{inset:0}", late_faults),
        (".new{margin-inline:8px}", late_faults),
        (".new{aspect-ratio:1}", late_faults),
        (".new{height:100dvh}", late_faults),
        (".new{color:color-mix(in srgb,red,blue)}", late_faults),
        (".new:is(a,b){color:red}", late_faults),
        (".new, .card:has(a){color:red}", mixed_faults),
        ("a:focus-visible, a:hover{color:red}", mixed_faults),
    ],
)
def test_a_rule_that_old_engines_lack_or_drop_is_found(rule, find):
    assert len(find({"a.css": rule, "floor.css": FLOOR_SHEET})) == 1


@pytest.mark.parametrize(
    "rule",
    [
        ".row{display:flex;gap:8px} .asked{display:flex;gap:4px}",
        ".tiles{display:grid;gap:8px}",
        ".new{display:flex;gap:0}",
        ".square{aspect-ratio:1} .new{height:100vh;height:100dvh}",
        "@media (min-width:900px){.new{display:flex;gap:8px;inset:0}}",
        ".card:has(a), .card:has(b){color:red}",
    ],
)
def test_what_old_engines_know_or_are_given_another_way_is_fine(rule):
    sheets = {"a.css": rule, "floor.css": FLOOR_SHEET}
    assert gap_faults(sheets) + late_faults(sheets) + mixed_faults(sheets) == []


def faults_of(page):
    """What is missing on a page of a small house."""
    kit = (
        "{% macro box() %}<p class=\"b-only\">{% endmacro %}{% macro other() %}<p class='here'>{% endmacro %}"
        "{% macro head() %}<link href=\"{{ asset('css/b.css') }}\">{% endmacro %}"
    )
    templates = {
        "base.html": BASE,
        "kit.html": kit,
        "part.html": '<p class="b-only">',
        "page.html": f'{{% extends "base.html" %}}{page}',
    }
    sheets = {"a.css": ".here{} .t-green{}", "b.css": ".b-only{}"}
    return missing_faults(Pages(templates), sheets, {}, set())
