"""The language of a terminal, by its locale."""

import re
from collections.abc import Mapping

from api.languages.translator import LanguageCode


def terminal_language(environ: Mapping[str, str]) -> LanguageCode:
    """The language of a terminal's locale (POSIX): of LC_ALL, LC_MESSAGES and LANG the first that is set."""
    locale = next((v for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := environ.get(name))), "")
    return "cy" if re.match(r"cy(?![A-Za-z])", locale) else "en"
