"""The shape of our scripts and what they ask of a phone, read from the source; each rule finds a planted fault."""

import pytest

from tests.support.rules import budgets
from tests.support.rules.script_syntax import GUARDED, floor_faults, old_words_faults
from tests.support.rules.scripts import page_script_faults, script_circle_faults, script_order_faults
from tests.support.rules.sources import ROOT, Source, read

SCRIPTS = read("static/js/**/*.js")
VENDORED = sorted((ROOT / "static/vendor").glob("*.js"))


def scripts(**files: str) -> list[Source]:
    """Return sources as they would stand in static/js: `ui__toast=…` is static/js/ui/toast.js."""
    return [Source(f"static/js/{name.replace('__', '/')}.js", text) for name, text in files.items()]


def test_there_is_something_to_check():
    assert len(SCRIPTS) > 20
    assert len(VENDORED) > 2


def test_scripts_import_only_from_folders_on_their_left():
    assert script_order_faults(SCRIPTS) == []


@pytest.mark.parametrize(
    "files",
    [
        {"lib__ids": 'import { toast } from "../ui/toast.js";\n'},
        {"offline__store__db": 'import "../send/sender.js";\n'},
        {"offline__forms__steps": 'const part = lazy(() => import("../../capture/place.js"));\n'},
        {"lib__prepare": 'new Worker(new URL("../capture/shrink.js", import.meta.url));\n'},
        {"cases__desk": 'import { morph } from "../insight/board.js";\n'},
        {"ui__toast": 'import { start } from "../app.js";\n'},
        {"elsewhere__a": ""},
    ],
)
def test_a_script_that_imports_to_the_right_is_found(files):
    assert len(script_order_faults(scripts(**files))) == 1


def test_a_script_may_import_to_the_left_from_its_own_folder_and_from_third_parties():
    text = 'import { openDB } from "../../../vendor/idb.js";\nimport "../../lib/ids.js";\nimport "./vault.js";\n'
    assert script_order_faults(scripts(offline__store__db=text)) == []


def test_no_scripts_import_each_other_in_a_circle():
    assert script_circle_faults(SCRIPTS) == []


def test_a_circle_of_three_scripts_is_found_also_when_one_of_them_comes_later():
    circle = scripts(
        ui__a='import { b } from "./b.js";\n',
        ui__b='const c = lazy(() => import("./c.js"));\n',
        ui__c='import { a } from "./a.js";\n',
        ui__d='import { a } from "./a.js";\n',
    )
    assert script_circle_faults(circle) == ["imports in a circle: ui/a.js, ui/b.js, ui/c.js"]


def test_no_page_names_a_script_that_is_part_of_another():
    assert page_script_faults(SCRIPTS, read("templates/**/*.html")) == []


def test_a_page_that_would_run_another_page_s_script_is_found():
    taking = scripts(capture__form='import "../ui/exit.js";\n', ui__exit="")
    page = Source("templates/care/base.html", """<script src="{{ asset('js/ui/exit.js') }}" type="module"></script>""")
    assert page_script_faults(taking, [page]) == [
        "templates/care/base.html: js/ui/exit.js is part of static/js/capture/form.js"
    ]


def test_no_folder_of_scripts_holds_more_files_than_one_can_know():
    assert budgets.folder_faults(SCRIPTS) == []


def test_a_folder_of_too_many_files_is_found():
    many = scripts(**{f"ui__m{n}": "" for n in range(26)}, ui__deep__one="")
    assert budgets.folder_faults(many) == ["static/js/ui: 26 files, at most 25"]
    assert budgets.folder_faults(many[1:]) == []


def test_scripts_ask_nothing_that_the_oldest_phones_do_not_know():
    served = [*SCRIPTS, *(Source(f"static/vendor/{path.name}", path.read_text("utf-8")) for path in VENDORED)]
    assert [fault for source in served for fault in floor_faults(source)] == []


def test_every_place_that_may_ask_for_more_still_does():
    texts = {one.path: one.text for one in SCRIPTS}
    assert {(path, name) for path, name in GUARDED if name not in texts.get(path, "")} == set()


@pytest.mark.parametrize(
    "text",
    [
        "class A { #x = 1; }",
        "class A { #go() {} }",
        "class A { static x = 1; }",
        "class A { static { go(); } }",
        "const a = await go();",
        "for await (const a of b) go(a);",
        "a ??= 1;",
        "a ||= 1;",
        "a.b &&= 1;",
        "const a = /(?<=b)c/;",
        "const a = /(?<!b)c/;",
        "const a = /b/d;",
        'export * as all from "./b.js";',
        "const a = b.at(-1);",
        'const a = b.replaceAll("c", "d");',
        "const a = Object.hasOwn(b, c);",
        "const a = structuredClone(b);",
        "const { submitter } = event;",
        "dialog.showModal();",
        "go(AbortSignal.timeout(5));",
        "const a = ;",
    ],
)
def test_a_script_that_old_phones_could_not_run_is_found(text):
    assert len(floor_faults(Source("static/js/ui/x.js", text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "class A { x = 1; _y = 2; static go() {} }",
        "const a = async () => { await b?.c ?? d; };",
        "async function* a() { yield await b; }",
        "const a = /(?<name>b)c/u;",
        "const a = 1_000n ** 2n;",
        "try { go(); } catch { stop(); }",
        'const a = "b ??= c.at(1)"; // d.at(2)',
        "signal: AbortSignal.timeout?.(5);",
    ],
)
def test_what_chrome_80_and_ios_14_know_is_fine(text):
    assert floor_faults(Source("static/js/ui/x.js", text)) == []


def test_the_script_that_tells_old_phones_what_they_lack_can_be_read_by_every_one_of_them():
    told = [one for one in SCRIPTS if one.path == "static/js/ui/old-phone.js"]
    assert [old_words_faults(one) for one in told] == [[]]


@pytest.mark.parametrize("text", ["const a = 1;", "go(() => 1);", "go(`a`);", "a?.b;", "var { a } = b;", "go(...a);"])
def test_a_word_that_old_phones_could_not_read_is_found(text):
    assert len(old_words_faults(Source("static/js/ui/x.js", text))) == 1
