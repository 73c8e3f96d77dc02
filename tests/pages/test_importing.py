"""Importing in the browser: row by row, what is asked, recorded once, and taken back as a whole."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import httpx
import pytest

from api.pages.recording.importing import FILE_MAX_BYTES
from tests.support.console_client import ConsoleClient, main_text
from tests.support.demonstration import Demonstration

Console = tuple[str, Demonstration]
GROUP = "wandsworth-mash-omg"
PATH = f"/console/groups/{GROUP}/import"
ROWS = b"""Name,Title,Agency,From
Newton <b>New</b>,Clerk of Works,,01/06/2025
Newtin <b>New</b>,Clerk Two,,01/06/2025
X,Y,,99/99/2025
"""


@pytest.fixture
def client(console: Console) -> Iterator[ConsoleClient]:
    found = ConsoleClient(console[0])
    found.enter()
    yield found
    found.close()


def hidden_of(text: str) -> dict[str, str]:
    """What the form of a page holds without being seen."""
    found = re.findall(r'<input type="hidden" name="([\w.-]+)" value="([^"]*)"', text)
    return {name: unescape(value) for name, value in found} | {
        "form_token": re.findall(r'name="form_token" value="([^"]+)"', text)[-1]
    }


def upload(client: ConsoleClient, content: bytes, **fields: str) -> httpx.Response:
    sent = {"form_token": client.token(PATH, PATH), "kind": "members", "authority": f"chair@{GROUP}", **fields}
    return client.upload(PATH, sent, "members.csv", content)


def take_back(client: ConsoleClient, event: str) -> str:
    """Take back all that was recorded with the event of a page; the form says how much that is."""
    [back] = set(re.findall(r"/console/retract/[0-9a-f-]{36}", event))
    form = client.get(back).text
    why = {"form_token": client.token(back, back), "reason": "the wrong file", "authority": f"chair@{GROUP}"}
    checked = client.post(back, {**why, "step": "check"})
    assert "Check before it is recorded" in checked.text
    faults = re.findall(r'name="acknowledge" value="([^"]+)"', checked.text)
    taken = client.post(back, {**hidden_of(checked.text), "step": "record", "acknowledge": faults})
    assert taken.status_code == 303, taken.text
    return form


def test_a_file_is_looked_at_asked_about_recorded_once_and_taken_back(console: Console, client: ConsoleClient) -> None:
    head = console[1].service.head()
    looked = upload(client, ROWS, step="check")
    assert looked.status_code == 200
    assert "<b>New</b>" not in looked.text
    assert "99/99/2025" in looked.text
    assert "Who is somebody else" in looked.text
    kept = hidden_of(looked.text)
    refused = client.post(PATH, {**kept, "step": "record"})
    assert (refused.status_code, "Some rows cannot be recorded" in refused.text) == (400, True)
    again = client.post(PATH, {**kept, "step": "check", "another": "Newtin <b>New</b>"})
    assert "Who is somebody else" not in again.text
    assert console[1].service.head() == head
    sent = [client.post(PATH, {**hidden_of(again.text), "step": "record", "skip": "yes"}) for _ in range(2)]
    assert [a.status_code for a in sent] == [303, 303], sent[0].text
    assert sent[0].headers["location"] == sent[1].headers["location"]
    recorded = console[1].service.head() - head
    assert recorded == 6  # two persons, seats and appointments
    event = client.get(sent[0].headers["location"]).text
    assert f"{recorded} acts were recorded by one command" in take_back(client, event)
    assert console[1].service.head() == head + 2 * recorded


def test_what_an_import_recorded_is_marked_in_the_history_the_trail_and_on_its_page(client: ConsoleClient) -> None:
    """Beside what is late, which some of it is too; in both languages; of all, of the group, and of another group not."""
    row = b"Name,Title,Agency,From\nWolfram Quillfeather,Clerk of Marks,,01/06/2025\n"
    kept = hidden_of(upload(client, row, step="check").text)
    sent = client.post(PATH, {**kept, "step": "record"})
    assert sent.status_code == 303, sent.text
    event = client.get(sent.headers["location"]).text
    assert "Imported from row 2 of the imported file members.csv" in main_text(event)
    position = int(re.findall(r"/console/events/(\d+)", sent.headers["location"])[0])

    for scope, marked in ("", True), (f"?group={GROUP}", True), ("?group=cwm-taf-mqap", False):
        page = client.get(f"/console/history{scope}").text
        assert ('<rect class="imported"' in page) == marked, scope
        (told,) = re.findall(r"(\d+) recorded by imports, (\d+) recorded late, by imports or not", page)
        head, *rows = re.findall(r"<tr.*?</tr>", page, re.DOTALL)
        assert "Late, imports included" in head
        cells = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in rows]
        sums = [sum(int(of[n]) for of in cells if of[n] != "–") for n in (3, 2)]
        assert (sums, sums[0] > 0) == ([*map(int, told)], marked), scope
        assert "with what an import recorded" in page
    step = client.get(f"/console/history?group={GROUP}&at={position}").text
    assert "from row 2 of the imported file members.csv" in main_text(step)
    welsh = main_text(client.get("/console/history", Accept_Language="cy").text)
    assert [words in welsh for words in ("gofnodwyd gan fewnforiad", "Mewnforiwyd", "Imported")] == [True, True, False]

    listed, others = (client.get(f"/console/trail?group={GROUP}&imported={which}").text for which in ("true", "false"))
    assert f'href="/console/events/{position}"' in listed
    assert f'href="/console/events/{position}"' not in others
    assert "imported=true" in re.findall(r'href="/console/feeds/trail.csv([^"]*)"', listed)[0]
    take_back(client, event)


@pytest.mark.parametrize(
    ("content", "fields", "words"),
    [
        (b"", {}, "Choose a file"),
        (ROWS, {"kind": ""}, "Say what the file holds"),
        (ROWS, {"authority": ""}, "Say who decided it"),
        (b"no headings,at all\n", {}, "no row of headings"),
        (b"PK\x03\x04 no workbook", {}, "There is a problem"),
        (b"Name,From\n", {}, "from one row"),
        (b"x" * 700_000, {}, "is imported by the command line"),
    ],
)
def test_what_cannot_be_read_is_said_on_the_form(
    client: ConsoleClient, content: bytes, fields: dict[str, str], words: str
) -> None:
    answer = upload(client, content, **{"step": "check", **fields})
    assert (answer.status_code, words in answer.text) == (400, True), answer.text[-3000:]


def test_what_one_command_recorded_is_shown_to_whoever_may_see_all_of_it(console: Console) -> None:
    demo = console[1]
    found = 'trail(kind: "DecisionRecorded", group: $group, first: 1) { nodes { position } }'
    asked = f"query($group: String) {{ {found} }}"
    positions = [
        demo.ask(asked, "demo-administrator", group=group)["trail"]["nodes"][0]["position"]
        for group in (GROUP, "cwm-taf-mqap")
    ]
    corrections = [
        {"position": p, "replacement": {"text": {"en": "Agreed otherwise."}}, "reason": "x"} for p in positions
    ]
    body = {"corrections": corrections, "authority": {"kind": "body"}}
    recorded = demo.send("/corrections", body).json()
    event = demo.service.store.entry(recorded["positions"][-1])
    assert event
    token, _ = demo.service.tokens.create(
        "one group", "administrator", datetime.now(UTC) + timedelta(days=1), groups=(GROUP,)
    )
    seen = []
    for name in (token, "demo-administrator"):
        client = ConsoleClient(console[0])
        client.enter(name)
        at = [client.get(f"/console/events/{p}?recorded={recorded['positions'][-1]}") for p in recorded["positions"]]
        seen.append([*(a.status_code for a in at), client.get(f"/console/retract/{event.command}").status_code])
        client.close()
    assert seen == [[200, 404, 404], [200, 200, 200]]


def test_a_second_file_takes_the_place_of_the_first(client: ConsoleClient) -> None:
    file = b"Name,Title,Agency,From\n".ljust(FILE_MAX_BYTES, b"\n")
    fields = {
        "form_token": client.token(PATH, PATH), "kind": "members", "authority": f"chair@{GROUP}", "step": "check",
        "content": urlsafe_b64encode(file).decode(), "file_name": "first.csv",
    }  # fmt: skip
    answer = client.upload(PATH, fields, "second.csv", file)
    assert (answer.status_code, "from one row" in answer.text) == (400, True), answer.text


def test_nobody_imports_or_takes_back_what_is_out_of_reach(console: Console, client: ConsoleClient) -> None:
    auditor = ConsoleClient(console[0])
    auditor.enter("demo-auditor")
    event = client.get("/console/events/425").text
    [command] = set(re.findall(r"/console/retract/([0-9a-f-]{36})", event))
    for path in (PATH, f"/console/retract/{command}"):
        assert auditor.get(path).status_code == 403
    for path in (
        "/console/groups/nowhere/import",
        "/console/retract/nonsense",
        f"/console/retract/{'0' * 8}-{command[9:]}",
    ):
        assert client.get(path).status_code == 404, path
    auditor.close()
