"""企业微信 as a way: a card from the house's app, for those whom its address book knows."""

from collections.abc import Collection, Mapping, Sequence
from urllib.parse import urlencode

from webapp.outbox.service import house_address
from webapp.outbox.ways import Address, Parcel, Way, register
from webapp.people.sign_on.models import Provider
from webapp.people.sign_on.queries import subjects_of
from webapp.providers import wecom
from webapp.providers.outcome import Outcome


def addresses(user_ids: Collection[int]) -> Mapping[int, Sequence[Address]]:
    """Return what those of these people who are known there are called there."""
    found = subjects_of(Provider.WECOM, user_ids)
    return {user_id: [Address("wecom", {"user": subject})] for user_id, subject in found.items()}


def send(parcel: Parcel) -> Outcome:
    """Hand a card over; it opens through the silent sign-in, so that nobody types a password in 企业微信."""
    house = house_address()
    url = f"{house}/wecom/enter?{urlencode({'next': parcel.url}, safe='/')}" if house and parcel.url else ""
    return wecom.send(parcel.address.values["user"], parcel.words, url)


register(Way("wecom", "企业微信", 20, wecom.configured, addresses, send))
