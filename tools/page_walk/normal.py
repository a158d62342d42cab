"""Pages in a form in which only what people or scripts notice is a difference."""

import io
import re
from collections.abc import Iterator, Mapping

from tests.support.html import Element, parse

_ASSET = re.compile(r"(/static/)[0-9a-f]{12}/")
_SCRIPT_OR_STYLE = re.compile(r"(/static/)[^\s\"'?#]*\.(js|css)")
_UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b")
_TOKEN = re.compile(
    r"(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[\w-]{20,}(?:\.[\w-]{4,}){0,2}(?![\w-])", re.ASCII
)
_BASE64 = re.compile(
    r"(?<![\w+/])(?=[\w+/]*[A-Z])(?=[\w+/]*[a-z])(?=[\w+/]*\d)[A-Za-z0-9+/]{40,}={0,2}(?![\w+/=])", re.ASCII
)
_PICTURE = re.compile(r"(data:image/[\w+]+)[;,][^\s\"')]{200,}")
_CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}(?:[- ][0-9A-HJKMNP-TV-Z]{4}){2,3}\b")
_SESSION_TOKEN = re.compile(r'("csrf_token": ?")[^"]+')
_IN_ADDRESS = re.compile(r"(/(?:join|calendar|survey)/)[\w-]{16,}")
_ROOM = re.compile(r"\b[\d.]+ GB\b")
_NONCE = re.compile(r"(nonce[-=]\"?)[\w+/=-]+")
_SPACES = re.compile(r"\s+")
_PREFORMATTED = {"pre", "textarea"}
_OWN_TOKEN = {("meta", "name", "csrf-token"): "content", ("input", "name", "csrf_token"): "value"}


class Names:
    """What stands for random values: the codes of what was made before the walk, and what nobody has stored."""

    def __init__(self, values: Mapping[str, str], codes: Mapping[str, str], kept_ids: frozenset[str]) -> None:
        """Take each value, and each code that may stand in a page, with what is written for it."""
        self.values, self.codes, self.kept_ids = values, codes, kept_ids

    def replace(self, text: str) -> str:
        """Return a text with what differs at each run made the same."""
        for value, name in self.values.items():
            text = text.replace(value, name)
        text = _SESSION_TOKEN.sub(r"\1TOKEN", _IN_ADDRESS.sub(r"\1TOKEN", text))
        text = _ROOM.sub("N GB", _PICTURE.sub(r"\1 PICTURE", text))
        text = _SCRIPT_OR_STYLE.sub(r"\1*.\2", _ASSET.sub(r"\1BUILD/", text))
        text = _UUID.sub(lambda found: found[0] if found[0] in self.kept_ids else "UUID", text)
        text = _CODE.sub(lambda found: self.codes.get(found[0].replace(" ", "-"), "CODE"), text)
        return _NONCE.sub(r"\1NONCE", _TOKEN.sub("TOKEN", _BASE64.sub("TOKEN", text)))


def page(html: bytes, names: Names) -> str:
    """Return a page or fragment, one element or text a line, attributes in the order of their names."""
    lines: list[str] = []
    for line in map(names.replace, _lines(parse(html), 0)):
        # How many files scripts and style sheets come in is not seen.
        if not ("/static/*." in line and line in lines[-1:]):
            lines.append(line)
    return "\n".join(lines) + "\n"


def text(body: bytes, names: Names) -> str:
    """Return an answer that is text but no page."""
    return names.replace(body.decode("utf-8", "replace")).replace("\r\n", "\n").rstrip("\n") + "\n"


def workbook(body: bytes, names: Names) -> str:
    """Return what stands in the cells of a spreadsheet, a row a line."""
    from openpyxl import load_workbook

    lines: list[str] = []
    for sheet in load_workbook(io.BytesIO(body)).worksheets:
        lines.append(f"# {sheet.title} {sheet.dimensions}")
        lines += [
            "\t".join("" if cell is None else str(cell) for cell in row) for row in sheet.iter_rows(values_only=True)
        ]
    return names.replace("\n".join(lines)) + "\n"


def _lines(element: Element, depth: int) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, Element):
            yield f"{'  ' * depth}<{' '.join([child.tag, *_attributes(child)])}>"
            yield from _lines(child, depth + 1)
        elif element.tag in _PREFORMATTED:
            yield from (f"{'  ' * depth}{line}" for line in child.splitlines())
        elif words := _SPACES.sub(" ", child).strip():
            yield "  " * depth + words


def _attributes(element: Element) -> Iterator[str]:
    hidden = next(
        (name for (tag, key, value), name in _OWN_TOKEN.items() if element.tag == tag and element.get(key) == value), ""
    )
    for name, value in sorted(element.attributes.items()):
        shown = "TOKEN" if name in (hidden, "nonce") else _SPACES.sub(" ", value).strip()
        yield f'{name}="{shown}"' if shown or value else name
