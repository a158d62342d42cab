"""Rounds through the address books of 企业微信 and 钉钉: each night, when asked for, and on where one was cut off."""

from flask import current_app

from webapp.core.background import job
from webapp.people.sign_on.models import Provider
from webapp.people.sign_on.service_address_book import begin, check, open_books, under_way


@job("begin_address_books", nightly_at="03:40")
def begin_address_books() -> None:
    """Begin the night's round of each that is configured."""
    for book in open_books():
        begin(book.provider)


@job("check_address_book", every_minutes="*/5", swift=True)
def check_address_book(provider: str = "") -> None:
    """Go on with a provider's round; without one, with every round that has not ended."""
    if provider:
        check(Provider(provider))
        return
    for one in under_way():
        current_app.extensions["background"].submit("check_address_book", provider=one.value)
