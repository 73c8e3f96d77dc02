"""What a pack claims agrees with itself, also where the verifier can only bound it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from quorate_verify.findings import Result
from quorate_verify.notes import Key
from quorate_verify.summary import summary

from tests.support.demonstration import Demonstration
from tests.support.evidence_packs import files_of, found, signed_again

Change = Callable[[Any], object]


@pytest.fixture(scope="module")
def details(demo: Demonstration, pack: Path, keys: list[Key]) -> Callable[[Change], list[str]]:
    """What is found once the claims are changed, by whoever has the key."""
    whole, signer = files_of(pack), demo.service.log.directory.signer()

    def apply(change: Change) -> list[str]:
        claims = json.loads(whole["claims.json"])
        change(claims)
        files = whole | {"claims.json": json.dumps(claims).encode()}
        return [f.detail for f in found(signed_again(files, signer), keys) if f.kind == "figure"]

    return apply


def quorum(claims: Any, verdict: str = "NOT_MET") -> Any:
    return next(q for m in claims["meetings"] if (q := m["quorum"]) and q["verdict"] == verdict)


def line(claims: Any, outcome: str = "PRESENT") -> Any:
    return next(x for m in claims["meetings"] for x in m["attendance"] if x["seat"] and x["outcome"] == outcome)


RECOMPUTED: dict[str, tuple[Change, str]] = {
    "since when": (lambda c: c["seats"][0].update(member_since="2020-01-01"), "since when"),
    "whose seat": (lambda c: line(c).update(member="nobody"), "member of"),
    "who was there": (lambda c: line(c).update(person="nobody"), "who was there"),
    "who was suspended": (lambda c: line(c).update(suspended=True), "suspended of"),
    "when they were there": (lambda c: line(c).update(presence=[{"start": "2025-04-15T09:00:00Z"}]), "times of"),
    "what was not recorded": (lambda c: c["rates"][0].update(not_recorded=99), "not recorded"),
}


@pytest.mark.parametrize("name", RECOMPUTED)
def test_what_is_simple_is_recomputed(details: Callable[[Change], list[str]], name: str) -> None:
    change, words = RECOMPUTED[name]
    assert any(words in detail for detail in details(change)), name


QUORUM: dict[str, Change] = {
    "met with too few": lambda c: quorum(c).update(verdict="MET"),
    "not met with enough": lambda c: quorum(c, "MET").update(verdict="NOT_MET"),
    "undecided with enough": lambda c: quorum(c, "MET").update(verdict="UNDETERMINED"),
    "no number counted": lambda c: quorum(c)["counted"].update(members=None),
    "no number needed": lambda c: quorum(c)["needed"].update(members=None),
    "a discretion that nobody has": lambda c: quorum(c).update(determined="MET"),
    "a default that nobody has": lambda c: quorum(c).update(by_default="MET"),
}


@pytest.mark.parametrize("name", QUORUM)
def test_the_verdict_on_a_quorum_agrees_with_its_numbers(details: Callable[[Change], list[str]], name: str) -> None:
    assert any("the quorum of" in detail for detail in details(QUORUM[name])), name


def test_a_break_is_said_in_welsh() -> None:
    result = Result(facts={"breaks": ["quorate/a ended with 504 events and went on as quorate/b with 480: disk"]})
    said = summary(result, "pack.zip", welsh=True)
    assert "daeth quorate/a i ben gyda 504 digwyddiad ac aeth ymlaen fel quorate/b gyda 480: disk" in said
    assert "ended with" not in said
