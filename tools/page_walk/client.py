"""A browser without scripts: opens pages, and sends their forms."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.support.html import Element, parse
from tools.page_walk.people import PASSWORD

PAGE = {"Accept": "text/html,application/xhtml+xml"}
JSON = {"Accept": "application/json"}


class Refused(RuntimeError):
    """What had to be done before the walk was not accepted; says by whom and what the answer was."""


class Browser:
    """One person's browser; it keeps its cookies until ``freeze``."""

    def __init__(self, app: Flask, phone: str | None) -> None:
        self.app, self.client, self.phone = app, app.test_client(), phone
        self.cookies: str | None = None
        if phone:
            self.send("/sign-in", "/sign-in", phone=phone, password=PASSWORD)

    def freeze(self) -> None:
        """From now on send the cookies of this moment with each request, whatever answers set or delete."""
        self.get("/session")  # gives its token to who has opened no form yet
        kept = [f"{one.key}={one.value}" for one in self.client._cookies.values()]
        self.client, self.cookies = self.app.test_client(use_cookies=False), "; ".join(kept)

    def get(self, address: str, **headers: str) -> TestResponse:
        """Open an address."""
        return self.client.get(address, headers=self._headers({**PAGE, **headers}))

    def post(self, address: str, data: Mapping[str, Any], headers: Mapping[str, str] = PAGE) -> TestResponse:
        """Send fields to an address."""
        many = "multipart/form-data"
        return self.client.post(address, data=data, headers=self._headers(headers), content_type=many)

    def send(self, page: str, action: str, **typed: Any) -> TestResponse:
        """Fill in the form of a page that leads to ``action`` and send it; Refused unless it is accepted."""
        found = parse(self.get(page).data).where(
            lambda one: one.tag == "form" and one.get("action", page) == action and one.get("method").lower() == "post"
        )
        if not found:
            raise Refused(f"{self.phone}: no form {action} on {page}")
        return self.accepted(self.post(action, found[0].fields | typed), action)

    def tell(self, address: str, **fields: Any) -> Any:
        """Send fields as the phone's own scripts do and return the receipt; Refused unless it is one."""
        token = {"X-CSRFToken": self.client.get("/session").get_json()["csrf_token"], **JSON}
        return self.accepted(self.post(address, fields, token), address).get_json()

    def token(self, page: str) -> str:
        """Return the token that the forms of a page carry."""
        return parse(self.get(page).data).find("input", name="csrf_token")["value"]

    def accepted(self, answer: TestResponse, address: str) -> TestResponse:
        """Return the answer; Refused when it is a refusal."""
        if answer.status_code >= 400:
            words = parse(answer.data).text[:600] if answer.mimetype == "text/html" else answer.text[:600]
            raise Refused(f"{self.phone} at {address}: {answer.status_code} {words}")
        return answer

    def _headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return {**headers, **({"Cookie": self.cookies} if self.cookies else {})}


def post_forms(page: Element) -> list[Element]:
    """Return the forms of a page that send something."""
    return [form for form in page.find_all("form") if form.get("method").lower() == "post"]
