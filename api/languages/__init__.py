"""Localisation: messages for people in the language that they ask for, English or Welsh, with English as the fallback."""

from api.languages.negotiation import LanguageMiddleware, negotiate, terminal_language
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
    "LanguageMiddleware",
    "Translation",
    "Translator",
    "in_language",
    "negotiate",
    "terminal_language",
    "translated",
    "translating",
    "translator",
]
