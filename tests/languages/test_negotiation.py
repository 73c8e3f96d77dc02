"""Which language is spoken: as RFC 9110 has it, or as a terminal does."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.app import app
from api.languages import terminal_language, translating
from api.languages.negotiation import negotiate
from domain.text import Words, alternatives, code, said
from domain.values import Text


@pytest.mark.parametrize(
    ("header", "spoken"),
    [
        ("", "en"),
        ("cy", "cy"),
        ("cy-GB, en;q=0.8", "cy"),
        ("en, cy", "en"),
        ("cy, en", "cy"),
        ("en;q=0.5, cy;q=0.7", "cy"),
        ("de, fr;q=0.9", "en"),
        ("de, cy;q=0.1", "cy"),
        ("*", "en"),
        ("en;q=0, *", "cy"),
        ("cy;q=0", "en"),
        ("CY", "cy"),
        ("cy;q=1.5, ;;;, en", "en"),
        ("cym", "en"),
    ],
)
def test_the_language_wanted_most_is_spoken(header: str, spoken: str) -> None:
    assert negotiate(header) == spoken


@pytest.mark.parametrize(
    ("environ", "spoken"),
    [
        ({"LANG": "cy_GB.UTF-8"}, "cy"),
        ({"LC_ALL": "en_GB", "LANG": "cy_GB"}, "en"),
        ({"LC_MESSAGES": "cy", "LANG": "en_GB"}, "cy"),
        ({"LANG": "cyx"}, "en"),
        ({}, "en"),
    ],
)
def test_a_terminal_says_its_language(environ: dict[str, str], spoken: str) -> None:
    assert terminal_language(environ) == spoken


def test_dates_codes_texts_and_alternatives_are_of_the_language() -> None:
    words = said("ratified by {by} on {on}", by=Text(en="the Board", cy="y Bwrdd"), on=date(2026, 3, 3))
    with translating("cy") as translate:
        assert translate(words) == "cadarnhawyd gan y Bwrdd ar 3 Mawrth 2026"
        assert translate(said("the quorum is {verdict}", verdict=code("NOT_MET"))) == "y cworwm: heb ei fodloni"
        offices = alternatives([code("chair"), code("vice-chair")])
        assert translate(said("barred: {what}", what=offices)) == "wedi'i wahardd: cadeirydd neu is-gadeirydd"
        assert list(translate.languages_used) == ["cy"]
    assert str(words) == "ratified by the Board on 3 March 2026"


def test_what_has_no_welsh_is_said_in_english_and_says_so() -> None:
    with translating("cy") as translate:
        assert translate.translate(Words("Expected `int`, got `str`")) == ("Expected `int`, got `str`", "en")
        assert list(translate.languages_used) == ["en"]
        assert translate.text(Text(en="Only English")) == "Only English"
    with translating("en") as translate:
        assert translate.text(Text(cy="Cymraeg yn unig")) == "Cymraeg yn unig"
        assert list(translate.languages_used) == ["cy"]


def test_the_command_line_speaks_the_language_of_its_option_or_of_the_terminal(tmp_path: Path) -> None:
    terms = tmp_path / "terms.toml"
    terms.write_text("a" * 1_000_001)
    for arguments, environ, words in (
        (["--lang", "cy"], {}, "yn hwy na 1000000 o nodau"),
        ([], {"LC_ALL": "cy_GB.UTF-8"}, "yn hwy na 1000000 o nodau"),
        (["--lang", "en"], {"LC_ALL": "cy_GB.UTF-8"}, "longer than 1000000 characters"),
    ):
        ran = CliRunner().invoke(app, [*arguments, "terms", "check", str(terms)], env=environ)
        assert (ran.exit_code, words in ran.output) == (1, True), ran.output
