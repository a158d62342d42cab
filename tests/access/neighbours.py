"""Who may use groups of ten households: who keeps them, who shouts; a household's phone comes in by its square."""

import uuid
from typing import Any

from tests.support.access import Matter
from tests.support.access_rows import DONE, EVERYBODY, Row, about, page

LEADING = frozenset({"informant", "lead"})
KEEPERS = LEADING | {"grid_centre"}
CENTRE = frozenset({"grid_centre"})


def nobody(_key: str, _matter: Matter) -> bool:
    """No group was made in the small town of the table: what is not there is the one 404."""
    return False


def fresh(_matter: Matter) -> dict[str, Any]:
    return {"area_code": "", "name": uuid.uuid4().hex[:8]}


GROUP = "/neighbours/999999"
HOME = f"{GROUP}/households/1"
ALARM = f"{GROUP}/alarms/1"
DOOR = "/neighbours/door/nobody"
TABLE: dict[tuple[str, str], Row] = {
    ("GET", "neighbours.neighbours"): page(KEEPERS, "/neighbours"),
    ("GET", "neighbours.live"): page(LEADING, "/neighbours/live"),
    ("GET", "neighbours.group"): about(KEEPERS, nobody, lambda _m: GROUP),
    ("POST", "neighbours.shout"): about(LEADING, nobody, lambda _m: f"{GROUP}/alarms"),
    ("GET", "neighbours.alarm"): about(LEADING, nobody, lambda _m: ALARM),
    ("GET", "neighbours.now"): about(LEADING, nobody, lambda _m: f"{ALARM}/now"),
    ("GET", "neighbours.photo"): about(LEADING, nobody, lambda _m: f"{ALARM}/photos/1"),
    ("POST", "neighbours.answer"): about(LEADING, nobody, lambda _m: f"{ALARM}/answer"),
    ("POST", "neighbours.end"): about(LEADING, nobody, lambda _m: f"{ALARM}/resolve"),
    ("GET", "neighbours_groups.new"): page(KEEPERS, "/neighbours/new"),
    ("POST", "neighbours_groups.make"): page(KEEPERS, "/neighbours", data=fresh, ok=DONE | {422}),
    ("GET", "neighbours_groups.keep"): about(KEEPERS, nobody, lambda _m: f"{GROUP}/keep"),
    ("POST", "neighbours_groups.rename"): about(KEEPERS, nobody, lambda _m: f"{GROUP}/name"),
    ("POST", "neighbours_groups.end"): about(KEEPERS, nobody, lambda _m: f"{GROUP}/end"),
    ("POST", "neighbours_groups.appoint"): about(CENTRE, nobody, lambda _m: f"{GROUP}/head"),
    ("POST", "neighbours_groups.vacate"): about(CENTRE, nobody, lambda _m: f"{GROUP}/vacate"),
    ("POST", "neighbours_groups.add"): about(KEEPERS, nobody, lambda _m: f"{GROUP}/households"),
    ("GET", "neighbours_groups.household"): about(KEEPERS, nobody, lambda _m: HOME),
    ("POST", "neighbours_groups.change"): about(KEEPERS, nobody, lambda _m: HOME),
    ("POST", "neighbours_groups.end_household"): about(KEEPERS, nobody, lambda _m: f"{HOME}/end"),
    ("POST", "neighbours_groups.make_key"): about(LEADING, nobody, lambda _m: f"{HOME}/key"),
    ("POST", "neighbours_groups.revoke_key"): about(LEADING, nobody, lambda _m: f"{HOME}/key/revoke"),
    ("GET", "neighbours_door.kept_door"): about(EVERYBODY, nobody, lambda _m: "/neighbours/door"),
    ("GET", "neighbours_door.door"): about(EVERYBODY, nobody, lambda _m: DOOR),
    ("GET", "neighbours_door.now"): about(EVERYBODY, nobody, lambda _m: f"{DOOR}/now"),
    ("POST", "neighbours_door.shout"): about(EVERYBODY, nobody, lambda _m: f"{DOOR}/alarms"),
    ("POST", "neighbours_door.answer"): about(EVERYBODY, nobody, lambda _m: f"{DOOR}/alarms/1/answer"),
    ("POST", "neighbours_door.end"): about(EVERYBODY, nobody, lambda _m: f"{DOOR}/alarms/1/resolve"),
    ("POST", "neighbours_door.turn_on"): about(EVERYBODY, nobody, lambda _m: f"{DOOR}/push"),
    ("POST", "neighbours_door.turn_off"): about(EVERYBODY, nobody, lambda _m: f"{DOOR}/push/end"),
    ("GET", "neighbours_sheets.sheet"): page(KEEPERS, "/neighbours/sheet"),
    ("GET", "neighbours_sheets.start"): page(KEEPERS, "/neighbours/import"),
    ("POST", "neighbours_sheets.send"): page(KEEPERS, "/neighbours/import", ok=DONE | {422}),
    ("GET", "neighbours_sheets.look"): about(KEEPERS, nobody, lambda _m: "/neighbours/import/999999"),
    ("POST", "neighbours_sheets.take_in"): about(KEEPERS, nobody, lambda _m: "/neighbours/import/999999/take-in"),
}
