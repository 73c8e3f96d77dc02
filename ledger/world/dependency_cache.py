"""What was worked out of a world and is still so: kept until something that it rests on changes."""

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any, NamedTuple

ChangedKeys = Mapping[str, date]
"""The keys of what changed (as a world notes them), each with the first day of its record that did; `date.min`: any day."""


class CachedValue(NamedTuple):
    """A value, what was read for it, and the day that it is about: nothing later bears on it. None: any day may."""

    value: Any
    read: frozenset[str]
    on: date | None


class DependencyCache:
    """Values by whatever key their makers call them by."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, CachedValue] = {}
        self._resting: dict[str, set[Hashable]] = {}

    def fork(self) -> "DependencyCache":
        other = DependencyCache()
        other._kept = dict(self._kept)
        other._resting = {read: set(keys) for read, keys in self._resting.items()}
        return other

    def find(self, key: Hashable) -> CachedValue | None:
        return self._kept.get(key)

    def keep(self, key: Hashable, kept: CachedValue) -> CachedValue:
        self._kept[key] = kept
        for read in kept.read:
            self._resting.setdefault(read, set()).add(key)
        return kept

    def forget(self, changed: ChangedKeys) -> None:
        """Give up what rests on something that changed, from its day or an earlier one on."""
        for read, first in changed.items():
            for key in self._resting.pop(read, ()):
                kept = self._kept.get(key)
                if kept is None or read not in kept.read:
                    continue
                if kept.on is not None and kept.on < first:
                    self._resting.setdefault(read, set()).add(key)
                else:
                    del self._kept[key]
