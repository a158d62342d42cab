"""The way by 微信: a 订阅通知 of the house's 公众号 to who bound their WeChat and subscribed.

Nobody here knows who has subscribed, or for how many messages: WeChat says no then, and the next way is taken.
"""

from collections.abc import Collection

from flask import current_app

from webapp.core import clock
from webapp.outbox.service import house_address
from webapp.outbox.ways import Address, Parcel, Way, register
from webapp.people.sign_on import queries
from webapp.people.sign_on.models import Provider
from webapp.providers import wechat
from webapp.providers.outcome import Outcome


def configured() -> bool:
    """Say whether the house has a 公众号 with a template, and knows under which address it is opened."""
    return wechat.has_account() and bool(current_app.config["WECHAT_TEMPLATE"] and house_address())


def addresses(user_ids: Collection[int]) -> dict[int, list[Address]]:
    """Return as whom WeChat knows these people."""
    known = queries.subjects_of(Provider.WECHAT, user_ids)
    return {user_id: [Address("wechat", {"openid": openid})] for user_id, openid in known.items()}


def send(parcel: Parcel) -> Outcome:
    """Send the sentence and the time, in the template's two fields."""
    sentence, at = current_app.config["WECHAT_FIELDS"].split(",")
    now = clock.local(clock.now())
    words = {sentence: parcel.words, at: f"{now:%Y-%m-%d %H:%M}"}
    return wechat.tell(parcel.address.values["openid"], words, house_address() + parcel.url)


WAY = register(Way("wechat", "微信", 40, configured, addresses, send))
