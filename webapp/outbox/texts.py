"""短信: short messages to a person's own number, or to a resident's, by whoever sends them for the house.

By 阿里云 or 腾讯云 only the sentences go for which an approved template is named; by apprise every sentence goes.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

from flask import current_app
from sqlalchemy import select

from webapp.core import reading
from webapp.core.db import db
from webapp.outbox.ways import Address, Parcel, Way, register
from webapp.people.models import User
from webapp.providers import apprise_texts, sms_aliyun, sms_tencent
from webapp.providers.outcome import Outcome, gone, refused

SDKS: Mapping[str, Callable[[str, str], Outcome]] = {"aliyun": sms_aliyun.send, "tencent": sms_tencent.send}
_INSTALLED = {"aliyun": sms_aliyun.installed, "tencent": sms_tencent.installed}
_ACCOUNT = ("SMS_KEY", "SMS_SECRET", "SMS_SIGN", "SMS_TEMPLATES")


def sender() -> str:
    """Return who sends the house's texts: ``aliyun``, ``tencent``, ``apprise``; empty when nobody does."""
    config = current_app.config
    if not (sms := str(config["SMS"])):
        return "apprise" if config["TEXTS_URL"] else ""
    whole = all(config[name] for name in _ACCOUNT) and (sms != "tencent" or config["SMS_APP"])
    return sms if whole else ""


def fault() -> str:
    """Return what an administrator still has to do before texts go, in a sentence; empty: nothing."""
    config = current_app.config
    sms = str(config["SMS"])
    if sms in SDKS and not sender():
        wanted = (*_ACCOUNT, "SMS_APP") if sms == "tencent" else _ACCOUNT
        return "还没填全：" + "、".join(f"ONE_DOOR_{name}" for name in wanted if not config[name])
    if sms in SDKS and not _INSTALLED[sms]():
        return "少一个程序包：requirements-sms.txt 还没有装"
    return ""


def templates() -> dict[str, str]:
    """Return the approved templates by the names of the sentences that they say."""
    pairs = str(current_app.config["SMS_TEMPLATES"]).split(",")
    return {sentence: template for sentence, _, template in (pair.partition("=") for pair in pairs) if template}


def _says(sentence: str) -> bool:
    return sender() == "apprise" or sentence in templates()


def _number(phone: str) -> Address:
    return Address(f"text {sender()}", {"phone": phone})


def _addresses(user_ids: Collection[int]) -> dict[int, Sequence[Address]]:
    people = db.session().execute(select(User.id, User.phone).where(User.id.in_(user_ids), User.active))
    return {user_id: [_number(phone)] for user_id, phone in people if reading.phone(phone, (reading.MOBILE,))}


def _send(parcel: Parcel) -> Outcome:
    phone, by = parcel.address.values["phone"], parcel.address.service.partition(" ")[2]
    if by not in SDKS:
        return apprise_texts.send(phone, parcel.words)
    if not (template := templates().get(parcel.sentence)):
        return refused("no_template")
    if not (mobile := reading.phone(phone, (reading.MOBILE,))):
        return gone()  # a telephone on a wall takes no texts
    return SDKS[by](mobile, template)


TEXT = register(Way("text", "短信", 50, lambda: bool(sender()), _addresses, _send, numbers=_number, says=_says))
