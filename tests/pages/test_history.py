"""The inspector's pages: two states of the record side by side, and all that is held of an event."""

import re
from hashlib import sha256
from html import unescape

import pytest

from tests.support.console_client import ConsoleClient, main_text
from tests.support.demonstration import Demonstration

Console = tuple[str, Demonstration]
CORRECTION = 478
LINKS = re.compile(r'href="(/console/history[^"]+)"')


def test_what_one_correction_changed_is_shown_field_by_field_with_its_event(auditor: ConsoleClient) -> None:
    page = auditor.get(f"/console/compare?from-known={CORRECTION - 1}&to-known={CORRECTION}").text
    words = main_text(page)
    assert f"what was known at position {CORRECTION - 1}" in words
    assert re.search(r"verdict (MET NOT_MET|Met Not met|met not met)", words), words[:2000]
    assert f'href="/console/events/{CORRECTION}"' in page
    assert "Nothing differs." in main_text(
        auditor.get(f"/console/compare?from-known={CORRECTION}&to-known={CORRECTION}").text
    )


def test_an_event_is_shown_with_its_bytes_what_it_turned_and_what_rests_on_it(
    auditor: ConsoleClient, console: Console
) -> None:
    page = main_text(auditor.get(f"/console/events/{CORRECTION}").text)
    with console[1].service.primary.connection() as connection:
        query = "SELECT state FROM ledger.events WHERE notification_id = %s"
        (state,) = connection.execute(query, [CORRECTION]).fetchone() or (b"",)
    assert sha256(state).hexdigest() in page
    assert re.search(r"What it turned .*quorum .* : met → not met", page)
    assert re.search(r"What rests on it now (?!No judgement)", page)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/console/compare?from-known=999999", 400),
        ("/console/compare?group=none", 400),
        ("/console/compare?colour=blue", 400),
        ("/console/compare?from-on=2026-01-01", 400),
        ("/console/trail?late-days=many", 400),
        ("/console/trail?kinds=Nothing", 400),
        ("/console/trail?imported=perhaps", 400),
        ("/console/trail?late-days=5&kinds=Corrected", 200),
        ("/console/trail?imported=false", 200),
    ],
)
def test_what_an_address_cannot_mean_is_refused(auditor: ConsoleClient, address: str, status: int) -> None:
    assert auditor.get(address).status_code == status


def test_the_bar_leads_from_months_to_days_to_hours_to_an_event(auditor: ConsoleClient) -> None:
    page = auditor.get("/console/history").text
    assert 'role="img"' in page
    for unit in ("DAY", "HOUR"):
        closer = next(link for link in LINKS.findall(page) if f"by={unit}" in link)
        page = auditor.get(unescape(closer)).text
        assert {"DAY": "Events by day", "HOUR": "Events by hour"}[unit] in page
    step = next(link for link in LINKS.findall(page) if "at=" in link and "by=HOUR" in link)
    assert auditor.get(unescape(step)).status_code == 200


def test_a_step_shows_the_state_then_what_changed_and_the_events_behind_it(auditor: ConsoleClient) -> None:
    meeting = "317e8804-55f8-5f15-bfea-53b9fe962645"
    at = f"/console/history?meeting={meeting}&at="
    page = auditor.get(f"{at}{CORRECTION}").text
    words = main_text(page)
    assert re.search(r"The state then .*Quorum not met", words)
    assert re.search(r"What this step changed .*The events behind it", words)
    assert re.search(r"Quorum met", main_text(auditor.get(f"{at}{CORRECTION - 1}").text))
    [previous] = re.findall(r'href="([^"]+)#step" rel="prev"', page)
    back = auditor.get(unescape(previous)).text
    [following] = re.findall(r'href="([^"]+)#step" rel="next"', back)
    assert f"at={CORRECTION}" in unescape(following)
    behind = main_text(auditor.get(f"{at}{CORRECTION}&row=quorum").text)
    assert re.search(r"The events behind it Quorum .*the meeting was held", behind)


def test_both_clocks_bound_the_history(auditor: ConsoleClient) -> None:
    page = main_text(auditor.get("/console/history?group=cwm-taf-mqap&known=100&on=2025-06-01").text)
    assert "as it was known at position 100" in page
    assert auditor.get("/console/history?known=100&at=101").status_code == 400


@pytest.mark.parametrize(
    "address", ["by=YEAR", "at=many", "at=999999", "group=none", "from=2026-01-02&to=2026-01-01", "colour=blue"]
)
def test_a_history_that_there_is_not_is_refused(auditor: ConsoleClient, address: str) -> None:
    assert auditor.get(f"/console/history?{address}").status_code == 400


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("history?at=999999999", "at"),
        ("history?known=999999999", "known"),
        ("history?known=999999999&at=5", "known"),
        ("trail?known=999999999", "known"),
        ("meetings?known=sometime", "known"),
        ("compare?from-known=999999999", "from-known"),
        ("compare?from-known=1&to-known=999999999", "to-known"),
    ],
)
def test_a_clock_is_refused_by_the_name_that_the_address_has_for_it(
    auditor: ConsoleClient, address: str, name: str
) -> None:
    refused = auditor.get(f"/console/{address}")
    assert refused.status_code == 400
    words = main_text(refused.text)
    assert f"{name}: " in words
    assert "knownAt" not in words
