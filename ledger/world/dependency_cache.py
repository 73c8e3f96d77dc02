"""Cache of derived values, each dropped when something that it was derived from changes."""

from collections.abc import Hashable
from datetime import date
from typing import Any, NamedTuple

from ledger.world.dependency_keys import ChangedKeys, DependencyKey


class CachedValue(NamedTuple):
    """A value, what was read to derive it, and the day that it is about: changes from a later day on do not bear on it.
    None: changes of any day do."""

    value: Any
    reads: frozenset[DependencyKey]
    on: date | None


class DependencyCache:
    """Cached values by the keys of whoever derives them."""

    def __init__(self) -> None:
        self._values: dict[Hashable, CachedValue] = {}
        self._dependants: dict[DependencyKey, set[Hashable]] = {}

    def fork(self) -> "DependencyCache":
        other = DependencyCache()
        other._values = dict(self._values)
        other._dependants = {read: set(keys) for read, keys in self._dependants.items()}
        return other

    def get(self, key: Hashable) -> CachedValue | None:
        return self._values.get(key)

    def put(self, key: Hashable, value: CachedValue) -> CachedValue:
        self._values[key] = value
        for read in value.reads:
            self._dependants.setdefault(read, set()).add(key)
        return value

    def invalidate(self, changed: ChangedKeys) -> None:
        """Drop each value that was derived from something that changed, unless that changed from a later day on."""
        for read, first in changed.items():
            for key in self._dependants.pop(read, ()):
                value = self._values.get(key)
                if value is None or read not in value.reads:
                    continue
                if value.on is not None and value.on < first:
                    self._dependants.setdefault(read, set()).add(key)
                else:
                    del self._values[key]
