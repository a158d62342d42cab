"""Who serves and 服务记录 as tables: villages in their order, a month whose lines lead to what was done."""

from tests.service_orders.test_serving import serve
from tests.support.html import parse
from tests.support.statements import counted_statements
from tests.support.town import code


def rows(page):
    return [one for one in page.find_all("tr") if "data-row" in one.attributes]


def test_villages_without_an_adviser_stand_first_and_each_row_leads_on(office, town):
    page = parse(office.get("/orders/advisers").data)
    heads = [one.text for one in page.find_all("th") if one.get("role") == "rowheader"]
    assert heads[-1] == "各村法律顾问"
    assert f"/orders?show=week&adviser={town.users['adviser:200']}" in page.links
    assert all(link.startswith(("/orders?show=week", "/orders?village=")) for one in rows(page) for link in one.links)
    assert office.get(f"/orders?village={code('200')}").status_code == 200
    with town.app.app_context(), counted_statements() as seen:
        office.get("/orders/advisers")
    assert len(seen) <= 6, seen


def test_a_line_of_the_record_leads_to_what_was_done_and_the_office_chooses_whose(resident, adviser, office, town):
    found = resident.order()
    serve(adviser, found)
    own = parse(adviser.get("/orders/log").data)
    assert [one["data-row"] for one in rows(own)] == [found]
    assert own.find_all("dialog", id="filter") == []
    assert rows(parse(office.get("/orders/log").data)) == []
    url = f"/orders/log?who={town.users['adviser:200']}"
    page = parse(office.get(url).data)
    assert [one["data-row"] for one in rows(page)] == [found]
    assert page.link("下个月").endswith(f"&who={town.users['adviser:200']}")
    assert office.get("/orders/log?who=999").status_code == 404
    for phone, asked in ((adviser, "/orders/log"), (office, url)):
        with town.app.app_context(), counted_statements() as seen:
            phone.get(asked)
        assert len(seen) <= 6, [asked, *seen]
