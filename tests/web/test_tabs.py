"""Each role has the tabs of its day, the one it is on is marked, and none leads nowhere."""

import pytest

from tests.support.html import parse

LEADS = ["待办", "辖区", "上报", "消息", "我的"]
OFFICE = ["待办", "登记", "消息", "我的"]
SERVING = ["待办", "登记", "点餐", "消息", "我的"]
OTHERS = ["首页", "消息", "我的"]
TABS = {
    "informant:200/001/01": ["首页", "上报", "消息", "我的"],
    "grid:200/001": LEADS,
    "special:901": LEADS,
    "village:200": LEADS,
    "town": LEADS,
    "governance_centre": ["待办", "派单", "辖区", "消息", "我的"],
    "police_station": OFFICE,
    "mediation_committee": SERVING,
    "petition_reception_centre": ["登记", "消息", "我的"],
    "justice_office": SERVING,
    "adviser:200": ["点餐", "消息", "我的"],
    "system_admin": OTHERS,
    "auditor": OTHERS,
}


def nav(phone, address="/me"):
    return parse(phone.get(address).data).find("nav", class_="weui-tabbar tabs")


@pytest.mark.parametrize("key", TABS)
def test_the_tabs_of_a_role(town, key):
    assert [tab.text for tab in nav(town.sign_in(key)).find_all("a")] == TABS[key]


@pytest.mark.parametrize("key", TABS)
def test_no_tab_leads_nowhere(town, key):
    phone = town.sign_in(key)
    for address in nav(phone).links:
        assert phone.get(address, follow_redirects=True).status_code == 200, address


@pytest.mark.parametrize(("address", "word"), [("/me", "我的"), ("/messages", "消息")])
def test_the_tab_one_is_on_is_marked(town, address, word):
    marked = nav(town.sign_in("town"), address).find_all("a", aria_current="page")
    assert [tab.text for tab in marked] == [word]


def test_the_informant_s_way_to_report_is_the_pill_and_a_lead_s_is_a_tab(town):
    assert nav(town.sign_in("informant:200/001/01")).find_all("span", class_="pill")
    assert not nav(town.sign_in("town")).find_all("span", class_="pill")


def test_what_waits_is_counted_on_the_tab(town):
    town.sign_in("informant:200/001/01").report(description="护栏松动", severity="urgent")
    bar = nav(town.sign_in("grid:200/001"))
    assert bar.find(data_tab="todo").find(class_="weui-badge").text == "1件新的"
