"""Localisation: messages for people in the language that they ask for, English or Welsh, with English as the fallback."""

from api.languages.terminal import terminal_language
from api.languages.translator import (
    LanguageCode,
    Translation,
    Translator,
    in_language,
    translated,
    translating,
    translator,
)

__all__ = [
    "LanguageCode",
    "Translation",
    "Translator",
    "in_language",
    "terminal_language",
    "translated",
    "translating",
    "translator",
]
