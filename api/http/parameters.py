"""Parsers of parameters that several endpoints take."""

from collections.abc import Sequence

from starlette.datastructures import QueryParams

from api.http.refusals import BadRequest
from api.languages import LanguageCode
from api.languages.negotiation import LANGUAGES
from domain.text import said


def parse_language(text: str) -> LanguageCode:
    """The language that `lang` names. Raises BadRequest."""
    for code in LANGUAGES:
        if code == text:
            return code
    raise BadRequest(said("`lang` is en or cy."), rule="lang")


def parse_position(text: str) -> int | None:
    """A position of the ledger; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def check_names(given: QueryParams, names: Sequence[str]) -> None:
    """Let pass only parameters of these names, each given once. Raises BadRequest."""
    for name in given:
        if name not in names:
            raise BadRequest(said("`{name}` is none of {names}.", name=name[:100], names=[*names]), rule="parameter")
    if len(given.multi_items()) != len(given):
        raise BadRequest(said("Give each parameter once."), rule="parameter")


def parse_flag(name: str, text: str) -> bool:
    """What `true` or `false` says. Raises BadRequest."""
    if text not in ("true", "false"):
        raise BadRequest(said("`{name}` is true or false.", name=name), rule="parameter")
    return text == "true"
