"""Keys under which names are compared, and an index of ids by such keys."""

import re
import unicodedata
from collections.abc import Callable, Iterable

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘‛ʼʻʽʹ′´`ꞌ", "'"))
# Default_Ignorable_Code_Point (UAX #44), and the other controls that are no spaces
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_HYPHENS = re.compile("[\u2010-\u2015\u2043\u2212\u058a\ufe58\ufe63\uff0d]")
_JOINED = re.compile(r" ?([-']) ?")
_TITLE = re.compile(
    r"(?:dr|mr|mrs|ms|miss|mx|prof|professor|sir|dame|rev|revd|reverend|cllr|councillor"
    r"|(?:y )?cyng(?:horydd)?|(?:yr )?athro|(?:y )?parch(?:edig)?)(?:\. ?| )"
)


def match_key(text: str) -> str:
    """The key of a name as it is seen (Unicode's caseless match, 3.13, D146): composed or decomposed, whichever
    apostrophe, hyphen or space, without what is invisible. Accents count."""
    plain = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold()
    plain = _HYPHENS.sub("-", _INVISIBLE.sub("", unicodedata.normalize("NFKC", plain)))
    return _JOINED.sub(r"\1", " ".join(plain.split()))


def person_key(name: str) -> str:
    """The key of a person's name: match_key without leading titles, where at least two other words remain."""
    return _without_titles(match_key(name), 2)


def without_accents(key: str) -> str:
    """The key without combining marks: siân, sian."""
    return "".join(c for c in unicodedata.normalize("NFKD", key) if not unicodedata.combining(c))


def has_words(name: str, text: str) -> bool:
    """Whether the name contains every word of the text, leading titles apart; without accents."""
    words = without_accents(_without_titles(match_key(text), 1)).split()
    own = without_accents(match_key(name))
    return bool(words) and all(word in own for word in words)


class NameIndex:
    """Index of ids by whole name; an id may have several names, and a name several ids."""

    def __init__(self, named: Iterable[tuple[str, str]]) -> None:
        self._ids: dict[str, list[str]] = {}
        self._ids_without_accents: dict[str, list[str]] = {}
        for id, name in named:
            key = person_key(name)
            self._ids.setdefault(key, []).append(id)
            self._ids_without_accents.setdefault(without_accents(key), []).append(id)

    def find(self, name: str, reached: Callable[[str], bool] = lambda id: True) -> list[str]:
        """The ids with the name among those reached; where there are none, those whose name differs in accents
        only."""
        key = person_key(name)
        for ids in (self._ids.get(key, ()), self._ids_without_accents.get(without_accents(key), ())):
            if matching := [id for id in dict.fromkeys(ids) if reached(id)]:
                return matching
        return []


def _without_titles(key: str, words_min: int) -> str:
    while (title := _TITLE.match(key)) and len(key[title.end() :].split()) >= words_min:
        key = key[title.end() :]
    return key
