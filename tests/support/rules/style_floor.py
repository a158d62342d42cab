"""What our style sheets ask of a browser: what Chrome 80 and iOS 14 lack is given another way, or is not used.

`floor.css` is for engines before Chrome 87 alone; there stands what they need in the place of gaps in flex boxes.
"""

import re
from collections.abc import Iterator, Mapping

import tinycss2

FLOOR = "floor.css"
# On a wide screen, on paper and on a wall no old phone looks.
NOT_FOR_PHONES = {FLOOR, "desk.css", "paper.css", "sheet.css", "print.css", "no-script.css"}
WIDE = re.compile(r"min-width:\s*(?:9|1[0-9])\d\d|print")
LATE = {
    re.compile(r"^inset(?:-|$)"): "Chrome 87, Safari 14.1",
    re.compile(r"^(?:margin|padding|border)-(?:inline|block)(?:$|-(?!start|end))"): "Chrome 87, Safari 14.1",
    re.compile(r"^(?:translate|scale|rotate)$"): "Chrome 104, Safari 14.1",
    re.compile(r"^(?:container|scrollbar-gutter|text-wrap|view-transition)"): "long after Chrome 80",
}
LATE_VALUES = re.compile(
    r"\b(?:color-mix|light-dark|oklch|lch|round)\(|\boverflow(?:-[xy])?:\s*clip|\d(?:svh|lvh|cq[wh])\b"
)
LATE_SELECTORS = re.compile(r":(?:is|where)\(")
HELPS = re.compile(r":has\(|:focus-visible")
Rule = tuple[str, str, dict[str, list[str]]]


def rules(content: object, around: str = "") -> Iterator[Rule]:
    """Yield (the queries around it, selector, values by property) of every rule of a sheet."""
    for rule in tinycss2.parse_rule_list(content, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            values: dict[str, list[str]] = {}
            for one in tinycss2.parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True):
                if one.type == "declaration":
                    values.setdefault(one.lower_name, []).append(tinycss2.serialize(one.value).strip())
            yield around, tinycss2.serialize(rule.prelude).strip(), values
        elif rule.type == "at-rule" and rule.content and rule.lower_at_keyword in {"media", "supports"}:
            yield from rules(rule.content, f"{around} {tinycss2.serialize(rule.prelude)}")


def parts(selectors: str) -> list[str]:
    """Return the selectors of a list, each with its spaces as in a shrunk sheet."""
    return [re.sub(r"\s*([>+~])\s*", r"\1", one.strip()) for one in re.split(r",(?![^(]*\))", selectors)]


def phone_rules(sheets: Mapping[str, str]) -> Iterator[tuple[str, str, dict[str, list[str]]]]:
    """Yield (sheet, selector, values) of all that a phone sees."""
    for name, text in sheets.items():
        if name not in NOT_FOR_PHONES:
            for around, selectors, values in rules(text):
                if not WIDE.search(around):
                    yield from ((name, one, values) for one in parts(selectors) if not one.startswith("#wall"))


def gap_faults(sheets: Mapping[str, str]) -> list[str]:
    """Return the flex boxes whose gap has nothing in its place in the floor's sheet."""
    shown: dict[str, set[str]] = {}
    for _, selector, values in phone_rules(sheets):
        shown.setdefault(selector, set()).update(values.get("display", []))
    told = [one for _, selectors, _ in rules(sheets[FLOOR]) for one in parts(selectors)]
    given = {re.sub(r"^fieldset(?=\.)|>\*(?:\+\*)?$|::before$", "", one) for one in told}
    return [
        f"{name}: {selector} has a gap, and floor.css no {selector} > * + *"
        for name, selector, values in phone_rules(sheets)
        if any(gap.strip("0px ") for gap in values.get("gap", []))
        and not any("grid" in one for one in values.get("display", []) or shown[selector])
        and _may_be_flex(selector, shown)
        and selector not in given
        and ".poster" not in selector
    ]


def _may_be_flex(selector: str, shown: Mapping[str, set[str]]) -> bool:
    """Say whether a box is flex: by its own rule, else by that of what it is called last."""
    last = re.split(r"[ >+~]", selector)[-1]
    own = shown[selector] or shown.get(last, set())
    return not own or any("flex" in one for one in own)


def late_faults(sheets: Mapping[str, str]) -> list[str]:
    """Return what an engine of the floor does not know: properties, values, selectors, heights without another."""
    found = []
    floor = {one for _, selectors, _ in rules(sheets[FLOOR]) for one in parts(selectors)}
    for name, selector, values in phone_rules(sheets):
        for prop, given in values.items():
            known = next((since for late, since in LATE.items() if late.search(prop)), "")
            if known or any(LATE_VALUES.search(f"{prop}: {value}") for value in given):
                found.append(f"{name}: {selector}: {prop} ({known or 'its value'})")
            if any("dvh" in value for value in given) and not any(re.search(r"\d(?:vh|px|%)", one) for one in given):
                found.append(f"{name}: {selector}: {prop} in dvh, without vh before it")
        if "aspect-ratio" in values and f"{selector}::before" not in floor:
            found.append(f"{name}: {selector}: aspect-ratio (Chrome 88, Safari 15), and nothing in floor.css")
        if LATE_SELECTORS.search(selector):
            found.append(f"{name}: {selector}: :is and :where (Chrome 88)")
    return found


def mixed_faults(sheets: Mapping[str, str]) -> list[str]:
    """Return lists of selectors of which an old engine drops all for the sake of one."""
    found = []
    for name, text in sheets.items():
        for around, selectors, _ in rules(text) if name not in NOT_FOR_PHONES else ():
            helps = {bool(HELPS.search(one)) for one in parts(selectors)}
            if len(helps) == 2 and not WIDE.search(around) and not selectors.startswith("#wall"):
                found.append(f"{name}: {selectors}: one with :has or :focus-visible takes the others along")
    return found
