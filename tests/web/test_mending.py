"""A refused form comes back as its page: with its status, the sentence, and the focus where it has to be mended."""

import pytest
from flask import Flask

from webapp.core.errors import Problem, invalid
from webapp.core.media.images import ImageRefused
from webapp.web.mending import focused, mended_on

PAGE = '<input name="a"><input name="b" aria-invalid="true"><textarea name="c" aria-invalid="true"></textarea>'


def answer(refusal, page=PAGE, accept="text/html", **options):
    """Return what a view that refuses so is answered with."""

    @mended_on(lambda problem, code: page if isinstance(page, str) else page(problem, code), **options)
    def view(code):
        if refusal:
            raise refusal
        return f"taken {code}"

    with Flask(__name__).test_request_context(headers={"Accept": accept}):
        return view(code="X")


def test_what_is_taken_is_answered_as_the_view_says():
    assert answer(None) == "taken X"


@pytest.mark.parametrize("code", ["invalid", "stale", "conflict", "too_large", "unsupported", "too_many"])
def test_what_can_be_mended_comes_back_as_its_page_with_the_status(code):
    refusal = Problem(code)
    found = answer(refusal)
    assert (found.status_code, found.get_data(as_text=True)) == (refusal.status, focused(PAGE))


def test_a_picture_that_is_none_is_said_beside_the_photos():
    found = answer(ImageRefused("broken", "打不开"), lambda problem, code: f"{code} {problem.fields}")
    assert (found.status_code, found.get_data(as_text=True)) == (422, "X {'photos': '打不开'}")


@pytest.mark.parametrize("code", ["not_found", "forbidden", "busy"])
def test_what_nobody_can_mend_gets_the_house_s_answer(code):
    with pytest.raises(Problem):
        answer(Problem(code))


def test_a_page_may_say_what_it_can_show():
    with pytest.raises(Problem):
        answer(Problem("stale"), only=(422,))


def test_programs_get_the_house_s_answer():
    with pytest.raises(Problem):
        answer(invalid(a="写上"), accept="application/json")


def test_who_has_to_wait_is_told_how_long():
    assert answer(Problem("too_many", retry_after=60)).headers["Retry-After"] == "60"


def test_the_first_wrong_field_has_the_focus_unless_the_page_gives_it_itself():
    assert focused(PAGE).count(" autofocus") == 1
    assert 'name="b" aria-invalid="true" autofocus' in focused(PAGE)
    assert focused(PAGE + "<h2 autofocus>") == PAGE + "<h2 autofocus>"
    assert focused('<p aria-invalid="true">') == '<p aria-invalid="true">'


QUESTION = '<fieldset id="q-a"><input name="a"></fieldset><fieldset id="q-b" class="{}"><legend>b</legend>{}</fieldset>'


def test_the_first_answer_of_a_question_that_lacks_one_has_the_focus():
    asked = focused(QUESTION.format("ring", '<input name="b">') + PAGE)
    assert asked.count(" autofocus") == 1
    assert '<legend>b</legend><input autofocus name="b">' in asked
    assert "<summary autofocus>" in focused(QUESTION.format("field places ring", "<summary>点这里选</summary>"))
    assert " autofocus" not in focused(QUESTION.format("ringing", '<input name="b">'))
    assert 'name="a" aria-invalid="true" autofocus' in focused(
        '<input name="a" aria-invalid="true">' + asked.replace(" autofocus", "")
    )
