"""Each step about a protected matter by each who might try it: for whoever isn't named there is no such address."""

import pytest

from tests.care.conftest import POLICE, Care
from tests.support.makers import GRID, INFORMANT, VILLAGE
from webapp.care.states_steps import Action

# Who they are to the matter → their account.
NOT_NAMED = {
    "a colleague in a named unit, who may stand in but was not called in": "second officer",
    "the reporter": INFORMANT,
    "another informant there": "informant:200/001/02",
    "the lead of its grid": GRID,
    "the lead of its village": VILLAGE,
    "the lead of another village": "village:201",
    "the town's lead": "town",
    "the desk": "governance_centre",
    "the political-legal commissioner": "political_legal_commissioner",
    "reception": "petition_reception_centre",
    "the court": "court",
    "a mediator": "mediation_committee",
    "the village's legal adviser": "adviser:200",
    "the grid centre": "grid_centre",
    "the system administrator": "system_admin",
    "the security administrator": "security_admin",
    "the auditor": "auditor",
}
# What is no step of a matter that is protected already, or is asked under another name.
NO_ADDRESS = {f"care/{Action.LOOK}", f"care/{Action.RELAPSE}", "protect", "escalate", "resolve", "dispatch"}
STEPS = ("acknowledge", *(f"care/{one}" for one in Action), *sorted(NO_ADDRESS - {f"care/{one}" for one in Action}))
PAGES = ("", "/print", "/care/contact", "/care/risk", "/care/ask-close", "/protect", "/forward", "/merge", "/recheck")


def answers(care: Care, who: str, code: str) -> dict[str, int]:
    """Return what somebody gets for each step, sent with nothing in it, and for each page."""
    phone = care.phone(who)
    sent = {f"POST {one}": phone.post(f"/cases/{code}/{one}", {"version": "99"}).status_code for one in STEPS}
    return sent | {f"GET {one}": phone.get(f"/cases/{code}{one}").status_code for one in PAGES}


@pytest.mark.usefixtures("stand_in")
def test_for_whoever_is_not_named_no_step_and_no_page_is_there(care: Care) -> None:
    code = care.brought_to("in_care")
    got = {who: answers(care, account, code) for who, account in NOT_NAMED.items()}
    assert [(who, one, status) for who, each in got.items() for one, status in each.items() if status != 404] == []


def test_each_named_person_gets_to_the_rules_of_each_step(care: Care) -> None:
    code = care.brought_to("in_care")
    got = answers(care, POLICE, code)
    missing = {one.removeprefix("POST ") for one, status in got.items() if one.startswith("POST") and status == 404}
    assert missing == NO_ADDRESS
    assert [one for one in ("", "/print", "/care/contact", "/care/ask-close") if got[f"GET {one}"] != 200] == []
