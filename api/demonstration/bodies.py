"""What exists before the year begins: agencies, groups, classes of agencies, adopted terms, and the seats around them."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from api.demonstration.people import BOARD_SEATS, COMMITTEE_SEATS, person_id, register
from api.demonstration.script import CommandScript, agency_authority, body_authority, office_authority

TERMS = Path(__file__).parents[2] / "terms-of-reference"
MQAP = "cwm-taf-mqap"
MQAP_CHAIR = office_authority(MQAP)
OMG = "wandsworth-mash-omg"
THE_BOARD = "cwm-taf-morgannwg-safeguarding-board"
THE_COMMITTEE = "cwm-taf-mash-operational-committee"
THE_MQP = "wandsworth-mqp"
FOUNDING_DAY = "2023-04-01"
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
    """The parsed terms of a group, from the file that it adopts."""
    return tomllib.loads(terms_text(slug))


def terms_text(slug: str) -> str:
    """The terms of reference of one of the two groups, as TOML."""
    return (TERMS / f"{slug}.toml").read_text(encoding="utf-8")


def establish_around_cwm_taf(script: CommandScript) -> None:
    """The agencies of the sub group, the Board (a group that is also an agency) and the Operational Committee."""
    _agencies(script, MQAP)
    names = {b["id"]: b for b in terms(MQAP)["body"]}
    _establish(script, THE_BOARD, "board", names["board"]["name"], agency="ctmsb")
    _establish(script, THE_COMMITTEE, "committee", names["operational-committee"]["name"], by=THE_BOARD)
    for class_, agencies in CLASSES.items():
        for slug in agencies:
            _classify(script, slug, class_)
    _fill_seats(script, THE_BOARD, BOARD_SEATS)
    _fill_seats(script, THE_COMMITTEE, COMMITTEE_SEATS)


def establish_around_wandsworth(script: CommandScript) -> None:
    """The one agency that the text of Wandsworth names, and the group to which it reports."""
    _agencies(script, OMG)
    _establish(script, THE_MQP, "committee", terms(OMG)["body"][0]["name"])


def adopt(script: CommandScript, slug: str, by: str) -> None:
    """Establish a group, adopt its terms, and record the relations and seats that they describe."""
    document = terms(slug)
    aliases = [alias["en"] for alias in document["group"]["aliases"]]
    _establish(script, slug, "sub-group", document["group"]["name"], by=by, aliases=aliases)
    fields = {"on": FIRST_DAY, "authority": body_authority(by)}
    script.add(f"terms-{slug}", f"/groups/{slug}/terms", toml=terms_text(slug), **fields)
    for relation in document["relation"]:
        script.add(
            f"relation-{slug}-{relation['id']}",
            f"/groups/{slug}/relations",
            relation=relation["kind"],
            group=SLUGS[relation["to"]],
            clause=relation["clause"],
            **fields,
        )
    for seat in document["seat"]:
        given = {name: seat[name] for name in ("title", "agency", "service", "category") if name in seat}
        script.add(f"seat-{slug}-{seat['id']}", f"/groups/{slug}/seats", seat=seat["id"], **given, **fields)


def _agencies(script: CommandScript, slug: str) -> None:
    for each in terms(slug)["agency"]:
        aliases = [alias["en"] for alias in each.get("aliases", [])] + FULL_NAMES.get(each["id"], [])
        script.add(
            f"agency-{each['id']}",
            "/agencies",
            slug=each["id"],
            name=each["name"],
            aliases=aliases,
            on=FOUNDING_DAY,
            authority={"kind": "agency"},
        )


def _establish(script: CommandScript, slug: str, kind: str, name: Any, by: str | None = None, **given: Any) -> None:
    authority = body_authority(by) if by else {"kind": "body"}
    script.add(
        f"group-{slug}", "/groups", slug=slug, name=name, kind=kind, on=FOUNDING_DAY, authority=authority, **given
    )


def _classify(script: CommandScript, slug: str, class_: str) -> None:
    script.add(
        f"class-{class_}-{slug}",
        f"/groups/{THE_BOARD}/classes",
        agency=slug,
        class_=class_,
        on=FOUNDING_DAY,
        authority=body_authority(THE_BOARD),
    )


def _fill_seats(script: CommandScript, slug: str, seats: tuple[tuple[str, str, str, str], ...]) -> None:
    for seat, title, of, given in seats:
        fields = {"on": FOUNDING_DAY, "authority": body_authority(slug)}
        script.add(f"seat-{slug}-{seat}", f"/groups/{slug}/seats", seat=seat, title={"en": title}, agency=of, **fields)
        register(script, given, of)
        script.add(
            f"member-{slug}-{given}",
            f"/groups/{slug}/seats/{seat}/members",
            person=person_id(given),
            on=FOUNDING_DAY,
            authority=agency_authority(of),
        )
