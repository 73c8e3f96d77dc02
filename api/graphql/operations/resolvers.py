"""Resolvers that say what they do, so that a compiled selection does it itself: reads an attribute of the source or of its
row, or calls a method of it."""

from collections.abc import Callable
from typing import Any, NamedTuple

METHOD_TICKS = 8
"""What a field that is worked out counts for at the budget, beside one that is only looked up."""


class OwnAttribute(NamedTuple):
    """Resolver of an attribute of the source."""

    name: str

    def __call__(self, source: Any, _info: Any) -> Any:
        return getattr(source, self.name)


class RowAttribute(NamedTuple):
    """Resolver of an attribute of the row of a node."""

    name: str

    def __call__(self, source: Any, _info: Any) -> Any:
        return getattr(source.row, self.name)


class LeafMethod(NamedTuple):
    """Resolver by a method that costs no more than an attribute."""

    function: Callable[..., Any]

    def __call__(self, source: Any, _info: Any) -> Any:
        return self.function(source)


class NamedNode(NamedTuple):
    """How the row of a node names another: its type, and which attributes of the row are its key and its ref; where one of
    the key is null there is none."""

    kind: str
    key: tuple[str, ...]
    ref: str
    encoded: Callable[[str, tuple[str, ...], str], str]


class Method(NamedTuple):
    """Resolver by a method, whose arguments are those of the field; `named` where the row names the node that it gives."""

    function: Callable[..., Any]
    named: NamedNode | None = None

    def __call__(self, source: Any, info: Any, **arguments: Any) -> Any:
        info.context.tick(METHOD_TICKS)
        return self.function(source, **arguments)
