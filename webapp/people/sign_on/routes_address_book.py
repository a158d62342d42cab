"""通讯录, for the system administrator: how many of the house's people 企业微信 or 钉钉 knows, and who is not there."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp.core import reading
from webapp.core.errors import not_found
from webapp.people.sign_on.queries_address_book import not_known, state_of
from webapp.people.sign_on.service_address_book import Book, begin, open_books
from webapp.providers.outcome import REASONS
from webapp.web.addresses import known_word
from webapp.web.doors import door
from webapp.web.guard import needs

bp = Blueprint("people_sign_on_address_book", __name__)


def is_there(_: Any) -> bool:
    """Say whether the house talks to one at all."""
    return bool(open_books())


@bp.get("/admin/address-book")
@door("people_sign_on_address_book.page", "通讯录", "id-badge-2", group="office", order=62, shown=is_there)
@needs("settings.read")
def page() -> str:
    """Show how one address book stands, and who of the house is not in it."""
    book = _book()
    names = not_known(book.provider, reading.row_id(request.args.get("after")))
    return render_template(
        "people/sign_on/address_book.html",
        book=book,
        books=open_books(),
        state=state_of(book.provider),
        names=names,
        reasons=REASONS,
    )


@bp.post("/admin/address-book")
@needs("settings.read")
def check_now() -> Response:
    """Ask now whom it knows."""
    book = _book()
    begin(book.provider)
    flash("在对了，过一会儿再看")
    return redirect(url_for(".page", of=book.provider.value), code=303)


def _book() -> Book:
    """Return the address book that the address names, else the first; the one 404 where there is none."""
    books = {book.provider.value: book for book in open_books()}
    name = known_word(request.args, "of", books)
    if not books:
        raise not_found()
    return books[name] if name else next(iter(books.values()))
