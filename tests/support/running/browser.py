"""A phone for tests: one browser profile with its pages, and what went wrong on them."""

import re
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect

from tests.support.html import parse
from tests.support.moment import move_phone
from tests.support.rules.sources import ROOT
from tests.support.running.server import PASSWORD

ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
PERMISSIONS = ["geolocation", "notifications", "background-sync", "camera", "microphone"]
# The looks of a page, as arguments of `phone` and `wear`.
LOOKS: dict[str, dict[str, bool]] = {"plain": {}, "care": {"care": True}, "dark": {"dark": True}}
# 才湾镇, by the town's own place on the map; not anybody's house.
PLACE = {"latitude": 25.99, "longitude": 110.95, "accuracy": 12}
AXE = ROOT / "tests/vendor/axe.min.js"
CROWDED = ROOT / "tests/support/running/crowded.js"
ARTIFACTS = ROOT / "test-artifacts"


def context_options(*, dark: bool = False, js: bool = True, desk: bool = False) -> dict[str, Any]:
    """Return the settings of a small, cheap phone in the town, or of a desk with a mouse."""
    return {
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1280, "height": 800} if desk else {"width": 360, "height": 740},
        "device_scale_factor": 1 if desk else 2,
        "is_mobile": not desk,
        "has_touch": not desk,
        "color_scheme": "dark" if dark else "light",
        "java_script_enabled": js,
        "geolocation": PLACE,
        "permissions": PERMISSIONS,
    }


class Trouble:
    """Collects what must not happen: errors in the console, broken policies, answers 5xx, lost files.

    What a test brings about on purpose it announces: `trouble.expect("status of 503")`, a regular expression.
    """

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.expected: list[str] = []

    def watch(self, page: Page) -> None:
        """Listen to a page from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.seen.append(f"uncaught: {error}"))
        page.on("response", self._response)

    def expect(self, pattern: str) -> None:
        """Let what matches `pattern` pass in this test."""
        self.expected.append(pattern)

    @property
    def unexpected(self) -> list[str]:
        """What happened and was not announced."""
        return [one for one in self.seen if not any(re.search(pattern, one) for pattern in self.expected)]

    def _console(self, message: ConsoleMessage) -> None:
        # The browser's own note of a failed request; what is wrong among them is judged in _response.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.seen.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        lost = response.status in {403, 404} and "/static/" in response.url
        if response.status >= 500 or lost:
            self.seen.append(f"{response.url}: answered with the status of {response.status}")


def new_page(context: BrowserContext, trouble: Trouble) -> Page:
    """Open a page whose trouble is collected, also that of further pages of the same phone."""
    context.on("page", trouble.watch)
    page = context.new_page()
    page.set_default_timeout(10_000)
    return page


def sign_in(page: Page, user_phone: str, password: str = PASSWORD, *, at: str = "/sign-in") -> None:
    """Sign in through the form, as a person would; raises AssertionError when the form comes back."""
    page.goto(at)
    form = page.locator("form:has([name=phone])")
    form.locator("[name=phone]").fill(user_phone)
    form.locator("[name=password]").fill(password)
    form.locator("button[type=submit], button:not([type])").first.click()
    expect(page).not_to_have_url(re.compile(r"/sign-in"))


def sign_in_quietly(page: Page, user_phone: str) -> None:
    """Sign the phone of a page in without showing the form, and open the first page; the form has tests of its own."""
    page.goto(let_in(page, user_phone))


def let_in(page: Page, user_phone: str) -> str:
    """Sign the phone of a page in, which shows nothing; return where it is led."""
    asked = page.request
    token = parse(asked.get("/sign-in").text()).find("input", name="csrf_token")["value"]
    typed = {"phone": user_phone, "password": PASSWORD, "csrf_token": token}
    answer = asked.post("/sign-in", form=typed, max_redirects=0)
    first = answer.headers.get("location", "")
    assert answer.status == 302, f"{user_phone} was not let in: {answer.status}"
    assert "/sign-in" not in first, f"{user_phone} has a second step to take"
    return first


def wear(page: Page, *, care: bool = False, dark: bool = False) -> None:
    """Let a phone that is in use show large letters or dark pages, from the next page on, or neither again."""
    page.context.add_cookies([{"name": "one_door_care", "value": str(int(care)), "url": page.url}])
    page.emulate_media(color_scheme="dark" if dark else "light")


SEEN_BY_AXE = """(rules) => axe.run(document, {
  resultTypes: ["violations"], elementRef: false, ...(rules.length ? { runOnly: { type: "rule", values: rules } } : {}),
}).then(({ violations }) => violations.map(({ id, impact, nodes }) =>
  [id, impact, nodes.slice(0, 3).map(({ html }) => html.slice(0, 160))]))"""


def violations(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """Return what axe-core finds on the page as it stands: a line for each rule, with its first elements.

    It goes by all of its rules, or by `rules`.
    """
    if not page.evaluate("Boolean(globalThis.axe)"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return [f"{name} ({impact}): {nodes}" for name, impact, nodes in page.evaluate(SEEN_BY_AXE, list(rules))]


def crowded(page: Page) -> list[str]:
    """Return what lies on something else on the page as it stands, and whether it scrolls sideways."""
    size = page.viewport_size
    assert size
    # A phone makes its window as wide as a page that does not fit.
    found: list[str] = page.evaluate(CROWDED.read_text(encoding="utf-8"), size["width"])
    return found


SMALL_TARGETS = """() => {
  const wanted = document.documentElement.dataset.weuiMode === "care" ? 60 : 48;
  const tapped = "a[href], button, input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea, summary";
  const small = [];
  for (const one of document.querySelectorAll(tapped)) {
    const covers = getComputedStyle(one, "::after").position === "absolute"; // the link of a row, over all of it
    const { width, height } = (covers ? one.closest("tr") ?? one.offsetParent : one).getBoundingClientRect();
    const style = getComputedStyle(one);
    const away = one.closest("dialog:not([open]), [aria-hidden=true]");
    const unseen = style.visibility === "hidden" || style.opacity === "0" || away;
    const inText = one.tagName === "A" && style.display === "inline" && one.parentElement.innerText !== one.innerText;
    if (width < 2 || unseen || inText || one.closest("svg") || height > wanted - 0.5) continue;
    small.push(`${one.tagName.toLowerCase()} ${one.name ?? ""} ${one.innerText ?? ""}: ${Math.round(height)} px`);
  }
  return small;
}"""


def small_targets(page: Page) -> list[str]:
    """Return what a finger misses on the page: buttons, links that stand alone, fields below 48 px, in 大字版 60."""
    return list(page.evaluate(SMALL_TARGETS))


def printed(page: Page) -> list[tuple[int, int]]:
    """Print the page as its style sheets say; return the size of each sheet of paper in whole millimetres."""
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf)
    return [(round(float(width) / 72 * 25.4), round(float(height) / 72 * 25.4)) for width, height in boxes]


def open_phone(browser: Browser, url: str, trouble: Trouble, *, care: bool = False, **options: bool) -> Page:
    """Open a fresh profile on a server, in 大字版 if asked, and return its page, on no address yet.

    It runs without a service worker, as in WeChat on iOS: what the page asks for can then be answered by the test, and
    no phone of a test fetches the app twice. tests/offline has the phones that keep the app.
    """
    context = browser.new_context(base_url=url, service_workers="block", **context_options(**options))
    move_phone(context)
    if care:
        context.add_cookies([{"name": "one_door_care", "value": "1", "url": url}])
    return new_page(context, trouble)


def choose_place(page: Page, village: str, group: str) -> None:
    """Choose a place as a finger does: open the box, tap the village (empty: none), tap the group."""
    picker = page.locator("[data-places]")
    picker.locator(".place-box > summary").click()
    place = picker.locator(f'.place[data-village="{village}"]') if village else picker.locator(".place-list")
    if village:
        place.locator("summary").click()
    place.get_by_label(group, exact=True).check(force=True)
