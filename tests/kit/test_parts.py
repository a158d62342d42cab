"""The macros keep text as text, tie words to fields, and name only what exists."""

import re

import pytest
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from tests.support.rules.sources import ROOT
from webapp.web.maps import Picture, Spot

TEMPLATES = ROOT / "templates"
GLOSSARY_STATES = {
    "draft", "submitted", "awaiting_ack", "acknowledged", "dispatched", "accepted", "in_progress", "pending_recheck",
    "resolved", "closed", "returned", "transferred", "due_soon", "overdue", "awaiting_mediation", "mediating", "agreed",
    "failed", "scheduled", "en_route", "completed", "cancelled", "queued_offline", "syncing", "synced", "sync_failed",
    "protected",
}  # fmt: skip
NASTY = '<b onclick="x">"&'


@pytest.fixture(scope="module")
def kit():
    """kit(file, source) renders a line of template with every macro of that file at hand."""
    env = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    env.globals.update(
        asset=lambda path: f"/static/{path}",
        sprite_of=lambda _: "/static/icons.svg",
        csrf_token=lambda: "token",
        map_tiles=lambda: None,
    )

    def render(file: str, source: str, **context: object) -> str:
        return env.from_string('{% import "kit/' + file + '.html" as kit %}' + source).render(**context)

    return render


def sprite() -> set[str]:
    """The names of the icons that can be drawn."""
    return set(re.findall(r'<symbol id="i-([\w-]+)"', (ROOT / "static/img/icons.svg").read_text(encoding="utf-8")))


def test_every_icon_that_a_template_names_is_in_the_sprite():
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r"\bicon(?:_name)?(?:\(|=|': )'([\w-]+)'", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 10
    assert named - sprite() == set()


def test_every_state_that_people_see_has_its_word_tone_and_icon(kit):
    states = kit("marks", "{{ kit.STATES.keys()|join(' ') }}").split()
    assert set(states) == GLOSSARY_STATES
    for state in states:
        chip = kit("marks", "{{ kit.state_chip(state) }}", state=state)
        icon, tone = re.search(r"#i-([\w-]+)", chip), re.search(r't-(\w+)"', chip)
        assert icon
        assert icon[1] in sprite()
        assert tone
        assert tone[1] in {"neutral", "blue", "green", "amber", "brick"}
        assert re.search(r"[一-鿿]{3,}", chip)


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("cards", "{{ kit.cell(x, x, second=x, value=x, attrs={'data-x': x}) }}"),
        ("work", "{{ kit.report_card(x, x, x, x, 'resolved', x) }}"),
        ("work", "{{ kit.todo_card(x, x, x, x, 'late', x, x, x) }}"),
        ("work", "{{ kit.timeline([{'title': x, 'words': x, 'time': x}]) }}"),
        ("work", "{{ kit.photo_strip([{'thumb': x, 'full': x, 'alt': x}]) }}"),
        ("forms", "{{ kit.text_row('a', x, x, error=x, hint=x, attrs={'data-x': x}) }}"),
        ("forms", "{{ kit.textarea_field('a', x, x, error=x) }}"),
        ("tiles", "{{ kit.choice('a', x, x) }}"),
        ("map", "{{ kit.area_map({'zones': [{'path': x, 'x': 1, 'y': 1, 'name': x, 'words': x, 'url': x}]}, x) }}"),
        ("map", "{{ kit.area_map({'spots': [{'x': 1, 'y': 1, 'label': x, 'count': 1, 'url': x}]}, x) }}"),
    ],
)
def test_what_people_typed_stays_text(kit, file, source):
    drawn = kit(file, source, x=NASTY)
    assert "<b onclick" not in drawn
    assert str(Markup.escape(NASTY)) in drawn


def test_an_error_is_said_beside_its_field_and_tied_to_it(kit):
    for macro in ("text_row", "text_field", "textarea_field"):
        drawn = kit("forms", "{{ kit[macro]('note', '说明', error='写一句就行', hint='可以不填') }}", macro=macro)
        assert 'aria-invalid="true"' in drawn
        assert 'aria-describedby="f-note-error f-note-hint"' in drawn
        assert re.search(r'id="f-note-error".*写一句就行', drawn, re.S)
        assert 'for="f-note"' in drawn
    assert "aria-invalid" not in kit("forms", "{{ kit.text_row('note', '说明') }}")


def test_every_photo_is_in_the_page_and_the_fourth_tells_how_many_more(kit):
    photos = [{"thumb": f"/t/{number}", "full": f"/f/{number}"} for number in range(9)]
    drawn = kit("work", "{{ kit.photo_strip(photos) }}", photos=photos)
    assert drawn.count("<img") == 9
    assert drawn.count('class="beyond"') == 5
    assert "+6" in drawn
    assert "+" not in kit("work", "{{ kit.photo_strip(photos) }}", photos=photos[:4])


def test_the_photo_field_is_one_input_named_for_what_it_does(kit):
    drawn = kit("tiles", "{{ kit.photo_uploader() }}")
    inputs = re.findall(r"<input[^>]*>", drawn)
    assert len(inputs) == 1
    assert all(part in inputs[0] for part in ('accept="image/*"', "multiple", 'aria-label="拍照"'))
    assert "capture" not in drawn


def test_a_number_is_brick_only_when_it_is_bad_and_there(kit):
    assert "bad" in kit("numbers", "{{ kit.number_tile(1, '已超期', '/x', 'overdue', bad=True) }}")
    assert "bad" not in kit("numbers", "{{ kit.number_tile(0, '已超期', '/x', 'overdue', bad=True) }}")


def test_each_number_of_an_area_row_is_a_link_that_says_what_it_counts(kit):
    none = {"name": "open", "value": 0, "url": "/o"}
    row = {"code": "450324106001", "name": "南一村", "url": "/v", "numbers": [none]}
    drawn = kit("numbers", "{{ kit.area_table(['村', '在办'], [row]) }}", row=row)
    assert 'data-area="450324106001"' in drawn
    assert re.search(r'<a href="/o" data-count="open"[^>]*aria-label="南一村在办 0 件">0</a>', drawn)


def test_each_hidden_field_is_whole_on_a_line_of_its_own(kit):
    lines = kit("forms", "{{ kit.hidden_fields({'a': x, 'client_id': '1'}) }}", x=NASTY).split("\n")
    assert [line.count("<input") for line in lines] == [1, 1, 1]
    assert all(re.fullmatch(r'<input type="hidden" name="\w+" value="[^"]*">', line) for line in lines)


def test_a_file_field_speaks_our_words_and_keeps_its_error(kit):
    drawn = kit("files", "{{ kit.file_field('file', '一个文件', accept='.xlsx', error='选一个文件') }}")
    assert "选文件，或拖到这里" in drawn
    assert 'aria-describedby="f-file-error"' in drawn
    assert 'class="cover"' in drawn
    pictures = kit("files", "{{ kit.photos_field('照片', id='f-a') }}")
    assert 'name="photos"' in pictures
    assert "multiple" in pictures
    assert "拍照，或选几张" in pictures


def test_no_page_shows_the_browser_s_own_file_button():
    """It is in the browser's language, not in the villager's."""
    fields = [
        (path.name, found)
        for path in TEMPLATES.rglob("*.html")
        for found in re.findall(
            r"<input[^>]*type=\"file\"[^>]*>|<input[^>]*type=\"file\"", path.read_text(encoding="utf-8")
        )
    ]
    assert len(fields) >= 3
    assert [name for name, found in fields if 'class="cover"' not in found] == []


def test_what_lies_outside_of_a_map_is_an_arrow_with_its_distance(kit):
    picture = Picture(180, spots=[Spot(290, 90, "报的地方在图外面", at=(25, 110), turn=20, far="3 公里")])
    drawn = kit("map", "{{ kit.area_map(picture, '一个地方') }}", picture=picture)
    assert 'class="arrow" transform="translate(290 90) rotate(20)"' in drawn
    assert "3 公里</text>" in drawn
    assert 'class="pin"' not in drawn


def test_a_card_keeps_its_time_beside_the_place_that_large_letters_leave_out(kit):
    drawn = kit("work", "{{ kit.report_card('路灯不亮', '/reports/1', '大樟树下', at='昨天 9:20') }}")
    assert re.search(r"<time>昨天 9:20</time>\s*<span class=\"where\">· 大樟树下</span>", drawn)
    assert "<time>" not in kit("work", "{{ kit.report_card('路灯不亮', '/reports/1', '大樟树下') }}")
