"""The papers say what is so: settings, links, commands; and no text speaks of somebody's machine."""

import re

import click

from tests.support.sources import ROOT, Source, read, tracked
from tools.screens import SHOTS
from webapp import config

DOCUMENTS = [*read("*.md"), *read("docs/**/*.md")]
LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
NAMED_PAPER = re.compile(r"(?<![\w./-])((?:[\w-]+/)*[\w-]+\.md)\b")
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|root|home/\w+|tmp|Users/\w+)/[\w.-]+")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|WIP|HACK)\b|(?i:lorem ipsum)")
PROCESS = re.compile(
    r"(?i)\b(?:sub-?agents?|language model|AI assistant|as an AI|chatbot|coding session|the brief|"
    r"(?:another|other|second) helper)\b|\bLLMs?\b|\bCEO\b"
)
THIS_FILE = "tests/test_docs.py"


def broken_links(source: Source) -> list[str]:
    """Return the relative links of a document that lead nowhere."""
    folder = (ROOT / source.path).parent
    targets = [(one or other).split("#")[0] for one, other in LINK.findall(without_code(source.text))]
    return [
        f"{source.path}: {target}"
        for target in targets
        if target and not re.match(r"[a-z]+:", target) and not (folder / target).exists()
    ]


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


def test_every_picture_of_the_papers_is_taken_by_the_tool_and_shown_somewhere():
    shown = {name for paper in DOCUMENTS for name in re.findall(r"pictures/([\w-]+)\.png", paper.text)}
    there = {file.stem: file.stat().st_size for file in (ROOT / "docs/pictures").iterdir()}
    assert shown == set(there) == {shot.name for shot in SHOTS}
    assert sum(there.values()) < 1_500_000


def test_each_check_finds_a_planted_fault():
    lost = Source("docs/x.md", "[a](nowhere.md) ![b](b.png) [c](../Makefile#top) [d](https://example.org) `[e](e.md)`")
    assert broken_links(lost) == ["docs/x.md: nowhere.md", "docs/x.md: b.png"]
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
