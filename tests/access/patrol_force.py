"""Who may use 群防群治: the grid centre keeps the register, it and village leads make shifts; who is on one sees it."""

import uuid
from typing import Any

from tests.support.access import Matter
from tests.support.access_rows import SIGNED_IN, Row, about, page

KEEPERS = frozenset({"grid_centre"})
MAKERS = KEEPERS | {"village:200", "village:201"}
LOOKING = MAKERS | {"town", "dispatcher", "commissioner"}
HERE = "450324106200"


def nobody(_key: str, _matter: Matter) -> bool:
    """Nobody is in the register of the small town, and no shift is planned: what is not there is the one 404."""
    return False


def here(key: str, _matter: Matter) -> bool:
    """The rota of a village is made by its lead and the grid centre."""
    return key != "village:201"


def week(_matter: Matter) -> dict[str, Any]:
    return {"village": HERE, "week": "2026-11-23", "weeks": "1"}


def shift(_matter: Matter) -> dict[str, Any]:
    return {"village": HERE, "client_id": str(uuid.uuid4())}


TABLE: dict[tuple[str, str], Row] = {
    ("GET", "patrol_force.register"): page(KEEPERS, "/patrol-force"),
    ("GET", "patrol_force.new"): page(KEEPERS, "/patrol-force/members/new"),
    ("POST", "patrol_force.add"): page(KEEPERS, "/patrol-force/members", ok=frozenset({422})),
    ("GET", "patrol_force.member"): about(KEEPERS, nobody, lambda _m: "/patrol-force/members/999999"),
    **{
        ("POST", f"patrol_force.{action}"): about(
            KEEPERS, nobody, lambda _m, action=action: f"/patrol-force/members/999999/{action}"
        )
        for action in ("change", "end", "link", "unlink")
    },
    ("GET", "patrol_force_sheets.sheets"): page(KEEPERS, "/patrol-force/sheets"),
    ("POST", "patrol_force_sheets.look"): page(KEEPERS, "/patrol-force/sheets", ok=frozenset({422})),
    ("POST", "patrol_force_sheets.take_in"): about(KEEPERS, nobody, lambda _m: "/patrol-force/sheets/999999/apply"),
    ("GET", "patrol_force_sheets.template"): page(KEEPERS, "/patrol-force/template.xlsx"),
    ("GET", "patrol_force_sheets.export"): page(KEEPERS, "/patrol-force/export.xlsx"),
    ("GET", "patrol_force_sheets.export_text"): page(KEEPERS, "/patrol-force/export.csv"),
    ("GET", "patrol_force_rota.shifts"): page(SIGNED_IN, "/patrol-force/shifts"),
    ("GET", "patrol_force_rota.numbers"): page(LOOKING, "/patrol-force/numbers"),
    ("GET", "patrol_force_rota.new"): page(MAKERS, "/patrol-force/shifts/new"),
    ("POST", "patrol_force_rota.make"): about(
        MAKERS, here, lambda _m: "/patrol-force/shifts", data=shift, ok=frozenset({422})
    ),
    ("POST", "patrol_force_rota.copy"): about(MAKERS, here, lambda _m: "/patrol-force/shifts/copy", data=week),
    ("POST", "patrol_force_rota.publish_week"): about(
        MAKERS, here, lambda _m: "/patrol-force/shifts/publish", data=week
    ),
    ("GET", "patrol_force_rota.shift"): about(SIGNED_IN, nobody, lambda _m: "/patrol-force/shifts/999999"),
    ("GET", "patrol_force_rota.changing"): about(MAKERS, nobody, lambda _m: "/patrol-force/shifts/999999/change"),
    ("POST", "patrol_force_rota.act"): about(SIGNED_IN, nobody, lambda _m: "/patrol-force/shifts/999999/start"),
    ("GET", "patrol_force_rota_paper.paper"): about(
        MAKERS, here, lambda _m: f"/patrol-force/shifts/paper?village={HERE}"
    ),
}
