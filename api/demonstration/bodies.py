"""The bodies of the demonstration before its year begins: agencies, groups, what a body says of agencies, and terms."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from api.demonstration.people import BOARD, COMMITTEE, person, register
from api.demonstration.story import Story, agency, body

TERMS = Path(__file__).parents[2] / "terms-of-reference"
MQAP = "cwm-taf-mqap"
OMG = "wandsworth-mash-omg"
THE_BOARD = "cwm-taf-morgannwg-safeguarding-board"
THE_COMMITTEE = "cwm-taf-mash-operational-committee"
THE_MQP = "wandsworth-mqp"
BEFORE = "2023-04-01"
FIRST_DAY = "2025-04-01"

FULL_NAMES = {
    "rctcbc": ["Rhondda Cynon Taf County Borough Council"],
    "mtcbc": ["Merthyr Tydfil County Borough Council"],
    "ctmuhb": ["Cwm Taf Morgannwg University Health Board"],
    "ctmsb": ["Cwm Taf Morgannwg Safeguarding Board", "Cwm Taf Safeguarding Board"],
    "national-probation-service": ["NPS"],
    "wbc": ["Wandsworth Borough Council"],
}
STATUTORY = ("rctcbc", "mtcbc", "ctmuhb", "south-wales-police", "national-probation-service")
CLASSES = {
    "statutory-partner": STATUTORY,
    "partner-agency": (*STATUTORY, "safer-merthyr-tydfil"),
    "safeguarding-board": ("ctmsb",),
}
SLUGS = {"board": THE_BOARD, "operational-committee": THE_COMMITTEE, "mqp": THE_MQP}


@cache
def terms(slug: str) -> dict[str, Any]:
    """The terms of a group, from the file that it adopts."""
    return tomllib.loads(text(slug))


def text(slug: str) -> str:
    return (TERMS / f"{slug}.toml").read_text(encoding="utf-8")


def around_cwm_taf(story: Story) -> None:
    """The agencies of the sub group, the Board (a group that is also an agency) and the Operational Committee."""
    _agencies(story, MQAP)
    names = {b["id"]: b for b in terms(MQAP)["body"]}
    _establish(story, THE_BOARD, "board", names["board"]["name"], agency="ctmsb")
    _establish(story, THE_COMMITTEE, "committee", names["operational-committee"]["name"], by=THE_BOARD)
    for class_, agencies in CLASSES.items():
        for slug in agencies:
            _classify(story, slug, class_)
    _seats_of(story, THE_BOARD, BOARD)
    _seats_of(story, THE_COMMITTEE, COMMITTEE)


def around_wandsworth(story: Story) -> None:
    """The one agency that the text of Wandsworth names, and the group to which it reports."""
    _agencies(story, OMG)
    _establish(story, THE_MQP, "committee", terms(OMG)["body"][0]["name"])


def adopt(story: Story, slug: str, by: str) -> None:
    """Establish a group, adopt its terms, and begin the relations and seats that they describe."""
    document = terms(slug)
    aliases = [alias["en"] for alias in document["group"]["aliases"]]
    _establish(story, slug, "sub-group", document["group"]["name"], by=by, aliases=aliases)
    said = {"on": FIRST_DAY, "authority": body(by)}
    story.post(f"terms-{slug}", f"/groups/{slug}/terms", toml=text(slug), **said)
    for relation in document["relation"]:
        story.post(
            f"relation-{slug}-{relation['id']}",
            f"/groups/{slug}/relations",
            relation=relation["kind"],
            group=SLUGS[relation["to"]],
            clause=relation["clause"],
            **said,
        )
    for seat in document["seat"]:
        given = {name: seat[name] for name in ("title", "agency", "service", "category") if name in seat}
        story.post(f"seat-{slug}-{seat['id']}", f"/groups/{slug}/seats", seat=seat["id"], **given, **said)


def _agencies(story: Story, slug: str) -> None:
    for each in terms(slug)["agency"]:
        aliases = [alias["en"] for alias in each.get("aliases", [])] + FULL_NAMES.get(each["id"], [])
        story.post(
            f"agency-{each['id']}",
            "/agencies",
            slug=each["id"],
            name=each["name"],
            aliases=aliases,
            on=BEFORE,
            authority={"kind": "agency"},
        )


def _establish(story: Story, slug: str, kind: str, name: Any, by: str | None = None, **given: Any) -> None:
    authority = body(by) if by else {"kind": "body"}
    story.post(f"group-{slug}", "/groups", slug=slug, name=name, kind=kind, on=BEFORE, authority=authority, **given)


def _classify(story: Story, slug: str, class_: str) -> None:
    story.post(
        f"class-{class_}-{slug}",
        f"/groups/{THE_BOARD}/classes",
        agency=slug,
        class_=class_,
        on=BEFORE,
        authority=body(THE_BOARD),
    )


def _seats_of(story: Story, slug: str, seats: tuple[tuple[str, str, str, str], ...]) -> None:
    for seat, title, of, given in seats:
        said = {"on": BEFORE, "authority": body(slug)}
        story.post(f"seat-{slug}-{seat}", f"/groups/{slug}/seats", seat=seat, title={"en": title}, agency=of, **said)
        register(story, given, of)
        story.post(
            f"member-{slug}-{given}",
            f"/groups/{slug}/seats/{seat}/members",
            person=person(given),
            on=BEFORE,
            authority=agency(of),
        )
