"""What comes in about people."""

from webapp.core import reading
from webapp.web.fields import parsed, secret
from webapp.web.forms import form_input

LONGEST = 200


def account_phone(typed: str) -> str | None:
    """Return the number of an account, or what was typed where it is none; None for nothing and for too much."""
    found = reading.phone(typed) or "".join(typed.split())
    return found if found and len(found) <= LONGEST and "\0" not in found else None


@form_input
class SignInInput:
    """A phone number and a password as typed."""

    phone: str = parsed(account_phone, "请填手机号", needed="请填手机号")
    password: str = secret(LONGEST, "请填密码")


def safe_next(target: str | None) -> str | None:
    """Return ``next=`` only when it is a path on this site."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return None
    parts = reading.address(target)
    return target if parts and not parts.scheme and not parts.netloc and target.isprintable() else None
