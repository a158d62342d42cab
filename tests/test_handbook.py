"""The handbooks say what stands on the pages, each post has one, and their pictures are there and light."""

import re

from PIL import Image

from tests.support.rules.sources import ROOT, Source, read
from tools.pictures import film
from tools.pictures.shots import SHOTS
from webapp.people.permissions import ROLE_NAMES

PAPERS = [*read("*.md"), *read("docs/**/*.md")]
HANDBOOKS = read("docs/handbook/*.md")
PAGES = "".join(
    one.text
    for files in ("templates/**/*.html", "webapp/**/*.py", "webapp/data/*.*", "static/js/**/*.js")
    for one in read(files)
    if not one.path.startswith("webapp/demo/")
)
# What is pressed stands in bold or in quotation marks; bold at the head of a line and whole sentences only stress.
PRESSED = re.compile(r"\*\*([^*\n]+)\*\*|“([^”\n]+)”")
ELSE = re.compile(r"`[^`\n]*`|\[[^\]\n]*\]\([^)\n]*\)|^- \*\*[^*\n]+\*\*：", re.MULTILINE)
CHANGES = re.compile(r"[\d: ]+|几")
MADE_BY_SCRIPTS = {"不要这张"}
DOOR = re.compile(r'@door\(\s*"[\w.]+",\s*"([^"]+)"|^    "[\w.]+",\n    "([^"]+)"', re.MULTILINE)
ALL_PICTURES, FILM = 814_000, 1_000_000


def words_of(text: str) -> list[str]:
    """Return the words of a handbook that are pressed, of a way through pages each."""
    found = PRESSED.findall(ELSE.sub("", text))
    return [word.strip() for bold, quoted in found for word in (bold or quoted).split("→")]


def stands(word: str, pages: str) -> bool:
    """Say whether a word stands on some page, where a number or time in it may be another."""
    if word in MADE_BY_SCRIPTS or word.endswith("。") or not re.search(r"[一-鿿]{2}", word):
        return True
    return all(part in pages for part in CHANGES.split(word) if len(part) > 1)


def words_missing(source: Source, pages: str) -> list[str]:
    """Return what a handbook tells people to press and what stands on no page."""
    return [f"{source.path}: {word}" for word in words_of(source.text) if not stands(word, pages)]


def ways_missing(source: Source, doors: set[str]) -> list[str]:
    """Return the ways through 我的 or a group of the rail that lead to no door."""
    ways = re.findall(r"(?:我的|管理|表格|规矩) → ([^\s*→]+)", source.text)
    return [f"{source.path}: {word}" for word in ways if word not in doors]


def pictures() -> dict[str, int]:
    """Return the pictures that are there, with their bytes."""
    return {file.name: file.stat().st_size for file in (ROOT / "docs/pictures").iterdir()}


def test_every_word_that_a_handbook_tells_people_to_press_stands_on_a_page():
    assert len({word for one in HANDBOOKS for word in words_of(one.text)}) > 150
    assert [fault for one in HANDBOOKS for fault in words_missing(one, PAGES)] == []


def test_every_way_through_the_doors_leads_to_a_door():
    doors = {first or second for one in read("webapp/**/*.py") for first, second in DOOR.findall(one.text)}
    assert {"工作规范", "约访走访", "点餐"} < doors
    own = {"工作", "大字版", "草稿", "我的上报"}
    assert [fault for one in HANDBOOKS for fault in ways_missing(one, doors | own)] == []


def test_every_post_finds_its_handbook():
    index = (ROOT / "docs/handbook/README.md").read_text(encoding="utf-8")
    assert [name for name in ROLE_NAMES.values() if name not in index] == []
    assert [one.path for one in HANDBOOKS if one.path.split("/")[-1] not in f"{index} README.md"] == []


def test_every_picture_of_the_papers_is_taken_by_the_tool_and_shown_somewhere():
    shown = {name for paper in PAPERS for name in re.findall(r"pictures/([\w-]+\.\w+)", paper.text)}
    assert shown == set(pictures()) == {film.FILE, *(f"{shot.name}.png" for shot in SHOTS)}


def test_pictures_and_film_are_light():
    sizes = pictures()
    assert sizes.pop(film.FILE) <= FILM
    assert sum(sizes.values()) <= ALL_PICTURES


def test_the_film_is_as_wide_as_a_phone_and_calm():
    with Image.open(ROOT / "docs/pictures" / film.FILE) as moving:
        assert moving.width == 360
        lasts = []
        for number in range(moving.n_frames):
            moving.seek(number)
            lasts.append(moving.info["duration"])
    assert len(lasts) > 12
    assert min(lasts) >= 800
    assert 20_000 < sum(lasts) < 60_000


def test_each_check_finds_a_planted_fault():
    lost = Source(
        "x",
        "点 **派单**、**飞走** 或“看号码”；**我的 → 空座**，等 **发 3 张邀请**，`**x**` [**y**](z.html)\n- **头**：x",
    )
    assert words_of(lost.text) == ["派单", "飞走", "看号码", "我的", "空座", "发 3 张邀请"]
    assert words_missing(lost, "派单 看号码 我的 空位 发 {n} 张邀请") == [
        "x: 飞走",
        "x: 空座",
    ]
    assert ways_missing(lost, {"空位"}) == ["x: 空座"]
    assert ways_missing(lost, {"空座"}) == []
