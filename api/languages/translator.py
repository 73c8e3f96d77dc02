"""The translator of a request, or of a run of the command line: renders `Words` (a template with values) in one language,
and records which languages that took."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal, NamedTuple

import msgspec

from domain.text import Words, render, render_english
from domain.values import Text

LanguageCode = Literal["en", "cy"]
EN: LanguageCode = "en"
CY: LanguageCode = "cy"


class Translation(NamedTuple):
    """A text, and the language that it is in: another than the one asked for where it has no translation yet."""

    text: str
    language: LanguageCode


class Translator:
    """Renders words, values and texts in one language, else in the other. `languages_used` is a set in the order in which
    they came up, for `Content-Language`. Callable: `translate(words)` is the text alone."""

    def __init__(self, language: LanguageCode = "en") -> None:
        self.language: LanguageCode = language
        self.languages_used: dict[LanguageCode, None] = {}
        self._latest: tuple[Words, Translation] | None = None

    def translate(self, words: Words, lang: LanguageCode | None = None) -> Translation:
        """The words in `lang`, by default the translator's language; in English where the catalogue lacks them."""
        if lang is not None and lang != self.language:
            other = Translator(lang)
            translation = other.translate(words)
            self.languages_used |= other.languages_used
            return translation
        if self._latest is None or self._latest[0] is not words:  # its text and its language are asked for by turns
            self._latest = (words, self._translated(words))
        return self._latest[1]

    def _translated(self, words: Words) -> Translation:
        if self.language == "cy":
            from api.languages import welsh

            if template := welsh.translation_of(words.template):
                self.languages_used["cy"] = None
                return Translation(render(template, words.values, self.format_value, welsh.plural_form), "cy")
        self.languages_used["en"] = None
        return Translation(str(words), "en")

    def __call__(self, words: Words) -> str:
        return self.translate(words).text

    def format_value(self, value: Any) -> str:
        """A value of words (a date, a number, a list, a code, nested words, a text) as the language writes it."""
        match value:
            case {"template": str(template), **rest}:
                inner = rest.get("values")
                return self.translate(Words(template, inner if isinstance(inner, dict) else {})).text
            case {"en": str()} | {"cy": str()}:
                return self.text(Text(en=value.get("en"), cy=value.get("cy"))) or ""
        if self.language == "cy":
            from api.languages import welsh

            if (formatted := welsh.format_value(value, self.format_value)) is not None:
                return formatted
            self.languages_used["en"] = None
        return render_english(value)

    def text(self, value: Text | None, lang: LanguageCode | None = None) -> str | None:
        """A recorded text in `lang`, by default the translator's language, else in the other; None where it has neither."""
        if value is None:
            return None
        if (lang or self.language) == "cy":
            text, code, other, fallback = value.cy, CY, value.en, EN
        else:
            text, code, other, fallback = value.en, EN, value.cy, CY
        if not text:
            text, code = other, fallback
        if not text:
            return None
        self.languages_used[code] = None
        return text


_TRANSLATOR: ContextVar[Translator | None] = ContextVar("translator", default=None)


def translator() -> Translator:
    """The translator of the current context; a new one for English outside `translating`."""
    return _TRANSLATOR.get() or Translator()


@contextmanager
def translating(language: LanguageCode) -> Iterator[Translator]:
    """Context manager: makes a translator for the language the current one (a context variable)."""
    current = Translator(language)
    token = _TRANSLATOR.set(current)
    try:
        yield current
    finally:
        _TRANSLATOR.reset(token)


def translated(value: Any) -> Any:
    """A value as JSON builtins, each `Words` in it rendered by the current translator."""
    return _translated(msgspec.to_builtins(value), translator())


def _translated(value: Any, translate: Translator) -> Any:
    match value:
        case {"template": str(template), **rest} if rest.keys() <= {"values"}:
            values = rest.get("values")
            return translate(Words(template, values if isinstance(values, dict) else {}))
        case dict():
            return {name: _translated(inner, translate) for name, inner in value.items()}
        case list() | tuple():
            return [_translated(inner, translate) for inner in value]
        case _:
            return value


def in_language(value: Text | Words | str | None, lang: str | None = None) -> str | None:
    """A text in the language asked for, else in the other; where a field does not say which, that of the request."""
    if value is None or isinstance(value, str):
        return value
    code: LanguageCode | None = "cy" if lang == "cy" else "en" if lang == "en" else None
    return translator().translate(value, code).text if isinstance(value, Words) else translator().text(value, code)
