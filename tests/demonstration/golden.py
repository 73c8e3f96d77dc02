"""The judgements of the demonstration, kept in a file. When they change, raise RULE_VERSION in
projections/rule_version.py and write the file anew: make judgements"""

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from api.demonstration.example_questions import LAST_DAY
from domain.text import Words
from ledger.postgres import embedded
from projections.rule_version import RULE_VERSION
from tests.support.demonstration import Demonstration, recorded

FILE = Path(__file__).with_name("judgements.txt")
MODELS = ("quorum", "attendance", "decisions", "offices", "compositions", "duties", "faults")
LEFT_OUT = ("group", "meeting", "line", "title", "member", "person", "presence", "text")
ONLY_WHEN_READ = (
    "seats { id: ref"
    " attendance { inTenure expected attended excluded notRecorded rate verdict reasons { code text clause } } }"
    " duties { id: ref dueOn satisfiedOn satisfiedBy clause reasons { code text clause } }"
)


def judgements(demo: Demonstration) -> list[str]:
    """Every judgement that was ever known (of attendance, what is known at the end), and what is worked out only when it
    is read, a line each."""
    found = [f"rule version {RULE_VERSION}"]
    for model in MODELS:
        rows = [row for row in demo.rows(model) if model != "attendance" or row[2] is None]
        found += ["", model, *(_line(*row) for row in rows)]
    for slug in ("cwm-taf-mqap", "wandsworth-mash-omg"):
        read = demo.ask(f'{{ group(slug: "{slug}", on: "{LAST_DAY}") {{ {ONLY_WHEN_READ} }} }}')["group"]
        for part, rows in read.items():
            found += ["", f"{part} of {slug}", *(_plain(row) for row in rows)]
    return found


def kept() -> list[str]:
    return FILE.read_text(encoding="utf-8").splitlines() if FILE.exists() else []


def _line(key: str, known_from: int, known_to: int | None, body: dict[str, Any]) -> str:
    said = {name: value for name, value in body.items() if name not in LEFT_OUT and name != "key"}
    if "basis" in said:
        said["basis"] = _runs(said["basis"])
    return f"{key} known {known_from} to {known_to}: {_plain(said)}"


def _runs(positions: list[int]) -> str:
    """Positions with those that follow one another as a run: 3-7 9."""
    runs: list[list[int]] = []
    for p in positions:
        if runs and runs[-1][-1] == p - 1:
            runs[-1].append(p)
        else:
            runs.append([p])
    return " ".join(str(r[0]) if len(r) == 1 else f"{r[0]}-{r[-1]}" for r in runs)


def _plain(value: Any) -> str:
    value = _in_words(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True).replace('"', "")


def _in_words(value: Any) -> Any:
    """Words of a row as a person reads them in English."""
    match value:
        case {"template": str(template), **rest}:
            values = rest.get("values", {})
            assert isinstance(values, dict)
            return str(Words(template, values))
        case dict():
            return {name: _in_words(each) for name, each in value.items()}
        case list():
            return [_in_words(each) for each in value]
        case _:
            return value


def main() -> None:
    home = Path(tempfile.mkdtemp(prefix="quorate-golden-"))
    home.chmod(0o711)
    server = embedded.start(home / "data")
    try:
        with recorded(server) as demo:
            found = judgements(demo)
    finally:
        server.stop()
        shutil.rmtree(home)
    if (before := kept()) != found and before[:1] == found[:1]:
        sys.exit("judgements have changed: raise RULE_VERSION in projections/rule_version.py first")
    FILE.write_text("\n".join(found) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
