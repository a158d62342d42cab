"""A call for help reaches a phone whose page is closed: sealed, within ten seconds, shown by its service worker.

What it carries opens the matter. No browser lets a test press a notification, so the worker is told of a press.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_emergency import call_for_help
from tests.outbox.browsers import Browser as Subscribed
from tests.support.moment import move_phone
from tests.support.running.browser import context_options, sign_in_quietly
from tests.support.running.evidence import Evidence
from tests.support.running.field import Field
from tests.support.running.server import DemoServer, copied

WITHIN = 10.0
INFORMANT, LEAD = "10010000240", "10030000012"
SHOWN = (
    "navigator.serviceWorker.ready.then((one) => one.getNotifications()).then((all) => all.map(({ title }) => title))"
)


@pytest.fixture
def service() -> Iterator[tuple[str, "Queue[tuple[float, str, bytes]]"]]:
    """A push service of this test's own: its address, and when what came for which address."""
    came: Queue[tuple[float, str, bytes]] = Queue()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            came.put((time.monotonic(), self.headers["X-Push-Endpoint"], body))
            self.send_response(201)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    stands = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=stands.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{stands.server_port}/", came
    stands.shutdown()


@pytest.fixture
def phone_of(
    service: Any, demo_instance: Path, browser: Browser, evidence: Evidence, tmp_path: Path
) -> Iterator[Callable[[str], Page]]:
    """Makes phones of a town whose pushes go to that service."""
    town = copied(demo_instance, tmp_path / "town")
    server = DemoServer(town, tmp_path / "log", ONE_DOOR_PUSH_STAND_IN=service[0]).start()
    contexts = []

    def make(number: str) -> Page:
        context = browser.new_context(base_url=server.url, **context_options())
        context.grant_permissions(["notifications", "geolocation"])
        contexts.append(context)
        move_phone(context)
        evidence.follow(context)
        page = context.new_page()
        sign_in_quietly(page, number)
        return page

    yield make
    for context in contexts:
        context.close()
    server.stop()


def test_a_call_for_help_reaches_a_phone_whose_page_is_closed(service: Any, phone_of: Callable[[str], Page]) -> None:
    page, subscribed = phone_of(LEAD), Subscribed("lead")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    token = page.request.get("/session").json()["csrf_token"]
    told = {"X-CSRFToken": token, "Accept": "application/json"}
    assert page.request.post("/push/phones", data=subscribed.subscription, headers=told).ok
    context = page.context
    page.close()

    caller = phone_of(INFORMANT)
    call_for_help(caller)
    called = time.monotonic()
    at, endpoint, sealed = service[1].get(timeout=WITHIN)
    assert (endpoint, at - called < WITHIN) == (subscribed.endpoint, True)
    read = subscribed.opened(sealed)
    assert (read["words"], read["urgent"]) == ("紧急求助，请打开", True)

    page = context.new_page()
    page.goto("/me/ways")
    deliver(page, sealed_json(read))
    page.wait_for_function(f"{SHOWN}.then(([one]) => one?.title === '紧急求助，请打开')")
    page.goto(read["url"])
    expect(page.get_by_text("没有写字，请先打电话问")).to_be_visible()


PRESS = """async (to) => {
  const pressed = new Event("notificationclick"), said = [];
  pressed.notification = { data: to, close: () => said.push("closed") };
  pressed.waitUntil = (work) => said.push(work);
  clients.openWindow = (url) => said.push(url);
  dispatchEvent(pressed);
  await said.find((one) => one instanceof Promise);
  return said.filter((one) => typeof one === "string");
}"""


def test_a_press_moves_the_open_page_and_opens_one_where_none_is(in_field: Field) -> None:
    in_field.sign_in(INFORMANT)
    page, [worker] = in_field.page, in_field.context.service_workers
    page.reload()  # by now the page is the worker’s

    assert worker.evaluate(PRESS, "/messages") == ["closed"], "the page that is open is enough"
    expect(page).to_have_url(re.compile("/messages$"))

    page.goto("about:blank")
    assert worker.evaluate(PRESS, "/messages") == ["closed", "/messages"]


def sealed_json(read: dict[str, Any]) -> str:
    return json.dumps(read, ensure_ascii=False)


def deliver(page: Page, data: str) -> None:
    """Hand a push to the service worker as the browser does."""
    found: list[str] = []
    protocol = page.context.new_cdp_session(page)
    protocol.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(one["registrationId"] for one in told["registrations"]),
    )
    protocol.send("ServiceWorker.enable")
    while not found:
        page.wait_for_timeout(50)
    origin = "/".join(page.url.split("/")[:3])
    protocol.send("ServiceWorker.deliverPushMessage", {"origin": origin, "registrationId": found[0], "data": data})
