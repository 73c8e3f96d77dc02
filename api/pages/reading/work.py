"""Work as a tree, and one event with what was said of it."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from api.pages.question import Data
from api.pages.visit import Visit
from api.routes import ROUTES
from domain.permission import AGENCY_ACTS


def work_view(visit: Visit, data: Data) -> Mapping[str, Any]:
    """The recommendations and actions that stand under no other piece of work that the page shows."""
    audits = data["audits"]["nodes"]
    shown = {r["ref"] for audit in audits for r in audit["recommendations"]}
    recommendations = [r for r in data["recommendations"]["nodes"] if r["ref"] not in shown]
    under = {
        a["ref"]
        for r in (*recommendations, *(r for audit in audits for r in audit["recommendations"]))
        for a in r["actions"]
    }
    return {
        "recommendations": recommendations,
        "actions": [a for a in data["actions"]["nodes"] if a["ref"] not in under],
    }


ALONG = {
    "audit": ("make_a_recommendation", "raise_an_action"),
    "concern": ("make_a_recommendation", "raise_an_action"),
    "recommendation": ("raise_an_action",),
}
"""What a piece of work leads to, by its kind: acts of the group that name it."""


def piece_view(visit: Visit, data: Data) -> Mapping[str, Any]:
    """What can be recorded of a piece of work, and begun from it, each with its title and address."""
    work = data["work"]
    kind = work["kind"].lower()
    own = [(r.does, f"/console/record/{r.id}?{kind}={work['ref']}") for r in ROUTES if r.parameters == (kind,)]
    group = work["group"]["slug"] if work["group"] else None
    along = {r.id: r.does for r in ROUTES if r.id in ALONG.get(kind, ())}
    begun = [(does, f"/console/record/{id}?group={group}&{kind}={work['ref']}") for id, does in along.items() if group]
    return {"acts": [*own, *begun]}


def own_piece_view(visit: Visit, data: Data) -> Mapping[str, Any]:
    """What the role agency records of a piece of work, in its own name: each with its title and address."""
    work, slug = data["work"], data["agency"]["slug"]
    kind = work["kind"].lower()
    own = [r for r in ROUTES if AGENCY_ACTS.issuperset(e.TOPIC for e in r.records) and r.parameters[0] == kind]
    parts = [o["part"] for o in data["owed"]["nodes"] if o["work"] and o["work"]["ref"] == work["ref"] and o["part"]]
    named = [{}] if kind != "return" else [{"explanation": part} for part in parts]
    given = {kind: work["ref"], "agency": slug, "authority": f"agency:{slug}"}
    return {"acts": [(r.does, f"/console/record/{r.id}?{urlencode({**given, **each})}") for r in own for each in named]}


def event_view(visit: Visit, data: Data) -> Mapping[str, Any]:
    """The event as it is stored."""
    return {"stored": json.dumps(data["event"]["data"], ensure_ascii=False, indent=2)}
