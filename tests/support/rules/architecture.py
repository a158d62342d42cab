"""The rules of the house as functions: each takes sources and returns the faults it finds, as sentences."""

import ast
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tests.support.rules.sources import Source
from webapp.floors import FLOORS, packages

# From below: a package imports only from the floors below its own. webapp/__init__.py, with create_app, is the roof.
ORDER = (*(tuple(package.name for package in floor) for floor in FLOORS), ("",))
RANK = {package: rank for rank, floor in enumerate(ORDER) for package in floor}
FREE_NAMES = {"core", "web", "demo"}
FILE_NAMES = {
    *("__init__", "models", "states", "service", "queries", "schemas", "routes", "presenters", "commands", "tasks"),
}
TOPIC_NAME = re.compile(r"(service|routes|queries|schemas|states|presenters)_[a-z]+(_[a-z]+)*")
# Rooms: folders of a package that has more files than one can know. Each keeps the fixed file names.
ROOMS = {f"{package.name}/{room}" for package in packages() for room in package.rooms}
# A rule or table of its own that neither reads nor writes rows. A new one is a decision, taken here.
OWN_NAMES = {
    "areas": {"scope"},
    "grid_centre/spreadsheets": {"changes", "marker", "plan", "sheets", "workbook"},
    "people": {"actor", "permissions", "rules"},
    "people/names": {"notices"},
    "people/sign_in": {"device_cookie", "notices", "strength"},
    "reports": {"catalogue"},
    "cases": {"clocks", "notices", "panels", "rules", "timeline", "titles"},
    "care": {"clocks", "notices", "rules"},
    "care/grants": {"notices", "rules"},
    "care/items": {"rules"},
    "cases/matter": {"standing"},
    "cases/reach": {"rules"},
    "cases/turning": {"rules"},
    "cases/work_orders": {"rules"},
    "operations": {"first_day"},
    "standards": {"rules"},
    "visits": {"rules"},
    "documents": {"papers", "sections", "small_numbers", "stubs", "topics"},
    "decisions": {"rules"},
    "meetings/bulletins": {"papers", "rules"},
    "mediation": {"clocks", "rules"},
    "petitions": {"clocks", "rules"},
    "petitions/papers": {"papers"},
    "mediation/dossier": {"papers", "rules"},
    "mediation/agreement": {"clocks", "rules", "ways"},
    "mediation/parties": {"rules"},
    "meetings/situations": {"rules"},
    "neighbours": {"rules"},
    "whistle": {"rules"},
    "emergencies/after": {"papers", "rules"},
    "emergencies/hq": {"parts", "rules"},
    "patrol_force": {"kinds"},
    "patrol_force/rota": {"rules"},
    "patrol_force/sheets": {"columns", "plan"},
    "cameras": {"rules"},
    "cameras/reviews": {"rules"},
    "cameras/sheets": {"columns", "plan"},
    "emergencies/teams": {"rules"},
    "emergencies/persons": {"rules"},
    "consultation/files": {"rules"},
    "consultation": {"rules"},
    "meetings": {"clocks", "rules"},
    "paper": {"ledger"},
    "pwa": {"home_screen"},
    "legal_aid": {"guide", "notices", "rules"},
    "outreach": {"hints", "notices", "topics"},
    "imports": {"columns", "notices", "places", "plan"},
    "inbox": {"quiet", "notifications"},
    "outbox": {"wechat", "ways", "push", "texts", "wecom", "dingtalk"},
    "providers": {
        *("http", "outcome", "accounts", "push", "wecom", "dingtalk"),
        *("apprise_texts", "sms_aliyun", "sms_tencent", "wechat", "oidc"),
    },
    "search": {"dates", "grams", "matching"},
    "service_orders": {"menu", "notices", "rules", "visitor"},
    "service_orders/advisers": {"logbook", "sharing", "slots"},
}

CLOCKS = {
    *(f"datetime.datetime.{name}" for name in ("now", "utcnow", "today")),
    "datetime.date.today",
    *(f"time.{name}" for name in ("time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "clock_gettime")),
    "sqlalchemy.func.now",
    "sqlalchemy.func.current_timestamp",
}
# They compare with times that others took from the machine: the file system, and the library that keeps the limits.
MACHINE_TIME = {("webapp/core/media/files.py", "time.time"), ("webapp/web/limits.py", "time.time")}
MAKES_PHONE = {"new_context", "launch_persistent_context"}
# A production server lives now, and so does the phone that measures it; the kit's pages tell no time.
MACHINE_PHONES = {"bench/form.py", "tools/kit_preview.py"}
SESSION_WRITES = {"add", "add_all", "delete", "merge", "bulk_save_objects", "bulk_insert_mappings"}
STATEMENT_WRITES = {"insert", "update", "delete"}


class Import(NamedTuple):
    """One imported name of ours: where, what, and inside which function (empty: at the top)."""

    node: ast.stmt
    target: str
    function: str


def package_of(module: str) -> str:
    """Return the package of a dotted module name: webapp.areas.scope → areas; webapp itself: nothing."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def with_function(tree: ast.AST, function: str = "") -> Iterator[tuple[ast.AST, str]]:
    """Yield every node with the name of the outermost function around it (empty: none)."""
    for child in ast.iter_child_nodes(tree):
        inside = function
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            inside = function or child.name
        yield child, function
        yield from with_function(child, inside)


def imports(source: Source, modules: set[str]) -> list[Import]:
    """Return what `source` imports from webapp, each name resolved to the most precise of `modules`."""
    found = []
    for node, function in with_function(source.tree):
        if isinstance(node, ast.Import):
            found += [Import(node, alias.name, function) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = absolute(source, node)
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                found.append(Import(node, inner if inner in modules else base, function))
    return [one for one in found if one.target == "webapp" or one.target.startswith("webapp.")]


def absolute(source: Source, node: ast.ImportFrom) -> str:
    """Return the dotted name that a (perhaps relative) `from … import` speaks of."""
    if not node.level:
        return node.module or ""
    parts = source.module.split(".")
    if not source.path.endswith("/__init__.py"):
        parts = parts[:-1]
    parts = parts[: len(parts) - node.level + 1]
    return ".".join([*parts, *([node.module] if node.module else [])])


def order_faults(sources: Iterable[Source]) -> list[str]:
    """Return imports that go up or across a floor, and packages that stand on none."""
    sources = list(sources)
    modules = {source.module for source in sources}
    faults = []
    for source in sources:
        here = package_of(source.module)
        if here not in RANK:
            faults.append(f"{source.path}: {here} stands on no floor (webapp/floors.py)")
            continue
        for one in imports(source, modules):
            there = package_of(one.target)
            if there != here and RANK.get(there, len(ORDER)) >= RANK[here]:
                faults.append(source.at(one.node, f"{here or 'webapp'} may not import {one.target}"))
    return faults


def cycle_faults(sources: Iterable[Source]) -> list[str]:
    """Return the modules that import each other in a circle, however long."""
    sources = list(sources)
    modules = {source.module for source in sources}
    graph = {one.module: {seen.target for seen in imports(one, modules)} & modules - {one.module} for one in sources}
    return circles(graph)


def circles(graph: dict[str, set[str]]) -> list[str]:
    """Return a fault for each group of nodes that lead to each other, however long the way."""
    faults, done = [], set[str]()
    for start in sorted(graph):
        reached = reachable(graph, start)
        if start in reached and start not in done:
            circle = sorted(other for other in reached if start in reachable(graph, other))
            done.update(circle)
            faults.append(f"imports in a circle: {', '.join(circle)}")
    return faults


def reachable(graph: dict[str, set[str]], start: str) -> set[str]:
    """Return what can be reached from `start` by at least one step."""
    seen: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += graph[node]
    return seen


def floor_faults(paths: Iterable[str]) -> list[str]:
    """Return packages and rooms that the floors name and that are not there, and rooms that they do not name."""
    files = [path.removeprefix("webapp/").removesuffix(".py") for path in paths]
    folders = {file.rpartition("/")[0] for file in files} - {""}
    there = {name for file in files for name in (file.split("/")[0], file.rpartition("/")[0]) if name}
    named = {*RANK, *ROOMS} - {""}
    missing = [f"{name}: stands in webapp/floors.py and nowhere else" for name in sorted(named - there)]
    return missing + [f"{name}: is not in webapp/floors.py" for name in sorted(folders - named)]


PACKAGE_FILE = re.compile(r"webapp/[a-z_]+/__init__\.py")
LARGE_AND_RARE = {
    *("openpyxl", "xlsxwriter", "docx", "icalendar", "zxcvbn", "webapp.core.letters.pinyin"),
    *("apprise", "alibabacloud_dysmsapi20170525", "alibabacloud_tea_openapi", "darabonba", "tencentcloud"),
}


def late_import_faults(sources: Iterable[Source]) -> list[str]:
    """Return imports hidden in functions; create_app, cli.py, commands.py and `init_app` of a package may have them.

    So may large libraries that a web worker is seldom asked for: named here, of the house's own what brings one along.
    """
    faults = []
    for source in sources:
        if source.path in {"webapp/__init__.py", "webapp/cli.py"} or source.path.endswith("/commands.py"):
            continue
        for node, function in with_function(source.tree):
            if function == "init_app" and PACKAGE_FILE.fullmatch(source.path) and isinstance(node, ast.ImportFrom):
                continue
            dynamic = isinstance(node, ast.Call) and dotted(node.func, {}) in {
                "__import__",
                "importlib.import_module",
            }
            if isinstance(node, ast.ImportFrom) and {node.module, (node.module or "").split(".")[0]} & LARGE_AND_RARE:
                continue
            if dynamic or (function and isinstance(node, ast.Import | ast.ImportFrom)):
                faults.append(source.at(node, f"import inside {function or 'the module by name'}"))
    return faults


def name_faults(sources: Iterable[Source]) -> list[str]:
    """Return files of feature packages that do not carry one of the fixed names, or lie in no known room."""
    faults = []
    for source in sources:
        folder, _, name = source.path.removeprefix("webapp/").removesuffix(".py").rpartition("/")
        package, *rooms = folder.split("/")
        if not folder or package in FREE_NAMES or ((not rooms or folder in ROOMS) and _is_named(folder, name)):
            continue
        if rooms != ["data"]:
            faults.append(f"{source.path}: no fixed name; see docs/architecture.md")
    return faults


def _is_named(folder: str, name: str) -> bool:
    return name in FILE_NAMES or name in OWN_NAMES.get(folder, ()) or TOPIC_NAME.fullmatch(name) is not None


def aliases(source: Source) -> dict[str, str]:
    """Return what each imported local name stands for."""
    known: dict[str, str] = {}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            known |= {
                alias.asname or alias.name.split(".")[0]: alias.name if alias.asname else alias.name.split(".")[0]
                for alias in node.names
            }
        elif isinstance(node, ast.ImportFrom):
            known |= {alias.asname or alias.name: f"{absolute(source, node)}.{alias.name}" for alias in node.names}
    return known


def dotted(node: ast.AST, known: dict[str, str]) -> str:
    """Return `a.b.c` for such an expression, its first name replaced by what it stands for; else nothing."""
    if isinstance(node, ast.Name):
        return known.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        base = dotted(node.value, known)
        return f"{base}.{node.attr}" if base else ""
    return ""


def commit_faults(sources: Iterable[Source]) -> list[str]:
    """Return commits outside of core/db.py: a request is one transaction, closed in one place."""
    return [
        source.at(node, "only core/db.py commits")
        for source in sources
        if source.path != "webapp/core/db.py"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]


def stale_faults(sources: Iterable[Source]) -> list[str]:
    """Return uses of the error by which another writer was faster; only the workflow engine answers it."""
    return [
        source.at(node, "only core/workflow.py knows StaleDataError: its `saving` gives the one refusal")
        for source in sources
        if source.path != "webapp/core/workflow.py"
        for node in ast.walk(source.tree)
        if (isinstance(node, ast.alias) and node.name.endswith("StaleDataError"))
        or (isinstance(node, ast.Attribute) and node.attr == "StaleDataError")
    ]


def transaction_faults(sources: Iterable[Source]) -> list[str]:
    """Return routes and tasks that open a transaction: the service function that they call does (`@transactional`)."""
    faults = []
    for source in sources:
        if not re.search(r"/(routes|tasks)(_[a-z_]+)?\.py$", source.path):
            continue
        known = aliases(source)
        faults += [
            source.at(node, "the service that is called opens the transaction; see core/db.py")
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Call) and dotted(node.func, known) == "webapp.core.db.transaction"
        ]
    return faults


def clock_faults(sources: Iterable[Source]) -> list[str]:
    """Return looks at the clock outside of core/clock.py; timers that only measure a span are fine."""
    faults = []
    for source in sources:
        if source.path == "webapp/core/clock.py":
            continue
        known = aliases(source)
        for node in ast.walk(source.tree):
            name = dotted(node, known)
            if name in CLOCKS and (source.path, name) not in MACHINE_TIME:
                faults.append(source.at(node, f"{name}: only core/clock.py knows the time"))
    return faults


def phone_clock_faults(sources: Iterable[Source]) -> list[str]:
    """Return browsers that would tell the machine's time, for tests and tools.

    Those are a profile that a function makes without `move_phone`, and Playwright's clock put in at no moment.
    """
    faults = []
    for source in sources:
        if source.path in MACHINE_PHONES:
            continue
        calls = [(node, inside) for node, inside in with_function(source.tree) if isinstance(node, ast.Call)]
        moving = {inside for node, inside in calls if dotted(node.func, {}).split(".")[-1] == "move_phone"}
        for node, inside in calls:
            *whose, name = dotted(node.func, {}).split(".")
            if name in MAKES_PHONE and whose[-1:] != ["request"] and inside not in moving:
                faults.append(source.at(node, f"{name}: move_phone lets its pages tell the time of the tests"))
            if whose[-1:] == ["clock"] and name == "install" and not node.args and not node.keywords:
                faults.append(source.at(node, "clock.install: without a moment it is the machine's"))
    return faults


def may_write(path: str) -> bool:
    """Return whether a file may change rows: services, commands, core and the demo."""
    package, *rest = path.removeprefix("webapp/").removesuffix(".py").split("/")
    if package in {"core", "demo"} or not rest:
        return True
    return rest[-1] == "commands" or rest[-1].split("_")[0] == "service"


def write_faults(sources: Iterable[Source]) -> list[str]:
    """Return changes of rows outside of services: `session.add(…)`, `insert(…)`, `update(…)`, `delete(…)`."""
    faults = []
    for source in sources:
        if may_write(source.path):
            continue
        known = aliases(source)
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and writes(dotted(node.func, known)):
                faults.append(source.at(node, f"{dotted(node.func, known)}: only a service changes rows"))
    return faults


def writes(called: str) -> bool:
    """Return whether a call by this dotted name changes rows."""
    base, _, name = called.rpartition(".")
    if name in STATEMENT_WRITES and (base.startswith(("sqlalchemy", "webapp.core.db")) or base.endswith("__table__")):
        return True
    return name in SESSION_WRITES and base.endswith("session")


OUTWARD = {"apprise", "ftplib", "http.client", "httpx", "requests", "smtplib", "socket", "subprocess", "urllib.request"}


def outward_faults(sources: Iterable[Source]) -> list[str]:
    """Return uses of the net and of other programs outside of a function marked `@outward` (core/db.py)."""
    faults = []
    for source in sources:
        known = aliases(source)
        for node, marked in _with_mark(source.tree):
            name = dotted(node.func, known) if isinstance(node, ast.Call) else ""
            if not marked and any(name == one or name.startswith(f"{one}.") for one in OUTWARD):
                faults.append(source.at(node, f"{name}: only inside a function marked @outward"))
    return faults


def _with_mark(tree: ast.AST, marked: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    """Yield every node with whether a function around it is marked `@outward`."""
    for child in ast.iter_child_nodes(tree):
        inside = marked
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            inside = marked or any(dotted(one, {}).endswith("outward") for one in child.decorator_list)
        yield child, marked
        yield from _with_mark(child, inside)
