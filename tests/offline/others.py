"""Somebody else with signal: asks and posts over HTTP, without a browser."""

import re
import uuid
from typing import Any

from playwright.sync_api import APIRequestContext, APIResponse, Playwright

from tests.support.running.server import PASSWORD, DemoServer


class Other:
    """One signed-in person of the demo town."""

    def __init__(self, driver: Playwright, server: DemoServer, phone: str) -> None:
        headers = {"Accept": "application/json", "Origin": server.url}
        self.wire: APIRequestContext = driver.request.new_context(base_url=server.url, extra_http_headers=headers)
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page("/sign-in"))
        assert token
        typed = {"phone": phone, "password": PASSWORD, "csrf_token": token[1]}
        assert self.wire.post("/sign-in", form=typed, max_redirects=0).status == 302
        self.token: str = self.wire.get("/session").json()["csrf_token"]

    def page(self, address: str) -> str:
        """A page as a browser gets it."""
        return self.wire.get(address, headers={"Accept": "text/html"}).text()

    def post(self, address: str, **fields: Any) -> APIResponse:
        """Post a form with this session's token."""
        return self.wire.post(address, form=fields, headers={"X-CSRFToken": self.token})

    def report(self, words: str) -> str:
        """Report a hazard and return the code of its case."""
        fields = {"client_id": str(uuid.uuid4()), "kind": "hazard", "category": "electrical", "description": words}
        answer = self.post("/reports", **fields)
        assert answer.status == 201
        return str(answer.json()["case_code"])

    def act(self, code: str, action: str, **fields: Any) -> APIResponse:
        """Take a step on a case as it stands now."""
        version = re.search(r'name="version" value="(\d+)"', self.page(f"/cases/{code}"))
        assert version
        return self.post(f"/cases/{code}/{action}", version=version[1], **fields)


def mended_by_a_unit(driver: Playwright, server: DemoServer, words: str) -> str:
    """Let an office mend a hazard that nobody has looked at again; return its code.

    It lies in a grid with four micro-grids: one informant reported it, the informant of the same place looks again.
    """
    lead, informant, office = (Other(driver, server, one) for one in ("10020000014", "10010000054", "10060000006"))
    code = informant.report(words)
    assert lead.act(code, "escalate", note="村里办").status == 201
    assert Other(driver, server, "10030000003").act(code, "escalate", note="镇里办").status == 201
    desk = Other(driver, server, "10050000001")
    assert desk.act(code, "dispatch", unit="civil_affairs_office", asked="请装好护栏").status == 201
    for step in ("accept", "finish"):
        page = office.page(f"/cases/{code}")
        version = re.search(rf'/orders/1/{step}".*?name="version" value="(\d+)"', page, re.DOTALL)
        assert version, step
        answer = office.post(f"/cases/{code}/orders/1/{step}", version=version[1], note="装好了")
        assert answer.status == 201, answer.text()
    return code
