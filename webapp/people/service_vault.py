"""The secret under which a person's phones keep the key of their drafts and unsent reports.

The phone wraps its private key with it and gets it only while its owner is signed in: whoever picks the phone up later
finds the key, but can't open it.
"""

import base64
import secrets

from sqlalchemy import select, update

from webapp.core.db import db, transactional
from webapp.people.models import User

SECRET_BYTES = 32


@transactional
def make_secret(user_id: int) -> str:
    """Give a person their secret and return it in base64.

    Two requests at once agree on one: a second secret would lock out the phone that has used the first.
    """
    fresh = base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    session = db.session()
    session.execute(update(User).where(User.id == user_id, User.vault_secret.is_(None)).values(vault_secret=fresh))
    return session.scalars(select(User.vault_secret).where(User.id == user_id)).one() or fresh
