"""A lead without signal: 待办 opens, 我已收到 waits with the version they saw, and a conflict is shown."""

import re

from playwright.sync_api import expect

LEADS = ("10020000026", "10020000073")


def open_kept_list(in_field, gate, lead):
    in_field.sign_in(lead)
    in_field.page.goto("/todo")
    in_field.until(lambda: any('"/todo"' in row for row in in_field.stored("kept")))
    gate.cut()
    in_field.page.goto("/todo")
    expect(in_field.page.get_by_text("没有网络，这是")).to_be_visible()
    return in_field.page.locator("[data-waiting=yes]").first


def test_an_acknowledgement_waits_on_the_phone_and_is_sent_once(in_field, gate):
    card = open_kept_list(in_field, gate, LEADS[0])
    code = card.get_attribute("data-case")
    card.get_by_role("button", name="我已收到").click()
    expect(in_field.page.get_by_text("存在手机里了，有网自动发").first).to_be_visible()
    gate.open()
    in_field.wake()
    in_field.until(lambda: gate.writes("POST", "/acknowledge") == 1)
    in_field.until(lambda: not in_field.stored("items"))
    assert "已签收" in in_field.text(f"/cases/{code}")


def test_a_step_that_comes_too_late_is_shown_and_overwrites_nothing(in_field, gate):
    card = open_kept_list(in_field, gate, LEADS[1])
    code = card.get_attribute("data-case")
    card.get_by_role("button", name="我已收到").click()
    expect(in_field.page.get_by_text("存在手机里了，有网自动发").first).to_be_visible()
    gate.open()
    other = in_field.context.request
    page = in_field.text(f"/cases/{code}")
    token = re.search(r'name="csrf-token" content="([^"]+)"', page)[1]
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    done = other.post(
        f"{gate.url}/cases/{code}/acknowledge",
        form={"version": version},
        headers={"X-CSRFToken": token, "Accept": "application/json", "Origin": gate.url},
    )
    assert done.status == 201
    in_field.page.goto("/reports")
    parked = in_field.page.locator("[data-outbox] article")
    expect(parked).to_contain_text("没发出去")
    expect(parked.get_by_role("link", name="看这件事")).to_have_attribute("href", f"/cases/{code}")
    parked.get_by_role("button", name="扔掉").click()
    in_field.page.get_by_role("dialog").get_by_role("button", name="扔掉").click()
    in_field.wait_until_sent()
