"""Two languages: what is said to people, in the one they ask for, and in the other where that has no words yet."""

from api.languages.negotiation import LanguageMiddleware, negotiate, terminal_language
from api.languages.translator import LanguageCode, Translation, Translator, translated, translating, translator

__all__ = [
    "LanguageCode",
    "LanguageMiddleware",
    "Translation",
    "Translator",
    "negotiate",
    "terminal_language",
    "translated",
    "translating",
    "translator",
]
