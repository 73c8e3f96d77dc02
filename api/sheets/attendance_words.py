"""The vocabulary of attendance, one for roll sheets and imports: what people write for an outcome, and for how somebody
took part."""

import re
from collections.abc import Mapping
from typing import NamedTuple

_OUTCOMES = {
    "PRESENT": "present; p; pres; y; yes; ✓; ✔; √; 1; attended; attending; in attendance; here; there; presennol; "
    "yn bresennol; oedd; ie",
    "APOLOGIES": "apologies; a; ap; apol; apols; apology; apologised; apologies received; apologies given; sent apologies; "
    "gave apologies; ymddiheuriad; ymddiheuriadau; ymdd",
    "ABSENT": "absent; ab; abs; n; no; ✗; ✘; 0; dna; did not attend; not attended; no apologies; no show; not present; "
    "absennol; na; nac oedd",
    "BY_DEPUTY": "by deputy; d; dep; deputy; deputised; deputy attended; by a deputy; sub; substitute; substituted; rep; "
    "represented; dirprwy; gan ddirprwy",
}
_MODES = {
    "remote": "remote; remotely; online; on line; on-line; virtual; virtually; teams; ms teams; microsoft teams; "
    "via teams; by teams; on teams; zoom; via zoom; by zoom; on zoom; webex; google meet; skype; video; by video; vc; "
    "video conference; videoconference; phone; by phone; telephone; by telephone; call; dialled in; dial in; dial-in; "
    "from afar; o bell; ar-lein; ar lein; ar teams; rhithiol; rhithwir; ffôn; dros y ffôn",
    "room": "room; in the room; in person; in-person; face to face; face-to-face; f2f; on site; on-site; onsite; physical; "
    "physically; yn yr ystafell; ystafell; wyneb yn wyneb; yn bersonol",
}
NAMELESS = frozenset(
    {
        "?",
        "not known",
        "unknown",
        "not recorded",
        "name not known",
        "name not recorded",
        "no name",
        "n/k",
        "tbc",
        "anhysbys",
    }
)
"""What stands for the name of a deputy whom nobody wrote down."""
BLANK = frozenset({"", "-", "–", "—", ".", "n/a", "vacant", "not a member", "gwag", "ddim yn aelod"})
YES_NO = {
    **dict.fromkeys(("yes", "y", "✓", "ie", "oes", "true", "1"), True),
    **dict.fromkeys(("no", "n", "✗", "na", "nac oes", "false", "0"), False),
}

OUTCOME_WORDS = {word.strip(): outcome for outcome, words in _OUTCOMES.items() for word in words.split(";")}
MODE_WORDS = {word.strip(): mode for mode, words in _MODES.items() for word in words.split(";")}

WORD_MAX_CHARS = 200
"""Longer text is no word: to look for two words in it takes time by the square of its length."""
_BY_DEPUTY = re.compile(
    r"(?:(?:d|dep|deputy|by deputy|sub|substitute|rep|dirprwy|gan ddirprwy)\s*[:(–-]"
    r"|(?:represented|deputised|substituted|deputed) by\b|cynrychiolwyd gan\b)\s*(.*?\S)\s*\)?",
    re.IGNORECASE,
)
_WITH_MODE = re.compile(r"(.*?\S)\s*(?:\(\s*(.*?\S)\s*\)|[,:/–-]\s*(.*?\S)|\s(.*?\S))")


class AttendanceWord(NamedTuple):
    """What a cell says: the outcome, the deputy's name, and the mode, as far as it has them."""

    outcome: str
    deputy: str | None = None
    mode: str | None = None


def parse_outcome(text: str, also: Mapping[str, str] | None = None) -> AttendanceWord | None:
    """The outcome in a cell, by itself ("P"), with the mode ("present, Teams"), as the mode alone ("online"), or with
    the deputy's name ("deputy: Tegan"); None for an unknown word. `also` maps further words to outcomes, and takes
    precedence."""
    word, also = folded(text), also or {}
    if len(word) > WORD_MAX_CHARS:
        return None
    if known := also.get(word) or OUTCOME_WORDS.get(word):
        return AttendanceWord(known)
    if mode := MODE_WORDS.get(word):
        return AttendanceWord("PRESENT", mode=mode)
    if split := _WITH_MODE.fullmatch(word):
        known = also.get(split[1]) or OUTCOME_WORDS.get(split[1])
        mode = MODE_WORDS.get(split[2] or split[3] or split[4] or "")
        if mode and known in ("PRESENT", "BY_DEPUTY"):
            return AttendanceWord(known, mode=mode)
    if match := _BY_DEPUTY.fullmatch(" ".join(text.split())):
        return AttendanceWord("BY_DEPUTY", None if folded(match[1]) in NAMELESS else match[1])
    return None


def parse_mode(text: str) -> str | None:
    """The mode in a cell, room or remote, in the words that people use; None for an unknown word."""
    return MODE_WORDS.get(folded(text))


def is_blank(text: str) -> bool:
    """Whether a cell holds nothing, or a mark for nothing such as "-" or "n/a"."""
    return folded(text) in BLANK


def is_nameless(text: str) -> bool:
    """Whether a cell says that somebody's name is not known."""
    return folded(text) in NAMELESS


def folded(text: str) -> str:
    """A word without case, doubled spaces and underscores."""
    return " ".join(text.replace("_", " ").split()).casefold()
