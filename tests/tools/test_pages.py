"""Pages of two versions are compared by what people and scripts notice."""

import re

import pytest

from tests.support.rules.sources import ROOT
from tools import pages
from tools.page_walk import normal
from tools.page_walk.compare import differences, report
from webapp.core import clock

NAMES = normal.Names({"0123456789ab": "BUILD"}, {"0QC8-WAGM-VC3J-Y6WP": "0QC8-WAGM-VC3J-Y6WP"}, frozenset())
PAGE = """<meta name="csrf-token" content="IjE.aBc.dEf">
<script type="module" src="/static/0123456789ab/js/app.js"></script>
<p class="card wide" data-area="1">一件  事</p><input name="client_id" value="0c5f0f7e-93a1-4b42-8d0a-5f3f3e1f9a01">"""


def shown(html: str) -> str:
    return normal.page(html.encode(), NAMES)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("IjE.aBc.dEf", "IjE.xYz.uVw"),
        ("js/app.js", "js/lib/start.js"),
        ('class="card wide" data-area="1"', "data-area='1'   class='card wide'"),
        ("一件  事</p><input", "\n 一件 事\n</p>\n<input"),
        ("0c5f0f7e-93a1-4b42-8d0a-5f3f3e1f9a01", "1c5f0f7e-93a1-4b42-8d0a-5f3f3e1f9a02"),
        ("</script>", '</script><script type="module" src="/static/0123456789ab/js/more.js"></script>'),
    ],
)
def test_what_nobody_notices_is_no_difference(before, after):
    assert before in PAGE
    assert shown(PAGE.replace(before, after)) == shown(PAGE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("一件  事", "两件事"),
        ("card wide", "card"),
        ('data-area="1"', 'data-area="2"'),
        ("client_id", "id"),
        ("<p", "<a"),
    ],
)
def test_what_people_or_scripts_notice_is_one(before, after):
    assert before in PAGE
    assert shown(PAGE.replace(before, after)) != shown(PAGE)


def test_a_code_stays_itself_unless_it_was_made_for_the_comparison():
    assert NAMES.replace("0QC8-WAGM-VC3J-Y6WP 9KDF-JXF9-R0B9-QY8C") == "0QC8-WAGM-VC3J-Y6WP CODE"


def test_a_difference_is_said_once_with_its_pages_and_ends_with_1(tmp_path, capsys):
    for folder, word in (("a", "派单"), ("b", "分派")):
        for role in ("court", "police"):
            (tmp_path / folder / role).mkdir(parents=True)
            (tmp_path / folder / role / "GET ~").write_text(f"<p>\n  {word}\n", encoding="utf-8")
    (tmp_path / "b/court/GET ~new").write_text("<p>\n", encoding="utf-8")
    found = differences(tmp_path / "a", tmp_path / "b")
    assert report(found, 10).count("+  分派") == 1
    assert sorted(found.values()) == [["court/GET ~", "police/GET ~"], ["court/GET ~new"]]
    assert pages.main(["diff", str(tmp_path / "a"), str(tmp_path / "b")]) == 1
    assert "court/GET ~, police/GET ~" in capsys.readouterr().out
    assert pages.main(["diff", str(tmp_path / "a"), str(tmp_path / "a")]) == 0


def test_a_role_walks_through_its_pages_and_sends_its_forms_and_the_town_it_took_stays(demo_instance, tmp_path, capfd):
    before = (demo_instance / "one-door.db").read_bytes()
    where = ["--town", str(demo_instance), "--root", str(ROOT), "--at", clock.now().isoformat()]
    assert pages.main(["write", str(tmp_path / "new"), *where, "--role", "security-admin"]) == 0
    statuses = (tmp_path / "new/security-admin/statuses.txt").read_text(encoding="utf-8")
    assert "GET /security: 200 text/html\n" in statuses
    assert "GET /roll-up: 404 text/html\n" in statuses
    assert "POST words /suggestions from /suggestions: 422 text/html\n" in statuses
    assert "POST program /suggestions from /suggestions: 422 application/json\n" in statuses
    assert not re.search(r": (400|500) ", statuses), "a form went without its token, or its page is broken"
    assert "安全" in (tmp_path / "new/security-admin/GET ~security").read_text(encoding="utf-8")
    assert (demo_instance / "one-door.db").read_bytes() == before
    assert capfd.readouterr().err == ""
