"""The papers say what is so: settings, links, files, commands; and no text speaks of somebody's machine."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import click

from tests.support.rules.sources import (
    ROOT,
    Source,
    read,
    tracked,
)
from webapp import config, floors
from webapp.people.permissions import ROLE_VERBS

THE_HOUSE, SCRIPTS_PAGE = "docs/architecture.md", "static/js/README.md"
HOUSE = [*read(THE_HOUSE), *read("webapp/*/README.md"), *read(SCRIPTS_PAGE)]
DOCUMENTS = [*read("*.md"), *read("docs/**/*.md"), *HOUSE[1:], *read("templates/**/*.md")]
LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
NAMED_PAPER = re.compile(r"(?<![\w./-])((?:[\w-]+/)*[\w-]+\.md)\b")
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|root|home/\w+|tmp|Users/\w+)/[\w.-]+")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|WIP|HACK)\b|(?i:lorem ipsum)")
PROCESS = re.compile(
    r"(?i)\b(?:sub-?agents?|language model|AI assistant|as an AI|chatbot|coding session|the brief|"
    r"(?:another|other|second) helper)\b|\bLLMs?\b|\bCEO\b"
)
NAMED_FILE = re.compile(
    r"`([\w*][\w./*-]*\.(?:py|js|html|css|csv|json)|(?:[\w-]+/)+|(?:tests|templates|static|deploy|tools)/[\w./-]+)`"
)
NAMED_FUNCTION = re.compile(r"`(?:([\w/]+)/)?(\w+)\.(\w+)`")
FOLDERS = ("", "webapp/", "static/js/", "templates/")
VERBS = frozenset().union(*ROLE_VERBS.values())
LONGEST_HOUSE, LONGEST_PAGE = 176, 120  # the house beside its list of floors, which grows with the packages
LIST_OF_FLOORS = re.compile(r"<!-- floors -->.*<!-- /floors -->", re.DOTALL)
THIS_FILE = "tests/test_docs.py"


def broken_links(source: Source) -> list[str]:
    """Return the relative links of a document that lead nowhere, neither to a file nor to a heading of a paper."""
    folder = (ROOT / source.path).parent
    targets = [one or other for one, other in LINK.findall(without_code(source.text))]
    return [
        f"{source.path}: {target}"
        for target in targets
        if not re.match(r"[a-z]+:", target) and not _leads_somewhere(folder, *target.partition("#")[::2])
    ]


def _leads_somewhere(folder: Path, path: str, heading: str) -> bool:
    target = folder / path
    if not path or not heading or target.suffix != ".md" or not target.exists():
        return not path or target.exists()
    return heading in headings(target.read_text(encoding="utf-8"))


def headings(text: str) -> set[str]:
    """Return the names by which a link reaches the headings of a paper."""
    lines = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", line).lower().replace(" ", "-") for line in lines}


def pages_missing(packages: Iterable[str], there: Iterable[str]) -> list[str]:
    """Return the packages that have no page of their own beside their files."""
    return [package for package in packages if f"webapp/{package}/README.md" not in set(there)]


def files_missing(source: Source) -> list[str]:
    """Return the files and folders that a page names and that are neither beside it, nor in a room, nor where such lie.

    Pages of the whole house speak of files that every package has.
    """
    beside = "webapp/*/" if source.path.startswith("docs/") else "".join(source.path.rpartition("/")[:2])
    places = (beside, f"{beside}*/", *FOLDERS)
    return [
        f"{source.path}: {name}"
        for name in sorted(set(NAMED_FILE.findall(source.text)))
        if not any(next(ROOT.glob((folder + name).rstrip("/")), None) for folder in places)
    ]


def functions_missing(source: Source) -> list[str]:
    """Return the functions that a page names with a module there is (`service.give`) and that are not in it."""
    beside = "".join(source.path.rpartition("/")[:2])
    faults = []
    for folder, module, name in NAMED_FUNCTION.findall(source.text):
        inside = f"{folder}/{module}.py" if folder else f"{module}.py"
        files = [ROOT / place / inside for place in (beside, "webapp/", "webapp/core/")]
        known = [file for file in files if file.exists()] if f"{module}.{name}" not in VERBS else []
        if name != "py" and known and not any(name in names_in(file) for file in known):
            faults.append(f"{source.path}: {inside} has no {name}")
    return faults


def names_in(file: Path) -> set[str]:
    """Return what a module defines at its top."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    targets = [target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
    return defined | {target.id for target in targets if isinstance(target, ast.Name)}


def without_code(text: str) -> str:
    """Leave out what a document shows as code."""
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


def missing_papers(source: Source) -> list[str]:
    """Return the papers that a text names and that are neither beside it, nor in docs/, nor at the root."""
    places = ((ROOT / source.path).parent, ROOT, ROOT / "docs")
    return [
        f"{source.path}: {name}"
        for name in sorted(set(NAMED_PAPER.findall(source.text)))
        if not any((place / name).exists() for place in places)
    ]


def matches(sources: list[Source], pattern: re.Pattern[str]) -> list[str]:
    """Return each match of a pattern, with its file; this file, which holds the patterns, left out."""
    return [
        f"{one.path}: {found.group()}"
        for one in sources
        if one.path != THIS_FILE
        for found in pattern.finditer(one.text)
    ]


def test_the_readme_names_the_two_commands():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make run" in readme
    assert "make test" in readme


def test_the_settings_page_is_what_the_settings_say():
    assert (ROOT / "docs/settings.md").read_text(encoding="utf-8") == config.settings_markdown()


def test_links_lead_somewhere():
    assert [fault for source in DOCUMENTS for fault in broken_links(source)] == []


def test_each_package_has_its_page():
    packages = [one.name for one in floors.packages() if (ROOT / "webapp" / one.name).is_dir()]
    assert len(packages) > 20
    assert pages_missing(packages, [page.path for page in HOUSE]) == []
    assert HOUSE[-1].path == SCRIPTS_PAGE


def test_every_file_and_function_that_the_pages_of_the_house_name_is_there():
    pages = [*HOUSE, *read("docs/recipes.md")]
    assert [fault for page in pages for fault in (*files_missing(page), *functions_missing(page))] == []


def test_the_house_is_read_in_a_quarter_of_an_hour():
    assert HOUSE[0].path == THE_HOUSE
    assert LIST_OF_FLOORS.sub("", HOUSE[0].text).count("\n") <= LONGEST_HOUSE
    assert [page.path for page in HOUSE[1:] if page.lines > LONGEST_PAGE] == []


def test_a_paper_that_is_named_is_there():
    assert [fault for source in tracked() if source.path != THIS_FILE for fault in missing_papers(source)] == []


def test_no_text_names_a_path_of_one_machine():
    assert matches(tracked(), MACHINE_PATH) == []


def test_nothing_is_left_unfinished_or_tells_how_it_was_written():
    assert matches(tracked(), UNFINISHED) + matches(tracked(), PROCESS) == []


def unknown_commands(text: str, known: click.Group) -> list[str]:
    """Return the commands a text names (`flask --app wsgi GROUP COMMAND`, `one-door …`) that there are not."""
    unknown = []
    for words in re.findall(r"(?:flask --app wsgi|(?<=`)one-door|^one-door) ([a-z][a-z -]*[a-z])", text, re.MULTILINE):
        group: click.Command | None = known
        for word in words.split():
            group = group.get_command(click.Context(group), word) if isinstance(group, click.Group) else group
        if group is None:
            unknown.append(words)
    return unknown


def test_every_command_that_the_papers_name_exists(app):
    assert [fault for paper in DOCUMENTS for fault in unknown_commands(paper.text, app.cli)] == []
    assert unknown_commands("`flask --app wsgi journal verfy` `one-door nothing`\none-door keys", app.cli) == [
        "journal verfy",
        "nothing",
    ]


def test_each_check_finds_a_planted_fault():
    lost = Source("docs/x.md", "[a](nowhere.md) ![b](b.png) [c](../Makefile#top) [d](https://example.org) `[e](e.md)`")
    assert broken_links(lost) == ["docs/x.md: nowhere.md", "docs/x.md: b.png"]
    lost = Source("docs/x.md", "[a](architecture.md#floors) [b](architecture.md#cellar)")
    assert broken_links(lost) == ["docs/x.md: architecture.md#cellar"]
    assert pages_missing(["areas", "cellar"], ["webapp/areas/README.md"]) == ["cellar"]
    named = Source("webapp/areas/README.md", "`scope.py` `core/db.py` `lib/ids.js` `tests/areas/` `cellar.py` `attic/`")
    assert files_missing(named) == ["webapp/areas/README.md: attic/", "webapp/areas/README.md: cellar.py"]
    named = Source("webapp/areas/README.md", "`scope.narrow` `clock.travel` `core/db.transaction` `scope.widen` `a.b`")
    assert functions_missing(named) == ["webapp/areas/README.md: scope.py has no widen"]
    assert missing_papers(Source("webapp/x.py", "see docs/nothing.md, ../x/y.md and https://x.org/z.md")) == [
        "webapp/x.py: docs/nothing.md"
    ]
    paths = [Source("x", f"see /{name}/a") for name in ("work", "root", "tmp", "home/li")]
    assert len(matches(paths, MACHINE_PATH)) == 4
    assert matches([Source("x", "/cases/tmp/a https://x.org/work/a ~/work/a")], MACHINE_PATH) == []
    assert len(matches([Source("x", "TODO: a sub-agent wrote this")], UNFINISHED)) == 1
    assert len(matches([Source("x", "a subagent, as the brief says")], PROCESS)) == 2


def first_day() -> str:
    """Return the part of the paper by which a town begins."""
    paper = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    return paper.partition("## 第一天")[2].partition("\n## ")[0]


def test_every_word_that_is_pressed_on_the_first_day_stands_on_a_page():
    pages = "".join(one.text for one in [*read("templates/**/*.html"), *read("webapp/**/*.py")])
    named = set(re.findall("“([^”]+)”", first_day()))
    assert len(named) > 20
    assert [word for word in sorted(named) if word not in pages] == []
