"""What was measured against what is promised, a line each."""

from collections.abc import Iterable, Sequence
from math import ceil

from msgspec import Struct


class Measure(Struct, frozen=True, kw_only=True):
    """A value with the floor that it must reach, the ceiling that it must not pass, or neither; `aim` is only said."""

    name: str
    value: float
    unit: str = ""
    floor: float | None = None
    ceiling: float | None = None
    aim: str = ""

    @property
    def held(self) -> bool:
        """Whether it is as promised."""
        above = self.floor is None or self.value >= self.floor
        return above and (self.ceiling is None or self.value <= self.ceiling)

    def line(self) -> str:
        promised = [f"at least {self.floor:g}"] if self.floor is not None else []
        promised += [f"at most {self.ceiling:g}"] if self.ceiling is not None else []
        promised += [f"aim {self.aim}"] if self.aim else []
        value = f"{self.value:,.{0 if self.value >= 1000 or self.value == int(self.value) else 2}f} {self.unit}".strip()
        return f"{self.name:<58} {value:>18}   {', '.join(promised)}{'' if self.held else '   FALLS SHORT'}".rstrip()


def percentile(values: Iterable[float], percent: float) -> float:
    """The smallest value that so many percent of all do not pass."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]


def failed(measures: Sequence[Measure]) -> list[str]:
    """The names of those that are not as promised."""
    return [m.name for m in measures if not m.held]
