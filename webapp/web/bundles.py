"""Our scripts as phones load them: few files, each module in a scope of its own.

Modules that are always needed together become one file. There each is a function that runs once and hands out what it
exports, so names inside never meet; only exported names have to differ. What a module takes from another file is
imported from there, `import("./part.js")` loads the file that holds that module, and a module's state stays single.
The service worker alone runs classic scripts: older phones know no other kind there. What it takes stands in two files
that are both, a classic script and a module, so that a phone fetches each once; both find it in `self.oneDoor`.

The rewriting knows the few forms in which our modules import and export, at the start of a line, and refuses others.
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from rjsmin import jsmin

EVERY_PAGE = "app.js"
"""What every page loads first, with all that it takes."""
SHARED = "shared.js"
"""What more than one page or part needs, but not every page."""
LATER = "later.js"
"""What a page loads at first use, in one file: phones keep all of it, and each file costs a request."""
DESK = "desk.js"
"""What a desk loads at first use, from the folder of this name: no phone does, and none keeps it."""
APART = {"maps/tiles.js", "offline/store/page-cache.js", "capture/answers.js", "ui/signature.js", "ui/rows.js"} | {
    f"desk/{part}.js" for part in ("bulk", "counter", "dispatch")
}
"""Loaded at first use too, each in a file of its own: of use with signal alone, at the first visit, or on few pages."""
SERVICE_WORKER = "offline/worker.js"
"""What runs without a page, and what pages load of it later: Chrome 80 and Safari 14 know no modules there."""
BOTH = "offline/both.js"
"""What the service worker takes and pages need at once."""
HANDED = "self.oneDoor"
"""Where these two files hand out what they export."""
CLASSIC = {SERVICE_WORKER, BOTH}
MOVED = "export * from "
"""How a file begins whose module is in another one; no page of ours asks for it."""

_IMPORT = re.compile(r'^import (?:\{\s*([\w$]+(?:,\s*[\w$]+)*),?\s*\} from )?"(\.[^"\n]+)";\n?', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:const|class|function)\b)(?:async )?\w+\*? +([\w$]+)", re.MULTILINE)
_LATER = re.compile(r'\bimport\("(\.[^"\n]+)"\)')
_WORKER = re.compile(r'\bnew URL\("(\.[^"\n]+\.js)", ?import\.meta\.url\)(?!\.href)')
_OWN_ADDRESS = re.compile(rf"{_WORKER.pattern}|\bimport\.meta\.url\b")
_FROM = re.compile(r'^(?:import|export)\b.*?"(\.[^"\n]+)";$', re.MULTILINE)
_LISTED = re.compile(r"^export \{ ([\w$]+(?:, [\w$]+)*) \};\n?", re.MULTILINE)
_UNKNOWN = re.compile(r"^(?:import\b(?!\()|export\b).*", re.MULTILINE)


class Unbundled(ValueError):
    """A script uses a form of import or export that the rewriting does not know; names form and place."""


@dataclass(frozen=True)
class Module:
    """One script: what it takes from others (module → names), what it hands out, and what it loads only when needed."""

    path: str
    text: str
    takes: dict[str, list[str]]
    exports: list[str]
    later: list[str]
    workers: list[str]


@dataclass
class Bundle:
    """One file: its modules in the order in which they run."""

    path: str
    modules: list[Module] = field(default_factory=list)


def bundled(scripts: Mapping[str, str], carried: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the files to serve for these scripts, by path; what is not among them (../vendor/…) is left as it is.

    Every path stays an address: where its module went into another file, it hands on what that file exports.
    ``carried``: the modules of others that the service worker takes, by path. Raises Unbundled.
    """
    modules = {path: parsed(path, text) for path, text in scripts.items()}
    if SERVICE_WORKER in modules:
        modules |= {path: _of_others(path, text) for path, text in (carried or {}).items()}
    bundles = grouped(modules)
    home = {module.path: bundle.path for bundle in bundles for module in bundle.modules}
    _held_to_classic([bundle for bundle in bundles if bundle.path in CLASSIC], home)
    files = {bundle.path: _written(bundle, home) for bundle in bundles}
    moved = {path: _moved(modules[path], there) for path, there in home.items() if path != there and path in scripts}
    return moved | files


def _moved(module: Module, there: str) -> str:
    """Return what stands where a module was that went into another file."""
    source = _relative(module.path, there)
    if there not in CLASSIC:
        return f'{MOVED}"{source}";\n'
    return f'import "{source}";\nexport const {{ {", ".join(module.exports)} }} = {HANDED};\n'


def parsed(path: str, text: str) -> Module:
    """Return what a script takes and gives; raises Unbundled."""
    takes: dict[str, list[str]] = {}
    for names, source in _IMPORT.findall(text):
        takes.setdefault(_target(path, source), []).extend(re.findall(r"[\w$]+", names))
    body = _IMPORT.sub("", text)
    exports = _EXPORT.findall(body)
    body = _EXPORT.sub(lambda found: found.group().removeprefix("export "), body)
    if unknown := _UNKNOWN.search(body):
        raise Unbundled(f"{path}: {unknown.group()}")
    body = f"{jsmin(body)}\n"
    later, workers = ([_target(path, one) for one in rule.findall(body)] for rule in (_LATER, _WORKER))
    return Module(path, body, takes, exports, later, workers)


def _of_others(path: str, text: str) -> Module:
    """Return a module that names what it exports in one line, as libraries are built; raises Unbundled."""
    exports = [name for names in _LISTED.findall(text) for name in names.split(", ")]
    body = f"{jsmin(_LISTED.sub('', text))}\n"
    unknown = _UNKNOWN.search(body)
    if unknown or not exports:
        raise Unbundled(f"{path}: {unknown.group() if unknown else 'exports nothing'}")
    return Module(path, body, {}, exports, [], [])


def imports_of(path: str, text: str, *, later: bool = True) -> list[str]:
    """Return the paths of what a written script imports at once, and with ``later`` also later or as a worker."""
    rules = (_FROM, _LATER, _WORKER) if later else (_FROM,)
    return [_target(path, source) for rule in rules for source in rule.findall(text)]


def grouped(modules: Mapping[str, Module]) -> list[Bundle]:
    """Return the files, each with its modules in the order in which they run.

    An entry is a page's script (no other module takes it), or a part that is loaded later.
    """
    carried = set(_running(SERVICE_WORKER, modules))
    workers = {target for module in modules.values() for target in module.workers}
    taken = {target for module in modules.values() for target in module.takes}
    later = {target for module in modules.values() for target in module.later}
    reached: dict[str, set[str]] = {}
    for entry in sorted(modules.keys() - taken | later & modules.keys()):
        for path in _running(entry, modules):
            reached.setdefault(path, set()).add(_with(entry) if entry in later - workers - APART else entry)
    bundles: dict[str, Bundle] = {}
    for path, entries in reached.items():
        where = _for_the_worker(entries) if path in carried else _file_for(entries)
        bundles.setdefault(where, Bundle(where)).modules.append(modules[path])
    return list(bundles.values())


def _with(entry: str) -> str:
    """Return the file of what is loaded at first use."""
    return DESK if entry.startswith("desk/") else LATER


def _for_the_worker(entries: set[str]) -> str:
    """Return which of its two files: pages load the one at once, the other later."""
    return BOTH if entries - {LATER, SERVICE_WORKER} else SERVICE_WORKER


def _file_for(entries: set[str]) -> str:
    """Return the file of what these entries need."""
    if len(entries) == 1:
        return min(entries)
    if all(one == DESK or one.startswith("desk/") for one in entries):
        return DESK
    return EVERY_PAGE if EVERY_PAGE in entries else SHARED


def _running(entry: str, modules: Mapping[str, Module]) -> list[str]:
    """Return an entry and all it takes, each after what it takes itself."""
    done: list[str] = []
    seen: set[str] = set()

    def visit(path: str) -> None:
        if path in seen or path not in modules:
            return
        seen.add(path)
        for target in modules[path].takes:
            visit(target)
        done.append(path)

    visit(entry)
    return done


def _written(bundle: Bundle, home: Mapping[str, str]) -> str:
    inside = {module.path for module in bundle.modules}
    imported: dict[str, list[str]] = {}
    for module in bundle.modules:
        for target, names in module.takes.items():
            if target not in inside:
                known = imported.setdefault(home.get(target, target), [])
                known += [name for name in names if name not in known]
    exported = ", ".join(_exported(bundle.path, bundle.modules))
    if bundle.path in CLASSIC:
        taken = "".join(_handed(names) for names in imported.values())
        parts = "".join(_scoped(module, Bundle(""), home) for module in bundle.modules)
        own = f"(() => {{\n{taken}{parts}return {{ {exported} }};\n}})()"
        return f"{HANDED} = Object.assign({HANDED} || {{}}, {own});\n"
    head = [_import(bundle, path, names) for path, names in imported.items()]
    parts = "".join(_scoped(module, bundle, home) for module in bundle.modules)
    return "".join([*head, parts, f"export {{ {exported} }};\n" if exported else ""])


def _import(bundle: Bundle, path: str, names: list[str]) -> str:
    source = f'"{_relative(bundle.path, path)}";\n'
    return f"import {source}{_handed(names)}" if path in CLASSIC else f"import {_names(names)}{source}"


def _handed(names: list[str]) -> str:
    return f"const {{ {', '.join(names)} }} = {HANDED};\n" if names else ""


def _held_to_classic(bundles: list[Bundle], home: Mapping[str, str]) -> None:
    """Raise Unbundled for what a classic script can't do, or takes from elsewhere, or would hand out twice."""
    inside = [module for bundle in bundles for module in bundle.modules]
    _exported(SERVICE_WORKER, inside)
    for module in inside:
        if elsewhere := [target for target in module.takes if home.get(target) not in CLASSIC]:
            raise Unbundled(f"{module.path}: takes {', '.join(elsewhere)}, which is not carried")
        if only_modules := re.search(r"\bimport\b(?:\.meta|\().*", module.text):
            raise Unbundled(f"{module.path}: {only_modules.group()} is nothing for a classic script")


def _exported(path: str, modules: list[Module]) -> list[str]:
    """Return what the modules of one file export, each name once; raises Unbundled for a name of two."""
    exported = [name for module in modules for name in module.exports]
    if len(set(exported)) < len(exported):
        twice = sorted({name for name in exported if exported.count(name) > 1})
        raise Unbundled(f"{path}: exported by two of its modules: {', '.join(twice)}")
    return exported


def _names(names: list[str]) -> str:
    return f"{{ {', '.join(names)} }} from " if names else ""


def _scoped(module: Module, bundle: Bundle, home: Mapping[str, str]) -> str:
    text = _OWN_ADDRESS.sub(lambda found: _there(module, bundle, found), module.text)
    text = _LATER.sub(lambda found: _later(module, bundle, found[1], home), text)
    if module.path == bundle.path:
        return text
    if not module.exports:
        return f"{{\n{text}}}\n"
    given = ", ".join(module.exports)
    return f"const {{ {given} }} = (() => {{\n{text}return {{ {given} }};\n}})();\n"


def _there(module: Module, bundle: Bundle, found: re.Match[str]) -> str:
    """Return the address of a worker, or the module's own, as the file in which the module is has to write it."""
    if found[1]:
        return _address(bundle, _target(module.path, found[1]))
    return found[0] if module.path == bundle.path else f"{_address(bundle, module.path)}.href"


def _later(module: Module, bundle: Bundle, source: str, home: Mapping[str, str]) -> str:
    there = home.get(target := _target(module.path, source), target)
    return f'import("{_relative(bundle.path, there)}"){f".then(() => {HANDED})" if there in CLASSIC else ""}'


def _address(bundle: Bundle, path: str) -> str:
    return f'new URL("{_relative(bundle.path, path)}", import.meta.url)'


def _target(path: str, source: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), source))


def _relative(path: str, target: str) -> str:
    found = posixpath.relpath(target, posixpath.dirname(path) or ".")
    return found if found.startswith(".") else f"./{found}"
