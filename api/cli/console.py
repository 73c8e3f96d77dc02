"""The console of standard output, and printing of words in the language of this run."""

import sys
from typing import Any

from rich.console import Console
from rich.text import Text

from api.languages import translator
from domain.characters import escaped
from domain.text import Words

WIDTH_OF_FILES = 200


class VisibleConsole(Console):
    """A console that shows what a terminal would obey, or read the other way round, by its number."""

    def render_str(self, text: str, **given: Any) -> Text:
        return super().render_str(escaped(text), **given)


out = VisibleConsole(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else WIDTH_OF_FILES)


def print_words(words: Words) -> None:
    """Print words in the language of this run."""
    out.print(translator()(words), markup=False)
