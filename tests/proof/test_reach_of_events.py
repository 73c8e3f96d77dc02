"""An event is shown to a limited credential everywhere or nowhere: in the trail, by its position, to followers, with its
proof."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.demonstration import Demonstration
from tests.support.evidence_packs import GROUP, get

PAGE = 100
GROUPS = ((GROUP,), ("wandsworth-mash-omg",), (GROUP, "wandsworth-mash-omg"))


def asked(demo: Demonstration, token: str, query: str) -> Any:
    answer = demo._runner.run(
        demo._http.post("/graphql", json={"query": query}, headers={"Authorization": f"Bearer {token}"})
    )
    assert "errors" not in answer.json(), answer.text
    return answer.json()["data"]


def in_the_trail(demo: Demonstration, token: str) -> set[int]:
    found: set[int] = set()
    after = ""
    while True:
        page = f"trail(first: {PAGE}{after}) {{ nodes {{ position }} pageInfo {{ hasNextPage endCursor }} }}"
        listed = asked(demo, token, f"{{ {page} }}")["trail"]
        found |= {int(node["position"]) for node in listed["nodes"]}
        if not listed["pageInfo"]["hasNextPage"]:
            return found
        after = f', after: "{listed["pageInfo"]["endCursor"]}"'


def by_position(demo: Demonstration, token: str, head: int) -> tuple[set[int], set[int]]:
    """Those that are answered by their positions, and those of them with a receipt."""
    found, proved = set(), set()
    for start in range(1, head + 1, PAGE):
        positions = ", ".join(str(n) for n in range(start, min(start + PAGE, head + 1)))
        query = f"{{ events(positions: [{positions}], first: {PAGE}) {{ nodes {{ position receipt }} }} }}"
        for node in asked(demo, token, query)["events"]["nodes"]:
            found.add(int(node["position"]))
            if node["receipt"]:
                proved.add(int(node["position"]))
    return found, proved


def followed(demo: Demonstration, token: str) -> set[int]:
    lines = get(demo, "/events", token, after="0", wait="false").text.splitlines()
    return {int(line["event"]["position"]) for line in map(json.loads, filter(None, lines)) if "event" in line}


@pytest.mark.parametrize("groups", GROUPS)
def test_an_event_is_shown_everywhere_or_nowhere(demo: Demonstration, groups: tuple[str, ...]) -> None:
    demo.service.log.publish()
    head, ends_at = demo.service.head(), datetime.now(UTC) + timedelta(days=1)
    token = demo.service.tokens.create("Limited", "auditor", ends_at, groups=groups)[0]
    shown = in_the_trail(demo, token)
    assert 0 < len(shown) < head
    assert by_position(demo, token, head) == (shown, shown)
    assert followed(demo, token) == shown
    statuses = {position: get(demo, f"/proof/{position}", token).status_code for position in range(1, head + 1)}
    assert {position for position, status in statuses.items() if status == 200} == shown
    assert {*statuses.values()} == {200, 404}
