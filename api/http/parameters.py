"""Parsers of parameters that several endpoints take."""

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
