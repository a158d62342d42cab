"""What a browser says when it wants to be told: its address at a push service, and its keys."""

from dataclasses import dataclass
from typing import Any

from webapp.core import reading
from webapp.core.errors import invalid
from webapp.providers.push import are_keys, host_of

NOT_OURS = "这部手机的推送服务不在名单里，收不到推送。看看下面别的办法"
NOT_HERE = "这里还没有开通推送，看看下面别的办法"
MALFORMED = "这部手机说的看不懂，请再点一次"
LARGEST = 4_096
MOST_ASKED = 50


@dataclass(frozen=True)
class Told:
    """A browser's subscription, looked at: its service may be asked, and it can be sealed for."""

    endpoint: str
    host: str
    p256dh: str
    auth: str


def subscription(raw: bytes) -> Told:
    """Return what a browser told (``PushSubscription.toJSON``); Problem 422 with a sentence for anything else."""
    told = reading.json_of(raw, LARGEST)
    keys = told.get("keys") if isinstance(told, dict) else None
    values = [told.get("endpoint"), keys.get("p256dh"), keys.get("auth")] if isinstance(keys, dict) else []
    if not values or not all(isinstance(value, str) for value in values):
        raise invalid(endpoint=MALFORMED)
    endpoint, p256dh, auth = values
    host = host_of(endpoint)
    if host is None:
        raise invalid(endpoint=NOT_OURS)
    if not are_keys(p256dh, auth):
        raise invalid(keys=MALFORMED)
    return Told(endpoint, host, p256dh, auth)


def delivery_id(raw: bytes) -> int | None:
    """Return which delivery a browser says it has shown; None for what is none."""
    told: Any = reading.json_of(raw, LARGEST)
    return reading.json_whole(told.get("id")) if isinstance(told, dict) else None
