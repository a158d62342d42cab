"""A phone with an old Chromium, which Playwright can't drive: the DevTools protocol through the browser's own pipe."""

import base64
import itertools
import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.support.moment import moved_date

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--lang=zh-CN",
    "--remote-debugging-pipe",
]
SCREEN = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}
PATIENCE = 20.0
WHERE = """(one) => {
  one.scrollIntoView({ block: "center" });
  const box = one.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}"""


class PageError(AssertionError):
    """A script that the test ran on a page failed there."""


class OldBrowser:
    """One browser with one page. `seen` is what went wrong on it: uncaught errors and what its console said."""

    def __init__(self, program: Path, profile: Path, url: str) -> None:
        self.url = url
        self.seen: list[str] = []
        self._numbers = itertools.count(1)
        self._unread = b""
        libraries = f"{program.parent}/lib:{os.environ.get('LD_LIBRARY_PATH', '')}".rstrip(":")
        command = [str(program), *ARGUMENTS, f"--user-data-dir={profile}"]
        (theirs_in, self._out), (self._in, theirs_out) = os.pipe(), os.pipe()

        def hand_over() -> None:  # the browser reads on 3 and writes on 4
            spare = os.dup(theirs_in), os.dup(theirs_out)
            os.dup2(spare[0], 3)
            os.dup2(spare[1], 4)

        self.process = subprocess.Popen(
            command,
            env=os.environ | {"LD_LIBRARY_PATH": libraries},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=hand_over,
            close_fds=False,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._session: str | None = None
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for part in ("Page", "Runtime", "Log"):
            self.ask(f"{part}.enable")
        self.ask("Emulation.setDeviceMetricsOverride", **SCREEN)
        self.ask("Page.addScriptToEvaluateOnNewDocument", source=moved_date())

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and return its result; raises PageError when the browser refuses it."""
        number = next(self._numbers)
        sent: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if self._session:
            sent["sessionId"] = self._session
        os.write(self._out, json.dumps(sent).encode() + b"\0")
        while True:
            message = self._next()
            if message.get("id") == number:
                if "error" in message:
                    raise PageError(f"{method}: {message['error']['message']}")
                return message["result"]
            self._note(message)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._unread:
            got = os.read(self._in, 1 << 16)
            if not got:
                raise PageError(f"the browser is gone ({self.process.wait()}); can this machine run it?")
            self._unread += got
        whole, _, self._unread = self._unread.partition(b"\0")
        return json.loads(whole)

    def _note(self, message: dict[str, Any]) -> None:
        told = message.get("params", {})
        if message.get("method") == "Runtime.exceptionThrown":
            details = told["exceptionDetails"]
            said = details.get("exception", {}).get("description", details["text"])
            self.seen.append(f"{details.get('url')}: {said}")
        if message.get("method") == "Log.entryAdded" and told["entry"]["level"] == "error":
            self.seen.append(f"{told['entry'].get('url')}: {told['entry']['text']}")

    @property
    def version(self) -> str:
        """What the browser calls itself, as Chrome/80.0.3987.0."""
        return self.ask("Browser.getVersion")["product"].removeprefix("Headless")

    def run(self, script: str) -> Any:
        """Return what a script on the page comes to, waited for when it is a promise; raises PageError."""
        asked = {"expression": script, "awaitPromise": True, "returnByValue": True, "userGesture": True}
        result = self.ask("Runtime.evaluate", **asked)
        if "exceptionDetails" in result:
            raise PageError(result["exceptionDetails"].get("exception", {}).get("description", "failed"))
        return result["result"].get("value")

    def until(self, script: str, seconds: float = PATIENCE) -> None:
        """Wait until a script on the page says something true; a page that goes meanwhile is no fault."""
        end = time.monotonic() + seconds
        while True:
            try:
                if self.run(f"Promise.resolve({script}).then(Boolean)"):
                    return
                failed = "it stays untrue"
            except PageError as error:
                failed = str(error)
            assert time.monotonic() < end, f"{script}: {failed}; seen: {self.seen}"
            time.sleep(0.1)

    def go(self, address: str) -> None:
        """Open an address of the server and wait until its page has loaded, or the one that stands in its place."""
        self.run("globalThis.before = true")
        self.ask("Page.navigate", url=f"{self.url}{address}")
        self.settle()

    def settle(self) -> None:
        """Wait until another page than the one marked by `go` or `press` has loaded."""
        self.until("!globalThis.before && document.readyState === 'complete' && location.href !== 'about:blank'")

    def press(self, selector: str, *, leads_on: bool = False) -> None:
        """Tap in the middle of an element, after bringing it into sight; `leads_on` waits for the page after it."""
        place, looked = None, f"globalThis.before = true, ({WHERE})(document.querySelector({json.dumps(selector)}))"
        while place != (place := self.run(looked)):
            time.sleep(0.1)  # a sheet comes up, or the page still moves
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **place)
        if leads_on:
            self.settle()

    def type(self, selector: str, words: str) -> None:
        """Put words into a field, as a keyboard or a paste does."""
        self.run(f"document.querySelector({json.dumps(selector)}).focus()")
        self.ask("Input.insertText", text=words)

    def text(self) -> str:
        """What can be read on the page."""
        return self.run("document.body.innerText")

    def photograph(self, path: Path) -> None:
        """Keep a picture of what the screen shows."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(self.ask("Page.captureScreenshot")["data"]))

    def close(self) -> None:
        """End the browser."""
        self.process.kill()
        self.process.wait()
        os.close(self._in)
        os.close(self._out)
