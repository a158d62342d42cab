"""Signing in through the page, as a browser without scripts does."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.html import Element, parse


def sign_in_form(client: FlaskClient, address: str = "/sign-in") -> Element:
    """Open the page and return its one form that asks for a phone."""
    page = parse(client.get(address).data)
    return next(form for form in page.find_all("form") if form.find_all(name="phone"))


def try_sign_in(
    client: FlaskClient, phone: str, password: str, *, address: str = "/sign-in", headers: dict[str, str] | None = None
) -> TestResponse:
    """Fill the form in and send it."""
    form = sign_in_form(client, address)
    typed = form.fields | {"phone": phone, "password": password}
    return client.post(form["action"], data=typed, headers=headers or {})


def is_in(client: FlaskClient) -> bool:
    """Say whether the client is signed in."""
    return client.get("/session").status_code == 200


def guess(client: FlaskClient, phone: str, times: int = 5) -> list[int]:
    """Try wrong passwords and return how each was answered."""
    return [try_sign_in(client, phone, f"wrong-{n}").status_code for n in range(times)]
