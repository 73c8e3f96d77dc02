"""Characters that no text of the record holds: control characters, which a terminal obeys, and marks that turn the order of
what follows around (bidirectional controls, Unicode TR 9), so that a text reads as something else than it is."""

import re

UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""All but tab and the ends of lines."""


def unseen_in(text: str) -> str | None:
    """The first such character of a text, by its number; None where it has none."""
    found = UNSEEN.search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def escaped(text: str) -> str:
    """The text with each such character written by its number, for whoever shows what was recorded before."""
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
