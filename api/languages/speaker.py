"""Who speaks in one request, or one run of the command line: says words in the language asked for, and remembers which
languages that took."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal, NamedTuple

import msgspec

from domain.values import Text
from domain.words import Words, english, filled

Code = Literal["en", "cy"]


class Spoken(NamedTuple):
    """A sentence, and the language that it is in: not the one asked for where that has no words for it yet."""

    text: str
    lang: Code


class Speaker:
    """Says words in one language; `used` are the languages of what it said, in the order in which they came up."""

    def __init__(self, code: Code = "en") -> None:
        self.code: Code = code
        self.used: dict[Code, None] = {}

    def say(self, words: Words, lang: Code | None = None) -> Spoken:
        """The words in this language, or in the one asked for, else in English."""
        if lang is not None and lang != self.code:
            other = Speaker(lang)
            found = other.say(words)
            self.used |= other.used
            return found
        if self.code == "cy":
            from api.languages import welsh

            if template := welsh.template(words.template):
                self.used["cy"] = None
                return Spoken(filled(template, words.values, self.show, welsh.form), "cy")
        self.used["en"] = None
        return Spoken(str(words), "en")

    def __call__(self, words: Words) -> str:
        return self.say(words).text

    def show(self, value: Any) -> str:
        """A value of a sentence, or a code, as this language writes it."""
        match value:
            case {"template": str(template), **rest}:
                inner = rest.get("values")
                return self.say(Words(template, inner if isinstance(inner, dict) else {})).text
            case {"en": str()} | {"cy": str()}:
                return self.text(Text(en=value.get("en"), cy=value.get("cy"))) or ""
        if self.code == "cy":
            from api.languages import welsh

            if (shown := welsh.shown(value, self.show)) is not None:
                return shown
            self.used["en"] = None
        return english(value)

    def text(self, value: Text | None, lang: Code | None = None) -> str | None:
        """A text that is given in both languages, in the one asked for, else in the other."""
        if value is None:
            return None
        asked: Code = lang or self.code
        other: Code = "en" if asked == "cy" else "cy"
        for code in (asked, other):
            if found := getattr(value, code):
                self.used[code] = None
                return str(found)
        return None


_SPEAKER: ContextVar[Speaker | None] = ContextVar("speaker", default=None)


def speaker() -> Speaker:
    """The speaker of this request; outside one, somebody who speaks English."""
    return _SPEAKER.get() or Speaker()


@contextmanager
def speaking(code: Code) -> Iterator[Speaker]:
    """Within this, `speaker()` speaks the language."""
    made = Speaker(code)
    token = _SPEAKER.set(made)
    try:
        yield made
    finally:
        _SPEAKER.reset(token)


def spoken(value: Any) -> Any:
    """A value with each `Words` in it said by the speaker: what is sent as JSON."""
    return _spoken(msgspec.to_builtins(value), speaker())


def _spoken(value: Any, by: Speaker) -> Any:
    match value:
        case {"template": str(template), **rest} if rest.keys() <= {"values"}:
            values = rest.get("values")
            return by(Words(template, values if isinstance(values, dict) else {}))
        case dict():
            return {name: _spoken(inner, by) for name, inner in value.items()}
        case list() | tuple():
            return [_spoken(inner, by) for inner in value]
        case _:
            return value
