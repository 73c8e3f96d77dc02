"""Who speaks in one request, or one run of the command line: says words in the language asked for, and remembers which
languages that took."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal, NamedTuple

import msgspec

from domain.text import Words, render, render_english
from domain.values import Text

LanguageCode = Literal["en", "cy"]


class Translation(NamedTuple):
    """A sentence, and the language that it is in: not the one asked for where that has no words for it yet."""

    text: str
    lang: LanguageCode


class Translator:
    """Says words in one language; `used` are the languages of what it said, in the order in which they came up."""

    def __init__(self, code: LanguageCode = "en") -> None:
        self.code: LanguageCode = code
        self.used: dict[LanguageCode, None] = {}

    def say(self, words: Words, lang: LanguageCode | None = None) -> Translation:
        """The words in this language, or in the one asked for, else in English."""
        if lang is not None and lang != self.code:
            other = Translator(lang)
            found = other.say(words)
            self.used |= other.used
            return found
        if self.code == "cy":
            from api.languages import welsh

            if template := welsh.translation_of(words.template):
                self.used["cy"] = None
                return Translation(render(template, words.values, self.show, welsh.plural_form), "cy")
        self.used["en"] = None
        return Translation(str(words), "en")

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

            if (shown := welsh.format_value(value, self.show)) is not None:
                return shown
            self.used["en"] = None
        return render_english(value)

    def text(self, value: Text | None, lang: LanguageCode | None = None) -> str | None:
        """A text that is given in both languages, in the one asked for, else in the other."""
        if value is None:
            return None
        asked: LanguageCode = lang or self.code
        other: LanguageCode = "en" if asked == "cy" else "cy"
        for code in (asked, other):
            if found := getattr(value, code):
                self.used[code] = None
                return str(found)
        return None


_TRANSLATOR: ContextVar[Translator | None] = ContextVar("speaker", default=None)


def translator() -> Translator:
    """The speaker of this request; outside one, somebody who speaks English."""
    return _TRANSLATOR.get() or Translator()


@contextmanager
def translating(code: LanguageCode) -> Iterator[Translator]:
    """Within this, `speaker()` speaks the language."""
    made = Translator(code)
    token = _TRANSLATOR.set(made)
    try:
        yield made
    finally:
        _TRANSLATOR.reset(token)


def translated(value: Any) -> Any:
    """A value with each `Words` in it said by the speaker: what is sent as JSON."""
    return _translated(msgspec.to_builtins(value), translator())


def _translated(value: Any, by: Translator) -> Any:
    match value:
        case {"template": str(template), **rest} if rest.keys() <= {"values"}:
            values = rest.get("values")
            return by(Words(template, values if isinstance(values, dict) else {}))
        case dict():
            return {name: _translated(inner, by) for name, inner in value.items()}
        case list() | tuple():
            return [_translated(inner, by) for inner in value]
        case _:
            return value
