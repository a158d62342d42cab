"""The phone of a household, on which nobody is signed in."""

import uuid
from typing import Any

from tests.support.html import Element, parse


class Door:
    """The phone of a household: a browser that nobody is signed in on, and the address of its page."""

    def __init__(self, client: Any, address: str) -> None:
        self.client, self.address = client, address
        self.token = ""

    def page(self, status: int = 200) -> Element:
        answer = self.client.get(self.address)
        assert answer.status_code == status, answer.status_code
        shown = parse(answer.data)
        self.token = next((one["content"] for one in shown.find_all("meta", name="csrf-token")), self.token)
        return shown

    def post(self, what: str, status: int = 201, **fields: Any) -> Any:
        if not self.token:
            self.page()
        headers = {"X-CSRFToken": self.token, "Accept": "application/json"}
        sent = {"client_id": str(uuid.uuid4()), **fields}
        answer = self.client.post(f"{self.address}/{what}", data=sent, headers=headers)
        assert answer.status_code == status, (answer.status_code, answer.get_data(as_text=True))
        return answer.json
