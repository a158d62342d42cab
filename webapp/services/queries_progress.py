"""The look-up of an order or of a registered case by code and telephone: the same work for wrong and unknown."""

import hmac

from sqlalchemy import Select, select, union_all

from webapp.cases.models import Case
from webapp.core.codes import normalise
from webapp.core.crypto import current_keyring
from webapp.core.db import db
from webapp.reports.models import Registration
from webapp.services.models import ServiceOrder

# Compared with where there is no such code, so that the answer takes as long.
_NOBODY = "0" * 64


def code_if_known(typed_code: str, typed_phone: str) -> str | None:
    """Return the code when the telephone belongs to it.

    Only what is compared is read: deciphering a row takes longer than finding none. Of a protected case nothing is ever
    found, whatever is typed.
    """
    code, index = normalise(typed_code), current_keyring().blind_index(typed_phone)
    orders = select(ServiceOrder.phone_index).where(ServiceOrder.code == (code or ""))
    kept = db.session().scalar(union_all(orders, _registered(code or "")).limit(1))
    fits = hmac.compare_digest(kept or _NOBODY, index)
    return code if fits else None


def case_of(code: str) -> Case | None:
    """Return a registered case that is not protected; only for whoever proved that it is theirs."""
    query = select(Case).join(Registration, Registration.report_id == Case.opening_report_id)
    return db.session().scalar(query.where(Case.code == code, Case.protected.is_(False)))


def _registered(code: str) -> Select[str | None]:
    return (
        select(Registration.caller_phone_index)
        .join(Case, Case.opening_report_id == Registration.report_id)
        .where(Case.code == code, Case.protected.is_(False), Registration.caller_phone_index.is_not(None))
    )
