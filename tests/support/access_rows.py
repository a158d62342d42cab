"""The rows of the table of rights: who may use a route at all, and on which matters. See tests/access/."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.support.access import PEOPLE, Matter, sees

EVERYBODY = frozenset(PEOPLE.values())
SIGNED_IN = EVERYBODY - {"nobody"}
LEADS = frozenset({"lead"})
REPORTERS = frozenset({"informant", "lead"})
WATCHERS = frozenset({"lead", "dispatcher"})
WORKERS = WATCHERS | {"officer"}
REGISTRARS = frozenset({"dispatcher", "officer", "receptionist"})
DISPATCHERS = frozenset({"dispatcher"})
CASE_READERS = WORKERS | {"informant", "receptionist", "commissioner"}
Reach = Callable[[str, Matter], bool]
DONE = frozenset({200, 201, 204, 302, 303})


def own(key: str, matter: Matter) -> bool:
    return key == matter.author


def own_in_the_open(key: str, matter: Matter) -> bool:
    """What was said of a protected matter is not shown again, not even to who said it: the phone may change hands."""
    return own(key, matter) and not matter.protected


def own_or_seen(key: str, matter: Matter) -> bool:
    return own(key, matter) or sees(key, matter)


def told(key: str, matter: Matter) -> bool:
    return key == matter.told


@dataclass(frozen=True)
class Row:
    """Who may use a route at all (groups or single people; others: the one 404, signed out 401), on which matters."""

    who: frozenset[str]
    address: str | Callable[[Matter], str]
    reach: Reach | None = None
    data: Callable[[Matter], Any] = field(default=lambda _matter: None)
    ok: frozenset[int] = DONE
    ends_session: bool = False
    second_person: bool = False


def page(who: frozenset[str], address: str, **more: Any) -> Row:
    return Row(who, address, **more)


def about(who: frozenset[str], reach: Reach, address: Callable[[Matter], str], **more: Any) -> Row:
    return Row(who, address, reach, **more)


def words(**sent: str) -> Callable[[Matter], dict[str, str]]:
    return lambda _matter: sent | {"client_id": str(uuid.uuid4())}
