"""What comes in about people."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from webapp.core import reading
from webapp.core.errors import invalid

LONGEST = 200


@dataclass(frozen=True)
class SignInForm:
    """A phone number and a password as typed."""

    phone: str
    password: str


def parse_sign_in(form: MultiDict[str, str]) -> SignInForm:
    """Return what was typed; Problem 422 beside the field that is empty or too long."""
    phone = "".join(form.get("phone", "").split())
    password = form.get("password", "")
    if not phone or len(phone) > LONGEST or "\0" in phone:
        raise invalid(phone="请填手机号")
    if not password or len(password) > LONGEST or "\0" in password:
        raise invalid(password="请填密码")  # noqa: S106  (a field's name)
    return SignInForm(phone, password)


def safe_next(target: str | None) -> str | None:
    """Return ``next=`` only when it is a path on this site."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return None
    parts = reading.address(target)
    return target if parts and not parts.scheme and not parts.netloc and target.isprintable() else None
