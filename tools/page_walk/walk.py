"""Walks through all that one role can see, and keeps each answer as a file."""

import hashlib
import io
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qsl, quote, urljoin, urlsplit

from werkzeug.test import TestResponse

from tests.support.html import Element, parse
from tools.page_walk import normal
from tools.page_walk.client import JSON, PAGE, Browser, post_forms
from tools.page_walk.town import Town

MOST_LINKS = 3
"""How many pages of one kind are opened by the links of other pages."""
MOST_FORMS = 2
LONGEST_NAME = 150
NEVER_OPENED = {".pdf", ".docx"}
TEXTS = {"application/json", "application/manifest+json", "text/calendar", "text/csv", "text/plain"}
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORDS = "试一试"
TYPED = {"text", "search", "tel", "number", "date", "time", "datetime-local", "month", "email", "url"}
HX = {"HX-Request": "true"}


class Walk:
    """One role's way through all pages; ``folder`` gets a file for each answer, and one that lists all statuses."""

    def __init__(self, town: Town, browser: Browser, folder: Path) -> None:
        self.town, self.browser, self.folder = town, browser, folder
        self.statuses: list[str] = []
        self.opened: set[str] = set()
        self.kinds: Counter[object] = Counter()
        self.waiting: deque[tuple[str, bool]] = deque((one, False) for one in town.starting_points())

    def all(self) -> None:
        """Open what there is, and send each form."""
        self.folder.mkdir(parents=True)
        while self.waiting:
            address, fragment = self.waiting.popleft()
            if address not in self.opened and not any(address.endswith(one) for one in NEVER_OPENED):
                self.opened.add(address)
                self._open(address, fragment)
        (self.folder / "statuses.txt").write_text("\n".join(sorted(self.statuses)) + "\n", encoding="utf-8")

    def _open(self, address: str, fragment: bool) -> None:
        answer = self.browser.get(address, **(HX if fragment else {}))
        self._keep("GET", address, answer)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            page = parse(answer.data)
            self._follow(address, page)
            for form in post_forms(page):
                self._send(address, page, form)
        elif "Location" in answer.headers:
            self._link(address, answer.headers["Location"])

    def _follow(self, address: str, page: Element) -> None:
        for one in page.where(lambda found: "href" in found.attributes and found.tag in ("a", "area")):
            self._link(address, one["href"])
        for one in page.where(lambda found: "hx-get" in found.attributes):
            self._link(address, one["hx-get"], fragment=True)
        for form in page.where(lambda found: found.tag == "form" and found.get("method").lower() != "post"):
            self._link(address, form.get("action") or address)

    def _link(self, address: str, target: str, *, fragment: bool = False) -> None:
        parts = urlsplit(urljoin(f"http://localhost{address}", target))
        rule = self.town.rule_of(parts.path) if parts.netloc == "localhost" else None
        kind = (rule, tuple(sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})), fragment)
        where = parts.path + (f"?{parts.query}" if parts.query else "")
        if rule and where not in self.opened and self.kinds[kind] < MOST_LINKS:
            self.kinds[kind] += 1
            self.waiting.append((where, fragment))

    def _send(self, address: str, page: Element, form: Element) -> None:
        target = urlsplit(urljoin(f"http://localhost{address}", form.get("action") or address)).path
        names = tuple(sorted({one["name"] for one in form.where(lambda found: "name" in found.attributes)}))
        kind = (self.town.rule_of(target, "POST"), self.town.rule_of(address), names)
        empty = {one["name"]: one.get("value") for one in form.find_all("input", type="hidden") if one.get("name")}
        one_tap = target == "/sign-in" and not form.find_all("input", type="password")
        if target == "/sign-out" or one_tap or self.kinds[kind] >= MOST_FORMS:
            return  # what signs out or in at once leaves nothing to compare
        self.kinds[kind] += 1
        for one in page.find_all("meta", name="csrf-token"):
            empty.setdefault("csrf_token", one["content"])
        more = {**PAGE, "Referer": f"http://localhost{address}"}
        for what, fields, headers in _ways(empty, form, more):
            self._keep(f"POST {what}", target, self.browser.post(target, fields, headers), f" from {address}")

    def _keep(self, method: str, address: str, answer: TestResponse, more: str = "") -> None:
        names = self.town.names
        where = names.replace(answer.headers.get("Location", ""))
        status = names.replace(f"{method} {address}{more}: {answer.status_code} {answer.mimetype} {where}".rstrip())
        self.statuses.append(status)
        body = self._body(answer)
        if body is not None:
            path = self.folder / _file_name(names.replace(f"{method} {address}{more}"))
            path.write_text(f"{status}\n{body}", encoding="utf-8")

    def _body(self, answer: TestResponse) -> str | None:
        """Return what is kept of an answer; None when its line among the statuses is enough."""
        if answer.status_code in (302, 303, 404) or not answer.data:
            return None
        if answer.mimetype == "text/html":
            return normal.page(answer.data, self.town.names)
        if answer.mimetype == SPREADSHEET:
            return normal.workbook(answer.data, self.town.names)
        return normal.text(answer.data, self.town.names) if answer.mimetype in TEXTS else None


def _ways(
    empty: Mapping[str, object], form: Element, headers: Mapping[str, str]
) -> Iterator[tuple[str, Mapping[str, object], Mapping[str, str]]]:
    """Yield how a form is sent: empty, with words alone, by a program, and as a fragment where its page does that."""
    yield "empty", empty, headers
    typed = {
        one["name"]: WORDS
        for one in form.find_all("input", "textarea")
        if one.get("name") and (one.tag == "textarea" or one.get("type", "text") in TYPED)
    }
    if typed:
        yield "words", {**empty, **typed}, headers
    if form.find_all("input", type="file"):
        names = [one["name"] for one in form.find_all("input", type="file")]
        yield "file", {**empty, **{name: (io.BytesIO(b"none"), "none.bin") for name in names}}, headers
    yield "program", empty, {**headers, **JSON}
    if "hx-post" in form.attributes:
        yield "fragment", empty, {**headers, **HX}


def _file_name(name: str) -> str:
    plain = quote(name, safe=" =?&,").replace("%2F", "~").replace("?", "%3F")
    if len(plain) <= LONGEST_NAME:
        return plain
    return f"{plain[:LONGEST_NAME]}… {hashlib.sha256(plain.encode()).hexdigest()[:8]}"
