"""`quorate-verify PACK [--checkpoint FILE] [--key FILE]`."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from quorate_verify import figures, integrity
from quorate_verify.findings import KINDS, Result
from quorate_verify.notes import Key, Malformed, read_key
from quorate_verify.pack import Pack, Unreadable
from quorate_verify.words import WORDS


def main(arguments: list[str] | None = None) -> None:
    """The entry point: 0 nothing is wrong, 1 something is, 2 it cannot be read, 3 what was held is newer than the pack."""
    asked = _parser().parse_args(arguments)
    try:
        result = run(asked.pack, asked.checkpoint, asked.key)
        print(_json(result) if asked.json else _summary(result, asked.pack, asked.lang == "cy"))
    except (Unreadable, Malformed, OSError, UnicodeDecodeError) as error:
        print(f"quorate-verify: {error}", file=sys.stderr)
        sys.exit(2)
    sys.exit(result.status)


def run(pack: Path, held: list[Path], keys: list[Path]) -> Result:
    """Verify a pack against checkpoints or receipts that are held. Raises Unreadable, Malformed, OSError."""
    result = Result()
    if not held:
        result.notes.append("no-held")
    opened = Pack(pack)
    known: list[Key] = [read_key(line) for file in keys for line in file.read_text().splitlines() if line.strip()]
    events = integrity.verify(opened, known, [file.read_text() for file in held], result)
    result.facts["kinds"] = figures.kinds(events)
    figures.check(opened, events, result)
    return result


def _json(result: Result) -> str:
    verdicts = {kind: any(f.kind == kind for f in result.findings) for kind in KINDS}
    return json.dumps({"status": result.status, "verdicts": verdicts, **asdict(result)}, indent=1, ensure_ascii=False)


def _summary(result: Result, pack: Path, welsh: bool) -> str:
    def words(name: str, **values: object) -> str:
        return WORDS[name][welsh].format(**values)

    facts = result.facts
    about = words(
        "of",
        slug=(facts.get("request") or {}).get("group", "?"),
        position=facts.get("position", "?"),
        events=facts.get("events", 0),
        leaves=facts.get("leaves", 0),
    )
    lines = [f"{words('pack')} {pack.name}: {about}", ""]
    for kind, meaning in KINDS.items():
        of_kind = [f for f in result.findings if f.kind == kind]
        lines.append(f"  {'✗' if of_kind else '✓'} {meaning[welsh]}" + ("" if of_kind else f": {words('ok')}"))
        lines += [f"      {finding.detail}" for finding in of_kind[:10]]
        if len(of_kind) > 10:
            lines.append(f"      … {len(of_kind) - 10}")
    lines += ["", words("bad" if result.findings else "good")]
    if result.later:
        lines.append(words("later", sizes=", ".join(map(str, result.later))))
    if result.checked:
        lines.append(words("checked", what=", ".join(f"{number} {what}" for what, number in result.checked.items())))
    lines += [words(note) for note in result.notes]
    return "\n".join([*lines, words("true")])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="quorate-verify",
        description="Verifies an evidence pack of Quorate: complete, in order, unaltered, and its figures follow.",
        epilog="Ends with 0 when nothing is wrong, 1 when something is, 2 when the pack cannot be read, and 3 when what was"
        " held is newer than the pack.",
    )
    parser.add_argument("pack", type=Path, help="the evidence pack, a zip")
    parser.add_argument("--checkpoint", type=Path, action="append", default=[], metavar="FILE",
                        help="a checkpoint or a receipt that somebody held; may be given again")  # fmt: skip
    parser.add_argument("--key", type=Path, action="append", default=[], metavar="FILE",
                        help="the log's keys, got by another way than the pack; may be given again")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print all that was found as JSON")
    parser.add_argument("--lang", choices=("en", "cy"), default="en", help="the language of the summary")
    return parser
