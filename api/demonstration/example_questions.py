"""Example queries about the demonstration, and the changes of knowledge with the positions before and after each."""

import json
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from api.commands.fields.ids import stream_begun_by
from api.demonstration import cwm_taf
from api.demonstration.bodies import MQAP
from api.demonstration.cwm_taf import MARCH, MAY, SEPTEMBER
from api.demonstration.meetings import meeting_key
from api.demonstration.script import CommandScript
from api.http.tokens import DEMONSTRATION_CREDENTIALS

LAST_DAY = "2026-03-31"
EXAMPLE_QUERY = (
    f'{{ group(slug: "{MQAP}", on: "{LAST_DAY}") {{ name'
    " meetings { nodes { heldOn quorum { verdict counted { members agencies } reasons { text } } } }"
    " seats { title agency { name } member { name } attendance { attended expected excluded verdict } } } }"
)


class KnowledgeChange(Struct, frozen=True, kw_only=True):
    """An event that changed an answer about the past: the positions before and after it, and a query for both, in which
    KNOWN_AT stands for the position."""

    name: str
    shows: str
    before: int
    after: int
    question: str

    def query_at(self, position: int) -> str:
        return self.question.replace("KNOWN_AT", str(position))


def knowledge_changes(script: CommandScript) -> tuple[KnowledgeChange, ...]:
    """The changes of knowledge in the demonstration, in the order of the ledger."""
    return (
        _knowledge_change(
            script,
            cwm_taf.LATE_ENTRY,
            "a seat forgotten on the roll of 20 May is entered: its quorum goes from undetermined to met",
            f"{_meeting_query(MAY)} {{ heldOn quorum {{ verdict counted {{ members agencies }} reasons {{ text }} }} }}",
        ),
        _knowledge_change(
            script,
            cwm_taf.INQUORATE_EFFECT,
            "the sub group says what an inquorate decision is: that of 9 September goes from undetermined to provisional",
            f"{_meeting_query(SEPTEMBER)} {{ heldOn quorum {{ verdict }} decisions {{ text consequence }} }}",
        ),
        _knowledge_change(
            script,
            cwm_taf.RETRACTION,
            "an appointment that was never made is retracted: the composition on 14 January goes from met to not met",
            f'group(slug: "{MQAP}", on: "2026-01-14", knownAt: "KNOWN_AT")'
            " { composition { verdict reasons { text clause } } }",
        ),
        _knowledge_change(
            script,
            cwm_taf.CORRECTION,
            "an attendance is corrected: the meeting of 3 March, and a decision in it, go from quorate to inquorate",
            f"{_meeting_query(MARCH)} {{ heldOn quorum {{ verdict counted {{ members agencies }} }}"
            " decisions { text quorum { verdict } consequence } }",
        ),
    )


def banner_lines(script: CommandScript, address: str) -> Iterator[str]:
    """The lines that the terminal shows when the service with the demonstration starts."""
    yield f"In a browser: {address} (enter as an administrator, an auditor or a reporting tool by one click)."
    yield "A question to paste:"
    yield f"  {EXAMPLE_QUERY}"
    yield "The same in a shell:"
    yield f"  {_curl(address, EXAMPLE_QUERY)}"
    yield f"Positions worth asking (knownAt), of {script.event_count}:"
    for change in knowledge_changes(script):
        yield f"  {change.before} and {change.after}: {change.shows}"
    last = knowledge_changes(script)[-1]
    yield "The last of them, before the correction:"
    yield f"  {_curl(address, last.query_at(last.before))}"
    yield f"Credentials, on this machine only: {', '.join(DEMONSTRATION_CREDENTIALS)}. More in docs/demonstration.md."


def _knowledge_change(script: CommandScript, key: str, shows: str, question: str) -> KnowledgeChange:
    before = script.position_before(key)
    return KnowledgeChange(name=key, shows=shows, before=before, after=before + 1, question=f"{{ {question} }}")


def _meeting_query(day: str) -> str:
    return f'meeting(id: "{stream_begun_by(meeting_key(MQAP, day))}", knownAt: "KNOWN_AT")'


def _curl(address: str, question: str) -> str:
    body: dict[str, Any] = {"query": question}
    return (
        f"curl -s {address}/graphql -H 'Authorization: Bearer demo-auditor'"
        f" -H 'Content-Type: application/json' -d '{json.dumps(body)}'"
    )
