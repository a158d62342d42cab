"""Our scripts reach phones in few files, without their comments, and do the same."""

import gzip
import re

import pytest

from tests.support.rules.script_syntax import parsed, walk, words
from tests.support.rules.sources import read
from webapp.web import bundles
from webapp.web.assets import CARRIED, STATIC, with_parts
from webapp.web.bundles import Unbundled, bundled, imports_of

SCRIPTS = read("static/js/**/*.js")
MOST_OF_A_FORM = 28_100  # the library of the phone's database among it, 2,600
ONLY_IN_MODULES = {"import", "import_statement", "export_statement", "meta_property"}
FORMS = {
    "hazard": "js/capture/form.js",
    "dispute": "js/capture/form.js",
    "patrol": "js/capture/patrol.js",
    "matter": "js/cases/matter.js",
}


@pytest.fixture(scope="module")
def ours():
    """What is published of our scripts, by path."""
    carried = {path: (STATIC / "js" / path).read_text(encoding="utf-8") for path in CARRIED}
    return bundled({one.path.removeprefix("static/js/"): one.text for one in SCRIPTS}, carried)


def at_once(ours, *entries):
    """The files that these load before anybody does anything."""
    found, waiting = set(), list(entries)
    while waiting:
        path = waiting.pop()
        if path in ours and path not in found:
            found.add(path)
            waiting += imports_of(path, ours[path], later=False)
    return found


def test_comments_and_spaces_go_but_not_from_texts_and_patterns():
    script = '/** What\n *  it does. */\nconst a = "// not  one"; // goes\n  go(a,  /[/] \\/* x/, '
    script += "`a  // ${ b  + 1 }\n  c`);\n"
    assert bundled({"x.js": script})["x.js"] == 'const a="// not  one";go(a,/[/] \\/* x/,`a  // ${ b  + 1 }\n  c`);\n'


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda one: one.path)
def test_a_script_says_the_same_word_for_word_when_its_spaces_are_gone(script):
    written = [word for word in words(script.text, without={"import_statement"}) if word != "export"]
    assert words(bundles.parsed("x.js", script.text).text) == written


def test_a_template_in_a_template_whose_spaces_would_be_lost_is_found():
    text = "const a = `${b}:${go(`${c} ${d}`)}`;\n"
    assert words(bundles.parsed("x.js", text).text) != words(text), "write the inner one before the outer one"


def test_every_served_script_can_be_read(ours):
    assert [path for path, text in ours.items() if parsed(text).has_error] == []


def test_what_stands_together_keeps_its_own_names_and_what_comes_later_is_one_file():
    written = bundled(
        {
            "app.js": 'import { open } from "./box/door.js";\nconst key = 1;\nopen(key);\n',
            "box/door.js": 'const key = 2;\nexport async function open(one) {\n  return import("./room.js");\n}\n',
            "box/room.js": 'import { open } from "./door.js";\nexport const shut = () => open(import.meta.url);\n',
            "box/view.js": 'import { shut } from "./room.js";\nexport const look = () => import("../maps/tiles.js");\n'
            'export const turn = () => new Worker(new URL("./work.js", import.meta.url));\n',
            "box/work.js": "export const work = 1;\n",
            "home.js": 'import("./box/view.js");\n',
            "maps/tiles.js": "export const tiles = 1;\n",
        }
    )
    assert written["app.js"] == (
        'const { open } = (() => {\nconst key=2;async function open(one){return import("./later.js");}\n'
        "return { open };\n})();\nconst key=1;open(key);\nexport { open };\n"
    )
    assert written["box/room.js"] == written["box/view.js"] == 'export * from "../later.js";\n'
    assert written["later.js"] == (
        'import { open } from "./app.js";\n'
        'const { shut } = (() => {\nconst shut=()=>open(new URL("./box/room.js", import.meta.url).href);\n'
        "return { shut };\n})();\n"
        'const { look, turn } = (() => {\nconst look=()=>import("./maps/tiles.js");'
        'const turn=()=>new Worker(new URL("./box/work.js", import.meta.url));\nreturn { look, turn };\n})();\n'
        "export { shut, look, turn };\n"
    )
    assert written["maps/tiles.js"] == "const tiles=1;\nexport { tiles };\n"
    assert written["box/door.js"] == 'export * from "../app.js";\n'


def test_a_module_finds_its_neighbours_from_the_file_that_it_stands_in():
    written = bundled(
        {
            "app.js": 'import { at } from "./deep/er/a.js";\nat();\n',
            "deep/er/a.js": 'import { b } from "../../../vendor/b.js";\nexport const at = () => b(import.meta.url);\n',
        }
    )["app.js"]
    assert 'import { b } from "../vendor/b.js";' in written
    assert 'b(new URL("./deep/er/a.js", import.meta.url).href)' in written


@pytest.mark.parametrize("file", sorted(bundles.CLASSIC))
def test_the_service_worker_runs_classic_scripts_that_touch_no_page(ours, file):
    assert at_once(ours, file) == {file}
    assert "document." not in ours[file]
    assert [one.type for one in walk(parsed(ours[file])) if one.type in ONLY_IN_MODULES] == []


def test_what_the_service_worker_takes_stands_in_it_and_in_what_pages_load_too_and_nowhere_else(ours):
    assert "const { deleteDB, openDB, unwrap, wrap } = (() => {" in ours["offline/both.js"]
    for said in ('createObjectStore("items"', "class ItemUpload{", "function openDB("):
        assert len([path for path, text in ours.items() if said in text]) == 1
    assert "offline/both.js" in at_once(ours, "app.js")
    assert "offline/worker.js" not in at_once(ours, "app.js")


LIBRARY = "const openDB = 1;\nexport { openDB };\n"
WORKER = 'import { openDB } from "../../vendor/idb.js";\nexport function start() {\n  openDB();\n}\n'


@pytest.mark.parametrize(
    ("worker", "library"),
    [
        (WORKER, None),
        (WORKER, "export default 1;\n"),
        (WORKER, f'import "./more.js";\n{LIBRARY}'),
        (f'{WORKER}const part = () => import("./part.js");\n', LIBRARY),
        (f"{WORKER}const own = import.meta.url;\n", LIBRARY),
        (f"{WORKER}export const openDB = 2;\n", LIBRARY),
    ],
    ids=["no library", "another export", "an import in it", "a part", "its own address", "a name of two"],
)
def test_a_service_worker_that_old_phones_could_not_run_is_refused(worker, library):
    scripts = {"offline/worker.js": worker, "offline/part.js": "export const a = 1;\n"}
    with pytest.raises(Unbundled):
        bundled(scripts, {"../vendor/idb.js": library} if library else {})


def test_a_page_and_the_service_worker_take_what_both_need_from_one_file():
    scripts = {
        "app.js": 'import { a } from "./lib/a.js";\na();\nimport("./lib/b.js");\n',
        "lib/a.js": "export const a = () => 1;\n",
        "lib/b.js": 'import { a } from "./a.js";\nexport const b = () => a();\n',
        "offline/worker.js": 'import { b } from "../lib/b.js";\nexport const start = () => b();\n',
    }
    written = bundled(scripts)
    assert written["offline/both.js"] == (
        "self.oneDoor = Object.assign(self.oneDoor || {}, (() => {\n"
        "const { a } = (() => {\nconst a=()=>1;\nreturn { a };\n})();\nreturn { a };\n})());\n"
    )
    assert written["offline/worker.js"] == (
        "self.oneDoor = Object.assign(self.oneDoor || {}, (() => {\nconst { a } = self.oneDoor;\n"
        "const { b } = (() => {\nconst b=()=>a();\nreturn { b };\n})();\n"
        "const { start } = (() => {\nconst start=()=>b();\nreturn { start };\n})();\nreturn { b, start };\n})());\n"
    )
    assert written["app.js"] == (
        'import "./offline/both.js";\nconst { a } = self.oneDoor;\n'
        'a();import("./offline/worker.js").then(() => self.oneDoor);\n'
    )
    assert written["lib/b.js"] == 'import "../offline/worker.js";\nexport const { b } = self.oneDoor;\n'


@pytest.mark.parametrize(
    "script",
    [
        'import * as all from "./b.js";\n',
        'import { a as b } from "./b.js";\n',
        'import b from "./b.js";\n',
        "export default 1;\n",
        "export { a };\n",
        "export let a = 1;\n",
        'export * from "./b.js";\n',
    ],
)
def test_a_form_that_it_does_not_know_is_refused_and_not_guessed(script):
    with pytest.raises(Unbundled, match=r"x\.js"):
        bundled({"x.js": script, "b.js": "export const a = 1;\n"})


def test_two_that_stand_together_may_not_export_the_same_name():
    scripts = {"app.js": 'import { a } from "./a.js";\nimport "./b.js";\na();\n'}
    with pytest.raises(Unbundled, match="a"):
        bundled(scripts | {"a.js": "export const a = 1;\n", "b.js": "export const a = 2;\n"})


@pytest.mark.parametrize("form", FORMS)
def test_our_own_scripts_of_a_form_are_light(ours, form):
    files = at_once(ours, "app.js", "capture/early.js", FORMS[form].removeprefix("js/"))
    weight = {path: len(gzip.compress(ours[path].encode(), 9)) for path in files}
    assert sum(weight.values()) < MOST_OF_A_FORM, weight


def test_every_part_that_may_be_loaded_is_named_and_there(app):
    published = app.config["PUBLISHED"]
    whole = with_parts(published, ["js/app.js", "js/capture/form.js"])
    assert {"js/later.js", "js/lib/shrink.js", "js/offline/both.js"} <= whole
    assert [path for path in whole if not (published / path).is_file()] == []
    everything = with_parts(published, [path.relative_to(STATIC).as_posix() for path in STATIC.rglob("js/**/*.js")])
    assert [path for path in everything if not (published / path).is_file()] == []


def test_a_part_is_imported_by_a_written_address_only():
    """Else the bundles and the service worker would not know of it."""
    assert [one.path for one in SCRIPTS if re.search(r"\bimport\((?!\"\./|\"\.\./)", one.text)] == []
