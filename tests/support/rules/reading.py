"""Numbers, days, addresses and JSON from outside are read in one place: a rule of the house, as in `architecture`.

What the rule can see: the ways of Python to make a number or a day of a text. What it can't: whether that text came
from outside. So each place that reads something of the house's own stands here by name.
"""

import ast
import re
from collections.abc import Iterable

from tests.support.rules.architecture import aliases, dotted
from tests.support.rules.sources import Source

READERS = {"webapp/core/reading.py", "webapp/core/clock.py"}
LOOKS = {"isdigit", "isdecimal", "isnumeric", "isalnum", "isalpha", "isprintable", "get_json"}
PARSERS = {
    *(f"datetime.{name}.fromisoformat" for name in ("date", "datetime", "time")),
    *(f"datetime.{name}" for name in ("date.fromisocalendar", "datetime.strptime")),
    "json.loads",
    "json.load",
    "time.strptime",
    "urllib.parse.urlparse",
    "urllib.parse.urlsplit",
}
# Where what comes in is parsed; elsewhere int() and float() turn numbers into numbers.
LAYERS = ("routes", "schemas", "pages")
# Texts that the house itself wrote: settings, data files, columns, its own helper process, what it sealed.
OWN_TEXTS = {
    ("webapp/areas/schemas_boundaries.py", "float"),  # what the geometry library answered
    ("webapp/cases/clocks.py", "datetime.time.fromisoformat"),
    ("webapp/cases/lists/schemas.py", "int"),
    ("webapp/core/codes.py", "isdigit"),
    ("webapp/core/deadlines.py", "datetime.date.fromisoformat"),
    ("webapp/grid_centre/spreadsheets/service.py", "datetime.date.fromisoformat"),
    ("webapp/core/protection/at_rest.py", "json.loads"),
    ("webapp/core/protection/crypto.py", "json.loads"),
    ("webapp/core/media/table_files.py", "json.loads"),
    ("webapp/grid_centre/spreadsheets/marker.py", "json.loads"),
    ("webapp/imports/queries.py", "json.loads"),  # what it sealed
    ("webapp/cameras/sheets/service.py", "json.loads"),  # likewise
    ("webapp/inbox/quiet.py", "datetime.time.fromisoformat"),
    ("webapp/legal_aid/guide.py", "json.loads"),
    ("webapp/legal_aid/presenters.py", "json.loads"),
    ("webapp/meetings/situations/service_content.py", "json.loads"),
    ("webapp/operations/service_backup.py", "json.loads"),
    ("webapp/outreach/topics.py", "json.loads"),
    ("webapp/people/queries_guides.py", "json.loads"),
    ("webapp/people/schemas.py", "isprintable"),  # a path on this site
    ("webapp/reports/catalogue.py", "json.loads"),
    ("webapp/reports/models.py", "json.loads"),
    ("webapp/reports/schemas.py", "int"),  # of a number that was read
    ("webapp/service_orders/menu.py", "json.loads"),
    ("webapp/service_orders/presenters.py", "int"),
    ("webapp/service_orders/queries.py", "json.loads"),
    ("webapp/service_orders/advisers/routes.py", "int"),
    ("webapp/service_orders/visitor.py", "json.loads"),
    ("webapp/web/addresses.py", "isprintable"),  # a code or a token
    ("webapp/standards/rules.py", "datetime.date.fromisocalendar"),
}

# How a telephone number is looked for: eleven digits from 1 on, or the code of the country in front.
_TELEPHONE = re.compile(r"1(?:\[3-9\])?(?:\[0-9\]|\\d)\{(?:9|10)\}|(?:\+|00\)\??)86(?![0-9])")
# What finds numbers in running texts, to hide them.
_HIDES = "webapp/core/masking.py"


def telephone_faults(sources: Iterable[Source]) -> list[str]:
    """Return patterns of telephone numbers anywhere but in core/reading.py."""
    faults = []
    for source in sources:
        if source.path in READERS | {_HIDES} or source.path.startswith("webapp/demo/"):
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _TELEPHONE.search(node.value):
                faults.append(source.at(node, "a telephone number is read by reading.phone"))
    return faults


def reading_faults(sources: Iterable[Source]) -> list[str]:
    """Return what makes a number, a day or an object of a text anywhere but in core/reading.py."""
    faults = []
    for source in sources:
        if source.path in READERS or source.path.startswith("webapp/demo/"):
            continue
        parses = source.path.rsplit("/", 1)[-1].startswith(LAYERS)
        for node, name in _attempts(source, parses=parses):
            if (source.path, name) not in OWN_TEXTS:
                faults.append(source.at(node, f"{name}: what comes from outside is read in core/reading.py"))
    return faults


def unused_exceptions(sources: Iterable[Source]) -> set[tuple[str, str]]:
    """Return the exceptions that no longer name anything."""
    found = {(source.path, name) for source in sources for _, name in _attempts(source, parses=True)}
    return OWN_TEXTS - found


def _attempts(source: Source, *, parses: bool) -> list[tuple[ast.expr, str]]:
    known, found = aliases(source), list[tuple[ast.expr, str]]()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in LOOKS:
            found.append((node, node.attr))
        elif isinstance(node, ast.Attribute | ast.Name) and dotted(node, known) in PARSERS:
            found.append((node, dotted(node, known)))
        elif parses and isinstance(node, ast.Name) and node.id in ("int", "float") and _used(source, node):
            found.append((node, node.id))
    return found


def _used(source: Source, name: ast.Name) -> bool:
    """Say whether int or float is called or handed to map, rather than named as a type."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and (node.func is name or name in node.args):
            return True
    return False
