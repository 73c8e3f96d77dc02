"""The console of standard output, and printing of words in the language of this run."""

import sys

from rich.console import Console

from api.languages import translator
from domain.text import Words

WIDTH_OF_FILES = 200

out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else WIDTH_OF_FILES)


def print_words(words: Words) -> None:
    """Print words in the language of this run."""
    out.print(translator()(words), markup=False)
