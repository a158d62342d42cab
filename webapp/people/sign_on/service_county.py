"""Finds whom the county vouches for: by what it calls them, at first by their telephone number."""

from webapp.core.db import transactional
from webapp.people.queries import id_by_phone
from webapp.people.sign_on.models import Provider
from webapp.people.sign_on.queries import subjects_of, user_of
from webapp.people.sign_on.service import bind


@transactional
def known_as(subject: str, phone: str | None) -> int | None:
    """Return the person whom the county calls so, bound to that from now on; None when nobody is.

    A number that is somebody's who is bound to another name binds nobody: it may have got another owner.
    """
    if user_id := user_of(Provider.OIDC, subject):
        return user_id
    user_id = id_by_phone(phone) if phone else None
    if user_id is None or subjects_of(Provider.OIDC, [user_id]):
        return None
    bind(Provider.OIDC, user_id, subject, made_by=None)
    return user_id
