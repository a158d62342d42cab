"""Templates and scripts keep text as text and need no inline code; the lint is proven on planted faults."""

import pytest

from tests.support.rules.budgets import width_faults
from tests.support.rules.markup import script_faults, template_faults
from tests.support.rules.sources import Source, read

TEMPLATES = [one for one in read("templates/**/*.*") if not one.path.endswith(".md")]
SCRIPTS = read("static/js/**/*.js")


def test_there_is_something_to_check():
    assert len(TEMPLATES) > 10
    assert len(SCRIPTS) > 3


def test_templates_are_clean():
    assert template_faults(TEMPLATES) == []


def test_no_line_of_a_template_is_wider_than_one_can_read():
    assert width_faults(TEMPLATES) == []


def test_a_line_that_is_too_wide_is_found():
    assert width_faults([Source("templates/x.html", f"<p>\n{'字' * 141}\n")]) == [
        "templates/x.html:2: 141 wide, at most 140"
    ]
    assert width_faults([Source("templates/x.html", "字" * 140)]) == []


def test_scripts_are_clean():
    assert script_faults(SCRIPTS) == []


def test_every_template_compiles_with_the_filters_it_uses(app):
    for name in app.jinja_env.list_templates(filter_func=lambda name: not name.endswith(".md")):
        app.jinja_env.get_template(name)


@pytest.mark.parametrize(
    "markup",
    [
        "{{ note|safe }}",
        '<textarea name="words" maxlength="2000"></textarea>',
        "{{ textarea_field('words', '说', attrs={'maxlength': 2000}) }}",
        "{{ note | safe | upper }}",
        "{% autoescape false %}",
        '<button onclick="go()">',
        '<input value="{{ x }}"\n  onchange="go()">',
        '<p style="color:red">',
        "<style>p{}</style>",
        "<script>go()</script>",
        '<script type="module">go()</script>',
        '<a hx-on:click="go()">',
        '<a data-hx-on="x">',
        "<a hx-vals='js:{a: 1}'>",
        '<a href="javascript:go()">',
        "{{ cell('打电话', 'tel:' ~ user.phone) }}",
        '<a href="tel:{{ phone }}">',
        "{{ words|truncate(40) }}",
        "{{ user.name[:1] }}",
        "{{ name | first }}",
        '<img src="x.png">',
        "<img {% if a > b %}src='x'{% endif %}>",
        '<iframe srcdoc="x">',
    ],
)
def test_a_planted_fault_in_a_template_is_found(markup):
    assert template_faults([Source("templates/x.html", markup)])


@pytest.mark.parametrize(
    "markup",
    [
        "{{ note }} 安全 {{ safe_url(x) }}",
        '<script src="/static/x.js" type="module"></script>',
        '<script type="application/json" id="d">{{ data|tojson }}</script>',
        '<img src="x.png" alt="">',
        '<img src="{{ a if b > c else d }}" alt="{{ title }}">',
        '<button data-action="go" {% if on == 1 %}hidden{% endif %}>',
        '<a hx-vals=\'{"a": 1}\' hx-get="/x">',
        "<p>10 > 9 style=plain text onward=1</p>",
    ],
)
def test_clean_markup_passes(markup):
    assert template_faults([Source("templates/x.html", markup)]) == []


@pytest.mark.parametrize(
    "script",
    [
        "box.innerHTML = note;",
        "box.innerHTML += `<b>${note}</b>`;",
        "box.outerHTML = '<b>' + note + '</b>';",
        "box.insertAdjacentHTML('beforeend', note);",
        "document.write(note)",
        "eval(note)",
        "new Function(note)",
        "setTimeout('go()', 10)",
        "box.setAttribute('style', 'color:red')",
        "box.setAttribute(\"onclick\", 'go()')",
        "box.style.cssText = note",
    ],
)
def test_a_planted_fault_in_a_script_is_found(script):
    assert script_faults([Source("static/js/x.js", script)])


@pytest.mark.parametrize(
    "script",
    [
        "box.innerHTML = '';",
        "box.replaceChildren();\nbox.textContent = note;",
        "if (box.innerHTML === note) go();",
        "setTimeout(go, 10); // never eval(text)",
        "/* no innerHTML = x here */",
        "const address = 'https://example.org'; box.style.width = '3px';",
    ],
)
def test_a_clean_script_passes(script):
    assert script_faults([Source("static/js/x.js", script)]) == []
