"""Reads a page the way a test speaks of it: its links, its words, its forms."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SILENT = {"script", "style", "template", "noscript"}


@dataclass
class Element:
    """One element: its tag, attributes, children (elements and texts) and parent."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    children: list["Element | str"] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute; one that is there without a value is the empty text."""
        return self.attributes.get(name, default)

    def walk(self) -> Iterator["Element"]:
        """Yield this element and all below it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def find_all(self, *tags: str, **attributes: str) -> list["Element"]:
        """Return the elements below of one of `tags` (any when none is given) with all of these attributes.

        Underscores stand for hyphens, as in data_area="…"; a trailing one is dropped, as in class_.
        """
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            one
            for one in self.walk()
            if one is not self
            and (not tags or one.tag in tags)
            and all(one.attributes.get(name) == value for name, value in wanted.items())
        ]

    def find(self, *tags: str, **attributes: str) -> "Element":
        """Return the first such element; raises LookupError when there is none."""
        found = self.find_all(*tags, **attributes)
        if not found:
            raise LookupError(f"no {' or '.join(tags) or 'element'} with {attributes} in:\n{self.text}")
        return found[0]

    def where(self, test: Callable[["Element"], bool]) -> list["Element"]:
        """Return the elements below that pass `test`."""
        return [one for one in self.walk() if one is not self and test(one)]

    @property
    def text(self) -> str:
        """The words a reader sees, with single spaces."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in SILENT:
                yield from child._texts()
                yield "" if child.tag in {"b", "i", "em", "strong", "span", "a", "bdi", "small"} else " "

    @property
    def links(self) -> list[str]:
        """Where the links lead."""
        return [one["href"] for one in self.find_all("a") if "href" in one.attributes]

    def link(self, words: str) -> str:
        """Return where the link leads whose text or label holds these words; raises LookupError."""
        for one in self.find_all("a"):
            if words in one.text or words in one.get("aria-label"):
                return one["href"]
        raise LookupError(f"no link {words} among {[one.text for one in self.find_all('a')]}")

    @property
    def fields(self) -> dict[str, str]:
        """What this form sends as it stands (the first value of each name; no files, no buttons)."""
        sent: dict[str, str] = {}
        for one in self.find_all("input", "textarea", "select"):
            kind = one.get("type", "text")
            idle = kind in {"radio", "checkbox"} and "checked" not in one.attributes
            if "name" in one.attributes and kind not in {"file", "submit", "button"} and not idle:
                sent.setdefault(one["name"], value_of(one))
        return sent


def value_of(control: Element) -> str:
    """Return what one control sends."""
    if control.tag == "textarea":
        return "".join(str(child) for child in control.children)
    if control.tag == "select":
        options = control.find_all("option")
        chosen = [one for one in options if "selected" in one.attributes] or options
        return chosen[0].get("value", chosen[0].text) if chosen else ""
    return control.get("value", "on" if control.get("type") in {"radio", "checkbox"} else "")


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.open = Element("#page", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.open)
        self.open.children.append(element)
        if tag not in VOID:
            self.open = element

    def handle_endtag(self, tag: str) -> None:
        above: Element | None = self.open
        while above is not None and above.tag != tag:
            above = above.parent
        if above is not None and above.parent is not None:
            self.open = above.parent

    def handle_data(self, data: str) -> None:
        self.open.children.append(data)


def parse(page: str | bytes) -> Element:
    """Return the root of a page or fragment."""
    builder = _Builder()
    builder.feed(page.decode() if isinstance(page, bytes) else page)
    builder.close()
    return builder.root
