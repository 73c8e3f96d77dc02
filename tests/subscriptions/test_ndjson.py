"""`GET /events`: every event once, in the order of the ledger, to who may see it and no other."""

from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep

import pytest
from msgspec.structs import replace

from tests.subscriptions.following import Following, ending, events

TRAIL = """query ($after: String) { trail(first: 500, after: $after) {
    nodes { position recordedAt on by kind topic stream command corrects
            authority { kind group agency office meeting decision } sentence lang data }
    pageInfo { hasNextPage endCursor } } }"""


def trail(following: Following, token: str) -> list[object]:
    found: list[object] = []
    after = None
    while True:
        page = following.demo.ask(TRAIL, token, after=after)["trail"]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


def test_every_role_and_reach_is_given_what_the_trail_shows_it(following: Following) -> None:
    groups = [g["slug"] for g in following.demo.ask("{ groups(first: 50) { nodes { slug } } }")["groups"]["nodes"]]
    tokens = [following.token(role) for role in ("administrator", "auditor", "reporting")]
    tokens += [following.token("reporting", names=True), following.token(groups=(groups[0],))]
    tokens += [following.token("reporting", groups=tuple(groups[1:3])), following.token(groups=("nowhere",))]
    counts = set()
    for token in tokens:
        found = following.all(token)
        assert found == trail(following, token)
        counts.add(len(found))
    assert len(counts) == 4, "each reach is another"
    assert max(counts) == following.head


def test_a_group_narrows_what_is_given_to_what_touches_it(following: Following) -> None:
    found = following.all(group="cwm-taf-mqap")
    query = '{ trail(first: 1, group: "cwm-taf-mqap") { totalCount } }'
    assert 0 < len(found) == following.demo.ask(query)["trail"]["totalCount"] < following.head


def test_what_is_recorded_comes_at_once_and_from_the_position_asked_for(following: Following) -> None:
    head = following.head
    with following.lines(after=head - 3) as lines, following.lines() as new:
        assert [e["position"] for e in events(lines, 3)] == [head - 2, head - 1, head]
        assert next(new) == {"heartbeat": {"after": head}}
        began = monotonic()
        recorded = following.agency("new-one")
        (here,), (there,) = events(lines, 1), events(new, 1)
        assert monotonic() - began < 2.0
    assert here == there
    assert (here["position"], here["kind"], here["data"]["slug"]) == (recorded, "AgencyRegistered", "new-one")


def test_nothing_is_missed_or_told_twice_over_lost_connections(following: Following) -> None:
    head = after = following.head
    found: list[int] = []
    wanted = 60
    with ThreadPoolExecutor() as pool:
        recording = [pool.submit(following.agency, f"a-{n}") for n in range(wanted)]
        while len(found) < wanted:
            with following.lines(after=after) as lines:  # and lost after a few
                for event in events(lines, min(7, wanted - len(found))):
                    found.append(event["position"])
                    after = event["position"]
        for each in recording:
            each.result()
    assert found == [*range(head + 1, head + 1 + wanted)]


def test_who_sees_nothing_of_what_comes_is_told_how_far_it_is(following: Following) -> None:
    token = following.token(groups=("nowhere",))
    with following.lines(token, after=0) as lines:
        assert next(lines) == {"heartbeat": {"after": 0}}
    end = following.get(token, after=0, wait="false").text.splitlines()[-1]
    assert f'"after":{following.head}' in end


def test_one_whose_token_is_revoked_is_ended_within_seconds(following: Following) -> None:
    token = following.token()
    id = following.service.tokens.list()[-1].id
    with following.lines(token) as lines, following.lines() as other:
        next(lines)
        following.service.tokens.revoke(id)
        began = monotonic()
        assert ending(lines) == {"reason": "credential-ended", "after": following.head}
        assert monotonic() - began < 4.0
        following.agency("after-it")
        assert len(events(other, 1)) == 1
    assert following.get(token, after=0).status_code == 401


def test_a_token_that_stands_is_followed_with_beyond_the_next_look_at_it(following: Following) -> None:
    """Found only after some seconds: what a token grants is looked up again for all followers by one question."""
    token, tokens = following.token(groups=("cwm-taf-mqap",)), following.service.tokens
    assert tokens.granted({token}) == {token: tokens.credential(token)}
    following.service.broadcast.limits = replace(following.service.broadcast.limits, lookup_s=0.1)
    with following.lines(token) as lines:
        next(lines)
        sleep(0.5)
        position = following.agency("after-the-look")
        assert next(lines)["event"]["position"] == position


@pytest.mark.parametrize(
    ("parameters", "status", "rule"),
    [
        ({"after": "x"}, 400, "after"),
        ({"after": "-1"}, 400, "after"),
        ({"after": "9" * 30}, 400, "after"),
        ({"after": "99999999"}, 400, "wait-for"),
        ({"since": "1"}, 400, "parameter"),
        ({"wait": "perhaps"}, 400, "parameter"),
        ({"lang": "fr"}, 400, "lang"),
        ({"group": "nowhere"}, 404, "known-group"),
    ],
)
def test_what_cannot_be_followed_is_refused_by_its_rule(
    following: Following, parameters: dict[str, str], status: int, rule: str
) -> None:
    answer = following.get(**parameters)
    assert (answer.status_code, answer.json()["rule"]) == (status, rule), answer.text


def test_a_group_out_of_reach_is_refused_as_one_that_is_not_there(following: Following) -> None:
    token = following.token(groups=("cwm-taf-mqap",))
    (other,) = following.demo.ask("{ groups(first: 1) { nodes { slug } } }")["groups"]["nodes"]
    refused = following.get(token, group=other["slug"]).json()
    assert refused["detail"] == following.get(token, group="nowhere").json()["detail"].replace("nowhere", other["slug"])


def test_nobody_follows_without_a_credential_or_with_that_of_a_calendar(following: Following) -> None:
    for token in ("nobody", "demo-calendar"):
        assert following.get(token, after=0).status_code == 401
