"""A throw-away installation with the town's people, and phones that are signed in to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, session
from flask_migrate import upgrade
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select

from webapp import create_app
from webapp.core.db import db, transaction
from webapp.core.protection.crypto import current_keyring
from webapp.demo.roster import accounts
from webapp.demo.town import build_town
from webapp.people.models import User
from webapp.people.permissions import Role
from webapp.people.sign_in.service import Attempt, open_session
from webapp.web.tables import DESK_COOKIE

# As in production, but for its name: a server of that name takes no clock from outside, and ours lives at the moment at
# which the town was built. A throw-away installation needs no secret that is one.
SETTINGS = {
    "ENV": "development",
    "SECOND_FACTOR": "required",
    "ALLOWED_HOSTS": "127.0.0.1",
    "SECRET_KEY": "gT5nZ8qLw2rXc7vKp4mYs9bHd3fJa6uE",
    "FIELD_KEYS": "Wv3kB9zQn6xRt1cLm8yPs5dGf2hJa7uE",
    "INDEX_KEY": "Hc6mX2vZr9qTn4wKb7yLs1pGd8fJa3uE",
}


@dataclass(frozen=True)
class Phone:
    """A phone that is signed in: the headers it sends with everything."""

    user_id: int
    headers: Mapping[str, str]

    @property
    def as_program(self) -> dict[str, str]:
        """The headers by which a script asks: JSON, please."""
        return {**self.headers, "Accept": "application/json"}

    @property
    def as_browser(self) -> dict[str, str]:
        """The headers by which a browser asks for a page."""
        return {**self.headers, "Accept": "text/html,application/xhtml+xml", "Accept-Encoding": "gzip, br"}

    @property
    def as_small_browser(self) -> dict[str, str]:
        """The headers of a browser on a phone that has opened a page before, so that it is sent nothing of a desk."""
        return {**self.as_browser, "Cookie": f"{self.headers['Cookie']}; {DESK_COOKIE}=0"}


class Town:
    """The whole town, empty of reports, in a folder of its own, with every account signed in on one phone."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        quiet = {"INSTANCE": str(folder), "BACKGROUND": "off", "LOG_LEVEL": "WARNING"}
        self.app: Flask = create_app({**SETTINGS, **quiet, **settings})
        with self.app.app_context():
            upgrade()
            with transaction():
                build_town()
            self._phones = self._sign_everybody_in()

    @property
    def informants(self) -> list[Phone]:
        """The 333 informants in code order."""
        return [self._phones[one.phone] for one in accounts() if one.role == Role.MICRO_GRID_INFORMANT]

    @property
    def everybody(self) -> list[Phone]:
        """Every account of the town."""
        return list(self._phones.values())

    def phone(self, number: str) -> Phone:
        """Return the phone of one account of the roster."""
        return self._phones[number]

    def _sign_everybody_in(self) -> dict[str, Phone]:
        with self.app.test_request_context():
            csrf_token = generate_csrf()
            kept = dict(session)
        sign = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        users = dict(db.session().execute(select(User.phone_index, User.id)).all())
        phones = {}
        with transaction():
            for account in accounts():
                user_id = users[current_keyring().blind_index(account.phone)]
                token = open_session(user_id, Attempt(account.phone, "", "", "手机"))
                cookie = sign.dumps({**kept, "_permanent": True, "_user_id": token, "_fresh": True})
                headers = {"Cookie": f"one_door={cookie}", "X-CSRFToken": csrf_token}
                phones[account.phone] = Phone(user_id, headers)
        return phones
