"""Shorthand for a field with a resolver and a description."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import strawberry

F = TypeVar("F", bound=Callable[..., Any])


def described_field(description: str) -> Callable[[F], F]:
    """Decorator: a field with a resolver and a description."""
    return cast("Callable[[F], F]", strawberry.field(description=description))
