"""Characters that are not seen: which are refused, and which are text where they stand."""

import sys
import unicodedata

import pytest

from domain.characters import escaped, unseen_excerpt, unseen_in, without_ignorable

TEXTS = {
    "Welsh": "Llanfairpwllgwyngyll, Tŷ Ŵyn a’r Ŷd; siân",
    "composed of marks": "w\u0302y\u0302n",
    "lines and tabs": "one\ttwo\r\nthree",
    "the flag of Wales": "Cymru \U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f am byth",
    "a family": "\U0001f468\u200d\U0001f469\U0001f3fd\u200d\U0001f467",
    "a heart as an emoji": "\u2764\ufe0f",
    "a heart as an emoji on fire": "\u2764\ufe0f\u200d\U0001f525",
    "a key of a telephone": "1\ufe0f\u20e3",
    "a flag of regions": "\U0001f1ec\U0001f1e7",
    "Persian with a joint kept apart": "می\u200cخواهم",
    "Sinhala": "ශ්\u200dරී",
    "Hindi": "क्\u200dष",
    "Bengali": "র\u200d্যাব",
    "a variant of a Japanese name": "葛\U000e0101城",
    "marks kept apart in Hebrew": "ב\u05b7\u034f\u05bd",
    "Mongolian": "ᠪᠣᠯᠬᠣ\u180b",
    "Arabic sign of a number, which is seen": "\u0600\u0661",
}
REFUSED = {
    "zero width space": "a\u200bb",
    "non-joiner between Latin letters": "a\u200cb",
    "joiner between Latin letters": "a\u200db",
    "joiner between Welsh marks": "w\u0302\u200dy\u0302",
    "joiner at the end": "क्ष \u200d",
    "joiner at the beginning": "\u200dक",
    "two joiners": "م\u200c\u200cن",
    "word joiner": "a\u2060b",
    "half of a surrogate pair": "a\ud800b",
    "invisible plus": "a\u2064b",
    "byte order mark": "\ufeffa",
    "soft hyphen": "safe\u00adguarding",
    "grapheme joiner between letters": "l\u034fl",
    "selector after a letter": "a\ufe0f",
    "selector after a number": "1\ufe0f2",
    "variant of a Latin letter": "a\U000e0101",
    "tags that spell": "a\U000e0068\U000e0069",
    "a flag of elsewhere": "\U0001f3f4\U000e0075\U000e0073\U000e0063\U000e0061\U000e007f",
    "a flag that does not end": "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073",
    "filler": "\u3164",
    "filler of half width": "\uffa0",
    "annotation": "a\ufff9b",
    "shorthand": "a\U0001bca0",
    "music": "a\U0001d173",
    "right to left": "a\u202eb",
    "escape": "a\x1bb",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_means_something_is_text(text: str) -> None:
    assert unseen_in(text) is None
    assert unseen_excerpt(text) == ""
    assert escaped(text) == text
    assert without_ignorable(text) == text


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_is_not_seen_is_found_and_shown(text: str) -> None:
    assert unseen_in(text)
    assert "\\" in unseen_excerpt(text)
    assert unseen_in(escaped(text)) is None


def test_what_is_pasted_loses_what_means_nothing_and_keeps_what_turns_it_around() -> None:
    assert without_ignorable("\ufeffsafe\u00adguard\u200bing \u2764\ufe0f") == "safeguarding \u2764\ufe0f"
    assert without_ignorable("a\u202eb\x1b") == "a\u202eb\x1b"


def test_every_format_character_by_itself_is_refused_or_seen() -> None:
    """Signs before numbers, and those of Egyptian, have the category of what formats, and are seen."""
    seen = [c for n in range(sys.maxunicode + 1) if unicodedata.category(c := chr(n)) == "Cf" and not unseen_in(c)]
    blocks = {unicodedata.name(c).split()[0] for c in seen}
    assert blocks == {"ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN"}
