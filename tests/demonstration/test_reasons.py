"""Every reason has the words of its clause, and the version of the terms by which it was judged."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from domain.events.group.lifecycle import TermsAdopted
from domain.verdicts import Reason
from tests.judgements.bodies import BODIES, history
from tests.support.demonstration import Demonstration
from tests.support.replay_check import from_zero

REASONS = "reasons { clause words termsVersion }"
VERDICTS = f"""{{
  groups {{ nodes {{
    composition {{ {REASONS} }}
    offices {{ {REASONS} }}
    seats {{ attendance {{ {REASONS} absences {{ {REASONS} }} steps {{ {REASONS} }} }} memberAttendance {{ {REASONS} }} }}
    agencies {{ attendance {{ {REASONS} }} }}
    terms {{ version }}
  }} }}
  meetings {{ nodes {{ quorum {{ {REASONS} clauses {{ {REASONS} words }} }} attendance {{ {REASONS} }}
    minutes {{ {REASONS} }} actingChair {{ {REASONS} }} }} }}
  decisions {{ nodes {{ quorum {{ {REASONS} }} carried {{ {REASONS} }} followUp {{ {REASONS} }} }} }}
  duties {{ nodes {{ {REASONS} }} }}
}}"""


def found_reasons(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    match value:
        case dict():
            for name, each in value.items():
                if name == "reasons":
                    yield from ((path, reason) for reason in each or ())
                yield from found_reasons(each, path if name == "nodes" else f"{path}.{name}")
        case list():
            for each in value:
                yield from found_reasons(each, path)


def test_every_reason_that_rests_on_a_clause_has_its_words(demo: Demonstration) -> None:
    answer = demo.ask(VERDICTS)
    seen: Counter[str] = Counter()
    for path, reason in found_reasons(answer):
        if reason["clause"] is not None:
            assert reason["words"], (path, reason)
            assert reason["termsVersion"], (path, reason)
            seen[path.rpartition(".")[2]] += 1
    assert {"offices", "composition", "attendance", "quorum", "clauses", "duties"} <= seen.keys()


def reasons_of(value: Any) -> Iterator[Reason]:
    match value:
        case Reason():
            yield value
        case msgspec.Struct():
            for name in value.__struct_fields__:
                yield from reasons_of(getattr(value, name))
        case tuple() | list():
            for each in value:
                yield from reasons_of(each)


@pytest.mark.parametrize("body", BODIES)
def test_the_last_adoption_in_the_basis_of_every_judgement_has_its_clauses(body: str) -> None:
    ledger = history(body)
    adopted = {e.position: e.event.terms for e in ledger.entries if isinstance(e.event, TermsAdopted)}
    for row in from_zero(ledger.entries).values():
        clauses = {reason.clause for reason in reasons_of(row)} - {None}
        if clauses:
            last = max(adopted.keys() & {*row.basis})  # type: ignore[attr-defined]
            assert clauses <= adopted[last].clauses.keys(), row


def test_the_preview_of_a_roll_has_the_words_of_the_clauses_that_its_reasons_rest_on(demo: Demonstration) -> None:
    asked = (
        '{ meetings(group: "cwm-taf-mqap", state: HELD, last: 1) { nodes { ref day attendance { seat { ref } } } } }'
    )
    (meeting,) = demo.ask(asked)["meetings"]["nodes"]
    seat = next(line["seat"]["ref"] for line in meeting["attendance"] if line["seat"])
    body = {"seat": seat, "ground": "no involvement needed", "on": meeting["day"], "authority": {"kind": "body"}}
    told = demo.send(f"/meetings/{meeting['ref']}/excusals?preview=true", body).json()
    (forecast,) = told["meetings"]
    quorum = forecast["quorum"]
    assert quorum["terms_version"]
    assert quorum["clauses"]
    assert {reason["clause"] for reason in quorum["reasons"] if reason.get("clause")} <= quorum["clauses"].keys()
    assert all(words["en"] for words in quorum["clauses"].values())
