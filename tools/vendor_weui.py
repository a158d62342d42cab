"""Cut WeUI down to the rules whose classes we use, and leave every colour to our tokens.

WeUI's own sheet is 23 kB gzipped; we draw a tenth of its widgets. What stays is structure (cells, inputs,
switch, tab bar, dialogs, toast). WeUI's colour variables are dropped: static/css/tokens.css sets the
same names once for light and dark, so no colour can come back through a mode we forgot.
"""

import re
from collections.abc import Iterator

USED = """
cells cells_form cell cell__hd cell__bd cell__ft
label input textarea switch badge toast toast__content
tabbar tabbar__item tabbar__icon tabbar__label bar__item_on
half-screen-dialog half-screen-dialog__hd half-screen-dialog__hd__main half-screen-dialog__title
half-screen-dialog__bd
"""
KEEP = frozenset(f"weui-{name}" for name in USED.split())
"""The class names a kept selector may use; extend it when a screen starts to use another widget."""

BARE = re.compile(r"^(\*|html|body|a|a img|input|textarea|::(-webkit-input-)?placeholder)$")
"""Element selectors of WeUI's small reset that stay."""

OLD_BROWSER = re.compile(r"-webkit-(box|flex|align|justify|transform|transition|animation)|display:-webkit|constant\(")


def trim(css: str) -> str:
    """Return the kept rules of a WeUI sheet, one a line, under WeUI's own licence header."""
    header = re.match(r"/\*!.*?\*/", css, re.S)
    if header is None:
        raise ValueError("WeUI's licence header is gone: look at the new release before trimming it")
    lines = [header.group(0), "/* Trimmed by tools/vendor.py: colours stand in static/css/tokens.css. */"]
    lines += _kept(re.sub(r"/\*.*?\*/", "", css, flags=re.S))
    return "\n".join(lines) + "\n"


def _kept(css: str) -> list[str]:
    """Rules that survive, media queries trimmed inside; keyframes go, as nothing kept moves by itself."""
    out = []
    for prelude, body in _rules(css):
        if prelude.startswith("@media"):
            inner = _kept(body)
            if inner:
                out.append(prelude + "{" + "".join(inner) + "}")
        elif not prelude.startswith("@"):
            selectors = [part for part in _selectors(prelude) if _wanted(part)]
            declarations = _declarations(body)
            if selectors and declarations:
                out.append(",".join(selectors) + "{" + ";".join(declarations) + "}")
    return out


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Top-level (prelude, body) pairs; braces inside quoted data URIs do not count."""
    position = 0
    while (brace := css.find("{", position)) >= 0:
        depth, end, quote = 1, brace + 1, ""
        while depth:
            char = css[end]
            if quote:
                quote = "" if char == quote else quote
            elif char in "\"'":
                quote = char
            else:
                depth += (char == "{") - (char == "}")
            end += 1
        yield re.sub(r"\s+", " ", css[position:brace]).strip(), css[brace + 1 : end - 1]
        position = end


def _selectors(prelude: str) -> list[str]:
    return [part.strip() for part in re.split(r",(?![^(]*\))", prelude)]


def _wanted(selector: str) -> bool:
    if BARE.match(selector):
        return True
    names = re.findall(r"\.([a-zA-Z][\w-]*)", selector)
    return bool(names) and all(name in KEEP for name in names) and "data-weui" not in selector


def _declarations(body: str) -> list[str]:
    """Declarations without custom properties, ancient prefixes, and fallbacks a var() follows."""
    pairs = []
    for text in re.split(r";(?=(?:[^\"']*[\"'][^\"']*[\"'])*[^\"']*$)(?![^(]*\))", body):
        name, _, value = text.strip().partition(":")
        declaration = f"{name}:" + re.sub(r"\s+", " ", value).strip()
        if value and not name.startswith("--") and not OLD_BROWSER.search(declaration):
            pairs.append((name, declaration))
    last = {name: number for number, (name, declaration) in enumerate(pairs) if "var(--" in declaration}
    return [text for number, (name, text) in enumerate(pairs) if number >= last.get(name, 0)]
