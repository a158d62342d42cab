"""What leaves an informant's phone: photos made small and upright, and only a receipt of just that counts."""

import hashlib
import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.running.reporting import BUILD, REPORT_PAGE, kind
from webapp.core import clock, replay


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
    expect(informant.get_by_text("这是 PDF 文件，不是照片")).to_be_visible()
    expect(informant.locator(".shots li")).to_have_count(2)  # the picture and 再拍
    said = {
        b"": "还没下载到手机",
        bytes(4000): "还没下载到手机",
        b"\0\0\0\x18ftypisom" + bytes(400): "这是视频",
        b"\x1aE\xdf\xa3" + bytes(400): "这是视频",
        b"\0\0\0\x18ftypheic" + bytes(400): "这种照片（HEIC）打不开",
        b"II*\0" + bytes(400): "这种图片打不开",
        b"hello": "这个文件不是照片",
    }
    for content, words in said.items():
        (tmp_path / "picture.jpg").write_bytes(content)
        camera.set_input_files(tmp_path / "picture.jpg")
        expect(informant.locator("[data-said]")).to_contain_text(words)
    expect(informant.locator(".shots li")).to_have_count(2)
    camera.set_input_files(tmp_path / "dance.gif")
    expect(informant.get_by_text("动图收不了")).to_be_visible()
    expect(informant.get_by_text("不是照片")).to_have_count(0)
    camera.set_input_files([picture(f"{n}.jpg", (400, 300)) for n in range(9)])
    expect(informant.get_by_text("照片最多 9 张")).to_be_visible()
    expect(shots).to_have_count(9)
    expect(informant.get_by_label("拍照")).to_have_count(1)


def test_a_tap_and_a_photo_that_come_before_the_scripts_are_kept_for_them(informant, picture):
    waiting: list[Route] = []
    informant.route("**/js/capture/form.js", lambda route: waiting.append(route))
    informant.goto("/report/hazard", wait_until="commit")
    informant.get_by_label("拍照").set_input_files(picture("a.jpg", (400, 300)))
    kind(informant, "用电").check()
    informant.get_by_role("button", name="提交").click()
    informant.get_by_role("button", name="提交").click()
    expect(informant).to_have_url(re.compile("/report/hazard$"))
    waiting[0].continue_()
    expect(informant).to_have_url(REPORT_PAGE)
    expect(informant.locator("main img")).to_have_count(1)


def test_where_the_scripts_never_come_the_form_goes_by_itself(informant):
    informant.clock.install(time=clock.now())
    informant.route("**/js/capture/form.js", lambda route: route.abort())
    informant.goto("/report/hazard")
    kind(informant, "用电").check()
    informant.get_by_role("button", name="提交").click()
    informant.clock.run_for(11_000)
    expect(informant).to_have_url(REPORT_PAGE)


def first_post(page: Page, handle: Callable[[Route], None]) -> None:
    """Let `handle` answer the next POST to /reports; whatever else asks for that address goes on."""
    left = [handle]
    page.route("**/reports", lambda r: left.pop()(r) if left and r.request.method == "POST" else r.fallback())


SEND = f"""async (client_id) => {{
    const {{ send }} = await import({BUILD} + "js/offline/send/direct.js");
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
    first_post(informant, lambda route: route.fulfill(**answer))
    assert informant.evaluate(SEND, own)["waiting"] == outcome
    assert informant.evaluate(SEND, own)["receipt"]["case_code"]


def test_a_request_that_broke_off_may_go_again_and_finds_its_receipt(informant):
    informant.goto("/report/hazard")
    own = str(uuid.uuid4())

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    first_post(informant, lose)
    assert informant.evaluate(SEND, own)["waiting"] == "network"
    assert informant.evaluate(SEND, own)["receipt"]["photos_at"] == f"/reports/{own}/photos"


def test_a_stale_token_is_renewed_without_a_word(informant):
    informant.goto("/report/hazard")
    informant.evaluate("document.querySelector('meta[name=csrf-token]').content = 'stale'")
    informant.evaluate("document.querySelectorAll('[name=csrf_token]').forEach((field) => { field.value = 'stale' })")
    assert informant.evaluate(SEND, str(uuid.uuid4()))["receipt"]


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
            const {{ digestOf }} = await import({BUILD} + "js/lib/digest.js");
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
