"""The emergency team and its duty calendar: the desk keeps both, who decides reads both; members by being members."""

import uuid
from typing import Any

from tests.support.access import Matter
from tests.support.access_rows import DISPATCHERS, SIGNED_IN, Row, about, page

READERS = DISPATCHERS | {"commissioner", "town"}
DAY = "/emergencies/duty/2026-06-20"
REFUSED = frozenset({422})


def nobody(_key: str, _matter: Matter) -> bool:
    """Nobody is in the team in the small town of the table: what is not there is the one 404."""
    return False


def reads(key: str, _matter: Matter) -> bool:
    """Desk, commissioner and town lead read the calendar; members would, but there are none here."""
    return key in ("governance_centre", "political_legal_commissioner", "town")


def emptied(_matter: Matter) -> dict[str, Any]:
    """A day to come on which nobody is planned."""
    return {"client_id": str(uuid.uuid4()), "way": "day", "from": "2099-06-20", "main": "", "deputy": ""}


TABLE: dict[tuple[str, str], Row] = {
    ("GET", "emergencies_standing_team.team"): page(READERS, "/emergencies/team"),
    ("GET", "emergencies_standing_team.new"): page(DISPATCHERS, "/emergencies/team/new"),
    ("POST", "emergencies_standing_team.add"): page(DISPATCHERS, "/emergencies/team", ok=REFUSED),
    ("GET", "emergencies_standing_team.member"): about(READERS, nobody, lambda _m: "/emergencies/team/999999"),
    ("POST", "emergencies_standing_team.change"): about(DISPATCHERS, nobody, lambda _m: "/emergencies/team/999999"),
    ("POST", "emergencies_standing_team.end"): about(DISPATCHERS, nobody, lambda _m: "/emergencies/team/999999/end"),
    ("GET", "emergencies_standing_sheet.sheet"): page(DISPATCHERS, "/emergencies/team/sheet"),
    ("POST", "emergencies_standing_sheet.look"): page(DISPATCHERS, "/emergencies/team/sheet", ok=REFUSED),
    ("POST", "emergencies_standing_sheet.take_in"): about(
        DISPATCHERS, nobody, lambda _m: "/emergencies/team/sheet/999999/apply"
    ),
    ("GET", "emergencies_standing_sheet.template"): page(DISPATCHERS, "/emergencies/team/template.xlsx"),
    ("GET", "emergencies_standing_sheet.export"): page(DISPATCHERS, "/emergencies/team/export.xlsx"),
    ("GET", "emergencies_standing_duty.duty"): about(SIGNED_IN, reads, lambda _m: "/emergencies/duty"),
    ("GET", "emergencies_standing_duty.planning"): page(DISPATCHERS, "/emergencies/duty/plan"),
    ("POST", "emergencies_standing_duty.plan"): page(DISPATCHERS, "/emergencies/duty", data=emptied, ok=REFUSED),
    ("GET", "emergencies_standing_duty.one_day"): about(SIGNED_IN, reads, lambda _m: DAY),
    ("POST", "emergencies_standing_duty.swap"): about(SIGNED_IN, nobody, lambda _m: f"{DAY}/swap"),
    ("POST", "emergencies_standing_duty.answer"): about(SIGNED_IN, nobody, lambda _m: f"{DAY}/swaps/999999/agree"),
}
