"""消息 as a test looks at it."""

from datetime import timedelta
from typing import NamedTuple

from flask import Flask
from werkzeug.test import TestResponse

from tests.support.html import Element, parse
from tests.support.town import Phone
from webapp.core import clock
from webapp.core.db import transaction
from webapp.inbox.models import Thread


class Row(NamedTuple):
    """A row of the list: where it leads, what marks it as read (nothing once it was), its title and all its words."""

    href: str
    mark: str
    title: str
    text: str
    shut: bool
    away: bool
    unread: bool


def rows_of(answer: TestResponse) -> list[Row]:
    """Return the rows of the list."""
    return [_row(one) for one in parse(answer.data).find_all("tr") if "data-row" in one.attributes]


def groups_of(answer: TestResponse) -> dict[str, list[str]]:
    """Return heading → titles of the rows below it."""
    found = {}
    for body in parse(answer.data).find_all("tbody"):
        heading = body.find_all("th")
        found[heading[0].text.strip() if heading else ""] = [
            _row(one).title for one in body.find_all("tr") if "data-row" in one.attributes
        ]
    return found


def _row(one: Element) -> Row:
    link = one.find("a")
    known = one.attributes
    badge = bool(one.find_all("span", class_="weui-badge"))
    mark = one.get("data-read-mark") or ""
    return Row(link["href"], mark, link.text, one.text, "data-shut" in known, "data-away" in known, badge)


def number(phone: Phone) -> int:
    """Return the number on the tab, 0 without one."""
    badge = parse(phone.get("/messages").data).find(data_tab="messages").find_all(class_="weui-badge")
    return int(badge[0].text.split("件")[0]) if badge else 0


def mark(phone: Phone, address: str) -> TestResponse:
    """Mark a row as read, as a tap on it does."""
    return phone.post(address, headers={"HX-Request": "true"})


def fill(app: Flask, user_id: int, how_many: int) -> None:
    """Give somebody unread rows, three to a minute."""
    with app.app_context(), transaction() as session:
        for n in range(how_many):
            session.add(
                Thread(
                    user_id=user_id,
                    key=f"case:{1000 + n}",
                    icon="bell",
                    tone="amber",
                    title=f"第{n}行",
                    text="",
                    url="/help",
                    unread=1,
                    last_at=clock.now() - timedelta(minutes=n // 3),
                )
            )
