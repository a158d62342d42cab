"""A person's own WeChat: bound by themselves, ended by themselves."""

from webapp.core.db import transactional
from webapp.people.sign_on import queries
from webapp.people.sign_on.models import Provider
from webapp.people.sign_on.service import bind, unbind


@transactional
def bind_own(user_id: int, openid: str) -> bool:
    """Bind a person to the WeChat in which they are signed in; what was bound to them before ends. Say whether it did.

    Not while it is another's who can sign in: only they give it up, after signing in themselves.
    """
    if queries.user_of(Provider.WECHAT, openid) not in (None, user_id):
        return False
    bind(Provider.WECHAT, user_id, openid, made_by=user_id)
    return True


@transactional
def unbind_own(user_id: int) -> None:
    """End that a person is known by their WeChat; repeating it changes nothing."""
    unbind(Provider.WECHAT, user_id, actor_id=user_id)
