"""What our scripts ask of a browser: the syntax and the names that the oldest phones we serve know, read by a parser.

The floor is Chrome 80 and iOS 14 (Safari 14.0). A phone below it, or a script above it, gets a page that does nothing.
"""

import re
from collections.abc import Container, Iterator

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

from tests.support.rules.sources import Source

_PARSER = Parser(Language(tree_sitter_javascript.language()))
_FUNCTIONS = {
    "arrow_function",
    "function_declaration",
    "function_expression",
    "generator_function",
    "generator_function_declaration",
    "method_definition",
}
LATE_ASSIGNMENTS = {"??=", "||=", "&&="}  # Chrome 85
# Chrome and Safari that know each; none of them may be called.
LATE_METHODS = {
    "at": "92, 15.4",
    "replaceAll": "85, 13.1",
    "replaceChildren": "86, 14.0",
    "findLast": "97, 15.4",
    "findLastIndex": "97, 15.4",
    "toSorted": "110, 16",
    "toReversed": "110, 16",
    "toSpliced": "110, 16",
    "requestSubmit": "76, 16",
    "togglePopover": "114, 17",
    "checkVisibility": "105, 17.4",
    "isSubsetOf": "122, 17",
    "hasOwn": "93, 15.4",
    "groupBy": "117, 17.4",
    "withResolvers": "119, 17.4",
    "any": "85, 14.0",
    "timeout": "103, 16",
    "canParse": "120, 17",
}
LATE_NAMES = {"structuredClone": "98, 15.4", "WeakRef": "84, 14.1", "FinalizationRegistry": "84, 14.1"}
LATE_PROPERTIES = {"submitter": "81, 15.4", "randomUUID": "92, 15.4", "showModal": "37, 15.4", "ariaLabel": "81, 14.0"}


# Where the code asks first whether the browser knows it, or runs only behind such a question.
GUARDED = {
    ("static/js/lib/ids.js", "randomUUID"),
    ("static/js/lib/pressed.js", "submitter"),
    ("static/js/ui/old-phone.js", "showModal"),
    ("static/js/ui/pictures.js", "showModal"),
    ("static/js/ui/question.js", "showModal"),
    ("static/js/ui/sheets.js", "showModal"),
    ("static/js/ui/viewer.js", "showModal"),
}


def parsed(text: str) -> Node:
    """Return the root of a script's syntax tree."""
    return _PARSER.parse(text.encode()).root_node


def walk(node: Node, without: Container[str] = ()) -> Iterator[Node]:
    """Yield a node and all below it, in the order of the text; nothing of the kinds `without`."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if one.type in without:
            continue
        yield one
        waiting += reversed(one.children)


def words(text: str, without: Container[str] = ()) -> list[str]:
    """Return what a script says without spaces and comments: its words, signs, texts and patterns, one by one."""
    leaves = [one for one in walk(parsed(text), without) if not one.children and one.type != "comment"]
    return [said(one) for one in leaves if said(one).strip() or one.type == "string_fragment"]


def said(node: Node | None) -> str:
    """Return the text of a node; nothing when there is none."""
    return (node.text or b"").decode() if node else ""


def floor_faults(source: Source) -> list[str]:
    """Return what a script asks for that the oldest phones don't have, with its line."""
    root = parsed(source.text)
    found = [(one, _fault(one)) for one in walk(root) if (source.path, said(one)) not in GUARDED]
    faults = [f"{source.path}:{node.start_point.row + 1}: {fault}" for node, fault in found if fault]
    return [*faults, f"{source.path}: no script that can be read"] if root.has_error else faults


# What came with ECMAScript 2015 and later, as far as a script of a few lines may be tempted.
_AFTER_2009 = {
    *("arrow_function", "lexical_declaration", "class_declaration", "template_string", "spread_element"),
    *("object_pattern", "array_pattern", "assignment_pattern", "rest_pattern", "method_definition"),
    *("shorthand_property_identifier", "optional_chain", "await_expression", "import_statement", "export_statement"),
    "for_in_statement",
}


def old_words_faults(source: Source) -> list[str]:
    """Return what a script says that an engine of ECMAScript 5 could not read, with its line."""
    found = [node for node in walk(parsed(source.text)) if node.type in _AFTER_2009]
    return [f"{source.path}:{node.start_point.row + 1}: {node.type}" for node in found]


def _fault(node: Node) -> str:
    """Return what is too new in a single node; nothing when it is all right."""
    rule = _RULES.get(node.type)
    return rule(node) if rule else ""


def _assignment(node: Node) -> str:
    sign = said(node.child_by_field_name("operator"))
    return f"{sign} (Chrome 85)" if sign in LATE_ASSIGNMENTS else ""


def _await(node: Node) -> str:
    around = node.parent
    while around and around.type not in _FUNCTIONS:
        around = around.parent
    return "" if around else "await outside of a function (Chrome 89, Safari 15)"


def _regex(node: Node) -> str:
    pattern, flags = (said(node.child_by_field_name(name)) for name in ("pattern", "flags"))
    if re.search(r"\(\?<[=!]", pattern):
        return "a pattern that looks behind (Safari 16.4)"
    return f"the flags {flags} of a pattern (Chrome 90, Safari 15)" if set(flags) & set("dv") else ""


def _field(node: Node) -> str:
    return "a static field (Safari 14.1)" if node.children[0].type == "static" else ""


def _call(node: Node) -> str:
    called = node.child_by_field_name("function")
    if node.child_by_field_name("optional_chain"):
        return ""  # x?.() asks first
    name = said(called.child_by_field_name("property")) if called and called.type == "member_expression" else ""
    return f"{name}() (Chrome, Safari {LATE_METHODS[name]})" if name in LATE_METHODS else ""


def _property(node: Node) -> str:
    name = said(node)
    return f"{name} (Chrome, Safari {LATE_PROPERTIES[name]})" if name in LATE_PROPERTIES else ""


def _name(node: Node) -> str:
    name = said(node)
    return f"{name} (Chrome, Safari {LATE_NAMES[name]})" if name in LATE_NAMES else ""


_RULES = {
    "augmented_assignment_expression": _assignment,
    "await_expression": _await,
    "call_expression": _call,
    "class_static_block": lambda _: "a static block (Chrome 94, Safari 16.4)",
    "field_definition": _field,
    "for_in_statement": lambda one: _await(one) if any(part.type == "await" for part in one.children) else "",
    "identifier": _name,
    "import_attribute": lambda _: "an import with attributes (Chrome 123, Safari 17.2)",
    "namespace_export": lambda _: "export * as (Safari 14.1)",
    "private_property_identifier": lambda one: f"{said(one)}: private names (Chrome 84, Safari 15)",
    "property_identifier": _property,
    "regex": _regex,
    "shorthand_property_identifier": _property,
    "shorthand_property_identifier_pattern": _property,
}
