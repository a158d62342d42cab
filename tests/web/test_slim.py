"""Our scripts reach phones without their comments, and do the same."""

import pytest

from tests.support.sources import read
from webapp.web.assets import slim

SCRIPTS = read("static/js/**/*.js")


def test_comments_and_indentation_go_and_lines_keep_their_numbers():
    script = '/** What\n *  it does. */\nconst a = "// not one"; // stays\n  // goes\n    go(a);\n/* x */\nend();\n'
    assert slim(script) == '\n\nconst a = "// not one"; // stays\n\ngo(a);\n\nend();\n'


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda one: one.path)
def test_no_script_holds_a_text_over_several_lines_that_would_lose_its_indentation(script):
    """A backtick that is open at the end of a line is the only way to have one."""
    bare = slim(script.text)
    assert bare.count("\n") == script.text.count("\n")
    assert [line for line in bare.splitlines() if line.replace("\\`", "").count("`") % 2] == []
