"""The people of the demonstration, all invented and called so; each has a given name of their own."""

from typing import Any

from api.commands.fields.ids import stream_begun_by
from api.demonstration.script import CommandScript, agency_authority

SURNAME = "Invented"

# The member of each seat of the Cwm Taf sub group on its first day, by the seat's id in the terms.
CWM_TAF_MEMBERS = {
    "deputy-head-safeguarding": "Alys",
    "service-manager-adults-safeguarding": "Bryn",
    "detective-inspector": "Carys",
    "service-manager-children": "Dafydd",
    "principal-manager-children": "Eleri",
    "education-coordinator": "Ffion",
    "service-manager-children-safeguarding": "Gareth",
    "senior-nurse-safeguarding": "Heledd",
    "team-manager-probation": "Ifan",
    "team-manager-children-mt": "Jac",
    "team-manager-children-rct": "Lowri",
    "team-manager-adults-mt": "Mabon",
    "team-manager-adults-rct": "Nerys",
    "idva-rct": "Olwen",
    "idva-mt": "Padrig",
    "business-manager": "Rhian",
    "mash-coordinator": "Steffan",
}
CWM_TAF_DEPUTIES = {
    "service-manager-adults-safeguarding": "Tegan",
    "education-coordinator": "Urien",
    "team-manager-adults-rct": "Vaughan",
    "principal-manager-children": "Wyn",
    "senior-nurse-safeguarding": "Xanthe",
    "detective-inspector": "Yestyn",
    "team-manager-adults-mt": "Zara",
}

# Seats of the bodies around it: id, title, agency, member.
COMMITTEE_SEATS = (
    ("health", "Health", "ctmuhb", "Alys"),
    ("police", "Police", "south-wales-police", "Cledwyn"),
    ("rct", "Rhondda Cynon Taf", "rctcbc", "Dilwen"),
    ("merthyr-tydfil", "Merthyr Tydfil", "mtcbc", "Emrys"),
    ("probation", "Probation", "national-probation-service", "Gwenllian"),
)
BOARD_SEATS = (
    ("health", "Health", "ctmuhb", "Huw"),
    ("police", "Police", "south-wales-police", "Iola"),
    ("rct", "Rhondda Cynon Taf", "rctcbc", "Llinos"),
    ("merthyr-tydfil", "Merthyr Tydfil", "mtcbc", "Meirion"),
)

WANDSWORTH_MEMBERS = {
    "social-care": "Ada",
    "early-help": "Ben",
    "education": "Chloe",
    "probation": "Dev",
    "gp": "Esme",
    "police": "Femi",
    "housing": "Grace",
    "health-1": "Hassan",
    "health-2": "Isla",
    "health-3": "Jonah",
}


# Those whose name is near that of somebody before them: what is asked then, and acknowledged.
NEAR = {"Isla": "f877ca6556dd866f"}


def person_id(given: str) -> str:
    """The id of the person with that given name."""
    return stream_begun_by(_key(given))


def register(script: CommandScript, given: str, of: str, on: str = "2025-04-01") -> None:
    """Register a person, on the authority of an agency."""
    fields: dict[str, Any] = {"name": f"{given} {SURNAME}", "on": on, "authority": agency_authority(of)}
    script.add(_key(given), "/persons", **fields, **({"acknowledge": [NEAR[given]]} if given in NEAR else {}))


def _key(given: str) -> str:
    return f"person-{given.lower()}"
