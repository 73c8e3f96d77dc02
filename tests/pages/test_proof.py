"""The proof in the console: a file of one's own is held to the record, packs and the record of a person are taken away."""

import re
import zipfile
from html import unescape
from io import BytesIO
from time import sleep
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.support.console_client import ConsoleClient, main_text
from tests.support.demonstration import Demonstration
from tests.support.visitor import visitor

Console = tuple[str, Demonstration]
ADDRESS = "/console/proof"


@pytest.fixture(autouse=True)
def published(console: Console) -> None:
    console[1].service.log.publish()


def held(client: ConsoleClient, content: str) -> tuple[int, str]:
    """The status and the words of what comes of a file."""
    answer = client.upload(ADDRESS, {"form_token": client.token(ADDRESS, ADDRESS)}, "held", content.encode())
    return answer.status_code, main_text(answer.text)


def receipt_of(client: ConsoleClient, position: int) -> str:
    found = re.search(r"<pre>(c2sp.org/tlog-proof.*?)</pre>", client.get(f"/console/events/{position}").text, re.DOTALL)
    assert found, "the page of an event has its receipt"
    return unescape(found[1])


def test_a_checkpoint_and_a_receipt_are_held_to_the_record(auditor: ConsoleClient, console: Console) -> None:
    note = str(console[1].service.log.newest())
    assert note.splitlines()[0] in main_text(auditor.get(ADDRESS).text)
    status, words = held(auditor, note)
    assert (status, "events are as they were when it was signed" in words) == (200, True), words
    status, words = held(auditor, receipt_of(auditor, 478))
    assert (status, "position 478 is still what the receipt says" in words) == (200, True), words


@pytest.mark.parametrize(("language", "words"), [("en", "Take the verifier"), ("cy", "Cymerwch y gwiriwr")])
def test_the_verifier_is_had_from_the_page_under_the_name_that_is_installed(
    auditor: ConsoleClient, language: str, words: str
) -> None:
    page = auditor.get(ADDRESS, Accept_Language=language).text
    assert words in main_text(page)
    [(address, name)] = re.findall(r'href="(/proof/verifier)" download="([^"]+)"', page)
    assert f"pip install {name}</code>" in page
    answer = auditor.get(address)
    assert f'filename="{name}"' in answer.headers["content-disposition"]
    assert zipfile.ZipFile(BytesIO(answer.content)).testzip() is None


def test_what_was_altered_does_not_fit(auditor: ConsoleClient, console: Console) -> None:
    lines = str(console[1].service.log.newest()).split("\n")
    lines[1] = str(int(lines[1]) - 1)
    receipt = receipt_of(auditor, 478).replace("index 477", "index 476")
    for content in ("\n".join(lines), receipt, "nonsense", "", "c2sp.org/tlog-proof@v1\n", "x" * 70_000):
        status, words = held(auditor, content)
        assert status == 400, content[:40]
        assert "It does not fit" in words


def test_a_pack_is_taken_with_its_purpose_and_that_is_recorded(auditor: ConsoleClient) -> None:
    answer = auditor.get("/console/evidence?group=cwm-taf-mqap&from=&to=&purpose=inspection+of+March")
    assert answer.status_code == 200
    assert "manifest.json" in zipfile.ZipFile(BytesIO(answer.content)).namelist()
    assert auditor.get("/console/evidence?group=nowhere&purpose=x").status_code in (403, 404)
    for _ in range(40):  # it is written beside the answer
        if "inspection of March" in main_text(auditor.get(ADDRESS).text):
            return
        sleep(0.25)
    raise AssertionError("the access record does not say what the pack was for")


def test_everything_of_a_person_is_taken_away(auditor: ConsoleClient, console: Console) -> None:
    page = auditor.get("/console/groups/cwm-taf-mqap").text
    person = re.findall(r'href="(/console/people/[0-9a-f-]{36})"', page)[0]
    assert f'action="{person}/record"' in auditor.get(person).text
    for format, begins in (("json", b"{"), ("html", b"<!"), ("pdf", b"%PDF")):
        answer = auditor.get(f"{person}/record?format={format}&purpose=")
        assert answer.status_code == 200
        assert answer.content.lstrip().lower().startswith(begins.lower())


def test_who_may_not_take_is_refused_and_not_offered(console: Console) -> None:
    client = ConsoleClient(console[0])
    assert client.get("/console/evidence?group=cwm-taf-mqap").status_code in (303, 401)
    client.enter("demo-reporting")
    page = client.get(ADDRESS).text
    assert "The record of access is for auditors" in page
    assert 'name="acknowledge"' not in page
    answer = client.get("/console/evidence?group=cwm-taf-mqap&acknowledge=names&purpose=x")
    assert answer.status_code == 403
    client.close()


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_receipt_that_is_dropped_or_chosen_is_checked(
    browser: Browser, console: Console, auditor: ConsoleClient, language: str
) -> None:
    file: Any = {"name": "receipt", "mimeType": "text/plain", "buffer": receipt_of(auditor, 478).encode()}
    for script in (True, False):
        with visitor(browser, console[0], script=script, language=language) as inspector:
            inspector.enter("demo-auditor")
            inspector.go(ADDRESS)
            inspector.look()
            if script:
                dropped = inspector.page.evaluate_handle(
                    "text => { const all = new DataTransfer(); all.items.add(new File([text], 'receipt')); return all; }",
                    file["buffer"].decode(),
                )
                inspector.page.dispatch_event("form[data-drop]", "drop", {"dataTransfer": dropped})
            else:
                inspector.page.locator("#f-file").set_input_files(file)
                inspector.page.locator("form[enctype] button").click()
            inspector.page.locator(".govuk-notification-banner--success").wait_for()
            inspector.look()
