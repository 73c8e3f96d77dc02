"""Keys under which names are compared, and an index of ids by such keys."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from domain.characters import IGNORABLE

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘‛ʼʻʽʹ′´`ꞌ", "'"))
_INVISIBLE = re.compile(f"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f{IGNORABLE}]")
"""What is ignorable, and controls that are no spaces."""
_HYPHENS = re.compile("[\u2010-\u2015\u2043\u2212\u058a\ufe58\ufe63\uff0d]")
_WORDS = re.compile(r"\w+")
_LETTERS_MIN, _LETTERS_MAX = 5, 100
"""Of a name with that many letters are there forms of one letter, or of one word, less: each costs as many letters."""
_INITIALS_MIN = 3
_SMALL_WORDS = frozenset(("the", "of", "and", "for", "a", "ac", "i", "o", "r", "y", "yr"))
_JOINED = re.compile(r" (?=[-'])|(?<=[-']) ")
"""Spaces beside a hyphen or an apostrophe."""
_TITLE = re.compile(
    r"(?:dr|mr|mrs|ms|miss|mx|prof|professor|sir|dame|rev|revd|reverend|cllr|councillor"
    r"|(?:y )?cyng(?:horydd)?|(?:yr )?athro|(?:y )?parch(?:edig)?)(?:\. ?| )"
)


def match_key(text: str) -> str:
    """The key of a name as it is seen (Unicode's caseless match, 3.13, D146): composed or decomposed, whichever
    apostrophe, hyphen or space, without what is invisible. Accents count."""
    if text.isascii() and text.isprintable():  # nothing to compose, and nothing that is not seen
        plain = " ".join(text.replace("`", "'").lower().split())
        return _JOINED.sub("", plain) if "-" in plain or "'" in plain else plain
    plain = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold()
    plain = _HYPHENS.sub("-", _INVISIBLE.sub("", unicodedata.normalize("NFKC", plain)))
    return _JOINED.sub("", " ".join(plain.split()))


def person_key(name: str) -> str:
    """The key of a person's name: match_key without leading titles, where at least two other words remain."""
    return _without_titles(match_key(name), 2)


def without_accents(key: str) -> str:
    """The key without combining marks: siân, sian."""
    return "".join(c for c in unicodedata.normalize("NFKD", key) if not unicodedata.combining(c))


def has_words(name: str, text: str) -> bool:
    """Whether the name contains every word of the text, leading titles and commas ("Ng, Ada") apart; without accents."""
    words = without_accents(_without_titles(match_key(text), 1)).replace(",", " ").split()
    own = without_accents(match_key(name))
    return bool(words) and all(word in own for word in words)


def is_near(key: str, other: str) -> bool:
    """Whether two keys are not the same, and may be meant as the same: but for accents, spaces and punctuation, the order
    of the words, one letter too many, too few, changed or moved, a first name that is cut short ("D Smith", "Dewi
    Smith"), or words before or behind it ("PC Dewi Smith", "Dewi Smith OBE"). Numbers tell apart."""
    return key != other and bool(near_signatures(key) & near_signatures(other)) and _cut_or_alike(key, other)


def is_alike(key: str, other: str) -> bool:
    """Whether two keys are near without anything that is cut short or left out but small words, or one is the initials of
    the other: for names of bodies, which have words in common."""
    one, two = (_WORDS.findall(without_accents(each)) for each in (key, other))
    if key == other:
        return False
    if [w for w in one if w not in _SMALL_WORDS] == [w for w in two if w not in _SMALL_WORDS]:
        return True
    if _are_initials(one, two) or _are_initials(two, one):
        return True
    return is_near(key, other) and (sorted(one) == sorted(two) or _one_edit("".join(one), "".join(two)))


def _are_initials(short: Sequence[str], words: Sequence[str]) -> bool:
    letters = "".join(short)
    own = [[w for w in words if w not in small] for small in ((), _SMALL_WORDS)]
    return len(letters) >= _INITIALS_MIN and any(letters == "".join(w[0] for w in each) for each in own)


class NameIndex:
    """Index of ids by whole name; an id may have several names, and a name several ids."""

    def __init__(self, named: Iterable[tuple[str, str]] = ()) -> None:
        self._ids: dict[str, list[str]] = {}
        self._near: dict[str, set[str]] | None = None
        for id, name in named:
            self.add(id, name)

    def add(self, id: str, name: str) -> None:
        key = person_key(name)
        self._ids.setdefault(key, []).append(id)
        if self._near is not None:
            self._add_near_signatures(key)

    def find(self, name: str, reached: Callable[[str], bool] = lambda id: True) -> list[str]:
        """The ids with the very name among those reached."""
        return [id for id in dict.fromkeys(self._ids.get(person_key(name), ())) if reached(id)]

    def near(self, name: str, reached: Callable[[str], bool] = lambda id: True) -> list[str]:
        """The ids among those reached with a name that is near, and not the same. The first use makes the index of it."""
        if self._near is None:
            self._near = {}
            for key in self._ids:
                self._add_near_signatures(key)
        own = person_key(name)
        keys = sorted({key for signature in near_signatures(own) for key in self._near.get(signature, ())})
        found = (id for key in keys if is_near(own, key) for id in self._ids[key])
        return [id for id in dict.fromkeys(found) if reached(id)]

    def _add_near_signatures(self, key: str) -> None:
        assert self._near is not None
        for signature in near_signatures(key):
            self._near.setdefault(signature, set()).add(key)


def near_signatures(key: str) -> set[str]:
    """What near keys have in common: each form of one letter less (the deletion neighbourhood; Mor and Fraenkel 1982), the
    words in the order of the alphabet, without those before or behind too, the last word with the initial of the first."""
    words = _name_words(key)
    letters = "".join(words)
    numbers = "".join(c for c in letters if c.isdecimal())
    found = {letters, " ".join(sorted(words))}
    if _LETTERS_MIN <= len(letters) <= _LETTERS_MAX:
        found |= {letters[:n] + letters[n + 1 :] for n in range(len(letters))}
    if len(words) > 1:
        found.add(f"{words[0][0]}. {words[-1]}")
    found |= {" ".join(sorted(part)) for part in _parts(words)}
    return {f"{numbers} {each}" for each in found}


def _name_words(key: str) -> list[str]:
    """The words of a name; an initial behind them ("Ng, A") before them, a numeral not."""
    words = _WORDS.findall(without_accents(key))
    return [words[-1], *words[:-1]] if len(words) > 1 and len(words[-1]) == 1 and words[-1].isalpha() else words


def _cut_or_alike(key: str, other: str) -> bool:
    """Whether keys with a signature in common are near: where it is but the initial, one first name is the other cut
    short; where it is a part of both, it is the whole of one."""
    one, two = _name_words(key), _name_words(other)
    if any(sorted(whole) in map(sorted, _parts(more)) for whole, more in ((one, two), (two, one))):
        return True
    shared = near_signatures(key) & near_signatures(other)
    if any(". " not in each for each in shared) and (
        sorted(one) == sorted(two) or _one_edit("".join(one), "".join(two))
    ):
        return True
    return any(". " in each for each in shared) and bool(one[0].startswith(two[0]) or two[0].startswith(one[0]))


def _parts(words: Sequence[str]) -> list[Sequence[str]]:
    """What is left of a name, two words at least, without one or two before or behind; nothing of one that is longer than
    any."""
    if sum(map(len, words)) > _LETTERS_MAX:
        return []
    cut = ((start, end) for start in range(3) for end in range(3) if 0 < start + end <= len(words) - 2)
    return [words[start : len(words) - end] for start, end in cut]


def _one_edit(one: str, other: str) -> bool:
    """Whether texts are the same but for one letter too many, too few, changed or moved."""
    shorter, longer = sorted((one, other), key=len)
    same = next((n for n, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    rest, more = shorter[same:], longer[same:]
    while rest and more and rest[-1] == more[-1]:
        rest, more = rest[:-1], more[:-1]
    if len(longer) > len(shorter):
        return not rest and len(more) == 1
    return len(rest) <= 1 or rest[1:] + rest[0] == more or rest[-1] + rest[:-1] == more


def _without_titles(key: str, words_min: int) -> str:
    while (title := _TITLE.match(key)) and len(key[title.end() :].split()) >= words_min:
        key = key[title.end() :]
    return key
