"""What a refused form is answered with: its page again, so that what is wrong can be mended where it was typed."""

import re
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, TypeVar

from flask import Response, make_response
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import Problem
from webapp.core.media.images import ImageRefused
from webapp.web.error_pages import from_image
from webapp.web.guard import wants_json

View = TypeVar("View", bound=Callable[..., Any])

MENDABLE = frozenset({409, 413, 415, 422, 429})
"""What whoever filled the form in can do something about: change it, look again, or wait."""

SENT_OTHERWISE = "这张表刚才已经存好了，这一次改的没有存。要另外再来一份，就再按一次"
# A field that is wrong, or the first one of a question that is.
_WRONG = re.compile(
    r'(<(?:input|select|textarea)\b[^>]*\baria-invalid="true"'
    r'|<fieldset\b[^>]*\bclass="(?:[^"]* )?ring"[^>]*>(?:(?!</fieldset>).)*?<(?:input|summary)\b)',
    re.DOTALL,
)


def mended_on(page: Callable[..., str | BaseResponse], *, only: Collection[int] = MENDABLE) -> Callable[[View], View]:
    """Answer what a view refuses with ``page(problem, **the view's arguments)``.

    The page shows what was typed and the sentence beside each wrong field; it has the status of the refusal, and the
    first wrong field has the focus. A page may also be an answer of its own, such as a redirect, or raise. ``only``:
    the statuses that this page knows how to show. Programs and all other refusals get the house's answer.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def answered(*args: Any, **kwargs: Any) -> Any:
            try:
                return view(*args, **kwargs)
            except (Problem, ImageRefused) as refused:
                problem = from_image(refused) if isinstance(refused, ImageRefused) else refused
                if wants_json() or problem.status not in only:
                    raise
                problem = _of_a_page(problem)
                shown = page(problem, *args, **kwargs)
                return shown_again(shown, problem) if isinstance(shown, str) else shown

        return answered  # type: ignore[return-value]

    return declare


def _of_a_page(problem: Problem) -> Problem:
    """Return a refusal in the words of a page: what came under an id that is taken lies in no outbox, as on a phone."""
    return Problem("conflict", SENT_OTHERWISE) if problem.code == "conflict" else problem


def shown_again(page: str, problem: Problem) -> Response:
    """Return the answer that shows this page for a refusal."""
    response = make_response(focused(page), problem.status)
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    return response


def focused(page: str) -> str:
    """Return a page whose first wrong field has the focus, unless it gives the focus itself."""
    return page if " autofocus" in page else _WRONG.sub(r"\1 autofocus", page, count=1)
