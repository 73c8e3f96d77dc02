"""Two groups through HTTP: Ada sits in both, chairs one, and stands in for a seat of the other."""

from typing import Any

from tests.support.http_client import Client
from tests.support.terms_documents import text_of

BY = {"kind": "body"}
ON_FIRST_DAY = {"on": "2025-04-01", "authority": BY}
TERMS = (
    text_of("north", "1", "The chair is agreed by the Board. Each partner nominates a member.")
    + """
[[body]]
id = "board"
name = { en = "Board" }
group = "south"
[[agency]]
id = "police"
name = { en = "Police" }
[[office]]
id = "chair"
title = { en = "Chair" }
clause = "1"
consents = ["board"]
consents_clause = "1"
[composition]
clause = "1"
nominations = [{ id = "police", clause = "1", of = { agencies = ["police"] } }]
[[duty]]
kind = "interval"
id = "meetings"
what = { en = "the next meeting" }
weeks = 6
clause = "1"
"""
)


class TwoGroups:
    """The ids of what was recorded: `ada`, `bryn`, `cerys`, and the planned meeting."""

    def __init__(self, client: Client) -> None:
        self.client = client
        for slug in ("police", "health"):
            client.post("/agencies", {"slug": slug, "name": {"en": slug.title()}, **ON_FIRST_DAY})
        self.ada, self.bryn, self.cerys = (self.person(name) for name in ("Ada Ng", "Bryn Owen", "Cerys Ëvans"))
        for slug in ("north", "south"):
            client.post("/groups", {"slug": slug, "name": {"en": slug.title()}, "kind": "sub-group", **ON_FIRST_DAY})
        client.post("/groups/north/terms", {"toml": TERMS, **ON_FIRST_DAY})
        self.seat("north", "n1", "police", self.ada)
        self.seat("north", "n2", "health", self.bryn)
        self.seat("south", "s1", "police", self.ada)
        self.seat("south", "s2", "health", self.bryn)
        client.post("/groups/south/seats/s2/deputies", {"person": self.ada, "deputy": "d1", **ON_FIRST_DAY})
        client.post("/groups/south/seats/s1/deputies", {"person": self.cerys, "deputy": "d2", **ON_FIRST_DAY})
        client.post("/groups/north/offices/chair/appointments", {"person": self.ada, **ON_FIRST_DAY})

    def person(self, name: str) -> str:
        return str(self.client.post_another("/persons", {"name": name, **ON_FIRST_DAY})["id"])

    def seat(self, group: str, seat: str, agency: str, person: str) -> None:
        place = f"/groups/{group}/seats"
        self.client.post(place, {"seat": seat, "title": {"en": f"Post {seat}"}, "agency": agency, **ON_FIRST_DAY})
        self.client.post(f"{place}/{seat}/members", {"person": person, "nominated_by": agency, **ON_FIRST_DAY})

    def meeting(self, group: str, on: str, held: bool = False) -> str:
        body = {"meets_on": on, "place": "Room 1", **ON_FIRST_DAY}
        meeting = str(self.client.post(f"/groups/{group}/meetings", body)["id"])
        if held:
            times = {"starts": f"{on}T10:00:00+01:00", "ends": f"{on}T12:00:00+01:00"}
            self.client.post(f"/meetings/{meeting}/held", {**times, "authority": BY})
        return meeting


def departure(**others: Any) -> dict[str, Any]:
    """The body of a departure."""
    return {"on": "2025-09-01", "authority": BY, **others}
