"""A resident's browser, for tests of what people without an account do."""

from dataclasses import dataclass, field

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.html import Element, parse
from tests.support.town import code

RESIDENT = "10011110001"


@dataclass
class Resident:
    """A browser without account and scripts; each POST carries the token of the page before."""

    client: FlaskClient
    token: str = ""
    page: Element = field(default_factory=lambda: parse(""))

    def get(self, url: str) -> TestResponse:
        """Open a page."""
        answer = self.client.get(url, headers={"Accept": "text/html"})
        return self._seen(answer)

    def post(self, url: str, **fields: object) -> TestResponse:
        """Send a form as a browser does, and follow where it leads."""
        data = {"csrf_token": self.token, **fields}
        answer = self.client.post(url, data=data, headers={"Accept": "text/html"})
        while answer.status_code in (302, 303):
            answer = self.client.get(answer.headers["Location"], headers={"Accept": "text/html"})
        return self._seen(answer)

    def order(self, item: str = "legal_advice", **fields: object) -> str:
        """Order in four steps and return the code on the slip."""
        self.fill(item, **fields)
        return self.slip_code()

    def fill(self, item: str = "legal_advice", **fields: object) -> None:
        """Go through the four steps, wherever they end."""
        asked: dict[str, object] = {
            "area": code("200/001"),
            "meeting": "phone",
            "slot": "soon",
            "name": "唐阿姨",
            "phone": RESIDENT,
            "tell": "anyone",
        } | fields
        self.get("/services")
        self.get(f"/services/start?item={item}")
        self.get("/services/order/where")
        for step, names in (("where", ("area", "meeting", "way")), ("when", ("slot",))):
            self.post(f"/services/order/{step}", **{name: asked[name] for name in names if name in asked})
        rest = {name: value for name, value in asked.items() if name not in ("area", "meeting", "way", "slot")}
        self.post("/services/order/who", **rest)

    def slip_code(self) -> str:
        """Return the code of the slip that is open."""
        return self.page.find(class_="code-words").text.replace(" ", "-")

    def _seen(self, answer: TestResponse) -> TestResponse:
        if answer.mimetype == "text/html":
            self.page = parse(answer.data)
            tokens = self.page.find_all("input", name="csrf_token")
            self.token = tokens[0]["value"] if tokens else self.token
        return answer
