"""What another group holds is, wherever one reads, as though it did not exist: every address that is read, its parameters
filled with what others hold and with what nobody holds, answers a limited credential alike; and whatever is asked without
naming anything tells nothing of others."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest

from api.feeds.columns import parameters_of
from api.feeds.definitions import FEEDS
from api.graphql.schema import build
from api.http.sessions import Sessions
from api.pages.reading.pages import PAGES
from api.pages.signing_in import SESSION_COOKIE
from tests.support.demonstration import Demonstration, DemonstrationTemplate

# Agencies are known to everybody, whichever group names them: forms offer them, and a seat may be any agency's.
OURS, THEIRS = "wandsworth-mash-omg", "cwm-taf-mqap"
SCHEMA, _ = build()
EVERYBODYS = {
    *("/", "/assets/{digest}/{name}", "/checkpoint", "/console/language/{language}", "/console/{rest:path}"),
    *("/docs", "/replay"),
    *("/graphql", "/graphql/schema.graphql", "/health/live", "/health/ready", "/openapi.json", "/sign-in"),
    *("/console/explorer", "/console/graphql", "/console/agencies/{slug}", "/agencies/{agency}/record"),
    *("/proof/breaks", "/proof/verifier", "/proof/verifier/{file}", "/proof/consistency", "/tile/{level}/{place:path}"),
}
"""Routes that tell the same to everybody (hashes of the tree too), GraphQL, whose fields tests/graphql has, and the replay,
which no limited credential may have."""
TEXT = re.compile(r"[^<>&\"'{}]{12,}")
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Reader:
    """Reads as one credential, over REST, by a calendar's token and by a session of the console."""

    def __init__(self, demo: Demonstration, groups: tuple[str, ...] | None) -> None:
        self.demo = demo
        ends_at, create = datetime.now(UTC) + timedelta(days=1), demo.service.tokens.create
        self.token, _ = create(f"a {groups}", "administrator", ends_at, groups=groups)
        self.calendar, _ = create(f"a {groups}", "calendar", ends_at, groups=groups)
        opened = Sessions(demo.service.tokens).open(self.token)
        assert opened
        self.cookie = opened[0]

    def get(self, path: str, **query: str) -> httpx.Response:
        given = {"token": self.calendar, **query} if path == "/calendar.ics" else query
        headers = {"Authorization": f"Bearer {self.token}", "Cookie": f"{SESSION_COOKIE}={self.cookie}"}
        return self.demo._runner.run(self.demo._http.get(path, params=given, headers=headers))

    def post(self, path: str, content: bytes, kind: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": kind}
        return self.demo._runner.run(self.demo._http.post(path, content=content, headers=headers))


@pytest.fixture(scope="module")
def demo(demonstration: DemonstrationTemplate) -> Iterator[Demonstration]:
    with demonstration.copy() as found:
        found.service.log.publish()
        yield found


@pytest.fixture(scope="module")
def limited(demo: Demonstration) -> Reader:
    return Reader(demo, (OURS,))


@pytest.fixture(scope="module")
def everything(demo: Demonstration) -> Reader:
    return Reader(demo, None)


def rows(reader: Reader, feed: str, **query: str) -> list[dict[str, str]]:
    answer = reader.get(f"/feeds/{feed}.csv", **query)
    assert answer.status_code == 200, answer.text
    return [*csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))]


@pytest.fixture(scope="module")
def theirs(demo: Demonstration, everything: Reader) -> dict[str, str]:
    """By the name of a parameter, something that only the other group holds."""
    meeting = demo.ask("query ($g: String) { meetings(group: $g, first: 1) { nodes { ref } } }", g=THEIRS)
    lines = demo.ask(
        "query ($g: String) { attendance(group: $g, first: 1) { nodes { seat { ref } person { ref } } } }", g=THEIRS
    )
    work = demo.ask("query ($g: String) { actions(group: $g, first: 1) { nodes { ref } } }", g=THEIRS)
    event = demo.ask("query ($g: String) { trail(group: $g, last: 1) { nodes { position command } } }", g=THEIRS)
    line = lines["attendance"]["nodes"][0]
    return {
        "group": THEIRS,
        "slug": THEIRS,
        "meeting": meeting["meetings"]["nodes"][0]["ref"],
        "work": work["actions"]["nodes"][0]["ref"],
        "position": str(event["trail"]["nodes"][0]["position"]),
        "command": event["trail"]["nodes"][0]["command"],
        "person": line["person"]["ref"],
        "seat": line["seat"]["ref"],
    }


NOBODYS = {
    **dict.fromkeys(("group", "slug", "seat"), "nobody-knows-this"),
    **dict.fromkeys(("meeting", "work", "person", "command"), str(uuid4())),
    "position": "99999999",
}


def without_echo(answer: httpx.Response, given: dict[str, str]) -> tuple[int, str]:
    """What an answer says, apart from what the request itself said, form tokens and ids of this one answer."""
    text = answer.text.replace(answer.headers["X-Request-Id"], "")
    for value in sorted(given.values(), key=len, reverse=True):
        text = text.replace(value, "GIVEN")
    text = re.sub(r'name="form_token" value="[^"]+"|\b[0-9a-f]{12}\b', "", text)
    return answer.status_code, text


def addresses() -> Iterator[tuple[str, dict[str, str]]]:
    """Each address that is read, with the parameters that name something: the kind of thing by the parameter."""
    for format in ("csv", "xlsx"):
        yield f"/meetings/{{meeting}}/roll.{format}", {}
    for prefix in ("", "/console"):
        for feed in FEEDS.values():
            for parameter in parameters_of(SCHEMA, feed):
                if parameter.name in ("group", "meeting", "person", "seat"):
                    yield f"{prefix}/feeds/{feed.name}.csv", {parameter.name: parameter.name}
    for kind, period in (("annual", "2025-26"), ("quarterly", "2025-26-Q1"), ("attendance", "2025-26")):
        yield f"/reports/{kind}", {"group": "group", "=period": period}
    yield "/evidence", {"group": "group", "=purpose": "x"}
    yield "/persons/{person}/record", {}
    yield "/events", {"group": "group"}
    yield "/proof/{position}", {}
    yield "/tile/entries/{place:path}", {}
    yield "/calendar.ics", {"group": "group"}
    yield from pages()


def pages() -> Iterator[tuple[str, dict[str, str]]]:
    """Those of the console."""
    subjects = {"/console" + page.path: page.subject for page in PAGES}
    for page in PAGES:
        if page.subject == "agency":
            continue
        named = re.sub(r"{(id|slug)}", f"{{{subjects['/console' + page.path]}}}", "/console" + page.path)
        yield named, {}
        for name in {"group", "meeting", "person"} & page.takes.keys():
            yield named, {name: name}
    yield "/console/correct/{position}", {}
    yield "/console/retract/{command}", {}
    yield "/console/groups/{group}/import", {}
    yield "/console/meetings/{meeting}/desk", {}
    yield "/console/evidence", {"group": "group", "=purpose": "x"}
    yield "/console/people/{person}/record", {}
    for name in ("retract", "correct"):
        yield "/console/what-if", {name: "position"}
    for name in ("group", "meeting", "person"):
        yield "/console/history", {name: name}
    for path in ("", "/clauses", "/adopt", "/toml", "/check", "/identity"):
        yield f"/console/setup/{{group}}{path}", {}
    for path in ("/console/record", "/console/access", "/console/setup", "/console/proof"):
        yield path, {}
    for name in ("group", "meeting"):
        yield "/console/record/schedule_a_meeting", {name: name}


def of_template(path: str) -> str:
    """An address as the routes write it."""
    path = re.sub(r"^(/console)?/feeds/\w+\.csv", r"\1/feeds/{list}.csv", path)
    path = re.sub(r"^/reports/\w+", "/reports/{kind}", path)
    path = re.sub(r"^/console/record/\w+", "/console/record/{operation}", path)
    path = path.replace("/setup/{group}/identity", "/setup/{slug}/{path}")
    return re.sub(r"{(group|agency)}", "{slug}", re.sub(r"{(meeting|person|work)}(?!/r)", "{id}", path)).replace(
        "{event}", "{position}"
    )


def test_every_route_that_is_read_is_tried(demo: Demonstration) -> None:
    routes = {r.path for r in demo.app.router.routes if "GET" in (getattr(r, "methods", None) or ("GET",))}  # type: ignore[attr-defined]
    tried = {of_template(path) for path, _ in addresses()} | EVERYBODYS
    xlsx = {path for path in routes if path.endswith("/feeds/{list}.xlsx")}  # the same rows as another file
    assert sorted(routes - tried - xlsx) == []


def test_what_others_hold_is_as_what_nobody_does(limited: Reader, theirs: dict[str, str]) -> None:
    told_apart = []
    tried = 0
    for path, query in addresses():
        names = [{"event": "position", "place:path": "place"}.get(n, n) for n in re.findall(r"{([^}]+)}", path)]
        if not names and not any(not n.startswith("=") for n in query):
            continue
        answers = []
        for things in (theirs, NOBODYS):
            values = {**things, "place": "000"}
            filled = path
            for name in names:
                filled = re.sub(r"{[^}]+}", values[name], filled, count=1)
            given = {n.lstrip("="): v if n.startswith("=") else values[v] for n, v in query.items()}
            said = {v: values[v] for v in (*names, *query.values()) if v in values}
            answers.append(without_echo(limited.get(filled, **given), said))
            tried += 1
        if answers[0] != answers[1]:
            told_apart.append((path, query, answers))
    assert not told_apart, told_apart
    assert tried > 150


def markers(everything: Reader) -> set[str]:
    """The ids, and the words of several, in what every feed says of the other group, and of ours does not."""
    found: dict[str, set[str]] = {}
    for group in (OURS, THEIRS):
        cells = found[group] = set()
        for feed in FEEDS.values():
            if any(p.name == "group" for p in parameters_of(SCHEMA, feed)):
                for row in rows(everything, feed.name, group=group):
                    cells |= {
                        v
                        for name, v in row.items()
                        if v and "agency" not in name and (UUID.fullmatch(v) or (" " in v.strip() and len(v) > 11))
                    }
    agencies = {cell for row in rows(everything, "agencies") for cell in row.values()}
    return found[THEIRS] - found[OURS] - agencies


def test_nothing_that_is_read_without_naming_it_tells_of_others(limited: Reader, everything: Reader) -> None:
    secret = markers(everything)
    assert len(secret) > 500
    plain = [("/console/people", {"name": "a"}), ("/console/meetings", {"sort": "OLDEST"})]
    for path, query in addresses():
        if not re.search("{", path) and not any(n in query for n in ("group", "agency", "meeting", "person", "seat")):
            plain.append((path, {}))
    plain += [(f"/feeds/{name}.csv", {}) for name in FEEDS] + [("/calendar.ics", {})]
    plain += [(f"/console/groups/{OURS}{part}", {}) for part in ("", "/terms", "/attendance")]
    plain += [
        (f"/reports/{kind}", {"group": OURS, "period": p})
        for kind, p in (("annual", "2025-26"), ("attendance", "2025-26"))
    ]
    found = []
    for path, query in plain:
        answer = limited.get(path, **query)
        assert answer.status_code in (200, 422), (path, answer.text)
        said = {*UUID.findall(answer.text)} | {s.strip() for s in TEXT.findall(answer.text)} | cells_of(answer)
        if leaked := said & secret:
            found.append((path, sorted(leaked)[:5]))
    assert not found, found


def cells_of(answer: httpx.Response) -> set[str]:
    if "csv" not in answer.headers.get("content-type", ""):
        return set()
    return {cell for row in csv.reader(io.StringIO(answer.text)) for cell in row}


def test_a_sheet_of_anothers_meeting_is_refused_as_one_of_no_meeting(
    limited: Reader, everything: Reader, theirs: dict[str, str]
) -> None:
    sheet = everything.get(f"/meetings/{theirs['meeting']}/roll.csv")
    assert sheet.status_code == 200
    other = str(uuid4())
    nobodys = sheet.content.replace(theirs["meeting"].encode(), other.encode())
    assert nobodys != sheet.content
    for preview in ("", "?preview=true"):
        answers = [
            without_echo(limited.post(f"/rolls{preview}", content, "text/csv"), {"meeting": id})
            for content, id in ((sheet.content, theirs["meeting"]), (nobodys, other))
        ]
        assert answers[0] == answers[1]
        assert answers[0][0] in (403, 404, 422)
