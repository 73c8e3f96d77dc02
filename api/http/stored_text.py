"""Validation of every text that is stored: what nobody sees when it is read is refused (Unicode TR 36, visual spoofing)."""

from api.http.refusals import BadRequest
from domain.text import unseen_words


def refuse_unseen(value: object) -> None:
    """Raise BadRequest for a text, however deep within lists and objects, that holds what is not seen when it is read."""
    match value:
        case str():
            if words := unseen_words(value):
                raise BadRequest(words, rule="text")
        case dict():
            for key, member in value.items():
                refuse_unseen(key)
                refuse_unseen(member)
        case list() | tuple():
            for member in value:
                refuse_unseen(member)
