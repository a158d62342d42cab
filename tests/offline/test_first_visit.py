"""A phone's first visit: how much it fetches until the forms can be used without signal, and that they can."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.support.moment import move_phone
from tests.support.running.browser import context_options, let_in, sign_in_quietly
from tests.support.running.evidence import Evidence
from tests.support.running.field import HAS_FORMS, Field
from tests.support.running.meter import Meter
from tests.support.running.server import DemoServer

MOST = 80 * 1024
WORDS = "第一次打开就没了信号"
# The second stage begins ten seconds after a first page; here never.
NO_SECOND_STAGE = """const later = setTimeout;
globalThis.setTimeout = (work, time, ...more) => (time === 10000 ? 0 : later(work, time, ...more));"""


@pytest.fixture
def meter(demo_server: DemoServer) -> Iterator[Meter]:
    """The wire between this test's phone and the server."""
    with Meter(demo_server.port) as one:
        yield one


def test_a_first_visit_weighs_at_most_80_kb_until_the_forms_work_without_signal(
    browser: Browser, meter: Meter, evidence: Evidence
) -> None:
    """All that crosses the wire, compressed by gzip, with the heads of the answers: 20 of them."""
    context = browser.new_context(base_url=meter.url, **context_options())
    move_phone(context)
    evidence.follow(context)
    page = context.new_page()
    page.add_init_script(NO_SECOND_STAGE)
    let_in(page, "10010000297")
    meter.weights.clear()
    page.goto("/report/hazard")
    Field.until(lambda: page.evaluate(HAS_FORMS))
    Field.until(lambda: meter.quiet_for() > 1.5)
    assert "/shells" in meter.weights, "the service worker fetched the empty pages"
    assert not [one for one in meter.weights if one.endswith("/later.js")]
    assert sum(meter.weights.values()) <= MOST, sorted(meter.weights.items(), key=lambda one: -one[1])


def test_who_loses_the_signal_right_after_a_first_page_reports_with_photos_all_the_same(in_field: Field) -> None:
    page = in_field.page
    page.add_init_script(NO_SECOND_STAGE)
    sign_in_quietly(page, "10010000296")
    in_field.until_ready()
    in_field.gate.cut()
    page.goto("/report")
    page.get_by_role("link", name="隐患").click()
    in_field.write(WORDS, photos=2)
    in_field.submit()
    expect(page.get_by_text("已经存好了")).to_be_visible()
    assert len(in_field.stored("items")) == 1
    page.goto("/")
    expect(page.get_by_text("没有网络")).to_be_visible()
    in_field.gate.open()
    in_field.wake()
    in_field.wait_until_sent()
    assert in_field.photos(*in_field.reports(WORDS)) == 2
