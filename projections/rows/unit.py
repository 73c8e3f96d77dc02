"""Unit: the smallest set of rows that are made together, by its kind and the stream that it is about."""

from msgspec import Struct


class Unit(Struct, frozen=True, order=True, cache_hash=True):
    """`kind` is a record, a trail or what is judged (`meeting`, `offices`); `item` is one part of the stream (a seat)."""

    kind: str
    stream: str
    item: str = ""

    @property
    def of(self) -> str:
        """What the column `Row.OF` holds in the rows of this unit."""
        return f"{self.stream}/{self.item}" if self.item else self.stream
