"""Drafts of terms: who may see one, what a page refuses, and two people at one draft."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from api.pages.recording import drafts
from tests.support.console_client import ConsoleClient
from tests.support.demonstration import Demonstration

Console = tuple[str, Demonstration]
START = "/console/setup"
GROUP = "cwm-taf-mqap"
PAGES = (
    "",
    "/group",
    "/seat",
    "/seat.0",
    "/quorum.rule",
    "/quorum.rule.of.0",
    "/office.0.review",
    "/clauses",
    "/check",
)


@pytest.fixture
def secretary(console: Console) -> Iterator[ConsoleClient]:
    client = ConsoleClient(console[0])
    client.enter()
    yield client
    client.close()


def begin(client: ConsoleClient, slug: str) -> str:
    """The address of a draft, new or gone on with."""
    answer = client.post(START, {"form_token": client.token(START, START), "slug": slug})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def fields(client: ConsoleClient, path: str, **more: str) -> dict[str, str]:
    """The token and the version that the form of a page has, and what is filled in."""
    text = client.get(path).text
    version = text.split('name="draft" value="')[1].split('"')[0]
    return {"form_token": client.token(path, path), "draft": version, "step": "save", **more}


def test_amending_begins_with_the_terms_in_force(secretary: ConsoleClient) -> None:
    here = begin(secretary, GROUP)
    for page in PAGES:
        assert secretary.get(here + page).status_code == 200, page
    assert "minimum of three different agencies" in secretary.get(f"{here}/quorum").text
    assert 'value="6"' in secretary.get(f"{here}/quorum.rule.of.0").text
    text = secretary.get(f"{here}/check").text
    assert "terms.version" in text, "a new version is asked for"
    toml = secretary.get(f"{here}/toml").text
    assert 'supersedes = "1"' in toml


def test_a_draft_is_of_whoever_may_record_the_group(console: Console, secretary: ConsoleClient) -> None:
    address, demo = console
    begin(secretary, GROUP)
    ends = datetime.now(UTC) + timedelta(days=1)
    token, _ = demo.service.tokens.create("one group", "administrator", ends, groups=("wandsworth-mash-omg",))
    limited = ConsoleClient(address)
    limited.enter(token)
    assert GROUP not in limited.get(START).text
    nobodys = limited.get(f"{START}/nobodys-draft")
    for page in PAGES:
        answer = limited.get(f"{START}/{GROUP}{page}")
        assert (answer.status_code, "There is no draft" in answer.text) == (404, True), page
    assert nobodys.status_code == 404
    refused = limited.post(START, {"form_token": limited.token(START, START), "slug": "another-group"})
    assert refused.status_code == 400
    assert begin(limited, "wandsworth-mash-omg")
    limited.close()


@pytest.mark.parametrize("role", ["demo-auditor", "demo-reporting"])
def test_whoever_records_nothing_has_no_wizard(console: Console, role: str) -> None:
    client = ConsoleClient(console[0])
    client.enter(role)
    for path in (START, f"{START}/{GROUP}", f"{START}/{GROUP}/group", f"{START}/{GROUP}/toml"):
        assert client.get(path).status_code == 403, path
    for path in ("/console", f"/console/groups/{GROUP}/terms"):
        assert START not in client.get(path).text
    client.close()


@pytest.mark.parametrize("token", ["", "1.abc", "other"])
def test_a_foreign_missing_or_old_token_changes_nothing(secretary: ConsoleClient, token: str) -> None:
    here = begin(secretary, "tokens-group")
    text = secretary.token("/console", "/sign-out") if token == "other" else token
    for path in (START, here, f"{here}/group", f"{here}/clauses", f"{here}/adopt"):
        assert secretary.post(path, {"form_token": text, "step": "save", "slug": "x"}).status_code == 403, path
    assert secretary.get(here).status_code == 200


def test_who_saves_second_is_told_and_keeps_the_words(secretary: ConsoleClient) -> None:
    path = begin(secretary, "two-at-it") + "/group"
    first, second = fields(secretary, path), fields(secretary, path)
    assert secretary.post(path, {**first, "name.en": "The first"}).status_code == 303
    told = secretary.post(path, {**second, "name.en": "The second"})
    assert (told.status_code, "Somebody else has changed" in told.text, "The second" in told.text) == (409, True, True)
    again = told.text.split('name="draft" value="')[1].split('"')[0]
    assert secretary.post(path, {**second, "draft": again, "name.en": "The second"}).status_code == 303
    assert "The second" in secretary.get(path).text


@pytest.mark.parametrize(
    "path",
    ["seat.1", "seat.x", "nothing", "quorum.rule", "seat.0.title", "seat." * 30 + "0", "seat.99999999999999999999"],
)
def test_a_page_that_is_not_there_is_not_found(secretary: ConsoleClient, path: str) -> None:
    here = begin(secretary, "no-such-page")
    assert secretary.get(f"{here}/{path}").status_code == 404, path


def test_what_does_not_fit_is_refused_beside_its_question(secretary: ConsoleClient) -> None:
    here = begin(secretary, "odd-words")
    path = f"{here}/attendance"
    filled = {"clause": "1", "clause.en": "<script>alert(1)</script> \u05e2", "target.state": "says", "target": "most"}
    refused = secretary.post(path, fields(secretary, path, **filled))
    assert refused.status_code == 400
    assert 'id="f-target-error"' in refused.text
    assert "<script>alert" not in refused.text
    long = {"clause": "1", "clause.en": "long " * 82_000}
    told = secretary.post(path, fields(secretary, path, **long))
    assert (told.status_code, "longer than a draft may be" in told.text) == (400, True)


def test_what_was_typed_counts_though_nobody_chose_that_the_text_says_it(secretary: ConsoleClient) -> None:
    here = begin(secretary, "typed-only")
    path = f"{here}/attendance"
    typed = {"clause": "1", "clause.en": "Members attend.", "target.state": ":silent", "target": "75%"}
    assert secretary.post(path, fields(secretary, path, **typed)).status_code == 303
    assert "target = [75, 100]" in secretary.get(f"{here}/toml").text
    silent = {**typed, "target": "75/100"}
    assert secretary.post(path, fields(secretary, path, **silent)).status_code == 303
    assert "target" not in secretary.get(f"{here}/toml").text


@pytest.mark.parametrize("step", ["remove", "silent", "open"])
def test_what_the_terms_cannot_be_without_stays(secretary: ConsoleClient, step: str) -> None:
    here = begin(secretary, f"kept-by-{step}")
    for place in ("group", "terms"):
        form = {**fields(secretary, f"{here}/{place}"), "step": step, "question.en": "Which?"}
        refused = secretary.post(f"{here}/{place}", form)
        assert (refused.status_code, "cannot be without this" in refused.text) == (400, True), place
    assert f'slug = "kept-by-{step}"' in secretary.get(f"{here}/toml").text
    assert secretary.get(f"{here}/adopt").status_code in (200, 303)


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\x1b", "\x00"])
def test_what_is_not_seen_is_in_no_draft(secretary: ConsoleClient, mark: str) -> None:
    here = begin(secretary, "marked-draft")
    path = f"{here}/group"
    refused = secretary.post(path, fields(secretary, path, **{"name.en": f"The{mark} board"}))
    assert refused.status_code == 400
    clauses = {**fields(secretary, f"{here}/clauses"), "0.reference": "1", "0.en": f"Words{mark}"}
    assert secretary.post(f"{here}/clauses", clauses).status_code == 400
    assert "board" not in secretary.get(f"{here}/toml").text


def test_somebody_has_so_many_drafts_and_sees_their_own_first(
    console: Console, secretary: ConsoleClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "GROUPS_PER_ACTOR_MAX", 2)
    monkeypatch.setattr(drafts, "LISTED_MAX", 2)
    address, demo = console
    ends = datetime.now(UTC) + timedelta(days=1)
    token, _ = demo.service.tokens.create("somebody else", "administrator", ends)
    other = ConsoleClient(address)
    other.enter(token)
    for slug in ("first-of-two", "second-of-two"):
        begin(other, slug)
    refused = other.post(START, {"form_token": other.token(START, START), "slug": "third-of-two"})
    assert (refused.status_code, "the most at once" in refused.text) == (400, True)
    assert secretary.get(f"{START}/third-of-two").status_code == 404
    demo.service.tokens.create("a third", "administrator", ends)
    for client in (secretary, other):
        listed = client.get(START).text
        assert ("first-of-two" in listed) == (client is other), "one's own come first"
    path = f"{START}/first-of-two"
    gone = other.post(path, fields(other, path))
    assert gone.status_code == 303
    assert begin(other, "third-of-two")
    other.close()


def test_every_link_of_a_draft_leads_somewhere(secretary: ConsoleClient) -> None:
    """From its first page on, over every page of the draft that is linked."""
    todo = [begin(secretary, GROUP)]
    seen = set(todo)
    while todo:
        here = todo.pop()
        answer = secretary.get(here)
        assert answer.status_code == 200, here
        found = set(re.findall(rf'href="({START}/{GROUP}[^"#]*)', answer.text)) - seen
        seen |= found
        todo += found
    assert len(seen) > 60
