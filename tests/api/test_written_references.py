"""References over REST as people write them: names, titles and GROUP@DATE in the place of ids, each within the reach of the
credential; what means several is refused with them, what means nothing as what is not recorded."""

from typing import Any

import pytest

from api.server.service import Service
from ledger.world.tracked_world import TrackedWorld
from tests.support.http_client import Client, Limited
from tests.support.two_groups import BY, ON_FIRST_DAY

DAY = {**ON_FIRST_DAY, "on": "2025-05-06"}


@pytest.fixture
def board(client: Client) -> dict[str, str]:
    """A group with three seats, two of one title of two agencies, and a meeting; the ids of whom and what it has."""
    ids = {}
    for slug, name in (("police", "Vale Police"), ("health", "Health Board")):
        client.post("/agencies", {"slug": slug, "name": {"en": name}, **ON_FIRST_DAY})
    client.post("/groups", {"slug": "board", "name": {"en": "The Board"}, "kind": "board", **ON_FIRST_DAY})
    for seat, title, agency in (("s1", "Nurse", "health"), ("s2", "Clerk", "police"), ("s3", "Clerk", "health")):
        body = {"seat": seat, "title": {"en": title}, "agency": agency, **ON_FIRST_DAY}
        client.post("/groups/board/seats", body)
    for name in ("Ada Example", "Bryn Example"):
        ids[name] = client.post("/persons", {"name": name, **ON_FIRST_DAY})["id"]
    ids["meeting"] = client.post("/groups/board/meetings", {"meets_on": "2025-06-03", **DAY})["id"]
    return ids


def group_of(service: Service) -> Any:
    return TrackedWorld(service.store).group_named("board")


def test_a_person_by_name_an_agency_by_name_and_a_seat_by_its_title(
    client: Client, service: Service, board: dict[str, str]
) -> None:
    body = {"person": "ada EXAMPLE", "nominated_by": "Health Board", **DAY}
    client.post("/groups/The Board/seats/nurse/members", body)
    [tenure] = group_of(service).seats["s1"].tenures
    assert tenure.person == board["Ada Example"]
    assert tenure.nominated_by == TrackedWorld(service.store).agency_named("health").id  # type: ignore[union-attr]


def test_a_title_that_two_seats_have_is_refused_with_both_and_taken_with_its_agency(
    client: Client, service: Service, board: dict[str, str]
) -> None:
    body = {"person": "Ada Example", **DAY}
    problem = client.refused("/groups/board/seats/Clerk/members", body, 422)
    assert problem["rule"] == "one-reference"
    assert "s2 (Clerk, Vale Police), s3 (Clerk, Health Board)" in problem["detail"]
    client.post("/groups/board/seats/Clerk Vale Police/members", body)
    assert group_of(service).seats["s2"].tenures


def test_a_meeting_is_group_and_date_in_address_and_body(
    client: Client, service: Service, board: dict[str, str]
) -> None:
    held = {**ON_FIRST_DAY, "starts": "2025-06-03T10:00:00+01:00", "ends": "2025-06-03T12:00:00+01:00"}
    client.post("/meetings/board@2025-06-03/held", {**held, "on": "2025-06-03"})
    assert TrackedWorld(service.store).meeting(board["meeting"]).held  # type: ignore[union-attr]
    other = client.post("/groups/board/meetings", {"meets_on": "2025-06-03", **DAY})["id"]
    problem = client.refused("/meetings/board@3 June 2025/cancellation", {**DAY, "on": "2025-06-03"}, 422)
    assert board["meeting"] in problem["detail"]
    assert other in problem["detail"]
    body = {**DAY, "on": "2025-06-03"}
    told = client.request("/meetings/board@2025-06-03/cancellation", body, **{"Accept-Language": "cy"}).json()
    assert "dim amser dechrau wedi" in told["detail"], told


def test_a_body_by_a_part_of_its_name_is_asked_about_and_never_taken(client: Client, board: dict[str, str]) -> None:
    problem = client.refused(
        "/groups/board/seats/s1/members", {"person": "Ada Example", "nominated_by": "Vale", **DAY}, 422
    )
    assert (problem["rule"], "police" in problem["detail"]) == ("one-reference", True)


def test_what_means_nobody_is_refused_as_what_is_not_recorded(client: Client, board: dict[str, str]) -> None:
    unknown = client.refused("/groups/board/seats/s1/members", {"person": "Nobody Atall", **DAY}, 422)
    assert unknown["detail"] == "person names no person that is recorded: Nobody Atall"
    near = client.refused("/groups/board/seats/s1/members", {"person": "Adá Example", **DAY}, 422)
    assert board["Ada Example"] in near["detail"]
    assert client.refused("/groups/board/seats/Matron/members", {"person": "Ada Example", **DAY}, 404)
    assert client.refused("/meetings/board@2025-06-04/cancellation", DAY, 404)


def test_a_limited_credential_learns_nothing_of_what_it_does_not_reach(
    client: Client, limited: Limited, board: dict[str, str]
) -> None:
    client.post("/groups", {"slug": "other", "name": {"en": "The Other"}, "kind": "board", **ON_FIRST_DAY})
    theirs = limited("other")
    there, not_there = (
        theirs.refused(f"/meetings/board@{day}/cancellation", DAY, 404)["detail"].replace(day, "DAY")
        for day in ("2025-06-03", "2025-06-04")
    )
    assert there == not_there
    seat = theirs.post("/groups/other/seats", {"title": {"en": "Chair"}, **ON_FIRST_DAY})["id"]
    known, unknown = (
        theirs.refused("/groups/other/seats/Chair/members", {"person": name, **DAY}, 422)["detail"].replace(
            name, "NAME"
        )
        for name in ("Ada Example", "Nobody Atall")
    )
    assert (known, bool(seat)) == (unknown, True)


def test_the_seats_of_a_group_that_is_named_but_not_reached_are_not_told(
    client: Client, limited: Limited, board: dict[str, str]
) -> None:
    client.post("/groups", {"slug": "other", "name": {"en": "The Other"}, "kind": "board", **ON_FIRST_DAY})
    client.post("/groups/other/relations", {"relation": "accountable_to", "group": "board", **ON_FIRST_DAY})
    problem = limited("other").refused("/groups/board/seats/Clerk/members", {"person": "Ada Example", **DAY}, 403)
    assert problem["rule"] == "within-groups"


@pytest.mark.parametrize("outcome", ["Present", "present", "PRESENT"])
@pytest.mark.parametrize("day", ["3 June 2025", "03/06/2025", "2025-06-03"])
def test_dates_and_outcomes_are_taken_as_people_write_them(
    client: Client, service: Service, board: dict[str, str], day: str, outcome: str
) -> None:
    client.post("/groups/board/seats/s1/members", {"person": "Ada Example", **DAY})
    held = {"starts": "2025-06-03T10:00:00+01:00", "ends": "2025-06-03T12:00:00+01:00"}
    client.post("/meetings/board@2025-06-03/held", {**ON_FIRST_DAY, **held, "on": day})
    body = {"entries": [{"seat": "Nurse", "outcome": outcome}], "authority": BY, "on": day}
    client.post(f"/meetings/board@{day.replace('/', '.')}/roll", body)
    meeting = TrackedWorld(service.store).meeting(board["meeting"])
    assert meeting
    assert meeting.roll["s1"].event.outcome == "PRESENT"


@pytest.mark.parametrize(("day", "told"), [("99/99/2025", "on"), ("tomorrow", "on"), (20250603, "on")])
def test_what_is_no_date_is_refused_with_its_field(
    client: Client, board: dict[str, str], day: object, told: str
) -> None:
    problem = client.refused("/groups/board/seats/s1/members", {"person": "Ada Example", **DAY, "on": day}, 400)
    assert (problem["rule"], f"$.{told}" in problem["detail"]) == ("shape", True)
