"""The harness itself: what goes wrong on a phone is noticed, and what was announced passes."""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.rules.sources import ROOT
from tests.support.running import browser as support
from tests.support.running.evidence import Evidence
from webapp.core import clock

POLICY = {"content-security-policy": "script-src 'self'"}


@pytest.fixture
def page(browser: Browser, trouble: support.Trouble, evidence: Evidence) -> Page:
    """A phone on an address that only this test answers for."""
    page = support.open_phone(browser, "http://one-door.test", trouble)
    evidence.follow(page.context)
    return page


def serve(page: Page, body: str, status: int = 200, **headers: str) -> None:
    page.route(
        "**/*",
        lambda route: route.fulfill(status=status, body=body, content_type="text/html", headers=headers),
    )
    page.goto("/")


def test_a_calm_page_has_no_trouble(page, trouble):
    serve(page, "<title>一扇门</title><script>console.log('fine'); console.warn('hm')</script>")
    assert trouble.unexpected == []


@pytest.mark.parametrize(
    ("script", "said"),
    [("console.error('lost')", "console: lost"), ("throw new Error('broken')", "uncaught: broken")],
)
def test_an_error_on_the_page_is_noticed(page, trouble, script, said):
    serve(page, f"<title>x</title><script>{script}</script>")
    assert trouble.unexpected == [said]


def test_a_broken_content_policy_is_noticed(page, trouble):
    serve(page, "<title>x</title><script>1</script>", **POLICY)
    assert len(trouble.unexpected) == 1
    assert "Content Security Policy" in trouble.unexpected[0]


def test_an_answer_of_the_server_that_it_failed_is_noticed_unless_announced(page, trouble):
    serve(page, "<title>x</title>", status=503)
    assert len(trouble.unexpected) == 1
    trouble.expect("status of 503")
    assert trouble.unexpected == []


def test_a_lost_static_file_is_noticed(page, trouble):
    page.route("**/static/x.js", lambda route: route.fulfill(status=404))
    page.route(
        "http://one-door.test/",
        lambda route: route.fulfill(body="<script src=/static/x.js></script>", content_type="text/html"),
    )
    page.goto("/")
    page.wait_for_load_state("load")
    assert len(trouble.unexpected) == 1


def test_axe_finds_a_picture_without_words(page, axe):
    serve(page, "<html lang=zh-CN><title>x</title><main><h1>一扇门</h1><img src=data:,></main>")
    assert [one.split(" ")[0] for one in axe(page)] == ["image-alt"]


def test_the_phone_is_small_chinese_and_in_the_towns_time(page):
    serve(page, "<meta name=viewport content='width=device-width'><title>x</title>")
    assert page.evaluate("[innerWidth, navigator.language, new Date(0).getHours()]") == [360, "zh-CN", 8]


def test_the_phone_tells_the_time_of_the_tests(page):
    serve(page, "<title>x</title>")
    asked = ("Date.now()", "+new Date()", "Date.parse(Date())", "+new Date(2026, 0)", "new Date() instanceof Date")
    told = page.evaluate(f"[{', '.join(asked)}]")
    for milliseconds in told[:3]:
        assert abs(clock.from_micros(milliseconds * 1000) - clock.now()) < timedelta(seconds=10)
    assert told[3:] == [clock.to_micros(clock.day_start(date(2026, 1, 1))) // 1000, True]


PLANTED = """
from pathlib import Path
from tests.support.running import browser as support

support.ARTIFACTS = Path({artifacts!r})


def test_lost(evidence, browser, trouble):
    page = support.open_phone(browser, "http://one-door.test", trouble)
    evidence.follow(page.context)
    page.route("**/*", lambda route: route.fulfill(body="<title>x</title>", content_type="text/html"))
    page.goto("/")
    page.evaluate("console.log('almost there')")
    page.evaluate("console.warn('now')")
    assert page.title() == {title!r}
"""


def run_planted(folder: Path, title: str) -> tuple[int, Path]:
    """Run one test in a pytest of its own; return how it ended and where it keeps what."""
    kept, planted = folder / "artifacts", folder / "test_planted.py"
    planted.write_text(PLANTED.format(artifacts=str(kept), title=title))
    alone = ["-p", "tests.support.running.phones", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", str(folder)]
    command = [sys.executable, "-m", "pytest", "-q", *alone, str(planted)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60).returncode, kept


def test_of_a_failed_test_the_picture_the_console_and_a_trace_are_kept(tmp_path):
    code, kept = run_planted(tmp_path, "y")
    assert code == 1
    (folder,) = kept.iterdir()
    assert (folder / "phone-1.png").read_bytes().startswith(b"\x89PNG")
    said = (folder / "console.txt").read_text().splitlines()
    assert said == ["log: almost there", "warning: now", "phone-1 shows http://one-door.test/"]
    with ZipFile(folder / "trace-1.zip") as trace:
        assert b"http://one-door.test/" in b"".join(trace.read(name) for name in trace.namelist())


def test_of_a_test_that_passes_nothing_is_kept(tmp_path):
    assert run_planted(tmp_path, "x") == (0, tmp_path / "artifacts")
    assert not (tmp_path / "artifacts").exists()


def test_a_phone_is_signed_in_with_the_looks_that_were_asked_for(phone):
    page = phone("10010000001", care=True, dark=True)
    assert page.locator("html").get_attribute("data-weui-mode") == "care"
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert page.request.get("/session").json()["name"]


def test_a_phone_without_scripts_can_sign_in_too(phone):
    page = phone("10020000001", care=True, js=False)
    expect(page.locator("html")).to_have_attribute("data-weui-mode", "care")
    assert page.request.get("/session").status == 200


def test_two_phones_are_two_people(phone):
    one, other = phone("10010000001"), phone("10010000002")
    assert one.request.get("/session").json()["user_id"] != other.request.get("/session").json()["user_id"]
