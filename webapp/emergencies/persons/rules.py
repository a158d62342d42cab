"""Who sees a missing person: those who were called, and who commands; nobody else of those who see the headquarters."""

from webapp.core.errors import not_found
from webapp.emergencies.hq.rules import Access
from webapp.emergencies.hq.schemas import kinds


def may_see(seen: Access) -> bool:
    """Say whether somebody was called, or commands, in an emergency that was started."""
    return seen.headquarters.activated_at is not None and (seen.mine is not None or seen.commander)


def check_seen(seen: Access) -> None:
    """Raise the one 404 for who was not called."""
    if not may_see(seen):
        raise not_found()


def begins_with_persons(seen: Access) -> bool:
    """Say whether the kind of emergency begins with who is missing (走失被困, 溺水)."""
    return kinds()[seen.headquarters.kind].template == "person"
