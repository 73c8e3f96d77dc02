"""Work as a tree, and one event with what was said of it."""

import json
from collections.abc import Mapping
from typing import Any

from api.pages.question import Data
from api.pages.visit import Visit


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


def event_view(visit: Visit, data: Data) -> Mapping[str, Any]:
    """The event as it is stored."""
    return {"stored": json.dumps(data["event"]["data"], ensure_ascii=False, indent=2)}
