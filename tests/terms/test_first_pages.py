"""The first page of the annual reports of all invented bodies: what is overdue, missed or late is told, and who determined
a quorum."""

import re
from html import unescape

import httpx
import pytest

from tests.reports.reader import tables
from tests.terms.questions import Ask
from tests.terms.scenarios import SCENARIOS
from tests.terms.scenarios.moor_school_governors import SLUG as MOOR

LATEST = 2025
NOTHING = "Nothing is overdue."


def annual(http: httpx.Client, group: str, year: int, **asked: str) -> httpx.Response | None:
    """The report of the year that begins in `year`; None where the group has no year, or no such one."""
    for label in (f"{year}-{(year + 1) % 100:02}", f"{year}"):
        answer = http.get("/reports/annual", params={"group": group, "period": label, **asked})
        if answer.status_code == 200:
            return answer
    return None


def section(page: str, id: str) -> list[str]:
    [body] = re.findall(rf'aria-labelledby="summary-{id}">(.*?)</section>', page, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", item)) for item in re.findall(r"<li>(.*?)</li>", body, re.DOTALL)]


@pytest.mark.parametrize("group", SCENARIOS)
def test_what_is_overdue_missed_or_late_is_told_as_the_lists_of_duties_say(
    http: httpx.Client, ask: Ask, group: str
) -> None:
    """On the report's day: all that is overdue then, and what was due in the year and was missed or done late."""
    for year in (LATEST - 1, LATEST):
        found = annual(http, group, year, format="csv")
        if found is None:
            continue
        data = tables(found.content)
        about = {row["name"]: row["value"] for row in data["about"]}
        asked = f'group: "{group}", on: "{about["as_at"]}", state: [OVERDUE, MISSED, LATE], first: 200'
        listed = ask(f"{{ duties({asked}) {{ nodes {{ what dueOn state }} }} }}")["duties"]["nodes"]
        wanted = {
            (d["what"], d["dueOn"], d["state"])
            for d in listed
            if d["state"] == "OVERDUE" or about["from"] <= d["dueOn"] <= about["to"]
        }
        assert wanted <= {(row["what"], row["due_on"], row["state"]) for row in data["overdue"]}
        page = annual(http, group, year)
        assert page is not None
        told = section(page.text, "overdue")
        assert (told == [NOTHING]) == (not data["overdue"])
        for word, state in (("and missed.", "MISSED"), ("done late, on", "LATE"), ("days overdue.", "OVERDUE")):
            assert bool([line for line in told if word in line]) == (state in {row["state"] for row in data["overdue"]})


def test_some_body_missed_something_and_was_late_with_something(http: httpx.Client) -> None:
    """So that the lists above are of something."""
    found = [annual(http, group, year, format="csv") for group in SCENARIOS for year in (LATEST - 1, LATEST)]
    states = {row["state"] for each in found if each is not None for row in tables(each.content)["overdue"]}
    assert states == {"OVERDUE", "MISSED", "LATE"}


@pytest.mark.parametrize("group", SCENARIOS)
def test_no_more_seats_attended_than_were_expected(http: httpx.Client, group: str) -> None:
    """Where meetings without a quorum are left out nobody is expected at them, whoever came."""
    for year in (LATEST - 1, LATEST):
        found = annual(http, group, year, format="csv")
        told = tables(found.content) if found is not None else {}
        for name in ("meetings", "agency-meetings"):
            for row in told.get(name, ()):
                assert int(row["seats_attended"]) <= int(row["seats_expected"]), (name, row)


def test_a_meeting_says_who_determined_its_quorum_and_is_not_counted_as_undecided(http: httpx.Client) -> None:
    page = annual(http, "harbour-forum", LATEST)
    assert page is not None
    counts, first, *_ = section(page.text, "meetings")
    assert counts == "Meetings held: 2, of which 0 had a quorum, 1 had none, of 1 it was determined."
    assert first.startswith("2 September 2025: determined quorate by the convenor; 2 of 8 expected attended, ")


def test_a_decision_says_that_the_chair_determined_its_quorum(http: httpx.Client) -> None:
    page = annual(http, MOOR, LATEST - 1)
    assert page is not None
    told = [line for line in section(page.text, "decisions") if line.startswith("12 March 2025:")]
    assert told == [
        "12 March 2025: “Decision heating.” (void; determined not quorate by the chair)",
        "12 March 2025: “Decision paint.” (void; without a quorum)",
        "12 March 2025: “Decision roof.” (stands; determined quorate by the chair)",
    ]


@pytest.mark.parametrize("group", SCENARIOS)
def test_no_meeting_is_called_quorate_beside_a_figure_that_says_otherwise(http: httpx.Client, group: str) -> None:
    for year in (LATEST - 1, LATEST):
        page = annual(http, group, year)
        for line in section(page.text, "meetings") if page else ():
            if " quorate" in line and "not quorate" not in line:
                figures = re.findall(r": (\d+) \((\d+) needed\)", line)
                assert all(int(counted) >= int(needed) for counted, needed in figures), line
