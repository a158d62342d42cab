"""A macro that remembers what it drew draws the same as one that does not."""

from flask import Flask
from markupsafe import Markup

from webapp.web.render import kept


def test_text_that_looks_like_markup_is_escaped_also_when_the_markup_itself_was_drawn_before(app: Flask) -> None:
    macro = app.jinja_env.from_string("{% macro shown(one) %}<p>{{ one }}</p>{% endmacro %}").module.shown
    draw = kept(macro)
    assert draw(Markup("<b>好</b>")) == "<p><b>好</b></p>"
    assert draw("<b>好</b>") == "<p>&lt;b&gt;好&lt;/b&gt;</p>"
    assert draw("<b>好</b>") is draw("<b>好</b>")


def test_a_row_of_a_list_is_drawn_anew_when_anything_in_it_changes(app: Flask) -> None:
    card = app.jinja_env.get_template("kit/work.html").module.report_card
    words = ("电线垂下来", "/cases/AAAA", "才湾村 1 网格", "还剩 3 小时", "awaiting_ack", None)
    for place, other in enumerate(("路灯坏了", "/cases/BBBB", "别处", "已超期 1 小时", "resolved", "/p?size=small")):
        changed = (*words[:place], other, *words[place + 1 :])
        kept(card)(*words)
        assert kept(card)(*changed) == card(*changed) != card(*words)
