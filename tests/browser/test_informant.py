"""The informant's way in a real browser: few taps, photos made small, nothing doubled, nobody betrayed."""

import gzip
import hashlib
import re
import uuid
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, Request, Route, expect

from webapp.core import replay

# Informants of the far end of the list, whom no other test signs in.
PEOPLE = iter(range(10010000330, 10010000280, -1))
REPORT_PAGE = re.compile(r"/reports/[0-9a-f-]{36}\?sent=1$")
BUILD = "document.querySelector('script[src*=\"/js/app.js\"]').src.replace(/js\\/app\\.js$/, '')"


class Taps:
    """A finger that counts."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, target: Locator) -> None:
        target.tap()
        self.number += 1


@pytest.fixture
def taps() -> Taps:
    return Taps()


@pytest.fixture
def informant(phone) -> Page:
    """A signed-in informant's phone of this test's own."""
    return phone(str(next(PEOPLE)))


@pytest.fixture
def picture(tmp_path: Path):
    """Makes a picture as a phone's camera does, large and with its turn in EXIF."""

    def make(name: str = "photo.jpg", size: tuple[int, int] = (3000, 2250), turn: int = 1) -> Path:
        image = Image.effect_noise(size, 40).convert("RGB")
        ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1] // 2), fill="red")
        exif = Image.Exif()
        exif[0x0112] = turn
        image.save(tmp_path / name, quality=92, exif=exif)
        return tmp_path / name

    return make


def posts(page: Page) -> list[str]:
    """Collect what the page posts to /reports from now on."""
    seen: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/reports"):
            seen.append((request.post_data_buffer or b"").decode(errors="replace"))

    page.on("request", note)
    return seen


def kind(page: Page, name: str) -> Locator:
    return page.locator("#report-form").get_by_role("radio", name=name, exact=True)


def test_a_hazard_with_a_photo_takes_four_taps_after_opening_the_chooser(informant, taps, picture):
    informant.goto("/report")
    taps(informant.get_by_role("link", name="隐患", exact=True))
    with informant.expect_file_chooser() as chooser:
        taps(informant.get_by_label("拍照"))
    chooser.value.set_files(picture())
    taps(kind(informant, "用电"))
    taps(informant.get_by_role("button", name="提交"))
    expect(informant).to_have_url(REPORT_PAGE)
    expect(informant.get_by_text("提交成功")).to_be_visible()
    assert taps.number <= 4
    expect(informant.locator("main img")).to_have_count(1)
    assert informant.evaluate(
        "async () => { const i = document.querySelector('main img'); await i.decode(); return i.naturalWidth }"
    )
    expect(informant.get_by_text("已发出")).to_be_visible()


def test_a_round_with_nothing_found_takes_two_taps_from_home(informant, taps):
    informant.goto("/")
    taps(informant.get_by_role("link", name="一切正常"))
    taps(informant.get_by_role("button", name="提交"))
    expect(informant).to_have_url(REPORT_PAGE)
    assert taps.number == 2
    expect(informant.get_by_role("heading", name="走了一圈，一切正常")).to_be_visible()


def test_a_photo_is_made_small_upright_and_sent_as_it_was_shown(informant, picture):
    informant.goto("/report/hazard")
    informant.get_by_label("拍照").set_input_files(picture(turn=6))
    shot = informant.locator(".shots img")
    expect(shot).to_be_visible()
    width, height = shot.evaluate("i => i.decode().then(() => [i.naturalWidth, i.naturalHeight])")
    assert max(width, height) <= 1600
    assert width < height, "the turn in EXIF was not followed"
    kind(informant, "消防").check()
    informant.get_by_role("button", name="提交").click()
    expect(informant).to_have_url(REPORT_PAGE)
    image = informant.locator("main img")
    expect(image).to_have_count(1)
    served = image.evaluate(
        """async (image) => {
            const blob = await (await fetch(image.parentElement.href)).blob();
            const { width, height } = await createImageBitmap(blob);
            return [width, height, blob.size];
        }"""
    )
    assert served[:2] == [width, height]
    assert served[2] <= 210 * 1024


def test_photos_can_be_taken_out_and_wrong_files_are_said_at_once(informant, picture, tmp_path):
    (tmp_path / "bill.jpg").write_bytes(b"%PDF-1.7 " + b"x" * 5000)
    (tmp_path / "dance.gif").write_bytes(b"GIF89a" + b"\0" * 500)
    informant.goto("/report/hazard")
    camera = informant.get_by_label("拍照")
    shots = informant.locator(".shots img")
    camera.set_input_files([picture("a.jpg", (400, 300)), picture("b.jpg", (400, 300))])
    expect(shots).to_have_count(2)
    informant.get_by_role("button", name="去掉这张").first.click()
    expect(shots).to_have_count(1)
    camera.set_input_files(tmp_path / "bill.jpg")
    expect(informant.get_by_text("这个文件不是照片")).to_be_visible()
    expect(informant.locator(".shots li")).to_have_count(2)  # the picture and 再拍
    camera.set_input_files(tmp_path / "dance.gif")
    expect(informant.get_by_text("动图收不了")).to_be_visible()
    expect(informant.get_by_text("这个文件不是照片")).to_have_count(0)
    camera.set_input_files([picture(f"{n}.jpg", (400, 300)) for n in range(9)])
    expect(informant.get_by_text("照片最多 9 张")).to_be_visible()
    expect(shots).to_have_count(9)
    expect(informant.get_by_label("拍照")).to_have_count(1)


def test_severity_follows_the_kind_until_somebody_chooses_it(informant):
    informant.goto("/report/hazard")
    kind(informant, "用电").check()
    expect(informant.get_by_role("radio", name="较急")).to_be_checked()
    kind(informant, "公共设施").check()
    expect(informant.get_by_role("radio", name="一般")).to_be_checked()
    informant.get_by_role("radio", name="紧急").check()
    kind(informant, "消防").check()
    expect(informant.get_by_role("radio", name="紧急")).to_be_checked()


def test_a_rare_kind_is_found_under_all_and_stays_seen(informant):
    informant.goto("/report/hazard")
    expect(kind(informant, "燃气")).to_have_count(0)
    informant.get_by_role("button", name="全部").click()
    sheet = informant.get_by_role("dialog")
    expect(sheet.get_by_role("radio")).to_have_count(15)
    sheet.get_by_role("radio", name="燃气").click()
    expect(informant.get_by_role("dialog")).to_have_count(0)
    expect(kind(informant, "燃气")).to_be_checked()


def test_without_a_kind_the_form_says_so_beside_it_and_sends_nothing(informant):
    sent = posts(informant)
    informant.goto("/report/hazard")
    informant.get_by_label("描述").fill("护栏松了")
    informant.get_by_role("button", name="提交").click()
    expect(informant.get_by_text("选一类就能发")).to_be_visible()
    assert sent == []
    kind(informant, "危房").check()
    expect(informant.get_by_text("选一类就能发")).to_have_count(0)


def test_what_the_server_refuses_is_said_beside_the_field_and_photos_stay(informant, picture):
    informant.goto("/report/hazard")
    informant.get_by_label("拍照").set_input_files(picture("a.jpg", (400, 300)))
    kind(informant, "用电").check()
    field = informant.get_by_label("描述")
    field.evaluate("(area) => { area.removeAttribute('maxlength'); area.value = '长'.repeat(2001) }")
    informant.get_by_role("button", name="提交").click()
    said = informant.locator("[data-field~=description] .error")
    expect(said).to_contain_text("最多 2000 个字")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(informant.locator(".shots img")).to_have_count(1)
    field.fill("短一点")
    informant.get_by_role("button", name="提交").click()
    expect(informant).to_have_url(REPORT_PAGE)
    expect(informant.locator("main img")).to_have_count(1)


SEND = f"""async (client_id) => {{
    const {{ send }} = await import({BUILD} + "js/capture/send.js");
    const data = new FormData(document.getElementById("report-form"));
    data.set("client_id", client_id);
    data.set("category", "electrical");
    data.delete("photos");
    return send("/reports", data);
}}"""


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"status": 200, "body": "<html>请先登录 WiFi</html>", "content_type": "text/html"}, "network"),
        ({"status": 200, "json": {"ok": True}}, "network"),
        ({"status": 200, "json": {"report_id": 1, "received_at": "x", "digest": "0" * 64}}, "network"),
        ({"status": 403, "body": "portal"}, "network"),
        ({"status": 503, "json": {"error": {"code": "busy", "message": "稍等"}}}, "busy"),
        ({"status": 429, "json": {"error": {"code": "too_many", "message": "稍等"}}}, "busy"),
        ({"status": 401, "json": {"error": {"code": "signed_out", "message": "登录过期"}}}, "signed-out"),
    ],
    ids=["a portal's page", "other JSON", "a receipt of something else", "a portal's refusal", "503", "429", "401"],
)
def test_only_a_receipt_of_this_very_content_is_success(informant, trouble, answer, outcome):
    trouble.expect("status of 503")
    informant.goto("/report/hazard")
    own = str(uuid.uuid4())
    informant.route("**/reports", lambda route: route.fulfill(**answer), times=1)
    assert informant.evaluate(SEND, own)["waiting"] == outcome
    assert informant.evaluate(SEND, own)["receipt"]["case_code"]


def test_a_request_that_broke_off_may_go_again_and_finds_its_receipt(informant):
    informant.goto("/report/hazard")
    own = str(uuid.uuid4())

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    informant.route("**/reports", lose, times=1)
    assert informant.evaluate(SEND, own)["waiting"] == "network"
    assert informant.evaluate(SEND, own)["receipt"]["photos_at"] == f"/reports/{own}/photos"


def test_a_stale_token_is_renewed_without_a_word(informant):
    informant.goto("/report/hazard")
    informant.evaluate("document.querySelector('meta[name=csrf-token]').content = 'stale'")
    informant.evaluate("document.querySelectorAll('[name=csrf_token]').forEach((field) => { field.value = 'stale' })")
    assert informant.evaluate(SEND, str(uuid.uuid4()))["receipt"]


def test_a_double_tap_sends_once(informant):
    sent = posts(informant)
    informant.goto("/report/hazard")
    kind(informant, "用电").check()
    informant.get_by_role("button", name="提交").dblclick()
    expect(informant).to_have_url(REPORT_PAGE)
    assert len(sent) == 1


def test_a_round_comes_back_from_what_was_found_and_sends_the_rest_as_normal(informant):
    informant.goto("/report/patrol")
    expect(informant.get_by_role("button", name="一切正常，提交")).to_be_visible()
    row = informant.locator("fieldset", has_text="水塘警示牌")
    row.get_by_role("radio", name="正常").check()
    informant.locator("fieldset", has_text="连心井护栏").get_by_role("radio", name="有事").click()
    expect(informant).to_have_url(re.compile(r"/report/hazard\?category=public_facility&item=heart_well&patrol="))
    expect(kind(informant, "公共设施")).to_be_checked()
    informant.get_by_label("描述").fill("护栏松了一截")
    informant.get_by_role("button", name="提交").click()
    expect(informant).to_have_url(re.compile("/report/patrol"))
    expect(row.get_by_role("radio", name="正常")).to_be_checked()
    expect(informant.locator("fieldset", has_text="连心井护栏")).to_contain_text("已记下")
    expect(informant.locator("[data-round-done]")).to_have_text("2")
    informant.get_by_role("button", name="其余一切正常，提交").click()
    expect(informant).to_have_url(REPORT_PAGE)
    expect(informant.locator(".weui-cell", has_text="连心井护栏")).to_contain_text("有事")
    expect(informant.locator(".weui-cell", has_text="电动车充电棚")).to_contain_text("正常")
    expect(informant.get_by_role("link", name=re.compile("护栏松了一截"))).to_be_visible()
    informant.goto("/report/patrol")
    expect(informant.get_by_role("radio", checked=True)).to_have_count(1)


def test_a_free_walk_asks_for_no_places(informant):
    informant.goto("/report/patrol")
    informant.get_by_role("radio", name="随便走走").check()
    expect(informant.get_by_text("水塘警示牌")).to_be_hidden()
    informant.get_by_role("button", name="一切正常，提交").click()
    expect(informant).to_have_url(REPORT_PAGE)
    expect(informant.get_by_text("水塘警示牌")).to_have_count(0)


def test_a_fearful_answer_turns_the_page_and_quick_exit_leaves_nothing_behind(informant):
    informant.goto("/report")
    informant.get_by_role("link", name="纠纷", exact=True).click()
    expect(informant.get_by_role("link", name="快速离开")).to_be_hidden()
    informant.get_by_label("描述").fill("不能让人看见的话")
    informant.locator("[name=someone_hurt][value=unsure]").check()
    for number in ("tel:110", "tel:12338", "tel:12348"):
        expect(informant.locator(f"a[href='{number}']")).to_be_visible()
    expect(informant.get_by_text("派出所、司法所、妇联各一名指定的人")).to_be_visible()
    expect(informant.get_by_text("为什么事？").first).to_be_hidden()
    expect(informant.get_by_role("button", name="提交", exact=True)).to_be_visible()
    informant.get_by_role("link", name="快速离开").click()
    expect(informant).to_have_url(re.compile("/weather$"))
    informant.go_back()
    expect(informant).to_have_url(re.compile("/report$"))
    informant.go_forward()
    expect(informant).to_have_url(re.compile("/weather$"))
    informant.goto("/report/dispute")
    expect(informant.get_by_label("描述")).to_have_value("")
    assert "不能让人看见" not in informant.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def test_a_protected_report_is_sent_without_a_kind_and_ends_on_a_page_that_says_nothing(informant, picture):
    informant.goto("/report/dispute")
    informant.locator("[name=afraid_to_go_home][value=yes]").check()
    informant.get_by_label("描述").fill("不能让人看见的话")
    informant.get_by_role("button", name="提交", exact=True).click()
    expect(informant).to_have_url(REPORT_PAGE)
    expect(informant.get_by_role("heading", name="已交给专人")).to_be_visible()
    assert "网格长" not in informant.locator("body").inner_text()
    informant.go_back()
    assert "/report/dispute" not in informant.url
    informant.goto("/")
    assert "不能让人看见" not in informant.locator("body").inner_text()


def test_answering_no_leaves_the_ordinary_form(informant):
    informant.goto("/report/dispute")
    informant.locator("[name=someone_hurt][value=yes]").check()
    informant.locator("[name=someone_hurt][value=no]").check()
    expect(informant.get_by_text("先保人平安")).to_be_hidden()
    kind(informant, "邻里").check()
    informant.get_by_role("button", name="提交", exact=True).click()
    expect(informant.get_by_role("heading", name=re.compile("邻里"))).to_be_visible()


def test_the_place_is_found_by_itself_changed_and_left_out(informant):
    sent = posts(informant)
    informant.goto("/report/hazard")
    expect(informant.get_by_text("误差 12 米")).to_be_visible()
    informant.get_by_role("button", name="换个地方").click()
    informant.get_by_role("button", name="我的微网格").click()
    expect(informant.get_by_text("不带定位")).to_be_visible()
    informant.get_by_label("地点").fill("大樟树下")
    kind(informant, "用电").check()
    informant.get_by_role("button", name="提交").click()
    expect(informant).to_have_url(REPORT_PAGE)
    expect(informant.get_by_text("大樟树下", exact=True)).to_be_visible()
    assert sent
    assert "25.99" not in sent[0]


def test_two_who_see_the_same_thing_are_joined_by_one_tap(phone):
    first, second = phone(str(next(PEOPLE))), phone(str(next(PEOPLE)))
    for page in (first, second):
        page.goto("/report/hazard")
        expect(page.get_by_text("误差 12 米")).to_be_visible()
        page.get_by_role("button", name="全部").click()
        page.get_by_role("dialog").get_by_role("radio", name="水电站水库").click()
        if page is second:
            expect(page.get_by_text("今天有人报过‘水电站水库’")).to_be_visible()
            page.get_by_role("button", name="就是这件").click()
            expect(page.get_by_text("算同一件")).to_be_visible()
        page.get_by_role("button", name="提交").click()
        expect(page).to_have_url(REPORT_PAGE)
    codes = [page.get_by_role("link", name="这件事").get_attribute("href") for page in (first, second)]
    assert codes[0] == codes[1]


def test_the_question_is_answered_in_place(phone, demo_server):
    number = next(PEOPLE)
    informant = phone(str(number))
    informant.goto("/report/hazard")
    kind(informant, "用电").check()
    informant.get_by_label("描述").fill("村口路灯不亮了")
    informant.get_by_role("button", name="提交").click()
    expect(informant).to_have_url(REPORT_PAGE)
    address = informant.get_by_role("link", name="这件事").get_attribute("href")
    town_lead = phone("10040000001")
    town_lead.goto(address)
    for action, fields in (("acknowledge", {"version": "1"}), ("resolve", {"version": "2", "note": "换好了灯泡"})):
        done = town_lead.evaluate(
            """async ([url, fields]) => {
                const token = document.querySelector("meta[name=csrf-token]").content;
                const headers = { Accept: "application/json", "X-CSRFToken": token };
                return (await fetch(url, { method: "POST", body: new URLSearchParams(fields), headers })).status;
            }""",
            [f"{address}/{action}", fields],
        )
        assert done == 201
    informant.goto("/")
    card = informant.locator("article", has_text="村口路灯不亮了")
    expect(card).to_contain_text("换好了灯泡")
    card.get_by_role("button", name="还没好").click()
    expect(card).to_contain_text("正在办")
    expect(card.get_by_role("button")).to_have_count(0)
    expect(informant).to_have_url(re.compile(r"/$"))


def test_words_are_added_with_a_picture_from_the_sheet(informant, picture):
    informant.goto("/report/hazard")
    kind(informant, "用电").check()
    informant.get_by_role("button", name="提交").click()
    expect(informant).to_have_url(REPORT_PAGE)
    informant.get_by_role("link", name="补充说明").click()
    sheet = informant.get_by_role("dialog")
    sheet.get_by_role("button", name="发出去").click()
    expect(sheet.get_by_text("写一句，或者加一张照片")).to_be_visible()
    sheet.get_by_label("补充几句").fill("又松了一截")
    sheet.get_by_label("拍照").set_input_files(picture("a.jpg", (400, 300)))
    sheet.get_by_role("button", name="发出去").click()
    expect(informant).to_have_url(re.compile(r"\?added=1$"))
    expect(informant.get_by_text("又松了一截")).to_be_visible()
    expect(informant.locator("main img")).to_have_count(1)


def test_the_phone_computes_the_servers_digest(informant):
    fields = [
        ("kind", "hazard"),
        ("description", " \t第一行\r\n第二行\r cafe\u0301 😡 \u00a0"),
        ("place_name", "\u3000后山\x1c"),
        ("party_name", "乙"),
        ("party_name", "甲"),
        ("severity", "  "),
        ("client_id", str(uuid.uuid4())),
        ("join_token", "x"),
    ]
    informant.goto("/report")
    own = informant.evaluate(
        f"""async (fields) => {{
            const {{ digestOf }} = await import({BUILD} + "js/capture/digest.js");
            const data = new FormData();
            for (const [name, value] of fields) data.append(name, value);
            data.append("photos", new Blob(["picture"]), "a.jpg");
            data.append("photo_digests", "ab");
            data.append("voice_digest", "cd");
            return digestOf(data);
        }}""",
        fields,
    )
    picture = hashlib.sha256(b"picture").hexdigest()
    assert own == replay.digest(fields, [picture, "ab"], "cd")


def test_without_scripts_a_person_reports_and_mends_what_is_wrong(phone, picture, tmp_path):
    page = phone(str(next(PEOPLE)), js=False)
    (tmp_path / "bill.jpg").write_bytes(b"%PDF-1.7 " + b"x" * 5000)
    page.goto("/report/hazard")
    expect(page.get_by_role("button", name="全部")).to_be_hidden()
    kind(page, "燃气").check()
    page.get_by_label("描述").fill("气瓶漏气")
    page.get_by_label("拍照").set_input_files(tmp_path / "bill.jpg")
    page.get_by_role("button", name="提交").click()
    expect(page.locator("[data-field~=photos]")).to_contain_text("不是照片")
    expect(page.get_by_label("描述")).to_have_value("气瓶漏气")
    expect(kind(page, "燃气")).to_be_checked()
    page.get_by_label("拍照").set_input_files(picture("a.jpg", (400, 300)))
    page.get_by_role("button", name="提交").click()
    expect(page).to_have_url(REPORT_PAGE)
    expect(page.get_by_text("气瓶漏气").first).to_be_visible()
    expect(page.locator("main img")).to_have_count(1)


def test_without_scripts_the_protected_way_is_open_from_the_start(phone):
    page = phone(str(next(PEOPLE)), js=False)
    page.goto("/report/dispute")
    expect(page.get_by_text("先保人平安")).to_be_visible()
    page.get_by_role("link", name="快速离开").click()
    expect(page).to_have_url(re.compile("/weather$"))


@pytest.mark.parametrize("look", [{}, {"care": True}, {"dark": True}], ids=["plain", "care", "dark"])
def test_every_screen_is_clean_for_axe_and_never_wider_than_the_phone(phone, axe, look):
    page = phone(str(next(PEOPLE)), **look)
    page.goto("/report/hazard")
    kind(page, "用电").check()
    page.get_by_label("描述").fill("一句很长的话没有标点" * 60 + "https://example.org/" + "a" * 200)
    page.get_by_label("地点").fill("老榨油坊后面连心井北边的石板路口再往里走二十米")
    page.get_by_role("button", name="提交").click()
    expect(page).to_have_url(REPORT_PAGE)
    faults: list[str] = []
    for address in (
        page.url,
        "/",
        "/report",
        "/report/hazard",
        "/report/dispute",
        "/report/patrol",
        "/reports",
        "/weather",
    ):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        faults += [f"{address}: {fault}" for fault in axe(page)]
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            faults.append(f"{address}: wider than the phone")
    page.goto("/report/dispute")
    page.locator("[name=someone_hurt][value=yes]").check()
    faults += axe(page)
    page.goto("/report/hazard")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("选一类就能发")).to_be_visible()
    faults += axe(page)
    assert faults == []


def test_own_scripts_of_the_forms_stay_small():
    root = Path(__file__).resolve().parents[2]
    scripts = sorted((root / "static/js/capture").glob("*.js"))
    assert len(scripts) > 8
    assert sum(len(gzip.compress(script.read_bytes(), 9)) for script in scripts) <= 25 * 1024
