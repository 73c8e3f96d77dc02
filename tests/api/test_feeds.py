"""Flat feeds: every list as one table, equal to what GraphQL answers, with names only for who may see them."""

import csv
import gzip
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from api.feeds import executor
from api.feeds.columns import feed_columns, parameters_of
from api.feeds.definitions import FEEDS
from api.graphql.schema import build
from api.server.service import Service
from projections.engine.projector import catch_up_to
from tests.support.command_line import Quorate
from tests.support.databases import Database
from tests.support.http_client import Client, InProcess

SCHEMA, _ = build()
BODY = {"kind": "body"}
ON = "2025-04-01"


class TwoBoards:
    """Two groups with a seat and a meeting each, of which one has a name like a formula."""

    def __init__(self, client: Client, service: Service, database: Database) -> None:
        self.client = client
        self.agency = client.post(
            "/agencies", {"slug": "police", "name": {"en": "=1+1"}, "on": ON, "authority": {"kind": "agency"}}
        )["id"]
        for slug in ("board", "county"):
            client.post(
                "/groups",
                {
                    "slug": slug,
                    "name": {"en": slug.title(), "cy": f"{slug} (cy)"},
                    "kind": "board",
                    "on": ON,
                    "authority": BODY,
                },
            )
            of = {"authority": BODY, "on": ON}
            seat = {"seat": "s1", "title": {"en": "Member"}, "agency": "police", **of}
            client.post(f"/groups/{slug}/seats", seat)
            person = client.post("/persons", {"name": f"Ada {slug}", "on": ON, "authority": {"kind": "body"}})["id"]
            client.post(f"/groups/{slug}/seats/s1/members", {"person": person, **of})
            client.post(f"/groups/{slug}/meetings", {"meets_on": "2025-06-01", **of})
        self.token, _ = service.tokens.create("A Tool", "auditor", datetime.now(UTC) + timedelta(days=1))
        catch_up_to(service.store, database.dsn, service.head(), 10)


@pytest.fixture
def boards(client: Client, service: Service, database: Database) -> TwoBoards:
    return TwoBoards(client, service, database)


def fetched(http: InProcess, name: str, token: str = "demo-auditor", **asked: str) -> list[dict[str, str]]:
    answer = http.request("GET", f"/feeds/{name}.csv", params=asked, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_every_list_of_the_record_is_a_feed() -> None:
    assert SCHEMA.query_type
    roots = {name for name, field in SCHEMA.query_type.fields.items() if str(field.type).endswith("Connection!")}
    # who has read what is no part of the ledger, and events by their positions are those of the trail
    assert roots - {"access", "events"} <= {feed.root for feed in FEEDS.values()}
    for feed in FEEDS.values():
        names = [leaf.name for leaf in feed_columns(SCHEMA, feed)]
        assert len(set(names)) == len(names), feed.name
        assert {"on", "known-at"} <= {p.name for p in parameters_of(SCHEMA, feed)}, feed.name


@pytest.mark.parametrize("name", FEEDS)
def test_every_feed_is_answered(http: InProcess, boards: TwoBoards, name: str) -> None:
    fetched(http, name)


def test_a_feed_says_what_graphql_answers(http: InProcess, boards: TwoBoards) -> None:
    query = "{ meetings(first: 500) { nodes { id: ref state day group { slug } quorum { verdict } basis } } }"
    headers = {"Authorization": "Bearer demo-auditor"}
    answer = http.request("POST", "/graphql", json={"query": query}, headers=headers).json()["data"]["meetings"][
        "nodes"
    ]
    assert len(answer) == 2
    assert [(r["id"], r["state"], r["day"], r["group_slug"], r["basis"]) for r in fetched(http, "meetings")] == [
        (m["id"], m["state"], m["day"], m["group"]["slug"], "; ".join(map(str, m["basis"]))) for m in answer
    ]


def test_a_feed_goes_on_after_its_first_page(
    http: InProcess, boards: TwoBoards, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = fetched(http, "trail")
    monkeypatch.setattr(executor, "PAGE_ROWS", 2)
    assert fetched(http, "trail") == whole
    assert len(whole) == 11


def test_filters_and_both_clocks_are_those_of_the_list(http: InProcess, boards: TwoBoards) -> None:
    assert [r["group_slug"] for r in fetched(http, "meetings", group="county")] == ["county"]
    assert [r["slug"] for r in fetched(http, "groups", group="county", lang="cy")] == ["county"]
    assert fetched(http, "groups", group="county", lang="cy")[0]["name"] == "county (cy)"
    assert [r["group_slug"] for r in fetched(http, "seats", group="county")] == ["county"]
    assert fetched(http, "meetings", to="2025-05-31") == []
    assert fetched(http, "meetings", state="held") == []
    assert fetched(http, "groups", on="2025-03-31") == []
    assert [r["slug"] for r in fetched(http, "groups", **{"known-at": "3"})] == ["board"]
    assert len(fetched(http, "duties", kind="vacancy", state="open")) == 0


def test_names_are_empty_for_who_may_not_see_them(http: InProcess, boards: TwoBoards) -> None:
    shown, hidden = fetched(http, "seats"), fetched(http, "seats", token="demo-reporting")
    assert [(r["member_name"], r["member_name_state"]) for r in shown] == [
        ("Ada board", "SHOWN"),
        ("Ada county", "SHOWN"),
    ]
    assert [(r["member_name"], r["member_name_state"]) for r in hidden] == [("", "HIDDEN")] * 2
    assert [r["member_id"] for r in shown] == [r["member_id"] for r in hidden]
    for name in FEEDS:
        answer = http.request("GET", f"/feeds/{name}.csv", headers={"Authorization": "Bearer demo-reporting"})
        assert b"Ada" not in answer.content, name


def test_a_credential_of_one_group_sees_only_that_group(
    http: InProcess, boards: TwoBoards, limited: Callable[..., Client]
) -> None:
    headers = limited("county").headers
    for name in ("groups", "meetings", "seats"):
        rows = csv.DictReader(io.StringIO(http.request("GET", f"/feeds/{name}.csv", headers=headers).text))
        assert {r.get("group_slug", r.get("slug")) for r in rows} == {"county"}, name
    refused = http.request("GET", "/feeds/meetings.csv", params={"group": "board"}, headers=headers)
    assert (refused.status_code, refused.json()["rule"]) == (404, "known-group")


def test_a_name_like_a_formula_is_only_words(http: InProcess, boards: TwoBoards) -> None:
    headers = {"Authorization": "Bearer demo-auditor"}
    raw = http.request("GET", "/feeds/agencies.csv", headers=headers).content.decode("utf-8-sig")
    assert "'=1+1" in raw
    answer = http.request("GET", "/feeds/agencies.xlsx", headers=headers)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["agencies"]
    names = [c.value for c in sheet[1]]
    cell = sheet.cell(2, names.index("name") + 1)
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_days_and_numbers_are_typed_in_a_workbook(http: InProcess, boards: TwoBoards) -> None:
    answer = http.request("GET", "/feeds/meetings.xlsx", headers={"Authorization": "Bearer demo-auditor"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["meetings"]
    names = [c.value for c in sheet[1]]
    assert isinstance(sheet.cell(2, names.index("day") + 1).value, datetime)


@pytest.mark.parametrize(
    ("path", "status", "rule"),
    [
        ("/feeds/nothing.csv", 404, "known-feed"),
        ("/feeds/meetings.csv?colour=red", 400, "parameter"),
        ("/feeds/meetings.csv?on=yesterday", 400, "parameter"),
        ("/feeds/meetings.csv?state=asleep", 400, "parameter"),
        ("/feeds/duties.csv?satisfied=perhaps", 400, "parameter"),
        ("/feeds/meetings.csv?lang=fr", 400, "lang"),
        ("/feeds/meetings.csv?provenance=perhaps", 400, "parameter"),
        ("/feeds/meetings.csv?=", 400, "parameter"),
        ("/feeds/meetings.csv?known-at=999999", 400, "KNOWN_AT_BEYOND_HEAD"),
        ("/feeds/meetings.csv?from=2025-06-02&to=2025-06-01", 400, "BAD_RANGE"),
        ("/feeds/meetings.csv?group=nobody", 404, "known-group"),
    ],
)
def test_what_cannot_be_asked_is_refused(http: InProcess, boards: TwoBoards, path: str, status: int, rule: str) -> None:
    answer = http.request("GET", path, headers={"Authorization": "Bearer demo-auditor"})
    assert (answer.status_code, answer.json()["rule"]) == (status, rule)


def test_nobody_is_answered_without_a_credential(http: InProcess) -> None:
    assert http.request("GET", "/feeds/groups.csv").status_code == 401


def test_a_feed_has_a_limit_and_says_it(http: InProcess, boards: TwoBoards, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(executor.FEED_ROWS_MAX, "csv", 10)
    answer = http.request("GET", "/feeds/trail.csv", headers={"Authorization": "Bearer demo-auditor"})
    assert answer.status_code == 413
    assert "more than 10 rows" in answer.json()["detail"]


def test_the_command_line_writes_a_feed(http: InProcess, boards: TwoBoards, quorate: Quorate, tmp_path: Path) -> None:
    out = tmp_path / "meetings.csv"
    token = ("--token", boards.token)
    code, said, problem = quorate(
        "feed", "meetings", "--out", str(out), "--group", "county", "--where", "from=2025-01-01", *token
    )
    assert (code, problem) == (0, "")
    assert "meetings.csv" in said
    assert [r["group_slug"] for r in csv.DictReader(io.StringIO(out.read_text("utf-8-sig")))] == ["county"]
    code, _, problem = quorate("feed", "nothing", "--out", str(out), *token)
    assert code == 1
    assert "there is no feed nothing" in problem
    code, _, problem = quorate("feed", "groups", "--out", str(tmp_path / "groups.ods"), *token)
    assert code == 1
    assert "--format" in problem
    assert quorate("feed", "groups", "--out", str(tmp_path / "g.xlsx"), *token)[0] == 0
    assert openpyxl.load_workbook(tmp_path / "g.xlsx")["groups"].max_row == 3


def test_reasons_and_sentences_are_in_the_language_of_the_address(boards: TwoBoards, http: InProcess) -> None:
    """The headings, and codes, are those of tools and do not change."""
    english, welsh = fetched(http, "trail"), fetched(http, "trail", lang="cy")
    assert [row["position"] for row in english] == [row["position"] for row in welsh]
    assert [row["kind"] for row in english] == [row["kind"] for row in welsh]
    assert "was registered" in english[0]["sentence"]
    assert "cofrestrwyd" in welsh[0]["sentence"]
    told_why = [row["composition_reasons_text"] for row in fetched(http, "groups", lang="cy")]
    assert told_why == ["ni ddelir cylch gorchwyl"] * 2
    header = {"Authorization": "Bearer demo-auditor", "Accept-Language": "cy"}
    over = http.request("GET", "/feeds/trail.csv", params={"lang": "en"}, headers=header).content.decode("utf-8-sig")
    assert "was registered" in over


def test_a_feed_says_what_it_rests_on_and_is_sent_once(http: InProcess, boards: TwoBoards) -> None:
    auth = {"Authorization": "Bearer demo-auditor"}
    plain = http.request("GET", "/feeds/meetings.csv", params={"on": "2025-06-01"}, headers=auth)
    stated = {k: plain.headers[k] for k in ("quorate-on", "quorate-rule-version", "quorate-position")}
    assert stated["quorate-on"] == "2025-06-01"
    assert int(stated["quorate-position"]) > 0 < int(stated["quorate-rule-version"])
    again = http.request("GET", "/feeds/meetings.csv", params={"on": "2025-06-01"}, headers=auth)
    assert (again.content, again.headers["etag"]) == (plain.content, plain.headers["etag"])
    tag = {"If-None-Match": plain.headers["etag"]}
    same = http.request("GET", "/feeds/meetings.csv", params={"on": "2025-06-01"}, headers=auth | tag)
    assert (same.status_code, same.content) == (304, b"")
    for other in ({"on": "2025-06-02"}, {"on": "2025-06-01", "known-at": "3"}, {"on": "2025-06-01", "group": "board"}):
        assert http.request("GET", "/feeds/meetings.csv", params=other, headers=auth | tag).status_code == 200, other
    packed = http.request(
        "GET", "/feeds/meetings.csv", params={"on": "2025-06-01"}, headers=auth | {"Accept-Encoding": "gzip"}
    )
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content in (plain.content, gzip.compress(plain.content, 5, mtime=0))


PROVENANCE = ("quorate_ledger", "quorate_position", "quorate_on", "quorate_rule_version")


@pytest.mark.parametrize("name", FEEDS)
def test_each_row_says_on_request_what_the_headers_say(http: InProcess, boards: TwoBoards, name: str) -> None:
    asked = {"on": "2025-06-01", "known-at": "9", "provenance": "true"}
    answer = http.request("GET", f"/feeds/{name}.csv", params=asked, headers={"Authorization": "Bearer demo-auditor"})
    assert answer.status_code == 200, answer.text
    table = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert tuple(table.fieldnames or ())[-4:] == PROVENANCE
    stated = [answer.headers[c.replace("_", "-")] for c in PROVENANCE]
    assert stated[1:3] == ["9", "2025-06-01"]
    rows = [*table]
    assert all([row.pop(c) for c in PROVENANCE] == stated for row in rows)
    plain = fetched(http, name, on="2025-06-01", **{"known-at": "9"})
    assert rows == plain
    assert plain == fetched(http, name, on="2025-06-01", provenance="false", **{"known-at": "9"})


def test_a_feed_of_one_position_is_the_same_whatever_came_after(
    http: InProcess, boards: TwoBoards, service: Service, database: Database
) -> None:
    """The bytes, plain and compressed, and the tag of a credential that sees no names."""
    query = f"on=2025-06-01&known-at={service.head()}&provenance=true"
    headers = {"Authorization": "Bearer demo-reporting"}

    def asked(encoding: str) -> tuple[bytes, str]:
        with_encoding = headers | {"Accept-Encoding": encoding}
        answer = http.request("GET", f"/feeds/meetings.csv?{query}", headers=with_encoding)
        return answer.content, answer.headers["etag"]

    before = [asked(encoding) for encoding in ("identity", "gzip")]
    boards.client.post("/groups/board/meetings", {"meets_on": "2025-05-20", "authority": BODY, "on": ON})
    catch_up_to(service.store, database.dsn, service.head(), 10)
    assert [asked(encoding) for encoding in ("identity", "gzip")] == before
    now = http.request("GET", "/feeds/meetings.csv?on=2025-06-01&provenance=true", headers=headers)
    assert (now.content, now.headers["etag"]) not in before


@pytest.mark.parametrize(
    "query",
    [
        "group=board&group=county",
        "on=2025-06-01&on=2025-06-02",
        "known-at=3&known-at=3",
        "lang=cy&lang=en",
        "provenance=true&provenance=true",
    ],
)
def test_a_parameter_of_one_value_is_refused_where_it_is_given_twice(
    http: InProcess, boards: TwoBoards, query: str
) -> None:
    answer = http.request("GET", f"/feeds/meetings.csv?{query}", headers={"Authorization": "Bearer demo-auditor"})
    assert (answer.status_code, answer.json()["rule"]) == (400, "parameter")
    assert f"`{query.partition('=')[0]}` stands in the address more than once" in answer.json()["detail"]
    several = "/feeds/meetings.csv?states=SCHEDULED&states=HELD"
    assert http.request("GET", several, headers={"Authorization": "Bearer demo-auditor"}).status_code == 200
