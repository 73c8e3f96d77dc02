"""Characters that no text of the record holds: control characters, which a terminal obeys; marks that turn the order of
what follows around (bidirectional controls, Unicode TR 9); and those that are invisible by themselves (UAX #44,
Default_Ignorable_Code_Point): with them a text reads as something else than it is. Of the last, some mean something beside
certain others, and are text there: see `is_text`."""

import re
import unicodedata
from collections.abc import Iterator

_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
"""All but tab and the ends of lines."""
_HALVES = "\ud800-\udfff"
"""Halves of surrogate pairs, by which JSON may write what no encoding takes."""
_TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
IGNORABLE = _INVISIBLE + _TURNING
"""For a class of a regular expression: Default_Ignorable_Code_Point, and the marks of interlinear notes."""
_FLAGS = tuple(
    "\U0001f3f4" + "".join(chr(0xE0000 + ord(c)) for c in code) + "\U000e007f" for code in ("gbeng", "gbsct", "gbwls")
)
"""The flags of England, Scotland and Wales, the only ones that are written with tag characters (UTS #51, 1.4.9)."""
_UNSEEN = re.compile(f"{'|'.join(_FLAGS)}|[{_CONTROLS}{_HALVES}{IGNORABLE}]")
_PASTED = re.compile(f"{'|'.join(_FLAGS)}|[{_INVISIBLE}]")
_CURSIVE = re.compile(
    "[\u0620-\u064a\u066e-\u06d3\u06ee-\u06ff\u0710-\u072f\u074d-\u077f\u07ca-\u07ea\u0840-\u0858\u0860-\u086a\u08a0-\u08c9"
    "\u1820-\u18aa\U0001e900-\U0001e943]"
)
_MONGOLIAN = re.compile("[\u1820-\u18aa]")
_IDEOGRAPH = re.compile("[\u3400-\u9fff\U00020000-\U000323af]")
_EMOJI_SIGNS = "\u203c\u2049\u3030"
_KEYCAP = "\u20e3"
_VIRAMA = 9
_EXCERPT_CHARS = 20


def unseen_in(text: str) -> str | None:
    """The first such character of a text, by its number; None where it has none."""
    at = next(_unseen(text), None)
    return None if at is None else f"U+{ord(text[at]):04X}"


def unseen_excerpt(text: str) -> str:
    """What stands around the first such character of a text, escaped; empty where it has none."""
    at = next(_unseen(text), None)
    return "" if at is None else escaped(text[max(0, at - _EXCERPT_CHARS) : at + _EXCERPT_CHARS])


def escaped(text: str) -> str:
    """The text with each such character written by its number, for whoever shows what was recorded before."""
    marks = {at: _number(ord(text[at])) for at in _unseen(text)}
    return "".join(marks.get(at, c) for at, c in enumerate(text)) if marks else text


def without_ignorable(text: str) -> str:
    """The text without what is invisible and means nothing where it stands: for what people paste, from which word
    processors and chats do not take it out. Marks that turn the order around stay, to be refused."""
    dropped = {*_unseen(text, _PASTED)}
    return "".join(c for at, c in enumerate(text) if at not in dropped) if dropped else text


def is_text(text: str, at: int) -> bool:
    """Whether an invisible character means something where it stands: joiners in scripts that join (UAX #31, 2.3; RFC 5892,
    appendix A) and between emoji, selectors of variants after what has variants, the grapheme joiner after a mark."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    match text[at]:
        case "\u200c":
            return _beside_virama(before, after) or bool(_CURSIVE.match(before) and _CURSIVE.match(after))
        case "\u200d":
            return _beside_virama(before, after) or (_is_emoji(before) and _is_emoji(after))
        case "\ufe0e" | "\ufe0f":
            return _is_emoji(before) or (before in {*"#*0123456789"} and after == _KEYCAP)
        case "\u034f":
            return bool(before) and unicodedata.combining(before) != 0
        case "\u180b" | "\u180c" | "\u180d" | "\u180e" | "\u180f":
            return bool(_MONGOLIAN.match(before))
        case "\ufe00" | "\ufe01" | "\ufe02":
            return bool(_IDEOGRAPH.match(before))
        case c:
            return "\U000e0100" <= c <= "\U000e01ef" and bool(_IDEOGRAPH.match(before))


def _number(code: int) -> str:
    return rf"\u{code:04x}" if code < 0x10000 else rf"\U{code:08x}"


def _unseen(text: str, marks: re.Pattern[str] = _UNSEEN) -> Iterator[int]:
    """The places of such characters."""
    for found in marks.finditer(text):
        at = found.start()
        if len(found[0]) == 1 and not is_text(text, at):
            yield at


def _beside_virama(before: str, after: str) -> bool:
    """Whether one neighbour is a sign that takes the vowel of a letter, and the other a letter or mark."""
    found = {unicodedata.combining(c) for c in (before, after) if c.isalpha() or (c and unicodedata.combining(c))}
    return bool(before) and _VIRAMA in found


def _is_emoji(c: str) -> bool:
    """Whether a character may be part of an emoji: a symbol, a tone of skin, a selector."""
    return bool(c) and (c in _EMOJI_SIGNS or c == "\ufe0f" or unicodedata.category(c) in ("So", "Sm", "Sk"))
