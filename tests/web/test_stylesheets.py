"""Our style sheets reach phones each as one file, without spaces and comments, and say the same."""

import re

import pytest
import tinycss2

from tests.support.rules.sources import read
from webapp.web.assets import Unjoined, joined

SHEETS = {one.path.removeprefix("static/css/"): one.text for one in read("static/css/**/*.css")}


def said(css):
    """The rules of a sheet, each as its words; a space counts only where it stands between two selectors or values."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    texts = (re.sub(r"/\*.*?\*/", "", rule.serialize(), flags=re.DOTALL) for rule in rules)
    return [re.sub(r";}", "}", re.sub(r"\s*([{}:;,>+~()!])\s*", r"\1", re.sub(r"\s+", " ", text))) for text in texts]


def test_parts_stand_in_the_order_in_which_they_are_named_and_are_no_files_any_more():
    sheets = {
        "a.css": '/* All. */\n@import "./parts/b.css";\n@import "./parts/c.css";\np { color: red; }\n',
        "parts/b.css": "b { top: 0; }\n",
        "parts/c.css": "/* c */ c  d { top : 1px; }\n",
        "e.css": "e { top: 2px; }\n",
    }
    assert joined(sheets) == {"a.css": "b{top:0}c d{top:1px}p{color:red}\n", "e.css": "e{top:2px}\n"}


@pytest.mark.parametrize(
    "sheet",
    [
        '@import "./none.css";\n',
        '@import url("./b.css");\n',
        '@import "b.css";\n',
        'p { top: 0; } @import "./b.css";\n',
    ],
)
def test_a_part_that_is_not_there_or_named_otherwise_is_refused(sheet):
    with pytest.raises(Unjoined):
        joined({"a.css": sheet, "b.css": ""})


def sums(css):
    """What is reckoned in a sheet: there a plus or minus needs its spaces."""
    return [re.sub(r",\s", ",", found) for found in re.findall(r"calc\(([^;}]*)\)", css)]


@pytest.mark.parametrize("path", sorted(SHEETS))
def test_a_sheet_says_the_same_rule_by_rule_when_its_spaces_are_gone(path):
    text = re.sub(r"@import .*;\n", "", SHEETS[path])
    served = joined({path: text})[path]
    assert said(served) == said(text)
    assert sums(served) == sums(text)


def test_phones_get_every_sheet_but_its_parts(app):
    published = {path.name for path in (app.config["PUBLISHED"] / "css").rglob("*.css")}
    assert {"components.css", "desk.css", "cases.css"} <= published
    assert published & {"buttons.css", "forms.css", "tokens.css"} == set()
    assert "@import" not in (app.config["PUBLISHED"] / "css/components.css").read_text(encoding="utf-8")
