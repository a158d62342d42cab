"""What a package lets others register with it: its own kind of thing, in order, each once."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Thing = TypeVar("Thing")


class Registry(Generic[Thing]):
    """Things of one kind under their keys, in the order in which packages registered them.

    ``create_app`` lets packages join floor by floor, so the order is that of the floors.
    """

    def __init__(self, what: str, own: Mapping[Any, Thing] | None = None) -> None:
        """Begin with what is the package's ``own``, by key; ``what`` says in words what is registered, for refusals."""
        self._what = what
        self._things: dict[Hashable, Thing] = dict(own or {})

    def add(self, thing: Thing, key: Hashable = None) -> Thing:
        """Register a thing under a key, by default itself, and return it; ValueError for a key that is taken."""
        key = thing if key is None else key
        if key in self._things:
            raise ValueError(f"{self._what}: {key} is registered already")
        self._things[key] = thing
        return thing

    def __iter__(self) -> Iterator[Thing]:
        return iter(self._things.values())

    def __len__(self) -> int:
        return len(self._things)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._things

    def names(self) -> list[Any]:
        """Return the keys in the order in which they came."""
        return list(self._things)

    def __getitem__(self, key: Hashable) -> Thing:
        """Return what is registered under a key; KeyError when nothing is."""
        return self._things[key]

    def get(self, key: Hashable) -> Thing | None:
        """Return what is registered under a key; None when nothing is."""
        return self._things.get(key)

    @contextmanager
    def put_back(self, *, empty: bool = False) -> Iterator[None]:
        """Undo afterwards whatever the block registers (for tests); with ``empty`` it begins with nothing."""
        before = self._things
        self._things = {} if empty else dict(before)
        try:
            yield
        finally:
            self._things = before


@dataclass(frozen=True)
class _OfKind(Generic[Thing]):
    kind: str  # empty: of every kind
    thing: Thing


class ByKind(Registry[_OfKind[Thing]], Generic[Thing]):
    """What is registered for one kind of things, as the journal calls its subjects, or (as "") for every kind."""

    def of(self, kind: str) -> list[Thing]:
        """Return what is registered for a kind, in the order in which packages registered it."""
        return [one.thing for one in self if one.kind in ("", kind)]

    def kinds(self) -> list[str]:
        """Return the kinds for which something is registered by name."""
        return list(dict.fromkeys(one.kind for one in self if one.kind))

    def registering(self, kind: str) -> Callable[[Thing], Thing]:
        """Return the decorator that registers something for a kind."""

        def register(thing: Thing) -> Thing:
            return self.add(_OfKind(kind, thing)).thing

        return register
