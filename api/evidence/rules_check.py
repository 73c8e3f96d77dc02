"""Holds all that a pack claims to what its events give by the whole of the rules: for `quorate-verify --with-rules`, which
finds it by the entry point `quorate_verify.rules`."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from importlib import metadata
from typing import Any

import msgspec
from msgspec import Raw, Struct

from api.evidence.claims import claims_from
from api.evidence.judgements import JUDGED, as_claimed, names_only
from api.evidence.recomputation import RecomputedRows, claimed_rows
from api.evidence.report_check import ReportedPack, reported_again
from domain.entries import Entry
from ledger.governance import CODEC
from ledger.store.codec import CodecError
from projections.engine.tables import TABLES
from projections.rows import Row, plain
from projections.rule_version import RULE_VERSION

Units = list[tuple[str, str]]
"""Units of judgement by kind and stream."""


class PackedContent(Struct):
    """The event in a line of `events.jsonl`: its content, as docs/proof.md specifies it."""

    version: int
    topic: str
    recorded_at: datetime
    command: str | None
    state: Raw


class PackedEvent(Struct):
    """A line of `events.jsonl`."""

    position: int
    stream: str
    within: str | None
    event: PackedContent


def check(files: Mapping[str, bytes]) -> dict[str, Any]:
    """What of the claims does not follow (`findings`, sentences), how many judgements do (`checked`), what cannot be
    decided, since it rests on more than the pack has (`beyond`), which files of the report are the same when they are
    made again (`files`), and which differ as they may (`differing`). Raises ValueError for a pack that this version
    cannot recompute."""
    claims, entries, compared, findings = _compared(files)
    same = list[str]()
    if "recorded_on" in claims:
        again = reported_again(_reported_pack(files, claims), entries)
        same = [name for name, content in again.items() if files.get(name) == content]
        findings += compared.files(files, {name: again[name] for name in again.keys() - {*same}})
    return {**_told(compared, findings), "files": same, "differing": compared.differing}


def check_judgements(files: Mapping[str, bytes]) -> dict[str, Any]:
    """As `check`, without the files of the report."""
    _, _, compared, findings = _compared(files)
    return _told(compared, findings)


def _compared(files: Mapping[str, bytes]) -> tuple[dict[str, Any], list[Entry], "Comparison", list[str]]:
    """The claims, the events, and what was found of the judgements."""
    claims = msgspec.json.decode(files["claims.json"])
    if claims["rule_version"] != RULE_VERSION:
        made, ours = claims["rule_version"], RULE_VERSION
        raise ValueError(f"the pack was made by version {made} of the rules, and version {ours} is installed")
    if "as_at" not in claims or "judgements.json" not in files:
        raise ValueError("the pack is of before packs had all judgements; ask for one of now")
    judged = msgspec.json.decode(files["judgements.json"], type=dict[str, list[Raw]])
    entries = _entries(files["events.jsonl"])
    compared = Comparison(RecomputedRows(entries, claims["group"]))
    return claims, entries, compared, [*compared.claims(claims), *compared.judgements(claims["group"], judged)]


def _told(compared: "Comparison", findings: list[str]) -> dict[str, Any]:
    return {"findings": findings, "checked": compared.checked, "beyond": compared.beyond}


class Comparison:
    """Claims beside the rows that follow. `checked` counts what follows, `beyond` names what does not, where it rests on
    the record of other groups too, which a pack does not have, `differing` files that may differ."""

    def __init__(self, rows: RecomputedRows) -> None:
        self._rows = rows
        self._open = {(unit.kind, unit.of) for unit in rows.beyond}
        self.checked = 0
        self.beyond: list[str] = []
        self.differing: list[str] = []

    def claims(self, claims: dict[str, Any]) -> Iterator[str]:
        """What of `claims.json` does not follow: seats, meetings and rates."""
        on, start, end, until = (date.fromisoformat(claims[name]) for name in ("on", "from", "to", "as_at"))
        group = claims["group"]
        wanted = plain(claims_from(claimed_rows(self._rows, group, on, (start, end), until)))
        rests_on = [("rules", group), *(("meeting", m["meeting"]) for m in wanted["meetings"])]
        units: dict[str, Callable[[str], Units]] = {
            "seats": lambda name: [("seat", f"{group}/{name}")],
            "meetings": lambda name: [("meeting", name)],
            "rates": lambda name: rests_on,
        }
        for part, of in units.items():
            claimed, found = ({_name(line): line for line in lines[part]} for lines in (claims, wanted))
            for name in sorted(claimed.keys() | found.keys()):
                yield from self._held(f"{part}: {name}", of(name), claimed.get(name) == found.get(name))

    def judgements(self, group: str, claimed: Mapping[str, list[Raw]]) -> Iterator[str]:
        """What of `judgements.json` does not follow, and what follows and is not there."""
        for model in JUDGED:
            decoded = (TABLES[model.MODEL].decode(bytes(raw)) for raw in claimed.get(model.MODEL, ()))
            rows = {row.key: row for row in decoded}
            found = {row.key: row for row in self._rows.of(model, group)}
            found = {key: row for key, row in found.items() if names_only(as_claimed(row), self._rows.streams)}
            for key in sorted(rows.keys() | found.keys()):
                units = [(kind, _of(row)) for row in (rows.get(key), found.get(key)) if row for kind in model.UNITS]
                yield from self._held(f"{model.MODEL}: {key}", units, rows.get(key) == found.get(key))

    def files(self, claimed: Mapping[str, bytes], differing: Mapping[str, bytes]) -> Iterator[str]:
        """What of the files that differ when they are made again does not follow. Nothing is said to be wrong where another
        version made the pack, of a PDF, whose bytes are its libraries', nor of what rests on the record of others."""
        ours = msgspec.json.decode(claimed["manifest.json"]).get("version") == metadata.version("quorate")
        faults = "lists/faults.csv"
        open_faults = faults in differing and self._open_faults(claimed.get(faults, b""), differing[faults])
        for name in sorted(differing):
            undecided = name.endswith(".pdf") or (open_faults and name in (faults, "report.html"))
            if name in claimed and (undecided or self.beyond or not ours):
                self.differing.append(name)
            else:
                yield f"{name} does not follow by the rules"

    def _open_faults(self, claimed: bytes, found: bytes) -> bool:
        """Whether the faults that are claimed are those found, but for some that name what is not in the pack."""
        lines, ours = claimed.splitlines(), set(found.splitlines())
        more = [line for line in lines if line not in ours]
        return ours <= {*lines} and not any(names_only(line, self._rows.streams) for line in more)

    def _held(self, what: str, units: Units, follows: bool) -> Iterator[str]:
        """What is to be said of a judgement that does not follow."""
        if follows:
            self.checked += 1
        elif self._open.isdisjoint(units):
            yield f"{what} does not follow by the rules"
        else:
            self.beyond.append(what)


def _reported_pack(files: Mapping[str, bytes], claims: Mapping[str, Any]) -> ReportedPack:
    """What a pack says of its report."""
    request = msgspec.json.decode(files["manifest.json"])["request"]
    days = {name: date.fromisoformat(claims[name]) for name in ("on", "recorded_on")}
    return ReportedPack(
        **days,
        group=claims["group"],
        slug=request["group"],
        start=date.fromisoformat(claims["from"]),
        end=date.fromisoformat(claims["to"]),
        position=claims["position"],
        lang=request["lang"],
        names=msgspec.json.decode(files["names.json"]) if "names.json" in files else None,
    )


def _of(row: Row) -> str:
    """The unit's stream that a row is of."""
    return str(getattr(row, row.OF))


def _name(line: dict[str, Any]) -> str:
    return str(line.get("meeting") or line["seat"])


def _entries(content: bytes) -> list[Entry]:
    """The events of a pack as entries, in the order of position. Raises ValueError."""
    found, kinds = list[Entry](), dict[str, str]()
    decoder = msgspec.json.Decoder(PackedEvent)
    try:
        for line in content.splitlines():
            e = decoder.decode(line)
            kind = kinds.setdefault(e.stream, e.event.topic.partition(".")[0])
            event = CODEC.decode(e.event.topic, bytes(e.event.state))
            found.append(
                Entry(e.stream, kind, e.event.version, e.position, e.event.recorded_at, e.event.command, event)
            )
    except (msgspec.MsgspecError, CodecError) as error:
        raise ValueError(f"the events cannot be read: {error}") from None
    return found
