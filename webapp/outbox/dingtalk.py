"""钉钉 as a way: a card from the house's app, for those whom its address book knows."""

from collections.abc import Collection, Mapping, Sequence

from webapp.outbox.service import house_address
from webapp.outbox.ways import Address, Parcel, Way, register
from webapp.people.sign_on.models import Provider
from webapp.people.sign_on.queries import subjects_of
from webapp.providers import dingtalk
from webapp.providers.outcome import Outcome


def addresses(user_ids: Collection[int]) -> Mapping[int, Sequence[Address]]:
    """Return what those of these people who are known there are called there."""
    found = subjects_of(Provider.DINGTALK, user_ids)
    return {user_id: [Address("dingtalk", {"user": subject})] for user_id, subject in found.items()}


def send(parcel: Parcel) -> Outcome:
    """Hand a card over that opens the house."""
    house = house_address()
    url = f"{house}{parcel.url}" if house and parcel.url else ""
    return dingtalk.send(parcel.address.values["user"], parcel.words, url)


register(Way("dingtalk", "钉钉", 30, dingtalk.configured, addresses, send))
