"""消息 as a test looks at it."""

from datetime import timedelta

from flask import Flask
from werkzeug.test import TestResponse

from tests.support.html import Element, parse
from tests.support.town import Phone
from webapp.core import clock
from webapp.core.db import transaction
from webapp.inbox.models import Thread


def rows_of(answer: TestResponse) -> list[Element]:
    """Return the rows of the list."""
    return [one for one in parse(answer.data).find_all("a") if "message" in one.get("class").split()]


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
                    key=f"case:{n}",
                    icon="bell",
                    tone="amber",
                    title=f"第{n}行",
                    text="",
                    url="/help",
                    unread=1,
                    last_at=clock.now() - timedelta(minutes=n // 3),
                )
            )
