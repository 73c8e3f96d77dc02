"""Single answers as values of terms, and the reverse."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from domain.text import Words, said

_FRACTION = re.compile(r"(\d{1,5})\s*(?:/|of|o)\s*(\d{1,5})|(\d{1,3})\s*%")
_TRUE = {"yes": True, "no": False}


class UnreadableAnswer(Exception):
    """What was written cannot be read as an answer to the question of that name."""

    def __init__(self, name: str, words: Words) -> None:
        super().__init__(name)
        self.name = name
        self.words = words


def read(kind: str, name: str, given: Mapping[str, str]) -> Any:
    """The value that an answer gives; None for an empty one. Raises UnreadableAnswer."""
    if kind == "text":
        words = {language: t for language in ("en", "cy") if (t := given.get(f"{name}.{language}", "").strip())}
        return words or None
    text = given.get(name, "").replace("\r\n", "\n").strip()
    if not text or text.startswith(":"):
        return None
    try:
        return _READ.get(kind, str)(text)
    except (ValueError, KeyError, LookupError):
        raise UnreadableAnswer(name, _HOW.get(kind, said("This cannot be read."))) from None


def written(kind: str, value: Any) -> str:
    """An answer as the form shows it."""
    match kind:
        case "yes_no":
            return "yes" if value else "no"
        case "fraction":
            return f"{value[0]}/{value[1]}"
        case "several" | "lines" | "months":
            return "\n".join(map(str, value))
        case "one_or_several":
            return value if isinstance(value, str) else "\n".join(value)
        case "aliases":
            return "\n".join(_alias_line(each) for each in value)
        case _:
            return str(value)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _fraction(text: str) -> list[int]:
    found = _FRACTION.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return [int(found[3]), 100] if found[3] else [int(found[1]), int(found[2])]


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 6):
        raise ValueError(text)
    return int(text)


def _one_or_several(text: str) -> str | list[str]:
    found = _lines(text)
    return found[0] if len(found) == 1 else found


def _alias(line: str) -> dict[str, str]:
    parts = dict(zip(("en", "cy"), (part.strip() for part in line.split("|", 1)), strict=False))
    return {language: text for language, text in parts.items() if text}


def _alias_line(alias: Mapping[str, str]) -> str:
    return " | ".join((alias.get("en", ""), alias["cy"])).strip() if "cy" in alias else alias["en"]


_READ: Mapping[str, Callable[[str], Any]] = {
    "aliases": lambda text: [_alias(line) for line in _lines(text)],
    "count": lambda text: "all" if text == "all" else _whole(text),
    "fraction": _fraction,
    "lines": _lines,
    "months": lambda text: [_whole(line) for line in _lines(text)],
    "number": _whole,
    "one_or_several": _one_or_several,
    "several": _lines,
    "yes_no": _TRUE.__getitem__,
}
_HOW: Mapping[str, Words] = {
    "count": said("Write a whole number, or all."),
    "fraction": said("Write a share as 3/4 or as 75%."),
    "number": said("Write a whole number."),
}
