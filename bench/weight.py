"""What a phone loads: every byte of a page and of the files it names, the first time and again.

Files have one immutable address for each build, so the second time only the page itself crosses the wire.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from bench.client import Answer, Connection, get
from bench.instance import Phone

_IN_PAGE = re.compile(r"""<(?:link(?! data-wide)|script|img|use|source)\b[^>]*?\b(?:href|src)="([^"#]+)""")
_IN_CSS = re.compile(r"""(?:@import\s+|url\()\s*["']?([^"')]+)""")
_IN_JS = re.compile(r"""\b(?:from|import)\s*["'](\.[^"']+)["']""")
# A phone doesn't take these: the sheets of the desk and of pages without scripts, and the icons of the home screen.
_NOT_BY_PHONES = re.compile(r"desk\.css|table\.css|no-script|apple-touch|favicon|img/mark|icon-\d+|/photos/|data:")


@dataclass(frozen=True)
class Weight:
    """Bytes over the wire, heads included."""

    first: int
    repeat: int
    files: int


def weigh(port: int, phone: Phone | None, path: str, coding: str) -> Weight:
    """Return what a phone that accepts this coding loads for a page; RuntimeError unless all of it is there."""
    connection = Connection(port)
    headers = {**(phone.headers if phone else {}), "Accept": "text/html", "Accept-Encoding": coding}
    page = _fetched(connection, path, headers)
    seen: dict[str, Answer] = {}
    waiting = [urljoin(path, link) for link in _links(page, "text/html")]
    while waiting:
        address = waiting.pop()
        if address in seen or _NOT_BY_PHONES.search(address):
            continue
        seen[address] = _fetched(connection, address, headers)
        waiting += [urljoin(address, link) for link in _links(seen[address], seen[address].header("Content-Type"))]
    connection.close()
    kept = {address for address, answer in seen.items() if "immutable" in answer.header("Cache-Control")}
    again = sum(answer.size for address, answer in seen.items() if address not in kept)
    return Weight(page.size + sum(answer.size for answer in seen.values()), page.size + again, len(seen))


def _links(answer: Answer, kind: str) -> Iterator[str]:
    text = answer.content.decode(errors="replace")
    if kind.startswith("text/html"):
        yield from _IN_PAGE.findall(text)
    elif "css" in kind:
        yield from _IN_CSS.findall(text)
    elif "javascript" in kind:
        yield from _IN_JS.findall(text)


def _fetched(connection: Connection, address: str, headers: Mapping[str, str]) -> Answer:
    answer = connection.send(get(address, headers))
    if answer.status != 200:
        raise RuntimeError(f"{address} answers {answer.status}")
    return answer
