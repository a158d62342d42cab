"""The signed-in person as the rest of the house sees them: a value, not a row, read anew for each request."""

from dataclasses import dataclass
from functools import cached_property

from webapp.areas.models import Level
from webapp.areas.scope import (
    PROTECTED_SCOPE,
    area_scope,
    counter_scope,
    desk_scope,
    person_scope,
    recheck_scope,
    seat_scope,
    town_scope,
    unit_scope,
)
from webapp.people.permissions import DECIDERS, EVERYONE, GOVERNANCE, LEADS, ROLE_NAMES, ROLE_VERBS, Role


@dataclass(frozen=True)
class HeldPost:
    """A post in force, with what is needed of its area or unit."""

    role: Role
    area_id: int | None = None
    area_code: str | None = None
    area_level: Level | None = None
    area_label: str = ""
    area_path: str = ""
    unit_id: int | None = None
    unit_name: str = ""

    @property
    def leads(self) -> bool:
        """Whether this post sees everything in its area."""
        return self.role in LEADS or self.role in GOVERNANCE

    @property
    def words(self) -> str:
        """The role in words."""
        return ROLE_NAMES[self.role]


@dataclass(frozen=True)
class Actor:
    """Who acts. ``token`` is what the session cookie carries; ``named``: the lists of protected matters they receive.

    ``phone_index`` is the blind index of their own number: by it their own matters are known.
    """

    id: int
    name: str
    token: str
    session_id: int
    posts: tuple[HeldPost, ...]
    named: tuple[str, ...] = ()
    phone_index: str = ""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    @property
    def protected(self) -> bool:
        """Whether they receive protected matters now, if only one."""
        return bool(self.named)

    def get_id(self) -> str:
        """Return what flask-login keeps in the cookie."""
        return self.token

    def can(self, verb: str) -> bool:
        """Say whether any post grants the verb; where it may be used is the scope's matter."""
        return verb in self._verbs

    @cached_property
    def _verbs(self) -> frozenset[str]:
        return EVERYONE.union(*(ROLE_VERBS[post.role] for post in self.posts))

    @cached_property
    def leading(self) -> tuple[HeldPost, ...]:
        """The posts that see a whole area, without those that lie inside another of them."""
        posts = [p for p in self.posts if p.leads]
        return tuple(
            p
            for i, p in enumerate(posts)
            if not any(
                p.area_path.startswith(o.area_path) and (p.area_path != o.area_path or j < i)
                for j, o in enumerate(posts)
                if j != i
            )
        )

    def paths_for(self, verb: str) -> tuple[str, ...]:
        """Return the paths of the areas in which the actor holds a post with this verb."""
        return tuple(p.area_path for p in self.posts if p.area_path and verb in ROLE_VERBS[p.role])

    @cached_property
    def scopes(self) -> tuple[str, ...]:
        """All scopes whose lists the actor may see."""
        areas = [area_scope(p.area_id) for p in self.leading if p.area_id]
        units = [unit_scope(p.unit_id) for p in self.posts if p.unit_id]
        return tuple(dict.fromkeys([*areas, *units, *self.named, *self._by_role, person_scope(self.id)]))

    @cached_property
    def _by_role(self) -> list[str]:
        """The scopes that go with a post itself, also for whoever follows in it; what one wrote down stays with one."""
        written = [counter_scope(self.id)] if self.can("case.register") else []
        informing = [recheck_scope(p.area_id) for p in self.posts if p.role == Role.MICRO_GRID_INFORMANT and p.area_id]
        shown = [seat_scope(p.area_id) for p in self.leading if p.area_id and _has_own_seat(p)]
        desks = [desk_scope(p.area_id) for p in self.posts if p.role in DECIDERS and p.area_id]
        receiving = [town_scope(p.area_id) for p in self.posts if p.role == Role.PETITION_RECEPTIONIST and p.area_id]
        return written + informing + shown + desks + receiving

    @cached_property
    def home_post(self) -> HeldPost | None:
        """The post in whose area the actor's own reports lie: the lowest one with an area."""
        return max((p for p in self.posts if p.area_level), key=lambda p: _rank(p.area_level), default=None)


def named_scopes(protected: bool, circles: str | None) -> tuple[str, ...]:
    """Return the lists of protected matters that a person receives: all, and the circles of which they are."""
    return (*([PROTECTED_SCOPE] if protected else []), *(circles.split(",") if circles else ()))


def _rank(level: Level | None) -> int:
    return level.rank if level else -1


def _has_own_seat(post: HeldPost) -> bool:
    """Say whether what stays on the town's level may be shown to who holds a post: leads of a village."""
    return post.area_level == Level.VILLAGE or post.role == Role.SPECIAL_GRID_LEAD
