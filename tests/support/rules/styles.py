"""What templates ask of style sheets and what these give: each class of a page has a rule there, each rule a class."""

import ast
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import tinycss2

from tests.support.rules.script_syntax import parsed, said, walk
from tests.support.rules.sources import Source

_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_MACRO = re.compile(r"\{%-?\s*macro\s+(\w+)\(.*?%\}(.*?)\{%-?\s*endmacro\s*-?%\}", re.DOTALL)
_FROM = re.compile(r"\{%-?\s*from\s+[\"']([^\"']+)[\"']\s+import\s+(.*?)-?%\}", re.DOTALL)
_AS = re.compile(r"\{%-?\s*import\s+[\"']([^\"']+)[\"']\s+as\s+(\w+)")
_WHOLE = re.compile(r"\{%-?\s*(?:extends|include)\s+[\"']([^\"']+)[\"']")
_SHEET = re.compile(r"(?:asset|wide_sheet)\('(?:css|vendor)/([\w-]+\.css)'")
_CALLED = re.compile(r"\b((?:\w+\.)?\w+)\(")
_CLASS = re.compile(
    r"\bclass=(?:\"((?:\{\{.*?\}\}|\{%.*?%\}|[^\"])*)\"|'((?:\{\{.*?\}\}|\{%.*?%\}|[^'])*)')", re.DOTALL
)
_NAME = re.compile(r"-?[A-Za-z_][\w-]*")


@dataclass
class Used:
    """Classes that markup names: whole, and beginnings that an expression completes."""

    whole: set[str] = field(default_factory=set)
    begun: set[str] = field(default_factory=set)


def used_classes(markup: str) -> Used:
    """Return the classes that a template's attributes name."""
    used = Used()
    for found in _CLASS.finditer(_COMMENT.sub("", markup)):
        value = re.sub(r"\{%.*?%\}", " ", found[1] or found[2] or "", flags=re.DOTALL)
        for expression in re.findall(r"(?<!\S)\{\{(.*?)\}\}(?!\S)", value, re.DOTALL):
            chosen = re.findall(r"(?:^|\belse\b|\()\s*'([^']*)'(?!\s*[~=!])", expression.strip())
            used.whole |= {word for words in chosen for word in words.split()}
        for word in re.sub(r"\{\{.*?\}\}", "\0", value, flags=re.DOTALL).split():
            begun, _, rest = word.partition("\0")
            if "\0" in word and begun:
                used.begun.add(begun)
            elif begun and not rest and "\0" not in word:
                used.whole.add(word)
    return used


def rule_classes(sheet: str) -> set[str]:
    """Return the classes that the rules of a sheet speak of."""
    return {name for rule in _rules(sheet) for name in _selected(rule.prelude)}


def _rules(content: object) -> Iterator[tinycss2.ast.QualifiedRule]:
    for rule in tinycss2.parse_rule_list(content, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            yield rule
        elif rule.type == "at-rule" and rule.content and rule.lower_at_keyword in {"media", "supports"}:
            yield from _rules(rule.content)


def _selected(tokens: Iterable[tinycss2.ast.Node]) -> Iterator[str]:
    dot = False
    for token in tokens:
        if dot and token.type == "ident":
            yield token.value
        if token.type == "function":
            yield from _selected(token.arguments)
        dot = token == "."


class Pages:
    """Templates with what each page takes in: whole templates, and of imported ones the macros that it calls."""

    def __init__(self, templates: Mapping[str, str]) -> None:
        bare = {name: _COMMENT.sub("", text) for name, text in templates.items()}
        self.parts = {name: {"": _MACRO.sub("", text), **dict(_MACRO.findall(text))} for name, text in bare.items()}
        self.imports = {name: dict(self._imported(text)) for name, text in bare.items()}
        self.whole = [
            name for name, text in bare.items() if re.search(r"\{% extends|<!doctype html", text, re.IGNORECASE)
        ]

    def taken(self, *names: str) -> list[tuple[str, str]]:
        """Return (template, macro) of all that these templates take in, an empty macro for a template's own text."""
        waiting, seen = [(name, "") for name in names], dict[tuple[str, str], None]()
        while waiting:
            here = waiting.pop()
            name, macro = here
            if here in seen or macro not in self.parts.get(name, {}):
                continue
            seen[here] = None
            text = self.parts[name][macro]
            waiting += [(whole, "") for whole in _WHOLE.findall(text)]
            for called in _CALLED.findall(text):
                waiting.append(
                    (name, called) if called in self.parts[name] else self.imports[name].get(called, ("", "-"))
                )
        return list(seen)

    def _imported(self, text: str) -> Iterator[tuple[str, tuple[str, str]]]:
        for name, words in _FROM.findall(text):
            for one in words.replace("with context", "").split(","):
                macro, _, known_as = one.strip().partition(" as ")
                yield (known_as or macro).strip(), (name, macro.strip())
        for name, known_as in _AS.findall(text):
            for macro in self.parts.get(name, {}):
                yield f"{known_as}.{macro}", (name, macro)

    def sheets(self, taken: Iterable[tuple[str, str]]) -> set[str]:
        """Return the names of the sheets that these parts link."""
        return {sheet for name, macro in taken for sheet in _SHEET.findall(self.parts[name][macro])}


def missing_faults(
    pages: Pages, sheets: Mapping[str, str], hosts: Mapping[str, Iterable[str]], hooks: Container[str]
) -> list[str]:
    """Return the classes that some page shows without a rule in any of its sheets; `hooks` need none.

    `hosts` says on which pages a fragment stands that no template takes in by name.
    """
    rules = {name: rule_classes(text) for name, text in sheets.items()}
    known = set().union(*rules.values())
    faults: dict[str, list[str]] = {}
    for page in pages.whole:
        guests = [fragment for fragment, there in hosts.items() if page in there]
        taken = pages.taken(page, *guests)
        given = set().union(*(rules[sheet] for sheet in pages.sheets(pages.taken(page)) if sheet in rules))
        for name, macro in taken:
            used = used_classes(pages.parts[name][macro])
            lacking = {one for one in used.whole if one not in given and one not in hooks}
            lacking |= {f"{one}…" for one in used.begun if not any(other.startswith(one) for other in given)}
            for one in lacking:
                where = "" if one in known else " (nor on any other)"
                faults.setdefault(f"{name}: .{one} has no rule{where}", []).append(page)
    return [f"{fault} on {', '.join(sorted(there)[:3])}" for fault, there in sorted(faults.items())]


def unused_faults(sheets: Mapping[str, str], pages: Pages, texts: Container[str]) -> list[str]:
    """Return the classes of rules that no template, and no text in scripts or Python (`texts`), names."""
    used = [used_classes(text) for parts in pages.parts.values() for text in parts.values()]
    whole = set().union(*(one.whole for one in used))
    begun = tuple(set().union(*(one.begun for one in used)))
    return [
        f"{name}: .{one} is named nowhere"
        for name, text in sheets.items()
        for one in sorted(rule_classes(text))
        if one not in whole and one not in texts and not one.startswith(begun)
    ]


def texts_of_scripts(scripts: Iterable[Source]) -> set[str]:
    """Return the words of all texts in scripts."""
    kinds = {"string_fragment", "template_string"}
    return {
        word
        for one in scripts
        for node in walk(parsed(one.text))
        if node.type in kinds
        for word in _NAME.findall(said(node))
    }


def texts_of_python(sources: Iterable[Source]) -> set[str]:
    """Return the words of all texts in Python."""
    return {
        word
        for one in sources
        for node in ast.walk(one.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for word in _NAME.findall(node.value)
    }


def texts_of_templates(templates: Iterable[str]) -> set[str]:
    """Return the words of all texts in the expressions of templates: what macros are given may be classes."""
    code = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
    return {
        word
        for text in templates
        for one in code.findall(text)
        for words in re.findall(r"'([^']*)'|\"([^\"]*)\"", one)
        for word in _NAME.findall(" ".join(words))
    }
