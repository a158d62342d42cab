"""Lint of templates and of our own scripts: what a strict content policy and the text of strangers forbid."""

import re
from collections.abc import Iterable

from tests.support.rules.sources import Source

TAG = re.compile(r"<[a-zA-Z](?:\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\"[^\"]*\"|'[^']*'|[^>\"'])*>", re.DOTALL)
JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
IN_TEMPLATE = {
    r"\|\s*safe\b": "|safe",
    r"\{%-?\s*autoescape\s+false": "autoescape false",
    r"\bMarkup\s*\(": "Markup",
    r"\bhx-on\b": "hx-on",
    r"\bhx-(?:vals|headers|vars)\s*=\s*[\"']\s*(?:js|javascript):": "script in an hx attribute",
    r"\bhx-vars\b": "script in an hx attribute",
    r"javascript:": "javascript: address",
    r"<style\b": "inline style sheet",
    r"tel:['\"]\s*~|tel:\{\{": "a number that is not read: use |tel",
    r"\|\s*truncate\b": "a character may be cut: use |shortened",
    r"\bname(?:\[0\]|\[:1\]|\s*\|\s*first\b)": "a character may be cut: use |initial",
    r"\bmaxlength\b": "maxlength cuts what is pasted and says nothing; data-most says how much is left",
}
IN_TAG = {
    r"\son[a-z]+\s*=": "inline handler",
    r"\sstyle\s*=": "inline style",
    r"\bsrcdoc\s*=": "inline document",
}
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
LITERAL = r"(?:\"[^\"]*\"|'[^']*'|`[^`$]*`)\s*(?:;|$)"
IN_SCRIPT = {
    rf"\.(?:inner|outer)HTML\s*\+?=(?!=)(?!\s*{LITERAL})": "markup made from variables",
    r"\.insertAdjacentHTML\s*\(": "markup made from variables",
    r"\bdocument\.write(?:ln)?\s*\(": "document.write",
    r"\beval\s*\(": "eval",
    r"\bnew\s+Function\s*\(": "code made from text",
    r"\bset(?:Timeout|Interval)\s*\(\s*[\"'`]": "code made from text",
    r"\.setAttribute\s*\(\s*[\"'](?:on|style)": "inline handler or style set by script",
    r"\.cssText\s*=": "inline style set by script",
    r"\.split\(\"\\n\"\)\[0\]\.(?:slice|substr)": "a character may be cut: use shortened of lib/characters.js",
    r"\bmax[lL]ength\b": "maxlength cuts what is pasted and says nothing",
}


def template_faults(sources: Iterable[Source]) -> list[str]:
    """Return what templates may not hold: unescaped text, inline code or style, pictures without words."""
    faults = []
    for source in sources:
        faults += matches(source, IN_TEMPLATE, source.text)
        for found in SCRIPT.finditer(source.text):
            attributes = found.group(1)
            if "src=" not in attributes and "application/json" not in attributes:
                faults.append(f"{source.path}:{line_of(source.text, found.start())}: inline script")
        for tag in TAG.finditer(source.text):
            bare = JINJA.sub(lambda code: " " * len(code.group()), tag.group())
            where = f"{source.path}:{line_of(source.text, tag.start())}"
            faults += [f"{where}: {name}" for pattern, name in IN_TAG.items() if re.search(pattern, bare)]
            if re.match(r"<img\b", bare, re.IGNORECASE) and not re.search(r"\salt\s*=", bare):
                faults.append(f"{where}: picture without alt")
    return faults


def script_faults(sources: Iterable[Source]) -> list[str]:
    """Return what our own scripts may not do: run text as code, or put it into the page as markup."""
    return [fault for source in sources for fault in matches(source, IN_SCRIPT, without_comments(source.text))]


def matches(source: Source, patterns: dict[str, str], text: str) -> list[str]:
    """Return one fault for each match of each pattern."""
    return [
        f"{source.path}:{line_of(text, found.start())}: {name}"
        for pattern, name in patterns.items()
        for found in re.finditer(pattern, text, re.MULTILINE)
    ]


def without_comments(script: str) -> str:
    """Blank out the comments of a script, keeping its lines."""
    return re.sub(
        r"/\*.*?\*/|(?<![:\"'`\\])//[^\n]*",
        lambda found: re.sub(r"[^\n]", " ", found.group()),
        script,
        flags=re.DOTALL,
    )


def line_of(text: str, position: int) -> int:
    """Return the number of the line that holds `position`."""
    return text.count("\n", 0, position) + 1


_POSTS = re.compile(r'<form\b[^>]*\bmethod="post"(?:[^>"]|"[^"]*")*>(.*?)</form>', re.DOTALL)
# They know a browser that comes again by themselves, and a sign-in form has no further field (contract).
_KNOWN_OTHERWISE = {
    f"templates/people/{name}.html"
    for name in ("join", "me", "password_new", "second_step", "second_step_new", "sign_in")
}


def unmarked_forms(templates: Iterable[Source]) -> list[str]:
    """Return the forms that post without the id by which sent twice is once (``hidden_fields``, or a client_id)."""
    faults = []
    for one in templates:
        for form in _POSTS.finditer(one.text):
            own = "client_id" in form[1] or "own_id(" in form[1]
            marked = own or re.search(r"hidden_fields\((?!.*once=False)", form[1])
            if not marked and one.path not in _KNOWN_OTHERWISE:
                line = one.text.count("\n", 0, form.start()) + 1
                faults.append(f"{one.path}:{line}: a form without an id (hidden_fields of the kit)")
    return faults
