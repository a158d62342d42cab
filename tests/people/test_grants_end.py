"""What somebody was let see or do for a reason ends with the reason, from the next request on."""

import pytest

from tests.support.html import parse
from tests.support.posts import end
from tests.support.town import Town

INFORMANT = "informant:200/001/01"


@pytest.mark.parametrize("key", ["grid:200/001", "village:200", "town", "governance_centre", "police_station"])
def test_who_was_called_to_help_opens_and_answers_no_more_after_the_post(town: Town, key: str):
    sent = town.sign_in(INFORMANT).report(category="", emergency="yes", description="有人掉进水塘")
    address = f"/emergencies/{sent.get_json()['case_code']}"
    phone = town.sign_in(key)
    assert phone.get(address).status_code == 200
    end(town, key)
    assert phone.get(address).status_code == 404
    assert phone.post(f"{address}/answer", {"answer": "coming"}).status_code == 404
    assert town.sign_in(INFORMANT).get(address).status_code == 200, "who called keeps what was their own"


@pytest.fixture
def protected(town: Town):
    """The receipt of a protected report."""
    sent = town.sign_in(INFORMANT).report("dispute", category="marriage_family", someone_hurt="yes")
    return sent.get_json()


@pytest.mark.parametrize(
    "asked",
    ["event=case", "event=report", "event=case.opened", "group=reports", f"who=测试{INFORMANT}", "actor={id}", ""],
)
def test_no_list_of_the_auditor_puts_a_name_to_who_reported_a_protected_matter(town: Town, protected, asked: str):
    town.sign_in("police_station").get(f"/cases/{protected['case_code']}")
    auditor = town.sign_in("auditor")
    read = parse(auditor.get("/audit?reads=1").data)
    numbers = {row.find_all("td")[4].text for row in read.find_all("tr") if row.find_all("td")}
    assert len(numbers) == 1
    page = parse(auditor.get(f"/audit?{asked.format(id=town.users[INFORMANT])}").data)
    rows = [[cell.text for cell in row.find_all("td")] for row in page.find_all("tr") if row.find_all("td")]
    about = [row for row in rows if row[4] in numbers or row[3].startswith(("报", "上报"))]
    assert all(f"测试{INFORMANT}" not in row[2] for row in about), about
