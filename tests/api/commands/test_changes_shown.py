"""What a correction changes is shown before and after alike by its preview, by the answer of the command line and in the
trail: texts, agencies, persons and names too."""

from datetime import UTC, datetime
from typing import Any

import pytest

from api.server.service import Service
from domain.entries import Entry
from tests.support.command_line import Quorate
from tests.support.http_client import Client, InProcess
from tests.support.two_groups import BY, ON_FIRST_DAY, TwoGroups

EVENT = "query ($n: Int!) { event(position: $n) { sentence } }"
CORRECTIONS: dict[str, tuple[str, dict[str, Any], str]] = {
    "text": ("SeatCreated", {"title": {"en": "Post One"}}, "title.en from Post n1 to Post One"),
    "agency": ("SeatCreated", {"agency": "health"}, "agency from Police to Health"),
    "person": ("MemberAppointed", {"person": "Cerys Ëvans"}, "person from Ada Ng to Cerys Ëvans"),
    "day": ("MemberAppointed", {"on": "2025-04-02"}, "on from 1 April 2025 to 2 April 2025"),
    "several": (
        "GroupEstablished",
        {"kind": "board", "name": {"en": "Far North", "cy": "Gogledd"}},
        "name from North to Far North; kind from sub-group to board",
    ),
    "authority": (
        "MemberAppointed",
        {"authority": {"kind": "office", "group": "south", "office": "chair"}},
        "authority.kind from body to office; authority.group from nothing to South; authority.office from nothing to chair",
    ),
}


def _position(service: Service, kind: str) -> int:
    entries: list[Entry] = service.store.after(0)
    return next(e.position for e in entries if type(e.event).__name__ == kind and e.stream)


@pytest.mark.parametrize(("kind", "replacement", "told"), CORRECTIONS.values(), ids=CORRECTIONS)
def test_what_stood_and_what_stands_is_told_in_preview_answer_and_trail(
    moves: TwoGroups,
    service: Service,
    client: Client,
    http: InProcess,
    quorate: Quorate,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    replacement: dict[str, Any],
    told: str,
) -> None:
    if replacement.get("person"):
        replacement = {"person": moves.cerys}
    position = _position(service, kind)
    correction = {"position": position, "replacement": replacement, "reason": "as the letter says"}
    body = {"corrections": [correction], "authority": BY}
    shown = client.request("/corrections?preview=true", body).json()
    first = shown["sentences"][0]
    assert first.partition(": ")[2].replace("to South", "to south") == told.replace("to South", "to south")
    acknowledged = [f["id"] for f in shown["faults"]]
    answer = client.post("/corrections", body | {"acknowledge": acknowledged})
    (own,) = answer["positions"]
    client.project()
    asked = {"query": EVENT, "variables": {"n": own}}
    trail = http.request("POST", "/graphql", json=asked, headers=client.headers).json()["data"]["event"]["sentence"]
    assert f"was corrected ({told}): as the letter says" in trail
    token = service.tokens.create("Gwen Example", "administrator", datetime(2190, 1, 1, tzinfo=UTC))[0]
    monkeypatch.setenv("QUORATE_TOKEN", token)
    assert f"({told})" in quorate("trail", "--kind", "Corrected")[1]


def test_a_name_is_told_to_who_may_see_names_only(
    moves: TwoGroups, service: Service, client: Client, http: InProcess
) -> None:
    position = service.store.entries(moves.ada)[0].position
    correction = {"position": position, "replacement": {"name": "Ada Nguyen"}, "reason": "as the letter says"}
    shown = client.request("/corrections?preview=true", {"corrections": [correction], "authority": BY}).json()
    assert shown["sentences"][0].endswith(": name from Ada Ng to words that are not shown")
    (own,) = client.post("/corrections", {"corrections": [correction], "authority": BY})["positions"]
    client.project()
    asked = {"query": EVENT, "variables": {"n": own}}
    sentence = http.request("POST", "/graphql", json=asked, headers=client.headers).json()["data"]["event"]["sentence"]
    assert "(name from Ada Ng to Ada Nguyen)" in sentence
    token = service.tokens.create("Q", "reporting", datetime(2190, 1, 1, tzinfo=UTC), names=False)[0]
    headers = {"Authorization": f"Bearer {token}"}
    hidden = http.request("POST", "/graphql", json=asked, headers=headers).json()["data"]["event"]["sentence"]
    assert "(name from words that are not shown to words that are not shown)" in hidden


def test_the_answer_of_a_correction_has_each_field_before_and_after_and_again_when_it_is_sent_again(
    moves: TwoGroups, service: Service, client: Client
) -> None:
    seat, member = (_position(service, kind) for kind in ("SeatCreated", "MemberAppointed"))
    name = service.store.entries(moves.ada)[0].position
    police, health = (str(service.store.named("agency", slug)) for slug in ("police", "health"))
    corrections = [
        {"position": seat, "replacement": {"title": {"en": "Post One", "cy": "Swydd Un"}, "agency": "health"}},
        {"position": member, "replacement": {"on": "2025-04-02", "nominated_by": None}},
        {"position": name, "replacement": {"name": "Ada Nguyen"}},
    ]
    body: dict[str, Any] = {"corrections": [c | {"reason": "as the letter says"} for c in corrections], "authority": BY}
    faults = client.request("/corrections?preview=true", body).json()["faults"]
    body["acknowledge"] = [f["id"] for f in faults]
    first = client.request("/corrections", body, **{"Idempotency-Key": "before-and-after"})
    told = first.json()["corrected"]
    assert [(each["of"], each["stands"]) for each in told] == [(seat, True), (member, True), (name, True)]
    assert [each["position"] for each in told] == first.json()["positions"]
    assert told[0]["fields"] == [
        {"field": "title", "was": {"en": "Post n1"}, "now": {"en": "Post One", "cy": "Swydd Un"}},
        {"field": "agency", "was": police, "now": health},
    ]
    assert told[1]["fields"] == [
        {"field": "on", "was": "2025-04-01", "now": "2025-04-02"},
        {"field": "nominated_by", "was": police, "now": None},
    ]
    assert told[2]["fields"] == [{"field": "name", "was": None, "now": None, "sealed": True}]
    client.post("/corrections", {**body, "corrections": [{**body["corrections"][0], "replacement": {"voting": False}}]})
    again = client.request("/corrections", body, **{"Idempotency-Key": "before-and-after"})
    assert again.content == first.content


def test_the_answer_of_a_retraction_says_what_stands_no_more(
    moves: TwoGroups, service: Service, client: Client
) -> None:
    deputy = _position(service, "DeputyNamed")
    body = {"retractions": [{"position": deputy, "reason": "nobody agreed"}], "authority": BY}
    answer = client.post("/corrections", body)
    assert answer["corrected"] == [{"position": answer["positions"][0], "of": deputy, "stands": False, "fields": []}]
    assert "corrected" not in client.post("/persons", {"name": "Nobody Corrected", **ON_FIRST_DAY})
