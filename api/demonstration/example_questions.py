"""What the demonstration shows: a question to paste, and the positions before and after what changed an answer."""

import json
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from api.demonstration import cwm_taf
from api.demonstration.bodies import MQAP
from api.demonstration.cwm_taf import MARCH, MAY, SEPTEMBER
from api.demonstration.meetings import meeting_key
from api.demonstration.script import CommandScript, stream_begun_by
from api.http.tokens import DEMONSTRATION_CREDENTIALS

LAST_DAY = "2026-03-31"
EXAMPLE_QUERY = (
    f'{{ group(slug: "{MQAP}", on: "{LAST_DAY}") {{ name'
    " meetings { nodes { heldOn quorum { verdict counted { members agencies } reasons { text } } } }"
    " seats { title agency { name } member { name } attendance { attended expected excluded verdict } } } }"
)


class KnowledgeChange(Struct, frozen=True, kw_only=True):
    """Something that changed what is known: the positions before and after it, and a question that both can be asked."""

    name: str
    shows: str
    before: int
    after: int
    question: str

    def asked_at(self, position: int) -> str:
        return self.question.replace("KNOWN_AT", str(position))


def knowledge_changes(story: CommandScript) -> tuple[KnowledgeChange, ...]:
    """The positions worth asking, in the order of the ledger."""
    return (
        _knowledge_change(
            story,
            cwm_taf.LATE_ENTRY,
            "a seat forgotten on the roll of 20 May is entered: its quorum goes from undetermined to met",
            f"{_meeting_query(MAY)} {{ heldOn quorum {{ verdict counted {{ members agencies }} reasons {{ text }} }} }}",
        ),
        _knowledge_change(
            story,
            cwm_taf.INQUORATE_EFFECT,
            "the sub group says what an inquorate decision is: that of 9 September goes from undetermined to provisional",
            f"{_meeting_query(SEPTEMBER)} {{ heldOn quorum {{ verdict }} decisions {{ text consequence }} }}",
        ),
        _knowledge_change(
            story,
            cwm_taf.RETRACTION,
            "an appointment that was never made is retracted: the composition on 14 January goes from met to not met",
            f'group(slug: "{MQAP}", on: "2026-01-14", knownAt: "KNOWN_AT")'
            " { composition { verdict reasons { text clause } } }",
        ),
        _knowledge_change(
            story,
            cwm_taf.CORRECTION,
            "an attendance is corrected: the meeting of 3 March, and a decision in it, go from quorate to inquorate",
            f"{_meeting_query(MARCH)} {{ heldOn quorum {{ verdict counted {{ members agencies }} }}"
            " decisions { text quorum { verdict } consequence } }",
        ),
    )


def banner_lines(story: CommandScript, address: str) -> Iterator[str]:
    """What to tell whoever started the service."""
    yield "A question to paste:"
    yield f"  {EXAMPLE_QUERY}"
    yield "The same in a shell:"
    yield f"  {_curl(address, EXAMPLE_QUERY)}"
    yield f"Positions worth asking (knownAt), of {story.length}:"
    for moment in knowledge_changes(story):
        yield f"  {moment.before} and {moment.after}: {moment.shows}"
    last = knowledge_changes(story)[-1]
    yield "The last of them, before the correction:"
    yield f"  {_curl(address, last.asked_at(last.before))}"
    yield f"Credentials, on this machine only: {', '.join(DEMONSTRATION_CREDENTIALS)}. More in docs/demonstration.md."


def _knowledge_change(story: CommandScript, key: str, shows: str, question: str) -> KnowledgeChange:
    before = story.before(key)
    return KnowledgeChange(name=key, shows=shows, before=before, after=before + 1, question=f"{{ {question} }}")


def _meeting_query(day: str) -> str:
    return f'meeting(id: "{stream_begun_by(meeting_key(MQAP, day))}", knownAt: "KNOWN_AT")'


def _curl(address: str, question: str) -> str:
    body: dict[str, Any] = {"query": question}
    return (
        f"curl -s {address}/graphql -H 'Authorization: Bearer demo-auditor'"
        f" -H 'Content-Type: application/json' -d '{json.dumps(body)}'"
    )
