"""Parses the request for an evidence pack."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from api.http.parameters import parse_language
from api.http.refusals import BadRequest
from api.languages import LanguageCode, translator
from domain.characters import unseen_in
from domain.permission import Credential
from domain.refusals import NotPermitted
from domain.text import said

PURPOSE_CHARS_MAX = 500
PARAMETERS = ("group", "from", "to", "on", "known-at", "purpose", "names", "acknowledge", "lang")


class EvidenceRequest(Struct, frozen=True, kw_only=True):
    """What is asked for: a group by its slug or id, the days of its report (`start` to `end`, both inclusive),
    both clocks, what for, and whether with names."""

    group: str
    start: date | None = None
    end: date | None = None
    on: date | None = None
    known_at: str | None = None
    purpose: str = ""
    names: bool = False
    lang: LanguageCode = "en"


def parse_request(given: Mapping[str, str], credential: Credential) -> EvidenceRequest:
    """The request of a query. Raises BadRequest, and NotPermitted for names that the credential does not see."""
    for name in given:
        if name not in PARAMETERS:
            raise BadRequest(
                said("An evidence pack takes {names}, not {name}.", names=[*PARAMETERS], name=name[:40]),
                rule="parameter",
            )
    if not given.get("group"):
        raise BadRequest(said("Say which {name}: ?group=SLUG", name="group"), rule="group")
    purpose = given.get("purpose", "")
    if len(purpose) > PURPOSE_CHARS_MAX or not purpose.isprintable() or unseen_in(purpose):
        raise BadRequest(
            said("`purpose` is a line of at most {count} characters.", count=PURPOSE_CHARS_MAX), rule="purpose"
        )
    request = EvidenceRequest(
        group=given["group"],
        start=_day(given, "from"),
        end=_day(given, "to"),
        on=_day(given, "on"),
        known_at=given.get("known-at"),
        purpose=purpose,
        names=_names(given, credential),
        lang=parse_language(given.get("lang", translator().language)),
    )
    if request.start and request.end and request.end < request.start:
        raise BadRequest(said("`to` is a day before `from`."), rule="to")
    return request


def _day(given: Mapping[str, str], name: str) -> date | None:
    try:
        return date.fromisoformat(given[name]) if name in given else None
    except ValueError:
        raise BadRequest(said("`{name}` cannot be read: a day is written 2025-09-16.", name=name), rule=name) from None


def _names(given: Mapping[str, str], credential: Credential) -> bool:
    """Whether names are wanted: only from who may see them, for a purpose, and with the words that it is meant."""
    wanted = given.get("names", "false")
    if wanted not in ("true", "false"):
        raise BadRequest(said("`{name}` is true or false.", name="names"), rule="names")
    if wanted == "false":
        return False
    if not credential.names:
        raise NotPermitted("may-see-names", said("this credential does not see names of people"))
    if given.get("acknowledge") != "names" or not given.get("purpose"):
        words = said("Names of people leave with the pack: say `purpose`, and `acknowledge=names` that it is meant.")
        raise BadRequest(words, rule="acknowledge-names")
    return True
