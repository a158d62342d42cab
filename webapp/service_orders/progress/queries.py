"""The look-up of an order or of a registered case by code and telephone, the same work for wrong and unknown.

And what is under the codes that a browser remembers.
"""

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Select, select, union_all

from webapp.cases.models import Case
from webapp.core.codes import found_in
from webapp.core.db import db
from webapp.core.protection.crypto import current_keyring
from webapp.core.registry import Registry
from webapp.reports.models import Registration
from webapp.service_orders.models import ServiceOrder

# Compared with where there is no such code, so that the answer takes as long.
_NOBODY = "0" * 64


# What packages further right let be looked up here: code → its telephone's index as SQL, and code → its own address.
class _LookUp(NamedTuple):
    phones: Callable[[str], Select[str]]
    address: Callable[[str], str | None]
    word: str


ELSEWHERE: Registry[_LookUp] = Registry("what is looked up by code and telephone")


def looked_up_too(phones: Callable[[str], Select[str]], address: Callable[[str], str | None], word: str) -> None:
    """Let something else, a ``word``, be looked up by code and telephone: ``phones`` never finds what is protected."""
    ELSEWHERE.add(_LookUp(phones, address, word))


@dataclass(frozen=True)
class Known:
    """What lies under remembered codes: the orders and cases by code, and (word, address) of what lies elsewhere."""

    orders: dict[str, ServiceOrder]
    cases: dict[str, Case]
    elsewhere: dict[str, tuple[str, str]]


def known_under(codes: Sequence[str]) -> Known:
    """Return what lies under codes that a browser remembers; what turned protected meanwhile is not among it."""
    if not codes:
        return Known({}, {}, {})
    orders = db.session().scalars(select(ServiceOrder).where(ServiceOrder.code.in_(codes)))
    cases = select(Case).join(Registration, Registration.report_id == Case.opening_report_id)
    found = db.session().scalars(cases.where(Case.code.in_(codes), Case.protected.is_(False)))
    known = Known({one.code: one for one in orders}, {one.code: one for one in found}, {})
    for code in set(codes) - known.orders.keys() - known.cases.keys():
        for one in ELSEWHERE:
            if address := one.address(code):
                known.elsewhere[code] = (one.word, address)
    return known


def address_elsewhere(code: str) -> str | None:
    """Return the address of what is under a code in another package; for whoever proved that it is theirs."""
    return next((found for one in ELSEWHERE if (found := one.address(code))), None)


def code_if_known(typed_code: str, typed_phone: str) -> str | None:
    """Return the code when the telephone belongs to it.

    Only what is compared is read: deciphering a row takes longer than finding none. Of a protected case nothing is ever
    found, whatever is typed.
    """
    code, index = found_in(typed_code), current_keyring().blind_index(typed_phone)
    orders = select(ServiceOrder.phone_index).where(ServiceOrder.code == (code or ""))
    others = [one.phones(code or "") for one in ELSEWHERE]
    kept = db.session().scalar(union_all(orders, _registered(code or ""), *others).limit(1))
    fits = hmac.compare_digest(kept or _NOBODY, index)
    return code if fits else None


def case_of(code: str) -> Case | None:
    """Return a registered case that is not protected; only for whoever proved that it is theirs."""
    query = select(Case).join(Registration, Registration.report_id == Case.opening_report_id)
    found = db.session().scalar(query.where(Case.code == code, Case.protected.is_(False)))
    # What was put into another is done there, and its own code goes on showing how far it is.
    return db.session().get(Case, found.merged_into_id) if found and found.merged_into_id else found


def _registered(code: str) -> Select[str | None]:
    return (
        select(Registration.caller_phone_index)
        .join(Case, Case.opening_report_id == Registration.report_id)
        .where(Case.code == code, Case.protected.is_(False), Registration.caller_phone_index.is_not(None))
    )
