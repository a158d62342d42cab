"""Ways out that stand for real ones: they keep what they are handed, and answer as a test says."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from webapp.outbox import ways
from webapp.outbox.ways import Address, Parcel, Way
from webapp.providers.outcome import WENT, Outcome

Answers = Callable[[Parcel], Outcome]


@dataclass
class Stand:
    """A way that reaches everybody but `missing`, and what it was handed."""

    name: str
    answer: Answers = lambda _: WENT
    handed: list[Parcel] = field(default_factory=list)
    missing: set[int] = field(default_factory=set)

    def addresses(self, user_ids: Collection[int]) -> dict[int, list[Address]]:
        return {one: [Address(self.name, {"user": str(one)})] for one in user_ids if one not in self.missing}

    def send(self, parcel: Parcel) -> Outcome:
        self.handed.append(parcel)
        return self.answer(parcel)

    @property
    def people(self) -> list[int]:
        return sorted(int(parcel.address.values["user"]) for parcel in self.handed)


@contextmanager
def stands() -> Iterator[Callable[..., Stand]]:
    """Give what opens a way, the first of them asked first; no other is there."""
    with ways.WAYS.put_back(empty=True):

        def make(name: str = "first", **how: object) -> Stand:
            made = Stand(name, **how)  # type: ignore[arg-type]
            ways.register(Way(name, name, len(ways.WAYS), lambda: True, made.addresses, made.send))
            return made

        yield make
