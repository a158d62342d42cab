"""What the security administrators are notified of signing in."""

from webapp.core.notices import About, Entry, Subject, Wording, register, to_do
from webapp.people import queries
from webapp.people.permissions import Role

GUARDS = "guards"
NOTICE_TEXTS = {
    "security.password_spray": (
        to_do(
            Wording(
                GUARDS,
                "有人拿同一个密码试了很多账号",
                "alert-triangle",
                "brick",
                quiet="一天里试了 {accounts} 个账号，请查一查是谁",
            )
        ),
    ),
}


def about(entry: Entry) -> About:
    """Return who looks after the door, and how many accounts were tried."""
    audiences = {GUARDS: list(queries.holders_of_role(Role.SECURITY_ADMIN))}
    values = {"accounts": str(entry.content.get("accounts", ""))}
    return About(audiences, values, url="", urgent=True, key=f"alarm:{entry.id}")


register(Subject("system", NOTICE_TEXTS, about))
