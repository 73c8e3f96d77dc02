"""The access record: reading of the past, exports, reports, refusals and credentials leave who, what, when and why."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from api.access import writer
from api.access.listing import listed
from api.access.writer import AccessWriter
from api.feeds.executor import FeedExecutor
from api.http.access_entries import AccessEntry, AccessKind, insert
from api.http.request_record import PURPOSE
from api.server.service import Service
from api.sheets import SheetLayout
from projections.engine.budget import Budget, TookTooLong
from projections.engine.snapshot import snapshot
from projections.questions.paging import DayOrder, PageRequest
from tests.support.command_line import Quorate
from tests.support.http_client import Client, InProcess
from tests.support.two_groups import ON_FIRST_DAY, TwoGroups

AUDITOR = {"Authorization": "Bearer demo-auditor", PURPOSE: "inspection — Ffôn"}
SENT = {n: v.encode() for n, v in AUDITOR.items()}
ENTRY = AccessEntry(actor="a", kind=AccessKind.REFUSED, what="GET /x", status=401)
TERMS = Path(__file__).parents[1] / "domain" / "rules" / "invented" / "canal-board.toml"
COLUMNS = 'actor, kind, what, status, position, "on", purpose, times'


def recorded(service: Service, *kinds: str) -> list[tuple[Any, ...]]:
    """What the record holds of some kinds, the oldest first."""
    service.access.flush()
    with service.primary.connection() as connection:
        query = f"select {COLUMNS} from access.record where kind = any(%s) order by id"
        return connection.execute(query.encode(), [[*kinds]]).fetchall()


def ask(http: InProcess, query: str, **variables: Any) -> Any:
    return http.request("POST", "/graphql", json={"query": query, "variables": variables}, headers=SENT).json()


@pytest.fixture
def read_side(client: Client, moves: TwoGroups) -> TwoGroups:
    client.project()
    return moves


def test_each_way_to_read_the_past_is_recorded(http: InProcess, service: Service, read_side: TwoGroups) -> None:
    ask(http, "{ groups { nodes { slug } } }")
    ask(http, '{ groups(on: "2190-01-01") { nodes { slug } } }')
    http.request("GET", "/feeds/groups.csv", headers=SENT)
    assert recorded(service, "QUESTION", "FEED") == []
    found = ask(http, '{ group(slug: "north", knownAt: "7") { id } }')["data"]["group"]
    ask(http, "query ($id: ID!) { node(id: $id) { id } }", id=found["id"])
    page = ask(http, '{ persons(first: 1, on: "2025-05-01") { pageInfo { endCursor } } }')
    ask(
        http,
        "query ($c: String) { persons(after: $c) { nodes { id } } }",
        c=page["data"]["persons"]["pageInfo"]["endCursor"],
    )
    ask(http, 'query ($n: String) { persons(name: $n, on: "2025-05-01") { nodes { id } } }', n="Ada Ng")
    http.request("GET", "/feeds/groups.csv?known-at=7", headers=SENT)
    who, why = "demo-auditor", "inspection — Ffôn"
    texts = [(row[0], row[1], row[2], row[6]) for row in recorded(service, "QUESTION", "FEED")]
    assert texts == [
        (who, "QUESTION", "group(slug: north)", why),
        (who, "QUESTION", f"node(id: Group/{texts[1][2].partition('Group/')[2]}", why),
        (who, "QUESTION", "persons", why),
        (who, "QUESTION", "persons", why),
        (who, "QUESTION", "persons", why),
        (who, "FEED", "groups.csv", why),
    ]
    assert [row[4] for row in recorded(service, "QUESTION", "FEED")][:2] == [7, 7]
    assert {str(row[5]) for row in recorded(service, "QUESTION", "FEED")[2:5]} == {"2025-05-01"}


def test_a_feed_that_is_begun_again_or_refused_is_recorded_as_often_as_it_is_answered(
    http: InProcess, service: Service, read_side: TwoGroups, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, begun = FeedExecutor.page, []

    def page(self: FeedExecutor, *given: Any) -> SheetLayout:
        begun.append(given[0])
        if len(begun) == 1:
            raise TookTooLong("processor")
        return original(self, *given)

    monkeypatch.setattr(FeedExecutor, "page", page)
    answer = http.request("GET", "/feeds/groups.csv?known-at=7", headers=SENT)
    assert (answer.status_code, len(begun)) == (200, 2)
    assert sum(row[7] for row in recorded(service, "FEED")) == 1
    again = {**SENT, "If-None-Match": answer.headers["ETag"].encode()}
    assert http.request("GET", "/feeds/groups.csv?known-at=7", headers=again).status_code == 304
    assert http.request("GET", "/feeds/groups.csv?known-at=7&colour=blue", headers=SENT).status_code == 400
    assert sum(row[7] for row in recorded(service, "FEED")) == 2


def test_reports_and_evidence_are_recorded_whatever_they_are_of(
    http: InProcess, client: Client, service: Service, read_side: TwoGroups
) -> None:
    service.log.publish()
    client.post("/groups", {"slug": "canal-board", "name": {"en": "Canal"}, "kind": "board", **ON_FIRST_DAY})
    client.post("/groups/canal-board/terms", {"toml": TERMS.read_text(), **ON_FIRST_DAY})
    client.project()
    for path in ("/reports/annual?group=canal-board&period=2025-26&format=json", "/evidence?group=north&purpose=audit"):
        answer = http.request("GET", path, headers=SENT)
        assert answer.status_code == 200, answer.text
    (report,), (evidence,) = recorded(service, "REPORT"), recorded(service, "EVIDENCE")
    assert (report[0], report[2], report[6]) == ("demo-auditor", "annual canal-board 2025-26 json", "inspection — Ffôn")
    assert (evidence[2], evidence[6]) == ("north", "inspection — Ffôn")


def test_refused_attempts_are_recorded_and_counted(http: InProcess, service: Service, limited: Any) -> None:
    for _ in range(3):
        http.request("GET", "/feeds/groups.csv", headers={"Authorization": "Bearer quorate_none"})
    http.request("POST", "/groups", json={}, headers=SENT)
    http.request("POST", "/graphql", json={"query": "{ access { nodes { at } } }"}, headers=limited("a").headers)
    found = recorded(service, "REFUSED")
    assert {(row[0], row[2], row[3]) for row in found} >= {
        (None, "GET /feeds/{list}.csv", 401),
        ("demo-auditor", "POST /groups", 403),
    }
    assert sum(row[7] for row in found if row[3] == 401) == 3
    assert [row[2] for row in found][-1] == "POST /graphql"


def test_who_has_no_credential_cannot_fill_the_record(http: InProcess, service: Service) -> None:
    for purpose in ("one", "two", "three"):
        sent = {"Authorization": "Bearer quorate_none", PURPOSE: purpose}
        assert http.request("GET", "/feeds/meetings.csv", headers=sent).status_code == 401
    found = [row for row in recorded(service, "REFUSED") if row[3] == 401]
    assert ({row[6] for row in found}, sum(row[7] for row in found)) == ({""}, 3)


def test_credentials_made_and_revoked_are_recorded_and_their_texts_are_not(service: Service) -> None:
    ends_at = datetime(2190, 1, 1, tzinfo=UTC)
    text, token = service.tokens.create("Gwen Example", "auditor", ends_at, groups=("north",), by="demo-administrator")
    assert service.tokens.revoke(token.id)
    assert not service.tokens.revoke(token.id)
    found = recorded(service, "CREDENTIAL")
    assert [(row[0], row[2]) for row in found] == [
        ("demo-administrator", f"created {token.id}: auditor for {token.actor}, north, until 2190-01-01"),
        ("command-line", f"revoked {token.id}"),
    ]
    assert text not in str(found)


@pytest.mark.parametrize("purpose", ["x" * 201, "a\tb", "a\x7fb", "a\u202eb", b"\xff\xfe"])
def test_a_purpose_is_a_line_of_text(http: InProcess, client: Client, purpose: str | bytes) -> None:
    sent = purpose if isinstance(purpose, bytes) else purpose.encode()
    answer = http.request("GET", "/feeds/groups.csv", headers={**SENT, PURPOSE: sent})
    assert (answer.status_code, answer.json()["rule"]) == (400, "purpose")


def test_what_cannot_be_recorded_is_not_read(
    http: InProcess, service: Service, read_side: TwoGroups, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.access, "_queue_max", 0)
    past = ('{"query": "{ groups(knownAt: \\"7\\") { nodes { slug } } }"}', "application/json")
    answer = http.request("POST", "/graphql", content=past[0], headers={**SENT, "Content-Type": past[1].encode()})
    assert (answer.status_code, answer.json()["rule"]) == (503, "access-record")
    assert http.request("GET", "/feeds/groups.csv?known-at=7", headers=SENT).status_code == 503
    assert ask(http, "{ groups { nodes { slug } } }")["data"]
    before = service.access.dropped
    assert http.request("GET", "/feeds/groups.csv").status_code == 401
    assert service.access.dropped == before + 1


def test_entries_wait_while_the_database_is_away(service: Service) -> None:
    away = True

    def connect() -> AbstractContextManager["psycopg.Connection[Any]"]:
        if away:
            raise psycopg.OperationalError("away")
        return service.primary.connection()

    waiting = AccessWriter(connect)
    for n in range(writer.BATCH_MAX + 1):
        assert waiting.add(AccessEntry(actor=str(n), kind=AccessKind.QUESTION, what="groups"))
    with pytest.raises(psycopg.OperationalError):
        waiting.flush()
    away = False
    waiting.flush()
    waiting.close()
    assert len(recorded(service, "QUESTION")) == waiting.written == writer.BATCH_MAX + 1


def test_what_is_counted_while_it_is_written_is_written_next(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = AccessWriter(service.primary.connection)
    monkeypatch.setattr(waiting, "start", lambda: None)
    waiting.add(ENTRY)
    original: Callable[..., None] = insert

    def inserted(*given: Any) -> None:
        original(*given)
        if waiting.written == 0:
            assert waiting.add(ENTRY)

    monkeypatch.setattr(writer, "insert", inserted)
    waiting.flush()
    assert sum(row[7] for row in recorded(service, "REFUSED")) == waiting.written == 2


def test_the_record_is_kept_for_its_time(service: Service) -> None:
    with service.primary.connection() as connection:
        for days in (1, 10, 100):
            at = datetime.now(UTC) - timedelta(days=days)
            insert(connection, [(ENTRY, at, days)])
    short = AccessWriter(service.primary.connection, kept_days=30)
    short._prune()
    assert [row[7] for row in recorded(service, "REFUSED")] == [1, 10]


def test_auditors_of_every_group_list_it_and_nobody_else_does(
    http: InProcess, service: Service, read_side: TwoGroups, limited: Any, quorate: Quorate
) -> None:
    for position in (3, 5, 7):
        ask(http, f'{{ groups(knownAt: "{position}") {{ nodes {{ slug }} }} }}')
    recorded(service)
    query = 'query ($n: Int, $c: String) { access(first: $n, after: $c, kinds: [QUESTION], actor: "demo-auditor")'
    query += " { totalCount nodes { kind position purpose at } pageInfo { hasNextPage endCursor } } }"
    first = ask(http, query, n=2)["data"]["access"]
    assert [n["position"] for n in first["nodes"]] == [7, 5]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (3, True)
    rest = ask(http, query, n=2, c=first["pageInfo"]["endCursor"])["data"]["access"]
    assert [n["position"] for n in rest["nodes"]] == [3]
    oldest = ask(http, query.replace("kinds:", "sort: OLDEST, kinds:"), n=9)["data"]["access"]
    assert [n["position"] for n in oldest["nodes"]] == [3, 5, 7]
    for headers in ({"Authorization": "Bearer demo-reporting"}, limited("north").headers):
        answer = http.request("POST", "/graphql", json={"query": query}, headers=headers).json()
        assert answer["errors"][0]["extensions"]["code"] == "NOT_PERMITTED", answer
    auditor, _ = service.tokens.create("An Auditor", "auditor", datetime(2190, 1, 1, tzinfo=UTC))
    service.access.flush()
    code, out, err = quorate("access", "--kind", "question", "--token", auditor)
    assert (code, len(out.splitlines()), err) == (0, 3, "")
    assert "demo-auditor  question  groups; at 7" in out.splitlines()[0]
    past = {"query": '{ groups(knownAt: "3") { nodes { slug } } }'}
    http.request("POST", "/graphql", json=past, headers={"Authorization": f"Bearer {auditor}"})
    service.access.flush()
    read = ask(http, '{ access(actor: "An Auditor") { nodes { name actor } } }')["data"]["access"]["nodes"]
    assert {entry["name"] for entry in read} == {"An Auditor"}, "by name as by id"
    assert quorate("access", "--actor", "An Auditor", "--token", auditor)[1].count("  An Auditor  ") == len(read)
    code, _, err = quorate("access", "--kind", "gossip")
    assert (code, "There is no kind gossip" in err) == (1, True)


@pytest.mark.parametrize("sort", DayOrder)
def test_a_time_long_ago_is_listed_without_a_walk_over_all_that_is_newer(service: Service, sort: DayOrder) -> None:
    now, ago = datetime(2026, 3, 1, tzinfo=UTC), datetime(2025, 3, 1, tzinfo=UTC)
    older, newer = ([(ENTRY, day + timedelta(seconds=n), 100) for n in range(-3000, 0)] for day in (ago, now))
    late = [(ENTRY, ago + timedelta(minutes=minute), minute) for minute in (3, 1, 2)]
    with service.primary.connection() as connection:
        insert(connection, [*older, *late[:2], *newer, late[2]])
        connection.execute("ANALYZE access.record")
    since = None if sort is DayOrder.NEWEST else ago
    with service.primary.connection() as connection, snapshot(connection, Budget()) as seen:
        found, place = list[int](), None
        for _ in range(3):
            page = listed(seen, PageRequest(1, after=place), since=since, until=ago + timedelta(days=1), sort=sort)
            found += [row.times for row in page.rows]
            place = page.places[-1]
        assert _read(connection) < 100
        assert found == ([3, 2, 1] if since is None else [1, 2, 3])
        assert page.counted() == (3003 if since is None else 3)


def _read(connection: "psycopg.Connection[Any]") -> int:
    """How many rows of the record this transaction has read, whether they fitted or not."""
    query = "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relid = 'access.record'::regclass"
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])
