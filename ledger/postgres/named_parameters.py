"""Statements with named parameters, as the protocol has them: with numbers."""

import re
from collections.abc import Sequence
from functools import lru_cache

_NAME = re.compile(r"%\((\w+)\)s|%%")


@lru_cache(maxsize=1024)
def positional(statement: str) -> tuple[bytes, Sequence[str]]:
    """A statement with numbers in the place of names, and the names in the order of these."""
    numbers: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        name = found[1]
        return "%" if name is None else f"${numbers.setdefault(name, len(numbers) + 1)}"

    return _NAME.sub(number, statement).encode(), tuple(numbers)
