"""A house on its first day: nothing in it but administrators; the rest comes by pages and commands alone."""

import io

from flask import Flask

from tests.support.town import CHEAP_HASH, TOWN, Town
from tests.support.workbooks import Rows, xlsx
from webapp.core.db import transaction
from webapp.people import service as people
from webapp.people.permissions import Role

COUNTY = "450324"
VILLAGE, GRID, MICRO_GRID = f"{TOWN}200", f"{TOWN}200001", f"{TOWN}20000101"
TREE: Rows = {
    "网格": [
        [COUNTY, "全州县", "县", "", ""],
        [TOWN, "才湾镇", "镇", COUNTY, ""],
        [VILLAGE, "才湾村", "村", TOWN, ""],
        [GRID, "1 网格", "网格", VILLAGE, ""],
        [MICRO_GRID, "01", "微网格", GRID, ""],
    ]
}


def empty_house(app: Flask, *roles: Role) -> Town:
    """Add the system administrator and whoever else is named, to an empty database."""
    house = Town(app)
    with app.app_context(), transaction():
        for number, role in enumerate((Role.SYSTEM_ADMIN, *roles)):
            phone = f"1008000{number:04}"
            user = people.add_user(name=f"头{number}", phone=phone, password_hash=CHEAP_HASH)
            people.appoint(user, role)
            house.users[str(role)], house.phones[str(role)] = user.id, phone
    return house


def take_in(house: Town, rows: Rows) -> None:
    """Let the system administrator take a spreadsheet in, on the page."""
    phone = house.sign_in("system_admin")
    looked = phone.post("/admin/import", {"file": (io.BytesIO(xlsx(rows)), "x.xlsx")}, headers={})
    assert looked.status_code == 200, looked.text
    number = looked.text.partition("/admin/import/")[2].partition("/")[0]
    assert phone.post(f"/admin/import/{number}/apply", headers={}).status_code == 303
